"""What the figures of a part's forecasts show, in numbers: how far the values reach, how true the forecasts' slope."""

from typing import Any

import numpy as np
import pandas as pd

from lib.evaluation.comparison import mean_interval
from lib.evaluation.groups import LEAST

Figures = dict[str, Any]

SHOWN = 200
"""Targets that a forecast plot shows: few enough to see each step."""


UNKNOWN = {"lower": float("nan"), "upper": float("nan")}
"""The interval of what is too little to have one."""


def overview(table: pd.DataFrame) -> Figures:
    """Of the forecasts of a part, and of those first ones that are drawn in time.

    Args:
        table: ``actual`` and ``predicted``, with or without the band ``lower`` to ``upper``.

    Returns:
        lowest and highest of the values, bias (predicted less actual) and slope, then the same of ``drawn``: rows,
        lowest, highest, mae and held, how many the band holds (None where there is none).
    """
    bias = float((table["predicted"] - table["actual"]).mean())
    return {**_range(table), "bias": bias, "slope": slope(table), "drawn": _drawn(table.head(SHOWN))}


def slope(table: pd.DataFrame) -> float:
    """How much higher the value is on average where the forecast is higher by one: 1 where changes are sized right.

    The regression of the values on the forecasts (Mincer & Zarnowitz 1969, in Economic Forecasts and Expectations);
    NaN where the forecasts do not vary.
    """
    actual, predicted = (table[name].to_numpy(np.float64) for name in ("actual", "predicted"))
    if np.ptp(predicted) == 0:
        return float("nan")
    return float(np.cov(actual, predicted, bias=True)[0, 1] / np.var(predicted))


def slope_interval(table: pd.DataFrame, horizon: int) -> Figures:
    """The ends, ``lower`` and ``upper``, of the 95 % interval of `slope`, by a moving-block bootstrap.

    What each forecast moves the slope by, its influence (Hampel 1974, Journal of the American Statistical Association
    69, 383-393), is drawn in blocks: the slope is off by its mean, about. NaN where the forecasts do not vary, or are
    fewer than `LEAST`.

    Args:
        table: ``actual`` and ``predicted``.
        horizon: steps ahead.
    """
    found = slope(table)
    if np.isnan(found) or len(table) < LEAST:
        return dict(UNKNOWN)
    centred = table[["actual", "predicted"]].astype(float) - table[["actual", "predicted"]].mean()
    predicted, left = centred["predicted"], centred["actual"] - found * centred["predicted"]
    off = mean_interval(predicted * left / np.var(predicted), horizon)
    return {"lower": found + off.lower, "upper": found + off.upper}


def bias_interval(table: pd.DataFrame, horizon: int) -> Figures:
    """The ends of the 95 % interval of the bias, by a moving-block bootstrap; NaN of fewer than `LEAST` forecasts."""
    if len(table) < LEAST:
        return dict(UNKNOWN)
    found = mean_interval(table["predicted"] - table["actual"], horizon)
    return {"lower": found.lower, "upper": found.upper}


def _drawn(table: pd.DataFrame) -> Figures:
    banded = {"lower", "upper"} <= set(table.columns)
    return {
        "rows": len(table),
        **_range(table),
        "mae": float((table["predicted"] - table["actual"]).abs().mean()),
        "held": int(table["actual"].between(table["lower"], table["upper"]).sum()) if banded else None,
    }


def _range(table: pd.DataFrame) -> Figures:
    return {"lowest": float(table["actual"].min()), "highest": float(table["actual"].max())}
