"""Repairs of a table that need no guess: order, duplicates, values that mean "no reading"."""

import numpy as np
import pandas as pd

from lib.alerts import Alert, plural
from lib.errors import InputError
from lib.limits import MADE
from lib.series.stretches import differences
from lib.series.times import told
from lib.sources.columnwise import reduced
from lib.sources.names import counted
from lib.sources.raw_table import Table
from lib.sources.times import short

PLACEHOLDERS = np.array(
    [sign * nines for nines in (99, 999, 9999, 99999, 999999, 99.9, 999.9, 99.99, 999.99) for sign in (-1, 1)]
    + [-7777, -8888, -32768, 32767, -1e20, 1e20, -1e30, 1e30, -1e34, -1e38, 1e38, 9.969209968386869e36],
    np.float32,
)
"""Values that data loggers and file formats commonly write where they have no reading."""
PRECISION = 0.01
FAR = 100  # times as far from all others as these lie apart is hardly a reading, whatever the value
LOOKED_AT = 1_000  # rows that mostly show that no value is so far


def finite(table: Table) -> Table:
    """Refuse infinite values; also those that are only too large for float32.

    Raises:
        InputError: Names the first one.
    """
    if np.isinf(table.extremes).any():
        row, column = np.argwhere(np.isinf(table.values))[0]
        raise InputError(
            f"Every value must be finite and below 3e38. Received: a value that is infinite or beyond 3e38 in "
            f"{table.names[column]!r} at {table.where(row)}. {_mended(table)}."
        )
    return table


def _mended(table: Table) -> str:
    """Say what to do with an infinite value."""
    made = table.provenance.get("source") in MADE
    return "Choose a smaller amplitude or less noise" if made else "Mend the value or empty its cell"


def ordered(table: Table) -> Table:
    """Put the rows in the order of their times."""
    if table.time.is_monotonic_increasing:
        return table
    assert isinstance(table.time, pd.DatetimeIndex)
    stamps = table.time.asi8
    backwards = int((np.diff(stamps) < 0).sum())
    order = np.argsort(stamps, kind="stable")
    where = (
        f"were out of order at {plural(backwards, 'place')}" if backwards < len(stamps) - 1 else "began with the last"
    )
    sentence = f"rows sorted by time; they {where}"
    return table.noting(Alert("order", backwards, sentence), time=table.time[order], values=table.values[order])


def deduplicated(table: Table) -> Table:
    """Keep one of the rows that are equal in their time and all values; the rows must be in order.

    Raises:
        InputError: Two rows of one time differ; names the first.
    """
    again = table.time.asi8[1:] == table.time.asi8[:-1] if isinstance(table.time, pd.DatetimeIndex) else np.empty(0)
    repeats = np.flatnonzero(again) + 1
    if not repeats.size:
        return table
    _check_equal(table, repeats)
    (first,), keep = told(table.time[repeats[:1]], table.time), np.ones(len(table.time), bool)
    keep[repeats] = False
    sentence = (
        f"{plural(repeats.size, 'duplicate row')} dropped, equal in time and, to seven digits, in all values that are "
        f"read, the first at {first}"
    )
    values = table.values.compress(keep, axis=0)  # row by row, in a quarter of the time of an index
    return table.noting(Alert("duplicates", repeats.size, sentence), time=table.time[keep], values=values)


def _check_equal(table: Table, repeats: np.ndarray) -> None:
    first, second = table.values[repeats - 1], table.values[repeats]
    differ = ~((first == second) | (np.isnan(first) & np.isnan(second)))
    if differ.any():
        row, column = np.argwhere(differ)[0]
        raise InputError(
            f"Rows of one time must be equal. Received: {table.names[column]!r} both {_shown(first[row, column])} and "
            f"{_shown(second[row, column])} at {table.time[repeats[row]]}. {_kept(table)}"
        )


def _shown(value: np.float32) -> str:
    return "missing" if np.isnan(value) else str(value)


def _kept(table: Table) -> str:
    """Say what to do with several rows of one time."""
    are_short = any(alert.kind == short.KIND for alert in table.alerts)
    cut_off = ", and write out those that are shorter than others, as one may be cut off" if are_short else ""
    return (
        f"Keep one row for each time{cut_off}. Where several series stand below each other, as of several places, keep "
        "those rows of one; where a clock was set back in autumn, write UTC; where the hour has a column of its own, "
        "write both in one."
    )


def without_sentinels(sentinels: list[float], table: Table) -> Table:
    """Turn the values that mean "no reading" into missing ones."""
    meant = _equal_to_any(np.array(sentinels, np.float32), table.values) if sentinels else np.zeros(0, bool)
    if not meant.any():
        return table
    values = table.values.copy()
    np.copyto(values, np.nan, where=meant)
    columns = np.flatnonzero(reduced(np.logical_or, meant)).tolist()
    counts = {table.names[column]: int(meant[:, column].sum()) for column in columns}
    count = sum(counts.values())
    sentence = f"{plural(count, 'value')} meaning no reading ({_listed(sentinels)}) taken as missing: {counted(counts)}"
    return table.noting(Alert("no reading", count, sentence), values=values)


def _equal_to_any(marks: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Tell which values are one of the marks; looking for each by itself takes a third of the time of ``np.isin``."""
    first, *others = marks
    found: np.ndarray = values == first
    for mark in others:
        found |= values == mark
    return found


def _listed(numbers: list[float]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)


def with_suspects(table: Table) -> Table:
    """Point out values that look like "no reading" and were not declared; they stay as they are."""
    found = (
        _suspect(name, column, float(extreme))
        for name, column, *extremes in zip(table.names, table.values.T, table.extremes.T, _far(table).T, strict=True)
        for extreme, is_far in zip(*extremes, strict=True)
        if is_far or extreme in PLACEHOLDERS
    )
    return table.noting(*(alert for alert in found if alert))


def _far(table: Table) -> np.ndarray:
    """Tell which of the extremes ``(2, features)`` may be far from all others: some of the rows mostly show it."""
    low, high = table.extremes
    some = table.values[:: -(-len(table.values) // LOOKED_AT)]
    others = np.where((some == low) | (some == high), np.float32(np.nan), some)
    lowest, highest = np.fmin.reduce(others), np.fmax.reduce(others)
    are_near: np.ndarray = np.array([lowest - low, high - highest]) <= FAR * (highest - lowest)
    return ~are_near


def _suspect(name: str, column: np.ndarray, extreme: float) -> Alert | None:
    """Look whether an extreme value is farther from all others than these are from each other."""
    column = np.ascontiguousarray(column)  # half the time, as it is gone through several times
    others = column[column != extreme]
    low, high = (float(bound.reduce(others, initial=np.nan)) for bound in (np.fmin, np.fmax))
    if not _is_odd(extreme, low, high):
        return None
    count = int((column == extreme).sum())
    return Alert("odd values", count, _suspicion(name, count, extreme, low, high))


def _is_odd(extreme: float, low: float, high: float) -> bool:
    """Tell whether a value is no reading, where all others lie between two bounds; NaN where there are no others."""
    distance, span = max(low - extreme, extreme - high), high - low
    return distance > span if extreme in PLACEHOLDERS else distance > FAR * span > 0


def _suspicion(name: str, count: int, extreme: float, low: float, high: float) -> str:
    verb = "is" if count == 1 else "are"
    return (
        f"{plural(count, 'value')} of {name!r} {verb} {extreme:g}, all others lie between {low:g} and "
        f"{high:g}: if that means no reading, run again and say so (`sentinels` [{extreme:g}])"
    )


def with_changing_target(table: Table) -> Table:
    """Check that there is something to forecast, and say how much of it is missing or rounded away.

    Raises:
        InputError: The target has no values, or always the same one.
    """
    target, name = table.values[:, 0], table.names[0]
    known = target[~np.isnan(target)]
    if not known.size:
        raise InputError(
            f"The target must hold numbers. Received: {name!r} without a single one. Choose another target."
        )
    if known.min() == known.max():
        raise InputError(
            f"The target must change. Received: {name!r}, always {known[0]:g} as float32. Choose another target."
        )
    return table.noting(*_missing(name, target.size - known.size), *_rounded(name, known))


def _missing(name: str, count: int) -> tuple[Alert, ...]:
    sentence = (
        f"{plural(count, 'row')} without a value of {name!r}, which is to be forecast: no example to learn from "
        "and no forecast touches such a row"
    )
    return (Alert("missing target", count, sentence),) if count else ()


def _rounded(name: str, known: np.ndarray) -> tuple[Alert, ...]:
    """Point out a target so far from zero that the seven digits of float32 do not hold its changes.

    Where all changes are equal, as those of a counter, there is nothing that these digits could lose.
    """
    spacing = float(np.spacing(max(-known.min(), known.max())))
    sentence = (
        f"numbers as large as those of {name!r} are rounded to steps of {spacing:g} here, which is coarse beside "
        "their changes: subtract one number from all of them, and run again"
    )
    return (Alert("precision", known.size, sentence),) if spacing > PRECISION * _std_of_changes(known) > 0 else ()


def _std_of_changes(known: np.ndarray) -> float:
    """Return the standard deviation of the changes of values ``(rows,)``: their mean square less their squared mean."""
    count = known.size - 1
    mean = (float(known[-1]) - float(known[0])) / count
    square = sum(float(np.square(changes, dtype=np.float64).sum()) for changes in differences(known)) / count
    return float(np.sqrt(max(0.0, square - mean**2)))
