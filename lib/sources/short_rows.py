"""Rows with fewer cells than the first line: a cell that is left out shifts those behind it into other columns."""

from collections.abc import Sequence

import pandas as pd

from lib.alerts import Alert, plural
from lib.sources.dialect import Dialect
from lib.sources.remarks import count

Row = Sequence[str]


def found(lines: bytes, last: pd.Series, dialect: Dialect) -> list[Row]:
    """Return the short rows among whole lines without remarks.

    Where no last cell is missing, or there are as many separators as the lines need, nothing is looked at any closer.

    Args:
        lines: of the file.
        last: ``(rows,)`` their last cells, as pandas read them.
        dialect: How the file is written.
    """
    width = len(dialect.names)
    if not last.isna().any() or (dialect.mark and count(lines, dialect.mark) >= (width - 1) * _lines(lines)):
        return []
    return [row for row in dialect.rows(lines) if any(row) and len(row) < width]


def _lines(block: bytes) -> int:
    return count(block, b"\n") + (block[-1:] not in {b"\n", b""})


class ShortRows:
    """A count of them, with the first one.

    Args:
        width: How many cells a row has.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._count, self._first = 0, ""

    def note(self, rows: Sequence[Row]) -> None:
        """Count the next ones."""
        self._count += len(rows)
        if rows and not self._first:
            self._first = ", ".join(rows[0])[:60]

    def alerts(self) -> tuple[Alert, ...]:
        """Say how many there were."""
        sentence = (
            f"{plural(self._count, 'row')} with fewer cells than the {self._width} of the first line, the first "
            f"{self._first!r}: the last cells were taken as missing; if others are, values stand in wrong columns"
        )
        return (Alert("short rows", self._count, sentence),) if self._count else ()
