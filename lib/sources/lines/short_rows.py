"""Rows with fewer cells than the first line: a cell that is left out shifts those behind it into other columns."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.alerts import Alert, plural
from lib.sources.dialect.dialect import Dialect

Row = Sequence[str]

STRING = re.compile(rb'"[^"\n]*"')
LINE_FEED, RETURN = b"\n\r"


def found(lines: bytes, last: pd.Series, dialect: Dialect) -> list[Row]:
    """Return the short rows among whole lines without remarks; they have no last cell.

    Args:
        lines: of the file.
        last: ``(rows,)`` their last cells, as pandas read them.
        dialect: How the file is written.
    """
    width = len(dialect.names)
    if width == 1 or not pd.isna(last.to_numpy()).any():  # a tenth of the time of last.hasnans
        return []
    return [row for row in dialect.rows(_suspects(lines, len(last), dialect)) if any(row) and len(row) < width]


def _suspects(lines: bytes, rows: int, dialect: Dialect) -> bytes:
    """Leave out the lines that have separators enough; none where these cannot be counted.

    Separators within quotation marks do not count.
    """
    bare = STRING.sub(b"", lines) if b'"' in lines else lines
    counts = _separators(bare, rows, dialect.separator_bytes)
    if counts is None:
        return lines
    few = np.flatnonzero(counts < len(dialect.names) - 1)
    parts = lines.split(b"\n") if few.size else []
    return b"\n".join(parts[line] for line in few)


def _separators(bare: bytes, rows: int, separator: bytes) -> np.ndarray | None:
    """Count the separators of each line ``(lines,)``; None where these and the rows are not the same."""
    data = np.frombuffer(bare + b"\n", np.uint8)
    ends = np.flatnonzero(data == LINE_FEED)
    begins = data[np.append(0, ends[:-1] + 1)]
    lone_returns = np.count_nonzero(data == RETURN) - np.count_nonzero(data[ends - 1] == RETURN)
    if not separator or lone_returns or np.count_nonzero(begins > RETURN) != rows:
        return None
    return np.diff(np.searchsorted(np.flatnonzero(data == ord(separator)), ends), prepend=0)


class ShortRows:
    """Counts the short rows, and keeps the first one.

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
