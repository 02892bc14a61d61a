"""A CSV file of the user, however it is written, as a table."""

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import Any

import pandas as pd

from lib.alerts import Alert, plural
from lib.errors import InputError
from lib.sources import files
from lib.sources.columns import Columns, choose
from lib.sources.dialect import Dialect, detect
from lib.sources.gathered import Gathered, OddTimesError
from lib.sources.names import listed, without_letters
from lib.sources.numerals import MISSING
from lib.sources.raw_table import Table
from lib.sources.remarks import WithoutRemarks
from lib.sources.time_columns import TimeColumn
from lib.sources.time_formats import NOW
from lib.sources.timestamps import Timestamps

HEAD_BYTES = 1 << 18
OLD_LETTERS = (
    "the letters of the file were read in an older way of writing them (Windows-1252), as they are not in the usual "
    "one (UTF-8): where a name looks wrong, save the file as UTF-8"
)
CHUNK_ROWS = 8_192  # rows at a time, so that only what the series needs is ever held


def read(parameters: Mapping[str, Any]) -> Table:
    """Read the columns that the parameters ask for; how the file is written is found by itself.

    Raises:
        InputError: The file, its columns or its times are not what a series can be made of.
    """
    path = files.existing(parameters["path"])
    with ThreadPoolExecutor(1) as beside:  # a core of its own, if there is one
        digest = beside.submit(files.sha256, path)
        table = _read(path, parameters)
    return table.noting(provenance={**table.provenance, "sha256": digest.result()})


def _read(path: Path, parameters: Mapping[str, Any]) -> Table:
    dialect = _dialect(path)
    columns = choose(dialect, parameters)
    rows = _rows(path, dialect, columns)
    count = len(rows.values)
    rows.unreadable.check((dialect.names[index] for index in columns.asked), count)
    time = _time(columns, rows.timestamps, count)
    names = tuple(dialect.names[index] for index in columns.values)
    provenance = _provenance(path, dialect, columns, rows.timestamps, count)
    read = (*rows.timestamps.alerts(), *rows.unreadable.alerts(), *rows.short.alerts())
    alerts = (*columns.alerts, *_doubts(dialect, rows), *read)
    return Table(time, rows.values, names, provenance, alerts)


def _dialect(path: Path) -> Dialect:
    with files.opened(path) as file:
        start = file.read(HEAD_BYTES)
        return detect(start, complete=not file.read(1))


def _rows(path: Path, dialect: Dialect, columns: Columns) -> Gathered:
    """Read all rows.

    Times in ISO 8601 pandas reads by itself, and texts of a fixed width it need not make Python's: a third of the
    time. If one of them is no time after all, all are read as texts.
    """
    at_once = columns.time.iso or columns.time.width > 0
    try:
        return _gathered(path, dialect, columns, at_once=at_once)
    except OddTimesError:
        return _gathered(path, dialect, columns, at_once=False)


def _gathered(path: Path, dialect: Dialect, columns: Columns, *, at_once: bool) -> Gathered:
    """Read the file from top to bottom."""
    room = int(1.1 * path.stat().st_size / dialect.row_bytes) + CHUNK_ROWS
    rows = Gathered(room, dialect, columns)
    with files.opened(path) as file, _reading(path, dialect):
        file.seek(len(dialect.heading.text.encode(dialect.encoding)))
        below = WithoutRemarks(file, dialect.cells, partial(rows.passing, at_once=at_once))
        for chunk in _chunks(below, dialect, columns.time, at_once=at_once):
            rows.add(chunk, at_once=at_once)
        rows.remarks = below.count
    return rows


def _chunks(below: WithoutRemarks, dialect: Dialect, time: TimeColumn, *, at_once: bool) -> Iterator[pd.DataFrame]:
    """Read all columns, also those that nobody asked for: only so is a row with too many cells noticed."""
    as_times = at_once and time.iso
    written = f"S{time.width + 1}" if at_once else object  # one more, where longer texts show
    yield from pd.read_csv(
        BufferedReader(below),
        sep=dialect.separator,
        encoding=dialect.encoding,
        header=dialect.heading.lines - 1 if dialect.heading.lines else None,
        names=list(range(len(dialect.names))),
        index_col=False,
        dtype=None if as_times else dict.fromkeys(time.places, written),
        parse_dates=list(time.places) if as_times else None,
        date_format="ISO8601",
        decimal=dialect.numerals.decimal,
        na_values=_missing(len(dialect.names), time.places if as_times else ()),
        keep_default_na=False,
        skipinitialspace=dialect.spaced,  # where there are none, looking for them costs a third of the time
        low_memory=False,
        chunksize=CHUNK_ROWS,
    )


def _missing(width: int, times: Collection[int]) -> dict[Any, list[str]]:
    """Return the cells of each column that stand for no value; among times also what pandas would take for now."""
    return {place: [*MISSING, *NOW] if place in times else [*MISSING] for place in range(width)}


@contextmanager
def _reading(path: Path, dialect: Dialect) -> Iterator[None]:
    """Say in one line why pandas cannot read on."""
    try:
        yield
    except pd.errors.ParserError as error:
        reason = " ".join(str(error).split()).rpartition("C error: ")[2]
        raise InputError(
            f"Expected rows of {len(dialect.names)} cells. Received: {path.name!r}, where reading stops ({reason}). "
            "Mend that row; a cell that holds the separator needs quotes."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"Expected text in {dialect.encoding}, as the file begins. Received: {path.name!r}, where reading stops "
            f"({error}). Save the file again as UTF-8."
        ) from error


def _time(columns: Columns, timestamps: Timestamps, rows: int) -> pd.DatetimeIndex | pd.RangeIndex:
    return pd.DatetimeIndex(timestamps.times) if columns.time.places else pd.RangeIndex(rows)


def _doubts(dialect: Dialect, rows: Gathered) -> tuple[Alert, ...]:
    """Say what of the dialect could have been meant otherwise."""
    doubt = dialect.numerals.doubt or rows.points.doubt
    doubts = {
        "encoding": dialect.encoding == "cp1252" and OLD_LETTERS,
        "header": not dialect.heading.names and "the first line holds values, no names: the columns were numbered",
        "units": dialect.heading.units
        and f"the line below the names holds units, no values, and was skipped: {listed(dialect.heading.units)}",
        "decimal": doubt and f"numbers such as {doubt!r} were read {_as_read(doubt, dialect.numerals.decimal)}",
    }
    titles = tuple(title[:60] for title in dialect.heading.titles)
    skipped = {
        f"above the names, skipped as a title: {listed(titles)}": len(titles),
        "above the names, marked with #, skipped": dialect.heading.remarks,
        "among the rows, marked with #, skipped": rows.remarks,
    }
    return (
        *(Alert(kind, 1, sentence) for kind, sentence in doubts.items() if sentence),
        *without_letters(dialect.names),
        *(Alert("remarks", count, f"{plural(count, 'line')} {where}") for where, count in skipped.items() if count),
    )


def _as_read(doubt: str, decimal: str) -> str:
    """Say how a number was read, and how else it could be."""
    sign = "comma" if "," in doubt else "point"
    return (
        f"with a decimal {sign}, not as thousands" if decimal in doubt else f"as thousands, not with a decimal {sign}"
    )


def _provenance(path: Path, dialect: Dialect, columns: Columns, timestamps: Timestamps, rows: int) -> dict[str, Any]:
    return {
        "source": "csv",
        "file": path.name,
        "bytes": path.stat().st_size,
        "rows": rows,
        "encoding": dialect.encoding,
        "separator": dialect.separator,
        "decimal": dialect.numerals.decimal,
        "time_column": columns.time.name or None,
        "time_format": timestamps.format.layout if columns.time.places else None,
    }
