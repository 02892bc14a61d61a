"""Times of day that stand in a column of their own, beside one of dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.alerts import Alert
from lib.sources import names
from lib.sources.dialect import Dialect
from lib.sources.time_formats import TimeFormat
from lib.sources.timestamps import FIRST, formats_of

OF_DAY = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?")


@dataclass(frozen=True)
class Clock:
    """A column of times of day.

    Attributes:
        place: Its number.
        texts: The first dates, each with its time of day.
        formats: The formats in which these may be written.
        alerts: That the two were joined, and which others could have been.
    """

    place: int
    texts: tuple[str, ...]
    formats: tuple[TimeFormat, ...]
    alerts: tuple[Alert, ...] = ()

    @property
    def order(self) -> int:
        """How many of the first times follow the one before in the direction that most of them have."""
        steps = [np.diff(one.parse(np.array(self.texts, object))) for one in self.formats]
        none = np.timedelta64(0)
        return max(max(int((one > none).sum()), int((one < none).sum())) for one in steps)


def beside(dialect: Dialect, date: int) -> Clock | None:
    """Find the time of day that goes with a column of dates; of several the one with which rows are most in order."""
    found = [
        clock
        for place, cells in enumerate(dialect.sample)
        if _are_of_day(cells) and (clock := _joined(dialect, date, place)).formats
    ]
    if not found:
        return None
    chosen = max(found, key=lambda clock: clock.order)
    others = [dialect.names[clock.place] for clock in found if clock is not chosen]
    return Clock(chosen.place, chosen.texts, chosen.formats, (_said(dialect, date, chosen.place, others),))


def _are_of_day(cells: Sequence[str]) -> bool:
    return all(map(OF_DAY.fullmatch, cells[:FIRST]))


def _joined(dialect: Dialect, date: int, place: int) -> Clock:
    texts = tuple(" ".join(both) for both in zip(dialect.sample[date], dialect.sample[place], strict=False))
    return Clock(place, texts, formats_of(texts))


def _said(dialect: Dialect, date: int, place: int, others: Sequence[str]) -> Alert:
    not_taken = (
        f"; times of day stand also in {names.listed(others)}, with which they are no more in order" if others else ""
    )
    sentence = (
        f"the dates in {dialect.names[date]!r} and the times of day in {dialect.names[place]!r} were read together"
        f"{not_taken}"
    )
    return Alert("time", 1 + len(others), sentence)
