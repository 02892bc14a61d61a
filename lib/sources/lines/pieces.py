"""What is read of one block of a file's lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from lib.sources.dialect import remarks
from lib.sources.lines import short_rows
from lib.sources.lines.other_lines import BlockLines, counted
from lib.sources.lines.parser import Parser
from lib.sources.numbers.numerals import FLAGS, KINDS, Numerals


@dataclass(frozen=True)
class Piece:
    """What was read of some lines.

    Attributes:
        numbers: Those of each column ``(rows,)``, of any kind; NaN is missing.
        stamps: The times ``(rows,)`` where pandas hands them over as bytes or counts.
        texts: The times ``(rows,)`` where it does not; date and time of day are joined.
        columns: Those of the numbers at which a closer look is needed, each ``(rows,)`` as pandas read them.
        short: Rows that lost a cell.
        other_lines: Those that are no rows.
    """

    numbers: Sequence[np.ndarray]
    stamps: np.ndarray | None
    texts: np.ndarray | None
    columns: dict[int, pd.Series]
    short: Sequence[Sequence[str]]
    other_lines: BlockLines


@dataclass(frozen=True)
class Reading:
    """How the lines of a file become numbers.

    Attributes:
        parser: Knows how the file is written.
        places: Of the columns to read.
    """

    parser: Parser
    places: tuple[int, ...]

    @cached_property
    def flags(self) -> frozenset[int]:
        """Those columns whose first cells are 0, 1, true and false alone."""
        sample = self.parser.dialect.sample
        return frozenset(index for index in self.places if FLAGS.issuperset(sample[index]))

    def piece(self, block: bytes) -> Piece:
        """Read whole lines, as UTF-8.

        Raises:
            LongRowError: A row has too many cells.
            StoppedError: The lines cannot be read to their end.
        """
        lines, marked = remarks.without(block, self.parser.dialect.cells, self.parser.dialect.quotes)
        table = self.parser.table(lines)
        short = short_rows.found(lines, table[len(table.columns) - 1], self.parser.dialect)
        others = counted(lines, len(table), marked, timed=bool(self.parser.time.places))
        if self.parser.time.places and not self.parser.at_once:
            table, others = _without_hollow(table, self.parser.time.places[0], others)
        cells = dict(table.items())
        times = [cells[index] for index in self.parser.time.places]
        stamps = times[0].to_numpy() if self.parser.at_once else None
        texts = _texts(times) if times and not self.parser.at_once else None
        columns = {index: cells[index] for index in self.places}
        numbers = [self._numbers(index, column) for index, column in columns.items()]
        odd = {index: column for index, column in columns.items() if column.dtype.kind not in KINDS}
        return Piece(numbers, stamps, texts, columns if self._numerals.unsettled else odd, short, others)

    @property
    def _numerals(self) -> Numerals:
        return self.parser.dialect.numerals

    def _numbers(self, index: int, column: pd.Series) -> np.ndarray:
        """Return the numbers ``(rows,)`` of a column, as pandas read it or from its texts."""
        if column.dtype.kind in KINDS:
            return column.to_numpy()
        return self._numerals.read(column, flags=index in self.flags)


def _without_hollow(table: pd.DataFrame, place: int, others: BlockLines) -> tuple[pd.DataFrame, BlockLines]:
    """Leave out rows of separators alone, as spreadsheets write them below a table; count them with the ``others``."""
    if not table[place].hasnans:
        return table, others
    filled = table.notna().any(axis=1)
    return table[filled], replace(others, hollow=int((~filled).sum()))


def _texts(columns: Sequence[pd.Series]) -> np.ndarray:
    """Join the texts of columns, each ``(rows,)``, and leave out the blanks around them."""
    first, *more = columns
    for column in more:
        first = first + " " + column
    return np.array([text.strip() if isinstance(text, str) else text for text in first], object)
