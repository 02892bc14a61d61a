"""The table of forecasts and the figures drawn from it."""

import numpy as np
import pandas as pd
import pytest

from lib import tables
from lib.backend import keras
from lib.models import build_model
from lib.parameters import resolve
from lib.predictions import forecasts, metrics, verdict
from lib.series import load
from lib.windows import prepare


@pytest.fixture(scope="module")
def evaluated():
    parameters = resolve({"points": 600, "window": 20, "period": 25.0})
    series = load(parameters)
    parts = prepare(series, parameters)
    keras.utils.set_random_seed(0)
    model = build_model(20, 1, 4)
    return series, parts, [forecasts(model, series, parts, windows) for windows in (parts.validation, parts.test)]


def test_each_forecast_stands_beside_its_own_target(evaluated):
    series, parts, (_, test) = evaluated
    assert list(test.index) == [start + 20 for start in parts.test.starts]
    for row in test.index:
        assert test.loc[row, "actual"] == series.target[row]
        assert test.loc[row, "persistence"] == series.target[row - 1]
        assert test.loc[row, "seasonal_naive"] == series.target[row - 25]


def test_forecasts_are_in_the_unit_of_the_target(evaluated):
    _, parts, (_, test) = evaluated
    training = parts.training.values[parts.split.training, 0] * parts.scaler.scale[0] + parts.scaler.mean[0]
    assert abs(test["predicted"].mean() - training.mean()) < 3 * training.std()


def test_the_metrics_have_every_promised_part(evaluated):
    series, parts, (validation, test) = evaluated
    result = metrics(series, parts, validation, test)
    scores = {"mse", "mae", "rmse", "r2", "correlation", "n"}
    assert set(result["validation"]) == scores
    assert set(result["test"]) == scores | {"skill", "mase"}
    assert {"persistence", "seasonal_naive"} <= set(result["baselines"])
    assert result["noise_floor"] == pytest.approx(0.061**2)
    assert result["season"] == 25
    errors = np.abs(test["actual"] - test["predicted"])
    assert result["test"]["mae"] == pytest.approx(errors.mean())
    assert list(tables.scores(result).index[:2]) == ["attention LSTM, test", "persistence, test"]


@pytest.mark.parametrize(
    ("predicted", "sentence"),
    [
        ([1.0, 2.0], "beats persistence by 100.0 % in mean absolute error."),
        ([1.5, 2.5], "beats persistence by 50.0 % in mean absolute error; ridge is still ahead."),
        ([3.0, 4.0], "is worse than persistence by 100.0 % in mean absolute error; ridge is still ahead."),
    ],
)
def test_the_verdict_says_who_wins(predicted, sentence):
    test = pd.DataFrame({"actual": [1.0, 2.0], "predicted": predicted, "persistence": [2.0, 3.0], "ridge": [1.1, 2.1]})
    assert sentence in verdict(test)
