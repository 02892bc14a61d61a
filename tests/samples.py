"""Small inputs that the tests of the data share."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lib.parameters import resolve
from lib.series.grid import regular
from lib.series.series import Series
from lib.sources import csv_file
from lib.sources.raw_table import Table

DEFAULTS = resolve()


def values(**changes: Any) -> dict[str, Any]:
    """All parameters with some changed, unchecked, so that what the modules themselves check is reached."""
    return {**DEFAULTS, **changes}


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def rows(times, *columns, header="date,a,b,c,d,e,f"):
    """The text of a CSV file from times and columns of values, with as much of the header as they need."""
    names = ",".join(header.split(",")[: 1 + len(columns)])
    lines = (",".join(map(str, row)) for row in zip(times, *columns, strict=True))
    return "\n".join([names, *lines]) + "\n"


def hours(count: int, start: str = "2020-01-01") -> list[str]:
    return [str(time) for time in pd.date_range(start, periods=count, freq="h")]


def series(target, *features, time=None) -> Series:
    """A series of these columns; NaN is missing."""
    table = np.column_stack([target, *features]).astype(np.float32)
    index = pd.RangeIndex(len(table)) if time is None else time
    names = tuple("abcdef"[: table.shape[1]])
    return Series(index, table, names, "", 1, (), {}, None)


def said(alerts, kind: str):
    """The alerts of one kind."""
    return [alert for alert in alerts if alert.kind == kind]


def read_csv(path, **changes):
    """The table that a CSV file gives, with some parameters changed."""
    return csv_file.read(values(source="csv", path=str(path), **changes))


def read_text(folder, text, encoding="utf-8", **changes):
    """The same of a file with this text."""
    return read_csv(write(folder / "data.csv", text, encoding), **changes)


def on_grid(times, target=None):
    """Put rows of one column, numbered or with these values, on the grid of their times."""
    time = pd.DatetimeIndex(times).as_unit("ns")
    column = np.arange(len(time)) if target is None else target
    return regular(Table(time, np.array(column, np.float32)[:, None], ("a",), {}))
