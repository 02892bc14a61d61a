"""Which columns of a file hold the time, the target and the features."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lib.alerts import Alert
from lib.errors import InputError
from lib.sources.columns import time_columns
from lib.sources.columns.time_columns import TimeColumn, are_serial_days
from lib.sources.dialect.dialect import SAMPLE_ROWS, Dialect
from lib.sources.names import listed, position, shown
from lib.sources.numbers.numerals import are_measures, mostly_numbers
from lib.sources.times.hints import sounds_like_time

STEADY = 0.9  # share of the steps by one from which on a column numbers the rows, though some are left out


@dataclass(frozen=True)
class Columns:
    """Where the columns to read stand in a row, from 0.

    Attributes:
        time: Where the times stand.
        places: Of the target, then of the features, then of columns that only the wind needs.
        asked: Those of the places that the user named, and the target; not those that "all" stands for.
        alerts: What was chosen that the user did not name.
    """

    time: TimeColumn
    places: tuple[int, ...]
    asked: tuple[int, ...]
    alerts: tuple[Alert, ...]


def choose(dialect: Dialect, parameters: Mapping[str, Any]) -> Columns:
    """Choose the columns that the parameters ask for.

    Raises:
        InputError: A name that is no column, a name twice, no column with numbers, or a time column without times.
    """
    time = time_columns.find(dialect, parameters["time_column"])
    numeric = _numeric(dialect, time.places)
    counters = _counters(dialect, numeric, time) if len(numeric) > 1 else []
    known = {name: index for index, name in enumerate(dialect.names) if index not in time.places}
    empty = [name for name, index in known.items() if not dialect.sample[index]]
    target, chosen = _target(known, parameters["target"], numeric, counters)
    features, left_out = _features(known, parameters["features"], target, set(numeric) - set(counters), empty)
    wind = [_index(known, name, "wind") for name in parameters["wind"]]
    places = tuple(dict.fromkeys([target, *features, *wind]))
    chooses = _are_all(parameters["features"])
    asked = (target, *wind) if chooses else places
    unread = {name: index for name, index in known.items() if index not in places}
    unused = _unused([name for name in unread if known[name] in numeric and known[name] not in counters])
    others = unread if chosen or chooses else {}
    alerts = (*(unused if not parameters["features"] else ()), *_with_units(dialect, others), *_unseen(empty, others))
    return Columns(time, places, asked, (*time.alerts, *chosen, *left_out, *alerts))


def _numeric(dialect: Dialect, time: Sequence[int]) -> list[int]:
    """Return the columns, other than the time, of which at least half of the first cells are numbers."""
    samples = enumerate(dialect.sample)
    numeric = [index for index, sample in samples if index not in time and mostly_numbers(sample)]
    if not numeric:
        raise InputError(
            f"Expected at least one column of numbers. Received: {listed(dialect.names)}{_like(dialect)}. "
            "Choose another file, or write numbers without spaces, units or signs of a currency."
        )
    return numeric


def _like(dialect: Dialect) -> str:
    last = next((cells[0][:40] for cells in reversed(dialect.sample) if cells), "")
    return f" with cells such as {shown(last)}" if last else ""


def _counters(dialect: Dialect, numeric: Sequence[int], time: TimeColumn) -> list[int]:
    """Return those of the columns that number the rows or tell a time, and so are nothing to forecast."""
    return [index for index in numeric if index in time.others or _only_counts(dialect, index, bool(time.places))]


def _only_counts(dialect: Dialect, index: int, has_time: bool) -> bool:
    cells = dialect.sample[index]
    dated = sounds_like_time(dialect.names[index]) or (index == 0 and are_serial_days(cells))
    return _are_in_steps(cells, first=index == 0 and not has_time) or (dated and not has_time)


def _are_in_steps(cells: Sequence[str], *, first: bool) -> bool:
    """Tell whether whole numbers go up or down by one, but for a few places; the ``first`` column by any step."""
    if len(cells) < 3 or not all(map(str.isdecimal, cells)):
        return False
    step, count = Counter(int(b) - int(a) for a, b in pairwise(cells)).most_common(1)[0]
    return (abs(step) == 1 and count >= STEADY * (len(cells) - 1)) or (first and step != 0 and count == len(cells) - 1)


def _target(
    known: Mapping[str, int], name: str, numeric: Sequence[int], counters: Sequence[int]
) -> tuple[int, tuple[Alert, ...]]:
    if name:
        return _index(known, name, "target"), ()
    names = {index: one for one, index in known.items()}
    chosen = next((index for index in numeric if index not in counters), numeric[0])
    which = "the only column of numbers" if len(numeric) == 1 else f"the first of {len(numeric)} columns of numbers"
    skipped = [names[index] for index in counters if index < chosen]
    after = f" after {listed(skipped)}, which only counts or tells a time" if skipped else ""
    return chosen, (
        Alert("target", 1, f"no column to forecast was named: {names[chosen]!r} was taken, {which}{after}"),
    )


def _features(
    known: Mapping[str, int], names: Sequence[str], target: int, numeric: Collection[int], empty: Collection[str]
) -> tuple[list[int], tuple[Alert, ...]]:
    if _are_all(names):
        left_out = [name for name, index in known.items() if index not in {*numeric, target} and name not in empty]
        sentence = f"columns left out, as they hold texts, tell a time or only count: {listed(left_out)}"
        alerts = (Alert("features", len(left_out), sentence),) if left_out else ()
        return [index for index in known.values() if index in numeric and index != target], alerts
    twice = [name for name in names if list(names).count(name) > 1]
    if twice:
        raise InputError(f"features must name each column once. Received: {twice[0]!r} twice. Leave one out.")
    return [_index(known, name, "features") for name in names], ()


def _unused(names: Sequence[str]) -> tuple[Alert, ...]:
    """Point out columns that a model could read, where no features were asked for."""
    sentence = (
        f"not read, as no features were asked for: {listed(names)}; the model sees all of them with `features` [all]"
    )
    return (Alert("other columns", len(names), sentence),) if names else ()


def _with_units(dialect: Dialect, others: Mapping[str, int]) -> tuple[Alert, ...]:
    """Point out columns of numbers that cannot be read as such, with the first cell of one."""
    first = {name: dialect.sample[index][0] for name, index in others.items() if are_measures(dialect.sample[index])}
    sentence = (
        f"not chosen, as a unit or a sign of a currency stands beside each number: {listed(list(first))}, such as "
        f"{shown(next(iter(first.values()), ''))}; write it into the name of the column instead"
    )
    return (Alert("units in cells", len(first), sentence),) if first else ()


def _unseen(empty: Sequence[str], others: Collection[str]) -> tuple[Alert, ...]:
    """Point out columns that may hold numbers farther down, as those of a sensor that was added later do."""
    names = [name for name in empty if name in others]
    sentence = f"not chosen, as empty in the first {SAMPLE_ROWS} rows: {listed(names)}; name what you want of it"
    return (Alert("empty columns", len(names), sentence),) if names else ()


def _are_all(features: Sequence[str]) -> bool:
    return list(features) == ["all"]


def _index(known: Mapping[str, int], name: str, parameter: str) -> int:
    which = "a column" if parameter == "target" else "columns"
    return position(known, name, parameter, f"{which} of the file, other than its time")
