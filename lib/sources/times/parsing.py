"""Texts read as times: each function makes datetime64[ns] of ``(rows,)`` texts of one kind, NaT of others."""

import re

import numpy as np
import pandas as pd

from lib.sources.times import fixed

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
NOW = frozenset(["now", "today"])
"""Words that pandas reads as the time at which it reads them."""
EARLIEST, BEYOND = np.datetime64("1678", "Y"), np.datetime64("2262", "Y")  # what 64 bits of nanoseconds reach
CENTURY_OF_DAYS = np.timedelta64(36_525, "D")


def quarters(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    """Read quarters, whose year and number the pattern has as groups, as their first day."""
    found = [pattern.fullmatch(text) if isinstance(text, str) else None for text in texts]
    months = [f"{one[1]}-{3 * int(one[2]) - 2:02}" if one else "NaT" for one in found]
    return nanoseconds(pd.to_datetime(np.array(months, object), format="%Y-%m", errors="coerce"))


def translate(layout: str, column: int) -> str:
    """Write a layout as a regular expression (column 0) or for strptime (column 1)."""
    text = layout.replace(".", r"\.") if column == 0 else layout
    return TOKEN.sub(lambda token: TOKENS[token[0]][column], text)


def iso(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    """Read texts in ISO 8601 of any length."""
    return nanoseconds(pd.to_datetime(_only(pattern, texts), format="ISO8601", errors="coerce"))


def _to_datetime(texts: np.ndarray, layout: str) -> pd.Index:
    """Read texts as pandas does, but for the words that it takes for the time of now."""
    if not NOW.isdisjoint(texts):
        texts = np.array([None if text in NOW else text for text in texts], object)
    return pd.to_datetime(texts, format=layout, errors="coerce")


def zoned(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    """Read texts in ISO 8601 with a time zone, as UTC."""
    known = [re.sub(" ?(UTC|GMT)$", "Z", text) if text else None for text in _only(pattern, texts)]
    times = pd.to_datetime(np.array(known, object), format="ISO8601", errors="coerce", utc=True)
    return nanoseconds(times.tz_localize(None))


def in_zoned_layout(pattern: re.Pattern[str], layout: str, texts: np.ndarray) -> np.ndarray:
    """Read texts of a layout with a time zone, as UTC."""
    times = fixed.read(layout, texts)
    return nanoseconds(times) if times is not None else zoned(pattern, texts)


def midnights(layout: str, texts: np.ndarray) -> np.ndarray:
    """Read the dates of texts with an offset from UTC if all stand at midnight; none elsewhere."""
    local = layout.removesuffix(fixed.OFFSET)
    are_times = fixed.read(layout, texts) is not None
    times = fixed.read(local, texts.astype(f"S{len(local)}")) if are_times else None
    if times is None or (times != times.astype("datetime64[D]")).any():
        return np.full(len(texts), np.datetime64("NaT", "ns"))
    return nanoseconds(times)


def _only(pattern: re.Pattern[str], texts: np.ndarray) -> np.ndarray:
    """Return the texts ``(rows,)`` with None in place of those that do not match."""
    return np.array([text if isinstance(text, str) and pattern.fullmatch(text) else None for text in texts], object)


def in_layout(layout: str, texts: np.ndarray) -> np.ndarray:
    """Read texts of a layout."""
    times = fixed.read(layout, texts)
    if times is not None:
        return nanoseconds(times)
    return nanoseconds(_to_datetime(texts, translate(layout, 1)))


def of_the_past(layout: str, texts: np.ndarray) -> np.ndarray:
    """Read years of two digits as 1929 to 2028; pandas takes them as 1969 to 2068, and 2000 had a leap day."""
    times = in_layout(layout, texts)
    return np.where(times >= np.datetime64("2029"), times - CENTURY_OF_DAYS, times)


def compact(pattern: re.Pattern[str], layout: str, texts: np.ndarray) -> np.ndarray:
    """Read texts in which every digit has its place; strptime alone would take fewer digits too."""
    times = fixed.read(layout, texts)
    return nanoseconds(times) if times is not None else in_layout(layout, _only(pattern, texts))


def epoch(unit: int, fewest: int, texts: np.ndarray) -> np.ndarray:
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
