"""The ways in which people write times, each with its look and a strict reading."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import product

import numpy as np
import pandas as pd

DATES = (
    *("yyyy-mm-dd", "yyyy/mm/dd", "yyyy.mm.dd"),
    *("dd.mm.yyyy", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "mm-dd-yyyy"),
    *("dd.mm.yy", "dd/mm/yy", "mm/dd/yy"),
    *("dd-Mon-yyyy", "dd-Mon-yy", "dd Mon yyyy", "Mon dd, yyyy"),
)
CLOCKS = (
    *("", " HH:MM", " HH:MM:SS", " HH:MM:SS.fff", " HH:MM:SS,fff", "THH:MM", "THH:MM:SS", "THH:MM:SS.fff"),
    *(" hh:MM xM", " hh:MM:SS xM", " hh:MMxM", " hh:MM:SSxM"),
)
MONTHS = ("yyyy-mm", "yyyy/mm", "mm/yyyy", "Mon yyyy", "Mon-yyyy", "Mon-yy", "Month yyyy")
COMPACT = ("yyyymmddTHHMM", "yyyymmddTHHMMSS", "yyyymmddTHHMMZ", "yyyymmddTHHMMSSZ")
NUMBERS = ("yyyymmddHHMMSS", "yyyymmddHHMM", "yyyymmddHH", "yyyymmdd", "yyyymm", "yyyy")
EPOCHS = {"seconds": 10**9, "milliseconds": 10**6, "microseconds": 10**3, "nanoseconds": 1}
"""Units in which the time since 1970 is counted, in nanoseconds."""

TOKENS = {
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
    "fff": (r"\d{1,9}", "%f"),
    "xM": (r"[AaPp][Mm]", "%p"),
}
TOKEN = re.compile("|".join(TOKENS))
DAY, CLOCK, ZONE = r"\d{4}-\d{2}-\d{2}", r"\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?", r"(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)"
CENTURY = "(?:1[6-9]|2[01])"  # years 1600 to 2199: other numbers are hardly times
MONTH = re.compile(rf"(?:0?[1-9]|1[0-2])\.{CENTURY}\d\d")
"""A month as 01.2020; or as 1.2020, which may be any decimal number."""
FIRST_AND_LAST = {"yyyy": (1, 9999), "mm": (1, 12), "dd": (1, 31), "HH": (0, 23), "MM": (0, 59), "SS": (0, 59)}
NOW = frozenset(["now", "today"])
"""Words that pandas reads as the time at which it reads them."""
FIRST, BEYOND = np.datetime64("1678", "Y"), np.datetime64("2262", "Y")  # what 64 bits of nanoseconds reach


@dataclass(frozen=True)
class TimeFormat:
    """One way to write a time.

    Attributes:
        layout: What it looks like, for a reader: ``"dd.mm.yyyy HH:MM"``.
        pattern: What every text of this format matches as a whole.
        parse: Turns texts ``(rows,)`` into datetime64[ns], NaT where a text is no time of this format.
        number: The texts are numbers too, so their look alone does not show that they are times.
        zone: The texts carry a time zone; the times are UTC.
        iso: pandas reads these texts by itself, as it reads a file.
    """

    layout: str
    pattern: re.Pattern[str]
    parse: Callable[[np.ndarray], np.ndarray]
    number: bool = False
    zone: bool = False
    iso: bool = False


@cache
def formats() -> tuple[TimeFormat, ...]:
    """Return every known format."""
    plain = re.compile(f"{DAY}(?:[T ]{CLOCK})?")
    iso = TimeFormat("yyyy-mm-dd HH:MM:SS (ISO 8601)", plain, partial(_parse_iso, plain), iso=True)
    zoned = re.compile(f"{DAY}[T ]{CLOCK} ?{ZONE}")
    utc = TimeFormat("ISO 8601 with a time zone", zoned, partial(_parse_zoned, zoned), zone=True, iso=True)
    texts = [date + clock for date, clock in product(DATES, CLOCKS)] + list(MONTHS)
    written = (iso, utc, _quarter(), *map(_text, texts), *map(_compact, COMPACT))
    return (*written, *map(_digits, NUMBERS), _month(), *map(_epoch, EPOCHS))


def _text(layout: str) -> TimeFormat:
    return TimeFormat(layout, re.compile(_translate(layout, 0)), partial(_parse_layout, layout))


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
    pattern = CENTURY + r"\d" * (len(layout) - 2)
    return TimeFormat(layout, re.compile(pattern), partial(_parse_layout, layout), number=True)


def _month() -> TimeFormat:
    return TimeFormat("mm.yyyy", MONTH, partial(_parse_compact, MONTH, "mm.yyyy"), number=True)


def are_months(cells: Sequence[str]) -> bool:
    """Tell whether cells are months: all like 01.2020, or like 1.2020 where each is the month after the one before."""
    if not all(map(MONTH.fullmatch, cells)):
        return False
    months = [12 * int(year) + int(month) for month, _, year in (cell.partition(".") for cell in cells)]
    return {len(cell) for cell in cells} == {7} or bool(cells and (np.diff(months) == 1).all())


def _epoch(unit: str) -> TimeFormat:
    digits = {"seconds": "9,10", "milliseconds": "12,13", "microseconds": "15,16", "nanoseconds": "18,19"}[unit]
    pattern = re.compile(rf"\d{{{digits}}}(?:\.\d+)?")
    return TimeFormat(f"{unit} since 1970", pattern, partial(_parse_epoch, EPOCHS[unit]), number=True)


def _translate(layout: str, column: int) -> str:
    """Write a layout as a regular expression (column 0) or for strptime (column 1)."""
    text = layout.replace(".", r"\.") if column == 0 else layout
    return TOKEN.sub(lambda token: TOKENS[token[0]][column], text)


def _parse_iso(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    times = _with_or_without_zone(texts)
    if not isinstance(times, pd.DatetimeIndex) or times.tz is not None:
        times = pd.to_datetime(_only(pattern, texts), format="ISO8601", errors="coerce")
    return nanoseconds(times)


def _with_or_without_zone(texts: np.ndarray) -> pd.Index | None:
    """Return the times of texts as pandas reads them; no DatetimeIndex if some have a time zone and some have not."""
    try:
        return _to_datetime(texts, "ISO8601")
    except ValueError:
        return None


def _to_datetime(texts: np.ndarray, layout: str) -> pd.Index:
    """Read texts as pandas does, but for the words that it takes for the time of now."""
    if not NOW.isdisjoint(texts):
        texts = np.array([None if text in NOW else text for text in texts], object)
    return pd.to_datetime(texts, format=layout, errors="coerce")


def _parse_zoned(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    known = [re.sub(" ?(UTC|GMT)$", "Z", text) if text else None for text in _only(pattern, texts)]
    times = pd.to_datetime(np.array(known, object), format="ISO8601", errors="coerce", utc=True)
    return nanoseconds(times.tz_localize(None))


def _only(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    """Return the texts ``(rows,)`` with None in place of those that do not match."""
    return np.array([text if isinstance(text, str) and pattern.fullmatch(text) else None for text in texts], object)


def _parse_layout(layout: str, texts: np.ndarray) -> np.ndarray:
    times = _parse_padded(layout, texts)
    if times is not None:
        return nanoseconds(times)
    return nanoseconds(_to_datetime(texts, _translate(layout, 1)))


def _parse_compact(pattern: re.Pattern[str], layout: str, texts: np.ndarray) -> np.ndarray:
    """Read texts in which every digit has its place; strptime alone would take fewer digits too."""
    times = _parse_padded(layout, texts)
    return nanoseconds(times) if times is not None else _parse_layout(layout, _only(pattern, texts))


def _parse_padded(layout: str, texts: np.ndarray) -> np.ndarray | None:
    """Read texts in which every digit has its place, as numbers: much faster than pandas reads any other format.

    NumPy's own reading of texts as times is not used: an impossible time among many ends the process.

    Returns:
        datetime64[s] ``(rows,)``; None if a text does not fit, for the slow way to find out which.
    """
    if not set(TOKEN.findall(layout)) <= set(FIRST_AND_LAST):
        return None
    characters = _characters(texts, len(layout))
    if characters is None or not _fits(layout, characters):
        return None
    numbers = {token: _number(characters, layout.find(token), token) for token in FIRST_AND_LAST}
    if not all(
        first <= numbers[token].min() <= numbers[token].max() <= last for token, (first, last) in FIRST_AND_LAST.items()
    ):
        return None
    month = ((numbers["yyyy"] - 1970) * 12 + numbers["mm"] - 1).astype("datetime64[M]")
    day = month.astype("datetime64[D]") + (numbers["dd"] - 1)
    if (day.astype("datetime64[M]") != month).any():  # 30 February
        return None
    seconds: np.ndarray = (numbers["HH"] * 3600 + numbers["MM"] * 60 + numbers["SS"]).astype("timedelta64[s]")
    return np.asarray(day + seconds)


def _number(characters: np.ndarray, start: int, token: str) -> np.ndarray:
    """Return the numbers ``(rows,)`` that stand where the layout has the token; the first there is, without one."""
    if start < 0:
        return np.full(characters.shape[1], FIRST_AND_LAST[token][0], np.int64)
    digits = characters[start : start + len(token)] - ord("0")
    return np.asarray(10 ** np.arange(len(token))[::-1] @ digits)


def _characters(texts: np.ndarray, width: int) -> np.ndarray | None:
    """Return the characters ``(width, rows)`` of texts as long as the layout; None if there are longer or odd ones."""
    try:
        packed = texts.astype(f"S{width + 1}")  # one more, where longer texts would show
    except UnicodeEncodeError:
        return None
    characters = np.ascontiguousarray(packed.view(np.uint8).reshape(len(texts), width + 1).T)
    return None if characters[width].any() else characters[:width]


def _fits(layout: str, characters: np.ndarray) -> bool:
    """Tell whether every text has digits where the layout has tokens, and the layout's own separators."""
    digit = np.array([letter not in "TZ" and letter.isalpha() for letter in layout])
    separators = np.frombuffer(layout.encode(), np.uint8)[~digit, None]
    numbers = characters[digit] - ord("0")  # below the digits this is far above 9
    return bool((numbers <= 9).all() and (characters[~digit] == separators).all())


def _parse_epoch(unit: int, texts: np.ndarray) -> np.ndarray:
    numbers = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy()
    if numbers.dtype.kind != "i":
        counts = np.where(np.isfinite(numbers), numbers, 0).astype(np.int64)
        fraction = np.round((numbers - counts) * unit / 1000) * 1000  # float64 knows no more than microseconds
        unknown = ~np.isfinite(numbers)
        nanoseconds = counts * unit + np.where(unknown, 0, fraction).astype(np.int64)
        return np.where(unknown, np.datetime64("NaT"), nanoseconds.astype("datetime64[ns]"))
    return (numbers * unit).astype("datetime64[ns]")


def nanoseconds(times: np.ndarray | pd.Index) -> np.ndarray:
    """Return datetime64[ns] ``(rows,)``, NaT where the year is beyond what 64 bits of nanoseconds reach."""
    known = np.asarray(times)
    reached = (known >= FIRST) & (known < BEYOND)
    return np.where(reached, known, np.datetime64("NaT")).astype("datetime64[ns]")
