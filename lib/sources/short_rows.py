"""Rows with fewer cells than the first line: a cell that is left out shifts those behind it into other columns."""

import io
import re
from collections.abc import Callable, Sequence

from lib.alerts import Alert, plural
from lib.sources.remarks import count, is_remark

Rows = Sequence[Sequence[str]]


class ShortRows:
    """A count of them, with the first one, from the bytes of a file as they pass.

    A block of whole lines with as many separators as its lines need is not looked at any closer, which costs next to
    nothing. Runs of blanks between cells, and files in UTF-16, are not counted.

    Args:
        width: How many cells a row has.
        head: How many rows of cells stand above those with values.
        separator: Between two cells, as bytes; empty if it is not to be counted.
        split: Cuts lines into rows of cells.
    """

    def __init__(self, width: int, head: int, separator: bytes, split: Callable[[bytes], Rows]) -> None:
        self._width, self._head, self._separator, self._split = width, head, separator, split
        self._count, self._first = 0, ""
        self._open = re.compile(rb'(?:^|%s) *"(?:[^"]|"")*\Z' % re.escape(separator))

    def note(self, block: bytes) -> None:
        """Look at the next lines."""
        lines = self._below_head(block) if self._head else block
        if self._separator and count(lines, self._separator) < (self._width - 1) * _lines(lines):
            self._look([row for row in self._split(lines) if any(row)])

    def _below_head(self, block: bytes) -> bytes:
        lines, row = io.BytesIO(block), b""
        while self._head and (line := lines.readline()):
            row += line
            if not self._open.search(row):  # a cell in quotes may have several lines
                self._head -= bool(row.strip())
                row = b""
        return lines.read()

    def _look(self, rows: Rows) -> None:
        short = [row for row in rows if len(row) < self._width and not is_remark(row)]
        self._count += len(short)
        if short and not self._first:
            self._first = ", ".join(short[0])[:60]

    def alerts(self) -> tuple[Alert, ...]:
        """Say how many there were."""
        sentence = (
            f"{plural(self._count, 'row')} with fewer cells than the {self._width} of the first line, the first "
            f"{self._first!r}: the last cells were taken as missing; if others are, values stand in wrong columns"
        )
        return (Alert("short rows", self._count, sentence),) if self._count else ()


def _lines(block: bytes) -> int:
    return count(block, b"\n") + (block[-1:] not in {b"\n", b""})
