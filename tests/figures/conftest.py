"""A small series, and every figure of it or of numbers made by hand."""

import numpy as np
import pandas as pd
import pytest

from lib import figures
from lib.parameters import resolve
from lib.series.series import load
from lib.windows.windows import prepare
from tests.figures.given import FAITHFULNESS, METRICS


@pytest.fixture(scope="package")
def data():
    parameters = resolve({"points": 400, "window": 8, "period": 20.0})
    series = load(parameters)
    return series, prepare(series, parameters)


@pytest.fixture(scope="package")
def plots(data):
    series, parts = data
    table = pd.DataFrame({"actual": [1.0, 2.0, 4.0], "predicted": [1.5, 2.0, 3.0]}, index=pd.RangeIndex(3, name="step"))
    weights = np.full((len(parts.validation), 8), 1 / 8)
    return {
        "split": figures.split(series, parts),
        "distribution": figures.distribution(series, parts),
        "autocorrelation": figures.autocorrelation(series, parts),
        "window": figures.window(series, parts),
        "loss": figures.loss_curve(
            {"loss": [2.0, 1.0], "val_loss": [2.0, 3.0], "learning_rate": [0.1, 0.1]},
            1,
            0.5,
            {"loss": "mse", "averaging": 0},
        ),
        "loss, falling rate": figures.loss_curve(
            {"loss": [2.0, 1.0], "val_loss": [2.0, 3.0], "learning_rate": [0.1, 0.05]},
            2,
            2.9,
            {"loss": "mse", "averaging": 0},
        ),
        "forecast": figures.forecast(series, table, "test"),
        "band": figures.forecast(series, table.assign(lower=[0, 1, 1], upper=[2, 3, 3]), "test"),
        "scatter": figures.predicted_against_actual(series, table, "test"),
        "attention": figures.attention(series, parts.validation, weights, 3),
        "profile": figures.mean_attention(weights),
        "contributions": figures.attention(series, parts.validation, weights, 3, weights - 0.2),
        "heat map": figures.heat_map(weights),
        "errors": figures.errors(METRICS),
        "residuals": figures.residual_autocorrelation(series, METRICS),
        "removal": figures.removal(FAITHFULNESS["removal"]),
        "agreement": figures.agreement(FAITHFULNESS["agreement"]),
        "hits": figures.hits(FAITHFULNESS["hits"]),
        "seeds": figures.seed_profiles(FAITHFULNESS["stability"]),
    }
