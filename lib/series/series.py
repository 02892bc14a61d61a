"""A series that can be trusted: in order, on its regular grid, with every repair listed."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from lib.alerts import Alert, plural
from lib.errors import InputError
from lib.series import cleaning, features, filling, grid
from lib.sources import source
from lib.sources.raw_table import Table

__all__ = ["Alert", "Series", "completed", "gridded", "load", "named"]

Repair = Callable[[Table], Table]


@dataclass(frozen=True)
class Series:
    """A regular series, cleaned.

    Attributes:
        time: ``(rows,)`` regular times, those of the file where grid is off; 0, 1, 2 … where it has no time column.
        values: ``(rows, features)`` float32 in the units of the source; column 0 is the target; NaN is missing.
        names: ``(features,)`` names of the columns; the first is the target's.
        unit: Unit of the target, as given or read from its name: ``"T (degC)"`` gives ``"degC"``; empty where it names
            none.
        step: Time from one row to the next; for calendar steps such as months their usual length; 1 without times.
        alerts: What was found and what was done about it.
        provenance: Where the rows are from, as JSON would write it.
        noise_floor: Variance of the irreducible noise in the target's unit squared, where it is known.
        signal: ``(rows,)`` float64, the best forecast of each row's target: all but that noise, where it is known.
        regular: Each row is one step after the one before; false where the rows stand as they do in the file.
        every: Of so many rows on the grid one was kept.
    """

    time: pd.DatetimeIndex | pd.RangeIndex
    values: np.ndarray
    names: tuple[str, ...]
    unit: str
    step: pd.Timedelta | int
    alerts: tuple[Alert, ...]
    provenance: Mapping[str, Any]
    noise_floor: float | None
    signal: np.ndarray | None = None
    regular: bool = True
    every: int = 1

    @property
    def target(self) -> np.ndarray:
        """``(rows,)`` float32, the target."""
        return self.values[:, 0]

    @property
    def leaps(self) -> np.ndarray:
        """``(leaps,)`` rows before which the time goes on by more than one step; on a grid there are none."""
        if self.regular:
            return np.empty(0, np.int64)
        return np.flatnonzero(np.diff(self.time.to_numpy()) > np.timedelta64(self.step)) + 1

    @property
    def on_weekdays(self) -> bool:
        """Tell whether its days are weekdays, of which Friday is followed by Monday."""
        return any(alert.kind == "weekdays" for alert in self.alerts)

    @property
    def thinned(self) -> str:
        """How few rows were kept, for behind a number of rows; empty where all were."""
        return f" (every: 1 of {self.every} rows kept; a smaller one keeps more)" if self.every > 1 else ""

    @property
    def title(self) -> str:
        """The target's name with its unit behind it, as an axis needs it."""
        name = self.names[0]
        return name if self.unit in {"", _unit(name)} else f"{name} ({self.unit})"


def load(parameters: Mapping[str, Any]) -> Series:
    """Read the source that the parameters name and clean it, each repair an alert.

    Raises:
        InputError: The source cannot be read, or what it holds is no series that can be forecast.
    """
    table = source.read(parameters)
    for repair in _repairs(parameters, partial(_checked, parameters["wind"]), parameters["every"] - 1):
        table = repair(table)  # under one name, so that none is kept longer than it is needed
    table = completed(table, parameters)
    return Series(
        time=table.time,
        values=table.values,
        names=table.names,
        unit=parameters["unit"].strip() or _unit(table.names[0]),
        step=table.step,
        alerts=table.alerts,
        provenance=table.provenance,
        noise_floor=table.noise_floor,
        signal=table.signal,
        regular=parameters["grid"],
        every=parameters["every"],
    )


def _checked(wind: list[str], table: Table) -> Table:
    """Check that there is something to forecast, and what the wind is made of."""
    features.check_wind(wind, table)
    return cleaning.with_changing_target(table)


def gridded(table: Table, parameters: Mapping[str, Any]) -> Table:
    """Put a raw table on its regular grid, with the rows and the columns that a model reads and all gaps between them.

    Where ``grid`` is false, the rows stay as they stand in the table.

    Args:
        table: as it was read.
        parameters: of the run.

    Raises:
        InputError: The rows contradict each other or follow no grid.
    """
    for repair in _repairs(parameters, lambda raw: raw, None):
        table = repair(table)
    return table


def _repairs(parameters: Mapping[str, Any], check: Repair, first: int | None) -> Iterator[Repair]:
    """Name what is done to a raw table, in order: sentinels first, as rows that only these tell apart are equal."""
    on_grid = parameters["grid"]
    yield partial(cleaning.without_sentinels, parameters["sentinels"])
    if on_grid:
        yield cleaning.ordered
        yield cleaning.deduplicated
    yield cleaning.finite
    yield cleaning.with_suspects
    yield check
    yield grid.regular if on_grid else grid.as_filed
    yield partial(features.with_wind_vector, parameters["wind"])
    yield partial(_thinned, parameters["every"], first)


def completed(table: Table, parameters: Mapping[str, Any]) -> Table:
    """Fill the short gaps of the features of a table on its grid, and add those of the calendar, as the run has them.

    Raises:
        InputError: A feature has no values at all, or there are no times for a calendar.
    """
    table = filling.filled(parameters["max_fill"], table)
    return features.with_calendar(table) if parameters["calendar"] else table


def named(time: pd.Index) -> pd.Index:
    """The same index under the name that it has in every table: ``time``, or ``step`` where there are no times."""
    return time.rename("time" if isinstance(time, pd.DatetimeIndex) else "step")


def _thinned(every: int, first: int | None, table: Table) -> Table:
    """Keep each n-th row.

    Raises:
        InputError: None is left.
    """
    if every == 1:
        return table
    rows = slice((len(table.values) - 1) % every if first is None else first, None, every)
    kept = np.ascontiguousarray(table.values[rows])
    if not kept.size:
        raise InputError(
            f"Expected every to leave rows to learn from. Received: every {every}, which leaves 0 of "
            f"{plural(len(table.values), 'row')}. Choose a smaller one."
        )
    sentence = f"1 of {every} rows kept: {plural(len(kept), 'row')} of {len(table.values):,}"
    alert = Alert("every", len(kept), sentence)
    signal = None if table.signal is None else table.signal[rows]
    return table.noting(alert, time=table.time[rows], values=kept, signal=signal, step=table.step * every)


def _unit(name: str) -> str:
    found = re.search(r"[(\[]([^()\[\]]+)[)\]]\s*$", name)
    return found.group(1).strip() if found else ""
