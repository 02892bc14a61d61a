"""The ways in which people write times, each with its look and a strict reading."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, product

import numpy as np
import pandas as pd

from lib.sources.times import fixed
from lib.sources.times.months import CENTURY, MONTH

DATES = (
    *("yyyy-mm-dd", "yyyy/mm/dd", "yyyy.mm.dd"),
    *("dd.mm.yyyy", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "mm-dd-yyyy"),
    *("dd.mm.yy", "dd/mm/yy", "mm/dd/yy", "yy-mm-dd", "yy/mm/dd", "yy.mm.dd"),
    *("dd-Mon-yyyy", "dd-Mon-yy", "dd Mon yyyy", "Mon dd, yyyy"),
)
CLOCKS = (
    *("", " HH:MM", " HH:MM:SS", " HH:MM:SS.fff", " HH:MM:SS,fff", "THH:MM", "THH:MM:SS", "THH:MM:SS.fff"),
    *(" hh:MM xM", " hh:MM:SS xM", " hh:MMxM", " hh:MM:SSxM"),
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

TOKENS = {
    "±hh:mm": (r"[+-]\d{2}:\d{2}", "%z"),
    "yyyy": (r"\d{4}", "%Y"),
    "yy": (r"\d{2}", "%y"),
    "Month": (r"[A-Za-z]{3,}", "%B"),
    "Mon": (r"[A-Za-z]{3}", "%b"),
    "mm": (r"\d{1,2}", "%m"),
    "dd": (r"\d{1,2}", "%d"),
    "HH": (r"\d{1,2}", "%H"),
    "hh": (r"\d{1,2}", "%I"),
    "MM": (r"\d{2}", "%M"),
    "SS": (r"\d{2}", "%S"),
    "ffffff": (r"\d{6}", "%f"),
    "fff": (r"\d{1,9}", "%f"),
    "xM": (r"[AaPp][Mm]", "%p"),
}
TOKEN = re.compile("|".join(TOKENS))
DAY, CLOCK, ZONE = r"\d{4}-\d{2}-\d{2}", r"\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?", r"(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)"
CENTURY_OF_DAYS = np.timedelta64(36_525, "D")
NOW = frozenset(["now", "today"])
"""Words that pandas reads as the time at which it reads them."""
EARLIEST, BEYOND = np.datetime64("1678", "Y"), np.datetime64("2262", "Y")  # what 64 bits of nanoseconds reach


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
        since: The first of the hundred years that two digits stand for; 0 where a year has four.
    """

    layout: str
    pattern: re.Pattern[str]
    parse: Callable[[np.ndarray], np.ndarray]
    number: bool = False
    zone: bool = False
    loose: bool = False
    epoch: bool = False
    since: int = 0

    @property
    def width(self) -> int:
        """How many characters each text has, if every digit has its place; else 0."""
        return len(self.layout) if fixed.are_in(self.layout) else 0

    def handed_over(self, column: pd.Series) -> np.ndarray | None:
        """Return the times of a column ``(rows,)`` that pandas read as numbers or as bytes of a fixed width.

        Returns:
            datetime64[ns] ``(rows,)``; None if one is no time of this format, for the slow way to find out which.
        """
        if self.epoch:
            times = self.parse(column.to_numpy()) if column.dtype.kind == "i" else None
        else:
            times = fixed.read(self.layout, column.to_numpy())
        known = None if times is None else nanoseconds(times)
        return None if known is None or np.isnat(known).any() else known


@cache
def formats() -> tuple[TimeFormat, ...]:
    """Return every known format."""
    dates = (*product(DATES, CLOCKS), *product(WRITTEN_OUT, CLOCKS[:3]))
    texts = chain.from_iterable(map(_text, [*map("".join, dates), *MICROSECONDS, *MONTHS]))
    written = (*texts, *map(_zoned, ZONED), _quarter())
    compact = (*map(_compact, COMPACT), *map(_digits, NUMBERS), _month(), *map(_epoch, EPOCHS))
    return (*written, *_loose(), *compact)


def _loose() -> tuple[TimeFormat, TimeFormat]:
    plain, zoned = re.compile(f"{DAY}(?:[T ]{CLOCK})?"), re.compile(f"{DAY}[T ]{CLOCK} ?{ZONE}")
    iso = TimeFormat("yyyy-mm-dd HH:MM:SS (ISO 8601)", plain, partial(_parse_iso, plain), loose=True)
    utc = TimeFormat("ISO 8601 with a time zone", zoned, partial(_parse_zoned, zoned), zone=True, loose=True)
    return iso, utc


def _text(layout: str) -> list[TimeFormat]:
    """Return the format of a layout; two where years have two digits, first the one that is of the past."""
    pattern = re.compile(_translate(layout, 0))
    if "yy" not in layout.replace("yyyy", ""):
        return [TimeFormat(layout, pattern, partial(_parse_layout, layout))]
    parse = partial(_parse_layout, layout)
    past = TimeFormat(layout, pattern, partial(_parse_past, layout), since=1929)
    return [past, TimeFormat(layout, pattern, parse, since=1969)]


def _zoned(layout: str) -> TimeFormat:
    pattern = re.compile(_translate(layout, 0))
    return TimeFormat(layout, pattern, partial(_parse_zoned_layout, pattern, layout), zone=True)


def _quarter() -> TimeFormat:
    pattern = re.compile(r"(\d{4})[- ]?[Qq]([1-4])")
    return TimeFormat("yyyyQ1 (a quarter)", pattern, partial(_parse_quarters, pattern))


def _parse_quarters(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    found = [pattern.fullmatch(text) if isinstance(text, str) else None for text in texts]
    months = [f"{one[1]}-{3 * int(one[2]) - 2:02}" if one else "NaT" for one in found]
    return nanoseconds(pd.to_datetime(np.array(months, object), format="%Y-%m", errors="coerce"))


def _compact(layout: str) -> TimeFormat:
    pattern = re.compile(TOKEN.sub(lambda token: r"\d" * len(token[0]), layout))
    return TimeFormat(layout, pattern, partial(_parse_compact, pattern, layout), zone=layout.endswith("Z"))


def _digits(layout: str) -> TimeFormat:
    pattern = re.compile(CENTURY + r"\d" * (len(layout) - 2))
    return TimeFormat(layout, pattern, partial(_parse_compact, pattern, layout), number=True)


def _month() -> TimeFormat:
    return TimeFormat("mm.yyyy", MONTH, partial(_parse_compact, MONTH, "mm.yyyy"), number=True)


def _epoch(unit: str) -> TimeFormat:
    fewest = {"seconds": 9, "milliseconds": 12, "microseconds": 15, "nanoseconds": 18}[unit]
    pattern = re.compile(rf"\d{{{fewest},{fewest + 1}}}(?:[.,]\d+)?")
    parse = partial(_parse_epoch, EPOCHS[unit], fewest)
    return TimeFormat(f"{unit} since 1970", pattern, parse, number=True, epoch=True)


def _translate(layout: str, column: int) -> str:
    """Write a layout as a regular expression (column 0) or for strptime (column 1)."""
    text = layout.replace(".", r"\.") if column == 0 else layout
    return TOKEN.sub(lambda token: TOKENS[token[0]][column], text)


def _parse_iso(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    return nanoseconds(pd.to_datetime(_only(pattern, texts), format="ISO8601", errors="coerce"))


def _to_datetime(texts: np.ndarray, layout: str) -> pd.Index:
    """Read texts as pandas does, but for the words that it takes for the time of now."""
    if not NOW.isdisjoint(texts):
        texts = np.array([None if text in NOW else text for text in texts], object)
    return pd.to_datetime(texts, format=layout, errors="coerce")


def _parse_zoned(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    known = [re.sub(" ?(UTC|GMT)$", "Z", text) if text else None for text in _only(pattern, texts)]
    times = pd.to_datetime(np.array(known, object), format="ISO8601", errors="coerce", utc=True)
    return nanoseconds(times.tz_localize(None))


def _parse_zoned_layout(pattern: re.Pattern[str], layout: str, texts: np.ndarray) -> np.ndarray:
    times = fixed.read(layout, texts)
    return nanoseconds(times) if times is not None else _parse_zoned(pattern, texts)


def _only(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    """Return the texts ``(rows,)`` with None in place of those that do not match."""
    return np.array([text if isinstance(text, str) and pattern.fullmatch(text) else None for text in texts], object)


def _parse_layout(layout: str, texts: np.ndarray) -> np.ndarray:
    times = fixed.read(layout, texts)
    if times is not None:
        return nanoseconds(times)
    return nanoseconds(_to_datetime(texts, _translate(layout, 1)))


def _parse_past(layout: str, texts: np.ndarray) -> np.ndarray:
    """Read years of two digits as 1929 to 2028; pandas takes them as 1969 to 2068, and 2000 had a leap day."""
    times = _parse_layout(layout, texts)
    return np.where(times >= np.datetime64("2029"), times - CENTURY_OF_DAYS, times)


def _parse_compact(pattern: re.Pattern[str], layout: str, texts: np.ndarray) -> np.ndarray:
    """Read texts in which every digit has its place; strptime alone would take fewer digits too."""
    times = fixed.read(layout, texts)
    return nanoseconds(times) if times is not None else _parse_layout(layout, _only(pattern, texts))


def _parse_epoch(unit: int, fewest: int, texts: np.ndarray) -> np.ndarray:
    """Read counts of as few digits at least, and of one more at most: others are no times of our age."""
    whole = texts.dtype.kind == "i"
    numbers = texts if whole else _as_numbers(texts)
    unknown = ~((numbers >= 10 ** (fewest - 1)) & (numbers < min(10 ** (fewest + 1), 2**63 / unit)))
    counts = np.where(unknown, 0, numbers).astype(np.int64)
    times = counts * unit
    if not whole:
        fraction = np.where(unknown, 0, np.round((numbers - counts) * unit / 1000) * 1000)  # float64 knows no more
        times = times + fraction.astype(np.int64)
    return np.where(unknown, np.datetime64("NaT"), times.astype("datetime64[ns]"))


def _as_numbers(texts: np.ndarray) -> np.ndarray:
    """Read numbers with a decimal point or comma, NaN where a text is none."""
    pointed = [text.replace(",", ".") if isinstance(text, str) else text for text in texts]
    return pd.to_numeric(pd.Series(pointed, dtype=object), errors="coerce").to_numpy()


def nanoseconds(times: np.ndarray | pd.Index) -> np.ndarray:
    """Return datetime64[ns] ``(rows,)``, NaT where the year is beyond what 64 bits of nanoseconds reach."""
    known = np.asarray(times)
    if known.size and not (known.min() >= EARLIEST and known.max() < BEYOND):  # NaT is neither
        known = np.where((known >= EARLIEST) & (known < BEYOND), known, np.datetime64("NaT"))
    return known.astype("datetime64[ns]")
