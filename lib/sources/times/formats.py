"""The ways in which people write times, each with its look and a strict reading."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, product

import numpy as np

from lib.sources.times import fixed, parsing
from lib.sources.times.months import CENTURY, MONTH

DATES = (
    *("yyyy-mm-dd", "yyyy/mm/dd", "yyyy.mm.dd"),
    *("dd.mm.yyyy", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "mm-dd-yyyy"),
    *("dd.mm.yy", "dd/mm/yy", "mm/dd/yy", "dd-mm-yy", "mm-dd-yy", "yy-mm-dd", "yy/mm/dd", "yy.mm.dd"),
    *("dd-Mon-yyyy", "dd-Mon-yy", "dd Mon yyyy", "Mon dd, yyyy"),
)
CLOCKS = (
    *("", " HH:MM", " HH:MM:SS", " HH:MM:SS.fff", " HH:MM:SS,fff", "THH:MM", "THH:MM:SS", "THH:MM:SS.fff"),
    *(" HH.MM.SS", " hh:MM xM", " hh:MM:SS xM", " hh:MMxM", " hh:MM:SSxM"),
)
MICROSECONDS = ("yyyy-mm-dd HH:MM:SS.ffffff", "yyyy-mm-ddTHH:MM:SS.ffffff")
ZONED = tuple(
    "".join(parts)
    for parts in product(
        ["yyyy-mm-ddTHH:MM", "yyyy-mm-dd HH:MM"], ["", ":SS", ":SS.fff", ":SS.ffffff"], ["Z", "±hh:mm"]
    )
)
WRITTEN_OUT = ("dd Month yyyy", "Month dd, yyyy", "Month dd yyyy", "Mon dd yyyy")  # mostly without a time of day
MONTHS = ("yyyy-mm", "yyyy/mm", "mm/yyyy", "Mon yyyy", "Mon-yyyy", "Mon-yy", "Month yyyy")
COMPACT = (
    *("yyyymmddTHHMM", "yyyymmddTHHMMSS", "yyyymmddTHHMMZ", "yyyymmddTHHMMSSZ"),
    *("yyyymmdd HH:MM", "yyyymmdd HH:MM:SS"),
)
NUMBERS = ("yyyymmddHHMMSS", "yyyymmddHHMM", "yyyymmddHH", "yyyymmdd", "yyyymm", "yyyy")
EPOCHS = {"seconds": 10**9, "milliseconds": 10**6, "microseconds": 10**3, "nanoseconds": 1}
"""Units in which the time since 1970 is counted, in nanoseconds."""

DAY, CLOCK, ZONE = r"\d{4}-\d{2}-\d{2}", r"\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?", r"(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)"


@dataclass(frozen=True)
class TimeFormat:
    """One way to write a time.

    Attributes:
        layout: What it looks like, for a reader: ``"dd.mm.yyyy HH:MM"``.
        pattern: What every text of this format matches as a whole.
        parse: Turns texts ``(rows,)`` into datetime64[ns], NaT where a text is no time of this format.
        number: The texts are numbers too, so their look alone does not show that they are times.
        zone: The texts carry a time zone; the times are UTC.
        loose: The texts may have several lengths, as where a program leaves out what is zero.
        epoch: The texts count time since 1970.
        days: The texts are midnights of some time zone, so their dates are meant; the times are these dates.
        since: The first of the hundred years that two digits stand for; 0 where a year has four.
    """

    layout: str
    pattern: re.Pattern[str]
    parse: Callable[[np.ndarray], np.ndarray]
    number: bool = False
    zone: bool = False
    loose: bool = False
    epoch: bool = False
    days: bool = False
    since: int = 0

    @property
    def width(self) -> int:
        """How many characters each text has, if every digit has its place; else 0."""
        return len(self.layout) if fixed.are_in(self.layout) else 0

    @property
    def begins_with_yy(self) -> bool:
        """The first two digits are a year."""
        return bool(self.since) and self.layout.startswith("yy")

    def at_once(self, stamps: np.ndarray) -> np.ndarray | None:
        """Read the times ``(rows,)`` that pandas handed over as whole numbers or as bytes of a fixed width.

        Returns:
            datetime64[ns] ``(rows,)``; None if one is no time of this format, for the slow way to find out which.
        """
        if self.epoch:
            times = self.parse(stamps) if stamps.dtype.kind == "i" else None
        else:
            times = self.parse(stamps) if self.days else fixed.read(self.layout, stamps)
        known = None if times is None else parsing.nanoseconds(times)
        return None if known is None or np.isnat(known).any() else known


@cache
def formats() -> tuple[TimeFormat, ...]:
    """Return every known format."""
    dates = (*product(DATES, CLOCKS), *product(WRITTEN_OUT, CLOCKS[:3]))
    texts = chain.from_iterable(map(_text, [*map("".join, dates), *MICROSECONDS, *MONTHS]))
    written = (*texts, *chain.from_iterable(map(_zoned, ZONED)), _quarter())
    compact = (*map(_compact, COMPACT), *map(_digits, NUMBERS), _month(), *map(_epoch, EPOCHS))
    return (*written, *_loose(), *compact)


def _loose() -> tuple[TimeFormat, TimeFormat]:
    plain, zoned = re.compile(f"{DAY}(?:[T ]{CLOCK})?"), re.compile(f"{DAY}[T ]{CLOCK} ?{ZONE}")
    iso = TimeFormat("yyyy-mm-dd HH:MM:SS (ISO 8601)", plain, partial(parsing.iso, plain), loose=True)
    utc = TimeFormat("ISO 8601 with a time zone", zoned, partial(parsing.zoned, zoned), zone=True, loose=True)
    return iso, utc


def _text(layout: str) -> list[TimeFormat]:
    """Return the format of a layout; two where years have two digits, first the one that is of the past."""
    pattern = re.compile(parsing.translate(layout, 0))
    if "yy" not in layout.replace("yyyy", ""):
        return [TimeFormat(layout, pattern, partial(parsing.in_layout, layout))]
    parse = partial(parsing.in_layout, layout)
    past = TimeFormat(layout, pattern, partial(parsing.of_the_past, layout), since=1929)
    return [past, TimeFormat(layout, pattern, parse, since=1969)]


def _zoned(layout: str) -> list[TimeFormat]:
    """Return the format of a layout with an offset from UTC; before it that of days, if the offset is written out."""
    pattern = re.compile(parsing.translate(layout, 0))
    moments = TimeFormat(layout, pattern, partial(parsing.in_zoned_layout, pattern, layout), zone=True)
    days = TimeFormat(layout, pattern, partial(parsing.midnights, layout), days=True)
    return [days, moments] if layout.endswith(fixed.OFFSET) else [moments]


def _quarter() -> TimeFormat:
    pattern = re.compile(r"(\d{4})[- ]?[Qq]([1-4])")
    return TimeFormat("yyyyQ1 (a quarter)", pattern, partial(parsing.quarters, pattern))


def _compact(layout: str) -> TimeFormat:
    pattern = re.compile(parsing.TOKEN.sub(lambda token: r"\d" * len(token[0]), layout))
    return TimeFormat(layout, pattern, partial(parsing.compact, pattern, layout), zone=layout.endswith("Z"))


def _digits(layout: str) -> TimeFormat:
    pattern = re.compile(CENTURY + r"\d" * (len(layout) - 2))
    return TimeFormat(layout, pattern, partial(parsing.compact, pattern, layout), number=True)


def _month() -> TimeFormat:
    return TimeFormat("mm.yyyy", MONTH, partial(parsing.compact, MONTH, "mm.yyyy"), number=True)


def _epoch(unit: str) -> TimeFormat:
    fewest = {"seconds": 9, "milliseconds": 12, "microseconds": 15, "nanoseconds": 18}[unit]
    pattern = re.compile(rf"\d{{{fewest},{fewest + 1}}}(?:[.,]\d+)?")
    parse = partial(parsing.epoch, EPOCHS[unit], fewest)
    return TimeFormat(f"{unit} since 1970", pattern, parse, number=True, epoch=True)
