"""Where the model fails on the test part, in figures."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.evaluation.diagnostics import change_sizes, errors_by, ljung_box, residual_autocorrelation, shifted_copy, worst
from lib.evaluation.forecasts import Forecasts, residuals
from lib.evaluation.groups import groups
from lib.windows.windows import Parts

Figures = dict[str, Any]
Rows = NDArray[np.int64]

MOST_LAGS = 300

MOMENTS = 50
"""Moments that a test part is long: so much lies between two that count as different ones, a window at most."""


def failures(parts: Parts, found: Forecasts) -> Figures:
    """Errors by group, the worst moments, what is left in the residuals, whether the forecast is a shifted copy."""
    test = found.test
    copy = shifted_copy(test["actual"], test["predicted"], test["persistence"])
    return {
        "errors_by": {name: listed(errors_by(group, residuals(test))) for name, group in _groups(parts, found).items()},
        "worst": _moments(test, worst_moments(parts, found)),
        "residuals": _left_to_learn(parts, found),
        "shifted_copy": {**asdict(copy), "found": copy.found, "sentence": str(copy)},
    }


def listed(table: pd.DataFrame) -> list[Figures]:
    """The rows of a table by group, each with its ``group``, as JSON can hold them."""
    records = table.rename_axis("group").reset_index().to_dict(orient="records")
    return [{str(name): value for name, value in record.items()} for record in records]


def _groups(parts: Parts, found: Forecasts) -> dict[str, NDArray[Any]]:
    change = change_sizes(found.test["actual"], found.test["persistence"])
    return groups(found.test.index, parts.test.targets, found.season) | {"change": change}


def worst_moments(parts: Parts, found: Forecasts) -> Rows:
    """The numbers of the test windows with the largest errors, worst first, each of another moment."""
    apart = max(1, min(parts.test.window, len(parts.test) // MOMENTS))
    return worst(residuals(found.test), parts.test.targets, apart)


def _moments(test: pd.DataFrame, which: Rows) -> list[Figures]:
    """The time (or step), what happened and what was said, and the share of all squared errors."""
    chosen, errors = test.iloc[which], residuals(test)
    return [
        {"time": str(time), "actual": actual, "predicted": predicted, "error": predicted - actual, "share": share}
        for time, actual, predicted, share in zip(
            chosen.index, chosen["actual"], chosen["predicted"], (errors[which] ** 2 / (errors**2).sum()), strict=True
        )
    ]


def lags_of(parts: Parts, found: Forecasts) -> int:
    """Lags of the residuals to look at, in steps of the horizon: two seasons, or 10, as far as the test part allows."""
    tested = len(parts.test) // parts.test.horizon
    return max(1, min(2 * found.season if found.season else 10, MOST_LAGS, tested // 5))


def _left_to_learn(parts: Parts, found: Forecasts) -> Figures:
    """The autocorrelation of the residuals and the Ljung-Box test; 95 % of pure noise stays within ``bound``."""
    rows, left, horizon, lags = parts.test.targets, residuals(found.test), parts.test.horizon, lags_of(parts, found)
    statistic, p_value = ljung_box(rows, left, lags, horizon)
    return {
        "autocorrelation": residual_autocorrelation(rows, left, lags * horizon).tolist(),
        "bound": 1.96 / np.sqrt(len(left)),
        "ljung_box": {"lags": lags, "statistic": statistic, "p_value": p_value},
    }
