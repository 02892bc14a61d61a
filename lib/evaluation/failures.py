"""Where the model fails on the test part, in figures."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.evaluation.diagnostics import (
    change_sizes,
    errors_by,
    ljung_box,
    residual_autocorrelation,
    shifted_copy,
    standard_errors,
    worst,
)
from lib.evaluation.forecasts import READ, Forecasts, residuals
from lib.evaluation.groups import as_many, by_chance, groups
from lib.series.times import told
from lib.windows.windows import Parts

Figures = dict[str, Any]
Rows = NDArray[np.int64]

MOST_LAGS = 300

MOMENTS = 20
"""Moments that a test part is long: so much lies between two that count as different ones, a window at most.

Ten have room in it wherever they lie, as each keeps others away on both sides."""


def failures(parts: Parts, found: Forecasts) -> Figures:
    """Errors by group, the worst moments, what is left in the residuals, whether the forecast is a shifted copy."""
    test = found.test
    moments = _moments(test, worst_moments(parts, found))
    same = groups(test.index, parts.test.targets, found.season)
    by = same | {"change": change_group(test)}
    return {
        "errors_by": {name: listed(errors_by(group, residuals(test))) for name, group in by.items()},
        "errors_by_chance": by_chance(same, np.abs(residuals(test)), parts.test.horizon),
        "worst": moments,
        "worst_together": {"apart": moments_apart(parts), **_together(moments, len(test))},
        "residuals": _left_to_learn(parts, found),
        "shifted_copy": _shifted_copy(test),
    }


def change_group(test: pd.DataFrame) -> NDArray[np.float64]:
    """The group `(n,)` of each forecast by how much the value has changed: ten of about equal number, or fewer."""
    return change_sizes(test["actual"], test["persistence"], as_many(len(test)))


def _shifted_copy(test: pd.DataFrame) -> Figures:
    """Whether the model's forecast is one, and the columns of the ``also`` ones among the regressions' forecasts."""
    fitted = [name for name in READ if name in test.columns]
    copy, *others = (shifted_copy(test["actual"], test[name], test["persistence"]) for name in ("predicted", *fitted))
    also = [name for name, other in zip(fitted, others, strict=True) if other.found]
    return {**asdict(copy), "found": copy.found, "sentence": str(copy), "also": also}


def listed(table: pd.DataFrame) -> list[Figures]:
    """The rows of a table by group, each with its ``group``, as JSON can hold them."""
    records = table.rename_axis("group").reset_index().to_dict(orient="records")
    return [{str(name): value for name, value in record.items()} for record in records]


def worst_moments(parts: Parts, found: Forecasts) -> Rows:
    """The numbers of the test windows with the largest errors, worst first, each of another moment."""
    return worst(residuals(found.test), parts.test.targets, moments_apart(parts))


def moments_apart(parts: Parts) -> int:
    """How many rows lie between two moments at least: a window, or fewer where the test part is short."""
    return max(1, min(parts.test.window, len(parts.test) // MOMENTS))


def _moments(test: pd.DataFrame, which: Rows) -> list[Figures]:
    """The time (or step), what happened and what was said, and the share of all squared errors."""
    chosen, errors = test.iloc[which], residuals(test)
    shares = errors[which] ** 2 / max((errors**2).sum(), np.finfo(float).tiny)
    return [
        {"time": time, "actual": actual, "predicted": predicted, "error": predicted - actual, "share": share}
        for time, actual, predicted, share in zip(
            told(chosen.index, test.index), chosen["actual"], chosen["predicted"], shares, strict=True
        )
    ]


def _together(moments: Sequence[Figures], count: int) -> Figures:
    """What the worst moments make up of all ``count`` forecasts and of all squared errors, and which way they err."""
    return {
        "moments": len(moments),
        "share_of_forecasts": len(moments) / count,
        "share_of_squared_error": sum(moment["share"] for moment in moments),
        "too_low": sum(moment["error"] < 0 for moment in moments),
        "too_high": sum(moment["error"] > 0 for moment in moments),
    }


def lags_of(parts: Parts, found: Forecasts) -> int:
    """Lags of the residuals to look at, in steps of the horizon: two seasons, or 10, as far as the test part allows."""
    tested = len(parts.test) // parts.test.horizon
    return max(1, min(2 * found.season if found.season else 10, MOST_LAGS, tested // 5))


def _left_to_learn(parts: Parts, found: Forecasts) -> Figures:
    """The autocorrelation of the residuals, from what lag on it tells something, and the Ljung-Box test.

    Errors h steps ahead share h - 1 steps of noise, so at lags below h even the best forecast's are correlated. Beyond
    them 95 % of such noise stay within ``bound``, of each lag its own, from lag h on: 1.96 standard errors, more for
    what is shared (Bartlett 1946, JRSS Supplement 8, 27-41).
    """
    rows, left, horizon, lags = parts.test.targets, residuals(found.test), parts.test.horizon, lags_of(parts, found)
    statistic, p_value = ljung_box(rows, left, lags, horizon)
    correlation = residual_autocorrelation(rows, left, lags * horizon)
    shared, telling = correlation[1:horizon], correlation[horizon:]
    by_chance = standard_errors(rows, left, lags * horizon)[horizon - 1 :]
    bound = 1.96 * np.sqrt(1 + 2 * np.sum(shared**2)) * by_chance
    largest = int(np.argmax(np.abs(telling)))
    return {
        "autocorrelation": correlation.tolist(),
        "lags": lags * horizon,
        "bound": bound.tolist(),
        "largest": {"lag": horizon + largest, "autocorrelation": telling[largest], "bound": bound[largest]},
        "outside": {"lags": int(np.sum(np.abs(telling) > bound)), "of": len(telling), "by_chance": len(telling) / 20},
        "ljung_box": {"lags": lags, "statistic": statistic, "p_value": p_value},
    }
