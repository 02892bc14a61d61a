"""Missing values of features, filled with what was known before; the target's are never invented."""

import numpy as np

from lib.alerts import Alert, plural
from lib.errors import InputError
from lib.series.stretches import runs, within
from lib.sources.columnwise import reduced
from lib.sources.names import counted
from lib.sources.raw_table import Table


def filled(max_fill: int, table: Table) -> Table:
    """Fill runs of at most ``max_fill`` missing values of a feature with the value before the run.

    Longer runs stay missing as a whole; rows without the target stay missing, too, as no window could use them.

    Raises:
        InputError: A feature has no values at all.
    """
    missing = np.isnan(table.values)
    if not missing.any():
        return table
    _check_some_known(table.names, missing)
    wanted = missing.copy()
    wanted[missing[:, 0]] = False
    columns = np.flatnonzero(reduced(np.logical_or, wanted)).tolist()
    places = {column: _fillable(missing[:, column], wanted[:, column], max_fill) for column in columns}
    done = {table.names[column]: rows.size for column, (rows, _) in places.items()}
    left = {table.names[column]: int(wanted[:, column].sum()) - rows.size for column, (rows, _) in places.items()}
    return table.noting(*_said(done, left, max_fill), values=_with_filled(table.values, places))


def _check_some_known(names: tuple[str, ...], missing: np.ndarray) -> None:
    for name, all_missing in zip(names, reduced(np.logical_and, missing).tolist(), strict=True):
        if all_missing:
            raise InputError(f"features must hold numbers. Received: {name!r} without a single one. Leave it out.")


def _fillable(missing: np.ndarray, wanted: np.ndarray, max_fill: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of one feature to fill and, for each, the row that its value comes from."""
    starts, lengths = runs(missing)
    short = (lengths <= max_fill) & (starts > 0)
    rows = within(starts[short], lengths[short])
    sources = np.repeat(starts[short] - 1, lengths[short])
    return rows[wanted[rows]], sources[wanted[rows]]


def _with_filled(values: np.ndarray, places: dict[int, tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    if not places:
        return values
    values = values.copy()
    for column, (rows, sources) in places.items():
        values[rows, column] = values[sources, column]
    return values


def _said(done: dict[str, int], left: dict[str, int], max_fill: int) -> tuple[Alert, ...]:
    sentences = {
        "filled": (done, "missing value", "of other columns filled with the value before"),
        "missing features": (
            left,
            "value",
            f"of other columns left missing, at the start or more than {max_fill} in a row",
        ),
    }
    return tuple(
        Alert(kind, sum(counts.values()), f"{plural(sum(counts.values()), noun)} {what}: {counted(counts)}")
        for kind, (counts, noun, what) in sentences.items()
        if any(counts.values())
    )
