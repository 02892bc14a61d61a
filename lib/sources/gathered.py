"""What is read of the rows of a file, gathered piece by piece."""

from functools import cached_property

import numpy as np
import pandas as pd

from lib.sources.columns import Columns
from lib.sources.dialect import Dialect
from lib.sources.growing import Growing
from lib.sources.numerals import KINDS, LatePoints, single
from lib.sources.short_rows import ShortRows
from lib.sources.thousands import Thousands
from lib.sources.timestamps import Timestamps
from lib.sources.unreadable import Unreadable


class OddTimesError(Exception):
    """Not all cells of a column are times that can be read at once."""


class Gathered:
    """The numbers, the times, and what was odd among them.

    Args:
        room: How many rows are expected.
        dialect: How the file is written.
        columns: Those to read.

    Attributes:
        timestamps: The times.
        unreadable: Cells that are no numbers.
        short: Rows that lost a cell.
        points: Decimal points that may stand between thousands.
        remarks: How many lines were left out.
    """

    def __init__(self, room: int, dialect: Dialect, columns: Columns) -> None:
        self.dialect, self.columns = dialect, columns
        self._values = Growing(room, (len(columns.values),), np.float32)
        self.timestamps = Timestamps(columns.time.name, columns.time.formats, room)
        self.unreadable = Unreadable(dialect.names[index] for index in columns.values)
        self.short = ShortRows(len(dialect.names), dialect.heading.lines, dialect.mark, dialect.rows)
        self.points = LatePoints()
        self.remarks = 0

    @property
    def values(self) -> np.ndarray:
        """The numbers ``(rows, features)`` float32."""
        return self._values.rows

    def passing(self, lines: bytes, *, at_once: bool) -> bytes:
        """Look at the next lines, and return them as pandas is to read them."""
        self.short.note(lines)
        thousands = self._thousands
        return thousands.joined(lines) if thousands and (at_once or not self.columns.time.places) else lines

    @cached_property
    def _thousands(self) -> Thousands | None:
        """What joins the numbers; None where there is nothing to join, or a time could be taken for a number."""
        numerals, time = self.dialect.numerals, self.columns.time
        if not (numerals.thousands and self.dialect.mark) or any(one.number for one in time.formats):
            return None
        signs = (numerals.thousands.encode(), numerals.decimal.encode(), self.dialect.mark)
        return Thousands(*signs, first=not time.places) if time.places in {(), (0,)} else None

    def add(self, chunk: pd.DataFrame, *, at_once: bool) -> None:
        """Add the next rows as pandas read them.

        Args:
            chunk: All columns of these rows.
            at_once: The times need not be made Python's texts.

        Raises:
            OddTimesError: Some cannot be read at once.
            InputError: A cell is no time.
        """
        if at_once:
            self._add_times(chunk[self.columns.time.places[0]])
        elif self.columns.time.places:
            self.timestamps.add(self._texts(chunk))
        self._values.add(self._numbers(chunk))
        if self.dialect.numerals.open:
            for index in self.columns.values:
                self.points.note(chunk[index])

    def _add_times(self, column: pd.Series) -> None:
        if not self.timestamps.add_read(column):
            raise OddTimesError

    def _texts(self, chunk: pd.DataFrame) -> np.ndarray:
        """Return the texts of the times ``(rows,)``; a date and a time of day in two columns are joined."""
        first, *more = (chunk[index] for index in self.columns.time.places)
        for column in more:
            first = first + " " + column
        return first.to_numpy(object)

    def _numbers(self, chunk: pd.DataFrame) -> np.ndarray:
        wanted = chunk[list(self.columns.values)]
        if all(dtype.kind in KINDS for dtype in wanted.dtypes):
            return single(wanted)  # in half the time of one column after the other
        block = np.empty((len(chunk), len(self.columns.values)), np.float32)
        for place, index in enumerate(self.columns.values):
            column = chunk[index]
            block[:, place] = self.dialect.numerals.read(column)
            self.unreadable.note(self.dialect.names[index], column, block[:, place])
        return block
