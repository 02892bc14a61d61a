"""Features made of others: the vector of the wind, the cycles of the calendar."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lib.alerts import Alert, plural
from lib.errors import InputError
from lib.sources.raw_table import Table

TURN = 360  # degrees
DAY = pd.Timedelta(days=1)
YEAR = pd.Timedelta(days=365.2425)
NEW_YEAR = pd.Timestamp("2000-01-01")  # any one does; the same for all series, so that a model can read them all


def check_wind(columns: list[str], table: Table) -> None:
    """Refuse a column of the wind that has no values, before others are made of it.

    Raises:
        InputError: Names the first.
    """
    for name in columns:
        if np.isnan(table.values[:, table.names.index(name)]).all():
            raise InputError(
                f"wind must name columns of numbers. Received: {name!r} without a single one. Name another, or leave "
                "wind empty."
            )


def with_wind_vector(columns: list[str], table: Table) -> Table:
    """Replace a speed and a direction in degrees, from which the wind blows, by the vector it blows along.

    The direction jumps from 360 to 0 where the wind does not; the vector does not jump. A target stays a column.

    Raises:
        InputError: Other than two columns.
    """
    if not columns:
        return table
    if len(columns) != 2 or columns[0] == columns[1]:
        raise InputError(
            f"wind must name two columns, a speed and a direction in degrees. Received: {columns}. Name both."
        )
    speed, direction = (table.values[:, table.names.index(name)] for name in columns)
    angle = np.deg2rad(direction)
    vector = {f"{columns[0]} eastward": -speed * np.sin(angle), f"{columns[0]} northward": -speed * np.cos(angle)}
    kept = [number for number, name in enumerate(table.names) if number == 0 or name not in columns]
    names = tuple(table.names[number] for number in kept)
    return _with(table.noting(*_doubts(columns, speed, direction), values=table.values[:, kept], names=names), vector)


def _doubts(columns: Sequence[str], speed: np.ndarray, direction: np.ndarray) -> tuple[Alert, ...]:
    """Point out values that no wind has, as two columns in the wrong order or in other units do."""
    below, beyond = int((speed < 0).sum()), int((np.abs(direction) > TURN).sum())
    told = {
        f"{plural(below, 'speed')} of {columns[0]!r} below 0": below,
        f"{plural(beyond, 'direction')} of {columns[1]!r} beyond {TURN} degrees": beyond,
        f"no direction of {columns[1]!r} as high as the highest speed of {columns[0]!r}": _highest(direction)
        < _highest(speed),
    }
    found = [sentence for sentence, count in told.items() if count]
    sentence = f"{' and '.join(found)}: is the first column of `wind` a speed, the second a direction in degrees?"
    return (Alert("wind", max(below + beyond, 1), sentence),) if found else ()


def _highest(values: np.ndarray) -> float:
    return float(np.fmax.reduce(values, initial=-np.inf))


def with_calendar(table: Table) -> Table:
    """Add sine and cosine of the time of day and of the time of year; of the year alone if a step is a day or more.

    Raises:
        InputError: The series has no dates.
    """
    if not isinstance(table.time, pd.DatetimeIndex):
        raise InputError(
            "calendar needs a column of times. Received: calendar=True for rows without times. Set it to False."
        )
    assert isinstance(table.step, pd.Timedelta)
    since = table.time.as_unit("us") - NEW_YEAR  # 64 bits of nanoseconds hold no more than 292 years
    cycles = {"year": (since / YEAR).to_numpy()}
    if table.step < DAY:
        cycles = {"day": (since / DAY).to_numpy(), **cycles}
    waves = {"sine": np.sin, "cosine": np.cos}
    return _with(
        table,
        {f"{cycle} {wave}": of(2 * np.pi * turns) for cycle, turns in cycles.items() for wave, of in waves.items()},
    )


def raw_columns(names: Sequence[str], parameters: Mapping[str, Any]) -> list[str]:
    """The columns of a source that features of these ``names`` are made of, in their order, then those of the wind."""
    wind = parameters["wind"]
    made = {f"{name} {way}" for name in wind[:1] for way in ("eastward", "northward")}
    made |= {f"{cycle} {wave}" for cycle in ("day", "year") for wave in ("sine", "cosine") if parameters["calendar"]}
    kept = [name for name in names if name not in made]
    return [*kept, *(name for name in wind if name not in kept)]


def _with(table: Table, more: dict[str, np.ndarray]) -> Table:
    """Add columns at the end."""
    clash = next((name for name in more if name in table.names), None)
    if clash:
        raise InputError(f"Made features need names of their own. Received: a column {clash!r} in the file. Rename it.")
    values = np.column_stack([table.values, *more.values()]).astype(np.float32, order="C", copy=False)
    return table.noting(values=values, names=(*table.names, *more))
