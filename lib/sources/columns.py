"""Which columns of a file hold the time, the target and the features."""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lib.alerts import Alert
from lib.errors import InputError
from lib.sources.dialect import Dialect
from lib.sources.numerals import Numerals
from lib.sources.time_formats import TimeFormat
from lib.sources.timestamps import formats_of

HINTS = frozenset(
    {"time", "date", "datetime", "timestamp", "stamp", "ts", "ds", "epoch", "unix", "utc", "period"}
    | {
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "weekday",
        "month",
        "quarter",
        "year",
        "stunde",
        "zeit",
        "datum",
        "tag",
        "monat",
        "jahr",
    }
)
PLAIN = re.compile(r"\d+(?:\.\d+)?")
ENOUGH = 100  # cells of a column that show whether it holds numbers
OF_DAY = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?")


@dataclass(frozen=True)
class Columns:
    """The numbers of the columns to read.

    Attributes:
        time_name: Name of the time column; empty without times.
        time: The time column; a date and a time of day may stand in two; none without times.
        formats: The formats in which the times may be written.
        values: The target, then the features, then columns that only the wind needs.
        alerts: What was chosen that the user did not name.
    """

    time_name: str
    time: tuple[int, ...]
    formats: tuple[TimeFormat, ...]
    values: tuple[int, ...]
    alerts: tuple[Alert, ...]


def choose(dialect: Dialect, parameters: Mapping[str, Any]) -> Columns:
    """Choose the columns that the parameters ask for.

    Raises:
        InputError: A name that is no column, a name twice, or no column with numbers.
    """
    time, formats = _time(dialect)
    time_name = " ".join(dialect.names[index] for index in time)
    numeric = _numeric(dialect, time)
    counters = [index for index in numeric if _only_counts(dialect, index, bool(time))] if len(numeric) > 1 else []
    known = {name: index for index, name in enumerate(dialect.names) if index not in time}
    target, chosen = _target(known, parameters["target"], numeric, counters)
    features, left_out = _features(known, parameters["features"], target, set(numeric) - set(counters))
    wind = [_index(known, name, "wind") for name in parameters["wind"]]
    values = tuple(dict.fromkeys([target, *features, *wind]))
    return Columns(time_name, time, formats, values, (*_no_time(dialect, time), *chosen, *left_out))


def _time(dialect: Dialect) -> tuple[tuple[int, ...], tuple[TimeFormat, ...]]:
    """Find the first column that is written like times; failing that, the first whose numbers count time."""
    for index, cells in enumerate(dialect.sample):
        if formats := formats_of(cells):
            return _with_time_of_day(dialect, index, formats)
    for index, cells in enumerate(dialect.sample):
        formats = formats_of(cells, number=True)
        if formats and _counts_time(dialect, index):
            return (index,), formats
    return (), ()


def _with_time_of_day(
    dialect: Dialect, date: int, formats: tuple[TimeFormat, ...]
) -> tuple[tuple[int, ...], tuple[TimeFormat, ...]]:
    """Join a column of dates with one of times of day, where the file keeps them apart."""
    for index, cells in enumerate(dialect.sample):
        if index != date and cells and all(OF_DAY.fullmatch(cell) for cell in cells[:20]):
            joined = formats_of([f"{a} {b}" for a, b in zip(dialect.sample[date], cells, strict=False)])
            if joined:
                return (date, index), joined
    return (date,), formats


def _counts_time(dialect: Dialect, index: int) -> bool:
    """Tell whether plain numbers are times: they have the name of one, or stand first, and never come twice."""
    numbers = [float(cell) for cell in dialect.sample[index] if PLAIN.fullmatch(cell)]
    grows = all(a < b for a, b in pairwise(numbers))
    if _sounds_like_time(dialect.names[index]):
        return grows or len(set(numbers)) == len(numbers)
    return index == 0 and grows and len(dialect.names) > 1


def _sounds_like_time(name: str) -> bool:
    return not HINTS.isdisjoint(re.split(r"[^a-z]+", name.lower()))


def _no_time(dialect: Dialect, time: Sequence[int]) -> tuple[Alert, ...]:
    """Say that the rows have no times, and what of the file might have been meant as times."""
    meant = [
        f"{name!r} with {cells[0]!r}"
        for name, cells in zip(dialect.names, dialect.sample, strict=True)
        if cells and _sounds_like_time(name)
    ]
    unknown = f" ({', '.join(meant[:3])} is written in no way that is known here)" if meant else ""
    sentence = f"no column of times was found{unknown}: the rows are taken in their order, as equally far apart"
    return () if time else (Alert("time", 1, sentence),)


def _numeric(dialect: Dialect, time: Sequence[int]) -> list[int]:
    """Return the columns, other than the time, of which at least half of the first cells are numbers."""
    numeric = []
    for index, sample in enumerate(dialect.sample):
        cells = sample[:ENOUGH]
        numbers = sum(Numerals.looks_like_number(cell) for cell in cells)
        if index not in time and numbers and numbers >= len(cells) / 2:
            numeric.append(index)
    if not numeric:
        raise InputError(
            f"Expected at least one column of numbers. Received: {_listed(dialect.names)}{_like(dialect)}. "
            "Choose another file, or write numbers without spaces, units or signs of a currency."
        )
    return numeric


def _like(dialect: Dialect) -> str:
    last = next((cells[0][:40] for cells in reversed(dialect.sample) if cells), "")
    return f" with cells such as {last!r}" if last else ""


def _only_counts(dialect: Dialect, index: int, has_time: bool) -> bool:
    """Tell whether a column numbers the rows, or is a time that has no date, and so is nothing to forecast."""
    cells = dialect.sample[index]
    steps = all(a.isdecimal() and b.isdecimal() and int(b) == int(a) + 1 for a, b in pairwise(cells))
    return (len(cells) > 2 and steps) or (not has_time and _sounds_like_time(dialect.names[index]))


def _target(
    known: Mapping[str, int], name: str, numeric: Sequence[int], counters: Sequence[int]
) -> tuple[int, tuple[Alert, ...]]:
    if name:
        return _index(known, name, "target"), ()
    names = {index: one for one, index in known.items()}
    chosen = next((index for index in numeric if index not in counters), numeric[0])
    which = "the only column of numbers" if len(numeric) == 1 else f"the first of {len(numeric)} columns of numbers"
    skipped = [names[index] for index in counters if index < chosen]
    after = f" after {_listed(skipped)}, which only counts" if skipped else ""
    return chosen, (Alert("target", 1, f"no target was named: {names[chosen]!r} was taken, {which}{after}"),)


def _features(
    known: Mapping[str, int], names: Sequence[str], target: int, numeric: Collection[int]
) -> tuple[list[int], tuple[Alert, ...]]:
    if list(names) == ["all"]:
        left_out = [name for name, index in known.items() if index not in numeric and index != target]
        sentence = f"left out of the features, as without numbers of use: {_listed(left_out)}"
        alerts = (Alert("features", len(left_out), sentence),) if left_out else ()
        return [index for index in known.values() if index in numeric and index != target], alerts
    twice = [name for name in names if list(names).count(name) > 1]
    if twice:
        raise InputError(f"features must name each column once. Received: {twice[0]!r} twice. Leave one out.")
    return [_index(known, name, "features") for name in names], ()


def _index(known: Mapping[str, int], name: str, parameter: str) -> int:
    if name in known:
        return known[name]
    by_lower = {one.lower(): one for one in known}
    near = difflib.get_close_matches(name.lower(), by_lower, n=3, cutoff=0)
    raise InputError(
        f"{parameter} must name columns of the file, other than its time. Received: {parameter} {name!r}, which is no "
        f"such column. nearest: {_listed([by_lower[one] for one in near])}."
    )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 8:,} more" if len(names) > 8 else ""
    return ", ".join(repr(name) for name in names[:8]) + more
