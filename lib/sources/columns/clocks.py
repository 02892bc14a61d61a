"""Times of day that stand in a column of their own, beside one of dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.alerts import Alert
from lib.sources import names
from lib.sources.dialect.dialect import Dialect
from lib.sources.times.formats import TimeFormat
from lib.sources.times.months import SHOWING
from lib.sources.times.timestamps import formats_of

OF_DAY = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?|\d{1,2}\.00\.00")
"""A time of day; with points only full hours, as 10.11.12 may be a date."""


@dataclass(frozen=True)
class Clock:
    """A column of times of day.

    Attributes:
        place: Its number.
        texts: The first dates, each with its time of day.
        formats: The formats in which these may be written.
    """

    place: int
    texts: tuple[str, ...]
    formats: tuple[TimeFormat, ...]

    @property
    def order(self) -> float:
        """Which share of the first times follow the one before in the direction that most of them have."""
        steps = [np.diff(one.parse(np.array(self.texts, object))) for one in self.formats]
        none = np.timedelta64(0)
        return max(max(float((one > none).mean()), float((one < none).mean())) for one in steps)


def beside(dialect: Dialect, date: int) -> list[Clock]:
    """Find the times of day that go with a column of dates; first the one with which rows are most in order.

    A column that is empty in half of the rows or more is none: it tells when something happened now and then.
    """
    clocks = [_joined(dialect, date, place) for place, cells in enumerate(dialect.sample) if are_of_day(cells)]
    dates = len(dialect.sample[date])
    found = [clock for clock in clocks if clock.formats and 2 * len(clock.texts) > dates]
    return sorted(found, key=lambda clock: clock.order, reverse=True)


def are_of_day(cells: Sequence[str]) -> bool:
    """Tell whether the first cells of a column are times of day."""
    return all(map(OF_DAY.fullmatch, cells[:SHOWING]))


def _joined(dialect: Dialect, date: int, place: int) -> Clock:
    texts = tuple(map(" ".join, dialect.together(date, place)))
    return Clock(place, texts, formats_of(texts))


def said(dialect: Dialect, date: int, clocks: Sequence[Clock]) -> Alert:
    """Say that dates were joined with the first of these times of day, and which others could have been."""
    taken, *others = (dialect.names[clock.place] for clock in clocks)
    not_taken = f"; times of day stand also in {names.listed(others)}, with which they are no more in order"
    sentence = f"the dates in {dialect.names[date]!r} and the times of day in {taken!r} were read together"
    return Alert("time", len(clocks), sentence + (not_taken if others else ""))
