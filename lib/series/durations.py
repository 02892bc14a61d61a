"""How long a step, some steps and a whole series last, in words."""

from math import isclose

import pandas as pd

from lib.alerts import plural
from lib.series.series import Series

UNITS = {"year": 31_556_952, "month": 2_629_746, "day": 86_400, "hour": 3_600, "minute": 60}
"""Seconds of each; of a month and a year those of the calendar's mean, as a series of months has them for its step."""

ALIKE = 0.02  # of few rows, times in whole milliseconds tell a step of 16.7 ms no better


def duration(step: pd.Timedelta | int, count: int = 1) -> str:
    """``count`` steps in words: ``10 minutes``, ``1 hour``, ``3 steps`` where the series has no times."""
    if not isinstance(step, pd.Timedelta):
        return plural(count, "step")
    seconds = step.total_seconds() * count
    for unit, size in UNITS.items():
        if seconds >= size and seconds % size == 0:
            return plural(int(seconds // size), unit)
    return f"{seconds:g} seconds"


def are_alike(one: str, other: str) -> bool:
    """Tell whether two steps in words are one but for times that are written more coarsely than the step is."""
    seconds, others = _seconds(one), _seconds(other)
    return one == other or (seconds is not None and others is not None and isclose(seconds, others, rel_tol=ALIKE))


def _seconds(words: str) -> float | None:
    """The seconds of a step in words; None of one without times."""
    number, unit = words.replace(",", "").split()
    size = {"second": 1, **UNITS}.get(unit.removesuffix("s"))
    return size and float(number) * size


def span(series: Series) -> str:
    """From when to when the series runs, in how many rows of which step."""
    first, last = series.time[0], series.time[-1]
    if not isinstance(series.time, pd.DatetimeIndex):
        return f"{len(series.time):,} rows without times, numbered {first:,} to {last:,}."
    step = duration(series.step)
    return f"{len(series.time):,} rows from {first} to {last}, one every {step.removeprefix('1 ')}."
