"""How long a step, some steps and a whole series last, in words."""

from math import isclose

import pandas as pd

from lib.alerts import plural
from lib.series.series import Series
from lib.series.times import told

UNITS = {"year": 31_556_952, "month": 2_629_746, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
"""Seconds of each; of a month and a year those of the calendar's mean, as a series of months has them for its step."""

MADE = {"sine": "a sine wave and noise", "lag": "each value from an earlier one and noise"}
"""The series that are made here, and of what."""

ALIKE = 0.02  # share by which steps of few rows may differ, whose times are written in whole milliseconds


def duration(step: pd.Timedelta | int, count: int = 1) -> str:
    """``count`` steps in words: ``10 minutes``, ``1 hour``, ``3 steps`` where the series has no times."""
    if not isinstance(step, pd.Timedelta):
        return plural(count, "step")
    seconds = step.total_seconds() * count
    for unit, size in UNITS.items():
        if seconds >= size and seconds % size == 0:
            return plural(int(seconds // size), unit)
    return f"{seconds:g} seconds"


def lasting(series: Series, count: int = 1) -> str:
    """``count`` steps of a series in words; from Friday to Monday is one weekday where there are no others."""
    words = duration(series.step, count)
    return words.replace("day", "weekday") if series.on_weekdays else words


def are_alike(one: str, other: str) -> bool:
    """Tell whether two steps in words are one but for times that are written more coarsely than the step is."""
    seconds, others = _seconds(one), _seconds(other)
    return one == other or (seconds is not None and others is not None and isclose(seconds, others, rel_tol=ALIKE))


def _seconds(words: str) -> float | None:
    """The seconds of a step in words; None of one without times."""
    number, unit = words.replace(",", "").split()
    size = UNITS.get(unit.removesuffix("s"))
    return size and float(number) * size


def span(series: Series) -> str:
    """From when to when the series runs, in how many rows of which step."""
    if not isinstance(series.time, pd.DatetimeIndex):
        return f"{_rows(series)}{_made(series)} without times, numbered {series.time[0]:,} to {series.time[-1]:,}."
    first, last = told(series.time[[0, -1]], series.time)
    even = series.regular or (series.time[1:] - series.time[:-1] == series.step).all()
    mostly = "" if even else "mostly "
    return f"{_rows(series)} from {first} to {last}, {mostly}one every {lasting(series).removeprefix('1 ')}."


def _made(series: Series) -> str:
    """What a series is that was made here, and is nothing that anybody measured."""
    made = MADE.get(series.provenance["source"])
    return f" made here, {made}," if made else ""


def _rows(series: Series) -> str:
    """How many rows there are, and how many were read where the grid has more, or fewer were kept."""
    steps = len(series.time)
    read = series.provenance.get("rows", steps)
    return plural(steps, "row") if read == steps else f"{plural(read, 'row')} read, {plural(steps, 'step')}"
