"""The three parts of a series, one after the other in time: training, validation, test."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from lib.alerts import plural
from lib.errors import InputError
from lib.series.series import Series


@dataclass(frozen=True)
class Split:
    """The rows of each part; together they are all rows, and none is in two parts."""

    training: slice
    validation: slice
    test: slice


def split(series: Series, parameters: Mapping[str, Any]) -> Split:
    """Divide the rows in time, by fractions of the rows or by the dates at which validation and test begin.

    Raises:
        InputError: The fractions leave no room for training, or a date lies outside the series.
    """
    rows = len(series.values)
    _check_fractions(parameters["validation"], parameters["test"])
    validation, test = _bounds(series, parameters) if parameters["grid"] else _published_bounds(rows, parameters)
    _check_order(validation, test, series, parameters)
    return Split(slice(0, validation), slice(validation, test), slice(test, rows))


def _bounds(series: Series, parameters: Mapping[str, Any]) -> tuple[int, int]:
    """The first rows of validation and test; each part has its share of the rows, rounded to the nearest."""
    rows = len(series.values)
    test = _first_row(series, parameters, "test_from", rows - round(parameters["test"] * rows))
    return _first_row(series, parameters, "validation_from", test - round(parameters["validation"] * rows)), test


def _published_bounds(rows: int, parameters: Mapping[str, Any]) -> tuple[int, int]:
    """The same as the tutorials write it, ``int(0.7 * n)`` and ``int(0.9 * n)`` of ``n`` rows.

    1 - 0.2 - 0.1 is not the number that 0.7 is; rounded, it is.
    """
    before_test = round(1 - parameters["test"], 9)
    before_validation = round(1 - parameters["validation"] - parameters["test"], 9)
    return int(before_validation * rows), int(before_test * rows)


def _check_fractions(validation: float, test: float) -> None:
    if not (0 < validation < 1 and 0 < test < 1 and validation + test < 1):
        raise InputError(
            "validation and test must be fractions above 0 that together leave rows to train on (sum below 1). "
            f"Received: validation {validation:g}, test {test:g}. Try 0.15 and 0.15."
        )


def _first_row(series: Series, parameters: Mapping[str, Any], name: str, otherwise: int) -> int:
    text = parameters[name]
    if not text:
        return otherwise
    if not isinstance(series.time, pd.DatetimeIndex):
        raise InputError(
            f"{name} needs a series with dates. Received: {text!r} for rows without a time column. Leave {name} empty."
        )
    return int(series.time.searchsorted(_date(text, name, series.time)))


def _date(text: str, name: str, time: pd.DatetimeIndex) -> pd.Timestamp:
    span = f"after {time[0]} and up to {time[-1]}"
    try:
        date = _without_zone(pd.Timestamp(datetime.fromisoformat(text)))  # pandas guesses what 04.05.2020 means
    except ValueError:
        raise InputError(
            f"{name} must be a date {span}. Received: {text!r}. Name one that exists, written as 2020-12-31."
        ) from None
    if not time[0] < date <= time[-1]:
        raise InputError(f"{name} must be a date {span}. Received: {text!r}. Choose one within the series.")
    return date


def _without_zone(date: pd.Timestamp) -> pd.Timestamp:
    """The time in UTC, as the times of a series are; one without an offset is as those of the series."""
    return date.tz_convert("UTC").tz_localize(None) if date.tz else date


def _check_order(validation: int, test: int, series: Series, parameters: Mapping[str, Any]) -> None:
    rows = len(series.values)
    if not 0 < validation < test < rows:
        received = ", ".join(
            f"{name} {parameters[name]!r}" for name in ("validation", "test", "validation_from", "test_from")
        )
        raise InputError(
            f"Training, validation and test must follow each other and each hold rows. Received: {received} "
            f"for {plural(rows, 'row')}{series.thinned}. Let validation begin before test, both within the series."
        )
