"""Overviews: by hand, and the slope on forecasts that exaggerate."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.signal import lfilter
from scipy.stats import binom

from lib.evaluation.overview import bias_interval, overview, slope, slope_interval


def test_an_overview_by_hand():
    table = pd.DataFrame({"actual": [1.0, 4, -2], "predicted": [2.0, 4, 0], "lower": [0, 5, -3], "upper": [3, 6, 3]})
    found = overview(table)
    assert (found["lowest"], found["highest"], found["bias"]) == (-2, 4, 1)
    assert found["drawn"] == {"rows": 3, "lowest": -2, "highest": 4, "mae": 1, "held": 2}
    assert overview(table[["actual", "predicted"]])["drawn"]["held"] is None


def test_forecasts_of_twice_the_size_have_half_the_slope():
    actual = np.array([1.0, -2, 5, 0])
    assert slope(pd.DataFrame({"actual": actual, "predicted": 3 + 2 * actual})) == pytest.approx(0.5)
    assert math.isnan(slope(pd.DataFrame({"actual": actual, "predicted": 1.0})))


def test_the_interval_of_the_slope_holds_the_true_one_as_often_as_it_says():
    held = 0
    for seed in range(200):
        shocks = np.random.default_rng(seed).standard_normal((2, 900))
        predicted, noise = lfilter([1], [1, -0.6], shocks, axis=1)[:, 100:]
        found = slope_interval(pd.DataFrame({"actual": 0.8 * predicted + noise, "predicted": predicted}), horizon=1)
        held += found["lower"] <= 0.8 <= found["upper"]
    low, high = binom.interval(0.99, 200, 0.95)
    assert low <= held <= high


def test_a_slope_without_doubt_is_its_own_interval():
    predicted = np.arange(50.0)
    certain = slope_interval(pd.DataFrame({"actual": 3 + 2 * predicted, "predicted": predicted}), horizon=1)
    assert [certain["lower"], certain["upper"]] == pytest.approx([2, 2])
    never = slope_interval(pd.DataFrame({"actual": predicted, "predicted": 1.0}), horizon=1)
    assert math.isnan(never["lower"])
    assert math.isnan(never["upper"])


@pytest.mark.parametrize("interval", [slope_interval, bias_interval])
def test_fewer_than_thirty_forecasts_have_no_interval(interval):
    random = np.random.default_rng(0)
    table = pd.DataFrame({"actual": random.normal(size=30), "predicted": random.normal(size=30)})
    assert interval(table, 1)["lower"] < interval(table, 1)["upper"]
    assert all(map(math.isnan, interval(table[:29], 1).values()))
