"""Raw rows that a finished run is handed, as a table: what does not fit the run's own data is said in one line."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import is_integer_dtype

from lib.alerts import plural
from lib.errors import InputError
from lib.series.durations import duration
from lib.sources.raw_table import Table

UNTIMED = duration(1)
"""What a run says of its step where its rows have no times."""


def table(frame: pd.DataFrame, columns: Sequence[str], step: str) -> Table:
    """The rows of ``frame`` as a source would give them.

    Args:
        frame: raw rows, their times as the index; times of a zone are converted to UTC, as those of a file are.
        columns: that the rows must have, the target first; others are left out.
        step: time from one row of the run's data to the next in words.

    Raises:
        InputError: no data frame, a column that is missing or there twice, or an index that is not the run's.
    """
    _check_columns(frame, list(columns))
    time = _numbers(frame.index) if step == UNTIMED else _times(frame.index, step)
    values = frame[list(columns)].apply(pd.to_numeric, errors="coerce").to_numpy(np.float32)
    return Table(time, values, tuple(columns), {})


def _check_columns(frame: pd.DataFrame, columns: list[str]) -> None:
    if not isinstance(frame, pd.DataFrame):
        raise InputError(
            f"Expected a pandas DataFrame with the columns {columns}. Received: {type(frame).__name__}. "
            "Put the rows into one."
        )
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise InputError(
            f"Expected {plural(len(columns), 'column')} as in the run's data. Received: rows without {missing}. Add "
            "them, under these names."
        )
    twice = [name for name in columns if (frame.columns == name).sum() > 1]
    if twice:
        raise InputError(f"Expected each column once. Received: {twice} more than once. Drop or rename the others.")


def _times(index: pd.Index, step: str) -> pd.DatetimeIndex:
    if not isinstance(index, pd.DatetimeIndex):
        raise InputError(
            f"Expected rows with their times as the index, one every {step.removeprefix('1 ')}. Received: "
            f"{_kind(index)}. Use frame.set_index(pd.to_datetime(..., utc=True)) with the column of the times."
        )
    if index.hasnans:
        row = int(index.isna().argmax()) + 1
        raise InputError(f"Expected a time for each row. Received: none in row {row:,}. Mend or drop that row.")
    return index.tz_convert("UTC").tz_localize(None) if index.tz else index


def _numbers(index: pd.Index) -> pd.RangeIndex:
    if not is_integer_dtype(index.dtype) or index.hasnans:
        raise InputError(
            f"Expected rows without times, as in the run's data, numbered 0, 1, 2 …. Received: {_kind(index)}. "
            "Use frame.reset_index(drop=True) if the rows follow each other."
        )
    jumps = np.flatnonzero(np.diff(index) != 1)
    if jumps.size:
        before, after = index[jumps[0]], index[jumps[0] + 1]
        raise InputError(
            f"Expected rows that follow each other, numbered in steps of one. Received: an index with {after} after "
            f"{before}. Sort the rows and add those that are missing, or use frame.reset_index(drop=True) if none are."
        )
    return pd.RangeIndex(len(index))


def _kind(index: pd.Index) -> str:
    return f"{type(index).__name__} of {index.dtype}"
