"""A CSV file of the user, however it is written, as a table."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from lib.alerts import Alert, plural
from lib.errors import InputError
from lib.sources import files
from lib.sources.columns.columns import Columns, choose
from lib.sources.dialect.dialect import Dialect, detect, too_long
from lib.sources.dialect.heading import Heading
from lib.sources.lines.blocks import below, block_size, blocks
from lib.sources.lines.gathered import Gathered, OddTimesError
from lib.sources.lines.other_lines import BlockLines
from lib.sources.lines.pairs import in_pairs
from lib.sources.lines.parser import LongRowError, Parser, StoppedError
from lib.sources.lines.pieces import Reading
from lib.sources.names import listed, without_letters
from lib.sources.raw_table import Table
from lib.sources.times.timestamps import Timestamps

HEAD_BYTES = 1 << 18
LONGEST = 1 << 20  # bytes of a line; the names of very many columns may take more than the head
OLD_LETTERS = (
    "the letters of the file were read in an older way of writing them (Windows-1252), as they are not in the usual "
    "one (UTF-8): where a name looks wrong, save the file as UTF-8"
)
SPARE_ROWS = 1_000  # for which there is room beyond what the size of the file lets expect


def read(parameters: Mapping[str, Any]) -> Table:
    """Read the columns that the parameters ask for; how the file is written is found by itself.

    Raises:
        InputError: The file, its columns or its times are not what a series can be made of.
    """
    path = files.existing(parameters["path"])
    with ThreadPoolExecutor(1) as beside:
        fingerprint = beside.submit(files.sha256, path)
        dialect = _dialect(path)
        columns = choose(dialect, parameters)
        rows = _rows(path, dialect, columns)
        if rows.signs.numerals:  # which the first rows did not show
            dialect = replace(dialect, numerals=rows.signs.numerals)
            rows = _rows(path, dialect, columns)
    count = len(rows.values)
    rows.unreadable.check((dialect.names[index] for index in columns.asked), count)
    time = _time(columns, rows.timestamps, count)
    names = tuple(dialect.names[index] for index in columns.places)
    provenance = _provenance(path, dialect, columns, rows.timestamps, count) | {"sha256": fingerprint.result()}
    alerts = (*columns.alerts, *_doubts(dialect, rows.signs.doubt), *rows.alerts())
    return Table(time, rows.values, names, provenance, alerts)


def _dialect(path: Path) -> Dialect:
    with files.opened(path) as file:
        start = file.read(HEAD_BYTES) + b"".join(file.readline(LONGEST) for _ in range(3))
        return detect(start, complete=not file.read(1))


def _rows(path: Path, dialect: Dialect, columns: Columns) -> Gathered:
    """Read all rows.

    Of times that are numbers, or texts of a fixed width, pandas need not make texts of Python's: a third of the time.
    If one of them is no time after all, all are read as texts.
    """
    if columns.time.counts or columns.time.width:
        with suppress(OddTimesError):
            return _gathered(path, dialect, columns, at_once=True)
    return _gathered(path, dialect, columns, at_once=False)


def _gathered(path: Path, dialect: Dialect, columns: Columns, *, at_once: bool) -> Gathered:
    """Read the file from top to bottom."""
    size = path.stat().st_size
    per_block = block_size(size, dialect.row_bytes)
    reading = Reading(Parser(dialect, columns.time, at_once), columns.places)
    rows = Gathered(int(1.1 * size / dialect.row_bytes) + SPARE_ROWS, dialect, columns)
    with files.opened(path) as file, _saying_where(path, dialect, rows):
        source, remarks = below(file, dialect)
        rows.other_lines.note(BlockLines(remarks), rows=0)
        for piece in in_pairs(reading.piece, blocks(source, per_block, dialect.quotes)):
            rows.add(piece)
            del piece  # before the next two are made
    return rows


@contextmanager
def _saying_where(path: Path, dialect: Dialect, rows: Gathered) -> Iterator[None]:
    """Say in one line why reading stops, and where."""
    try:
        yield
    except LongRowError as error:
        raise too_long(error.cells, len(dialect.names), len(rows.values) + error.row + 1) from error
    except StoppedError as error:
        where = f"in data row {len(rows.values) + error.row + 1:,} ({error.reason})"
        raise _stopped(path, dialect, where, error.remedy) from error
    except UnicodeDecodeError as error:  # of a text that is no UTF-8
        where = f"after data row {len(rows.values):,} ({error})"
        raise _stopped(path, dialect, where, "Save the file again as UTF-8.") from error


def _stopped(path: Path, dialect: Dialect, where: str, remedy: str) -> InputError:
    return InputError(
        f"Expected rows of {len(dialect.names)} cells, as text in {dialect.encoding}. Received: {path.name!r}, where "
        f"reading stops {where}. {remedy}"
    )


def _time(columns: Columns, timestamps: Timestamps, rows: int) -> pd.DatetimeIndex | pd.RangeIndex:
    return pd.DatetimeIndex(timestamps.times) if columns.time.places else pd.RangeIndex(rows)


def _doubts(dialect: Dialect, late: str | None) -> tuple[Alert, ...]:
    """Say what of the dialect could have been meant otherwise."""
    heading, doubt = dialect.heading, dialect.numerals.doubt or late
    units = f"the line below the names holds units, no values, and was skipped: {listed(heading.units)}"
    read = _as_read(doubt, dialect.numerals.decimal) if doubt else ""
    told = (
        (dialect.encoding == "cp1252", "encoding", OLD_LETTERS),
        (not heading.names, "header", "the first line holds values, no names: the columns were numbered"),
        (heading.units, "units", units),
        (doubt, "decimal", f"numbers such as {doubt!r} were read {read}"),
    )
    alerts = (Alert(kind, 1, sentence) for applies, kind, sentence in told if applies)
    return (*alerts, *without_letters(dialect.names), *_skipped(heading))


def _skipped(heading: Heading) -> tuple[Alert, ...]:
    """Say which lines above the names were not read."""
    titles = listed([title[:60] for title in heading.titles])
    lines = {
        f"skipped as a title: {titles}": len(heading.titles),
        "marked with #, skipped": heading.remarks,
    }
    return tuple(
        Alert("remarks", count, f"{plural(count, 'line')} above the names, {what}")
        for what, count in lines.items()
        if count
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
