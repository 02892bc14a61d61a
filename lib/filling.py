"""Missing values of features, filled with what was known before; the target's are never invented."""

import numpy as np

from lib.alerts import Alert, plural
from lib.errors import InputError
from lib.raw_table import Table
from lib.stretches import runs, within


def filled(max_fill: int, table: Table) -> Table:
    """Fill runs of at most ``max_fill`` missing values of a feature with the value before the run.

    Longer runs stay missing as a whole, and so does every row without the target: no window could use it.

    Raises:
        InputError: A feature has no values at all.
    """
    if not np.isnan(table.values).any():
        return table
    _check_some_known(table)
    known_target = ~np.isnan(table.values[:, 0])
    places = [_fillable(column, max_fill, known_target) for column in table.values.T[1:]]
    counts = [rows.size for rows, _ in places]
    if any(counts):
        values = table.values.copy()
        for number, (rows, sources) in enumerate(places, 1):
            values[rows, number] = values[sources, number]
        table = table.noting(_said_filled(table.names[1:], counts), values=values)
    return table.noting(*_said_missing(table, max_fill))


def _check_some_known(table: Table) -> None:
    for name, column in zip(table.names, table.values.T, strict=True):
        if np.isnan(column).all():
            raise InputError(f"features must hold numbers. Received: {name!r} without a single one. Leave it out.")


def _fillable(column: np.ndarray, max_fill: int, allowed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows to fill and, for each, the row that its value comes from."""
    starts, lengths = runs(np.isnan(column))
    short = (lengths <= max_fill) & (starts > 0)
    rows = within(starts[short], lengths[short])
    sources = np.repeat(starts[short] - 1, lengths[short])
    return rows[allowed[rows]], sources[allowed[rows]]


def _said_filled(names: tuple[str, ...], counts: list[int]) -> Alert:
    sentence = f"{plural(sum(counts), 'missing value')} of features filled with the value before: "
    return Alert("filled", sum(counts), sentence + _counted(names, counts))


def _said_missing(table: Table, max_fill: int) -> tuple[Alert, ...]:
    """Count the values of features that stay missing in rows that have the target."""
    missing = [np.isnan(column) for column in table.values.T]
    counts = [int((column & ~missing[0]).sum()) for column in missing[1:]]
    sentence = f"{plural(sum(counts), 'value')} of features stay missing, at the start or in runs above {max_fill}: "
    where = _counted(table.names[1:], counts)
    return (Alert("missing features", sum(counts), sentence + where),) if any(counts) else ()


def _counted(names: tuple[str, ...], counts: list[int]) -> str:
    return ", ".join(f"{name!r} {count:,}" for name, count in zip(names, counts, strict=True) if count)
