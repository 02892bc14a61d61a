"""What is read of one block of a file's lines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.sources import remarks, short_rows
from lib.sources.numerals import KINDS, single
from lib.sources.parser import Parser


@dataclass(frozen=True)
class Piece:
    """What was read of some lines.

    Attributes:
        numbers: ``(rows, features)`` float32; NaN is missing.
        times: The columns of the times, each ``(rows,)``.
        columns: Those of the numbers at which a closer look is needed, each ``(rows,)`` as pandas read them.
        short: Rows that lost a cell.
        remarks: How many lines were left out.
        folded: How many lines beyond the first the rows have, all within cells in quotes.
        blank: How many empty lines stand before the last row, and how many behind it.
    """

    numbers: np.ndarray
    times: tuple[pd.Series, ...]
    columns: dict[int, pd.Series]
    short: Sequence[Sequence[str]]
    remarks: int
    folded: int
    blank: tuple[int, int]

    @property
    def texts(self) -> np.ndarray:
        """The times ``(rows,)`` as texts without blanks around; a date and a time of day in two columns are joined."""
        first, *more = self.times
        for column in more:
            first = first + " " + column
        return np.array([text.strip() if isinstance(text, str) else text for text in first], object)


@dataclass(frozen=True)
class Reading:
    """How the lines of a file become numbers.

    Attributes:
        parser: Knows how the file is written.
        values: Numbers of the columns to read.
    """

    parser: Parser
    values: tuple[int, ...]

    def piece(self, block: bytes) -> Piece:
        """Read whole lines, as UTF-8.

        Raises:
            LongRowError: A row has too many cells.
            StoppedError: The lines cannot be read to their end.
        """
        lines, marked = remarks.without(block, self.parser.dialect.cells, self.parser.dialect.quotes)
        table, numerals = self.parser.table(lines), self.parser.dialect.numerals
        cells = dict(table.items())
        times = tuple(cells[index] for index in self.parser.time.places)
        if self.parser.at_once and times and not self.parser.are_whole(times[0], lines):
            times = (pd.Series(dtype=object),)  # none that can be trusted: all are to be read as texts
        short = short_rows.found(lines, cells[len(cells) - 1], self.parser.dialect)
        columns = {index: cells[index] for index in self.values}
        odd = {index: column for index, column in columns.items() if column.dtype.kind not in KINDS}
        numbers = [numerals.read(column) if index in odd else column.to_numpy() for index, column in columns.items()]
        folded, blank = _beside(lines, len(table))
        return Piece(single(numbers).T, times, columns if numerals.open else odd, short, marked, folded, blank)


def _beside(lines: bytes, rows: int) -> tuple[int, tuple[int, int]]:
    """Count the lines that are no rows: those within cells in quotes; where there are none, empty ones."""
    cut_off = not lines.endswith(b"\n")  # as the last line of a file may be
    beyond = lines.count(b"\n") + cut_off - rows
    if beyond <= 0:
        return 0, (0, 0)
    if b'"' in lines:
        return max(0, _filled(lines) - rows), (0, 0)
    behind = lines[len(lines.rstrip(b"\r\n ")) :].count(b"\n") + cut_off - 1 if rows else beyond
    return 0, (beyond - behind, behind)


def _filled(lines: bytes) -> int:
    """How many lines are not blank."""
    return sum(1 for line in lines.splitlines() if line.strip())
