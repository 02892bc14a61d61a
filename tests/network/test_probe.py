"""The network as a function of its window, against the same network called and differentiated by hand."""

import numpy as np
import pytest

from lib.network.backend import keras
from lib.network.models import build_model
from lib.network.probe import Probe
from lib.network.threads import PIECE
from tests.known_networks import linear_probe, random_windows


@pytest.mark.parametrize("features", [1, 3])
def test_forecasts_are_those_of_the_model_however_many_windows_there_are(features):
    keras.utils.set_random_seed(0)
    model = build_model(6, features, 4)
    inputs = random_windows(PIECE + 3, 6, features)
    expected = model.predict(inputs[:, :, 0] if features == 1 else inputs, verbose=0)[:, 0]
    np.testing.assert_allclose(Probe(model).forecasts(inputs), expected, atol=1e-6)


@pytest.mark.parametrize("features", [1, 3])
def test_gradients_are_the_slopes_of_a_linear_network(features):
    slopes = np.random.default_rng(1).normal(size=(6, features))
    gradients = linear_probe(slopes).gradients(random_windows(PIECE + 3, 6, features))
    np.testing.assert_allclose(gradients, np.broadcast_to(slopes, gradients.shape), rtol=1e-6)


@pytest.mark.parametrize("features", [1, 2])
def test_gradients_agree_with_small_changes_of_each_value(features):
    keras.utils.set_random_seed(0)
    probe, inputs = Probe(build_model(5, features, 4)), random_windows(3, 5, features)
    gradients = probe.gradients(inputs)
    for step, feature in np.ndindex(5, features):
        bump = np.zeros_like(inputs)
        bump[:, step, feature] = 1e-2
        slope = (probe.forecasts(inputs + bump) - probe.forecasts(inputs - bump)) / 2e-2
        np.testing.assert_allclose(gradients[:, step, feature], slope, atol=1e-4)
