"""The network as a forecaster of windows and as a step: both against its own call on inputs cut by hand."""

import numpy as np
import pytest

from lib.evaluation.predictions import forecaster, stepper
from lib.network.backend import keras
from lib.network.models import build_model
from lib.windows.scaler import Scaler
from lib.windows.windows import Windows


@pytest.mark.parametrize("features", [1, 2])
def test_a_network_forecasts_windows_in_the_unit_of_the_target(features):
    keras.utils.set_random_seed(0)
    model = build_model(4, features, 3)
    values = np.random.default_rng(0).standard_normal((30, features)).astype(np.float32)
    windows = Windows(values, np.array([2, 9, 11]), window=4, horizon=3)
    cut = np.stack([values[start : start + 4] for start in (2, 9, 11)])
    scaled = model(cut[:, :, 0] if features == 1 else cut).numpy()[:, 0]
    forecast = forecaster(model, Scaler(np.full(features, 10.0), np.full(features, 2.0)))
    np.testing.assert_allclose(forecast(windows), 10 + 2 * scaled, rtol=1e-5)
    np.testing.assert_allclose(stepper(model)(cut), scaled, rtol=1e-5)
