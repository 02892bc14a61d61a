"""Overviews: by hand, and the slope on forecasts that exaggerate."""

import math

import numpy as np
import pandas as pd
import pytest

from lib.evaluation.overview import overview, slope


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
