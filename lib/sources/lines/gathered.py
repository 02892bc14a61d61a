"""What is read of the rows of a file, gathered piece by piece."""

import numpy as np

from lib.alerts import Alert
from lib.sources.columns.columns import Columns
from lib.sources.dialect.dialect import Dialect
from lib.sources.growing import Growing
from lib.sources.lines.other_lines import OtherLines
from lib.sources.lines.pieces import Piece
from lib.sources.lines.short_rows import ShortRows
from lib.sources.numbers.late_signs import LateSigns
from lib.sources.numbers.numerals import single
from lib.sources.numbers.unreadable import Unreadable
from lib.sources.times.timestamps import Timestamps


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
        signs: Those of numbers, where the first numbers of the file have none.
        other_lines: Those that are no rows.
    """

    def __init__(self, room: int, dialect: Dialect, columns: Columns) -> None:
        self._dialect, self._columns = dialect, columns
        self._values = Growing(room, (len(columns.places),), np.float32)
        self.timestamps = Timestamps(columns.time.name, columns.time.formats, room)
        self.unreadable = Unreadable(dialect.names[index] for index in columns.places)
        self.short = ShortRows(len(dialect.names))
        self.signs = LateSigns(doubted=dialect.numerals.doubt is not None)
        self.other_lines = OtherLines()

    @property
    def values(self) -> np.ndarray:
        """The numbers ``(rows, features)`` float32."""
        return self._values.rows

    def add(self, piece: Piece) -> None:
        """Add the next rows.

        Raises:
            OddTimesError: Some cannot be read at once.
            InputError: A cell is no time.
        """
        rows = len(piece.numbers[0])
        self.other_lines.note(piece.other_lines, rows)
        if not rows:
            return
        self._add_times(piece)
        self._look(piece)
        self.short.note(piece.short)
        self._values.add(single(piece.numbers).T)

    def alerts(self) -> tuple[Alert, ...]:
        """Say what was odd."""
        return (
            *self.other_lines.alerts(),
            *self.timestamps.alerts(),
            *self.unreadable.alerts(),
            *self.short.alerts(),
        )

    def _add_times(self, piece: Piece) -> None:
        """Read the times here, not in the pieces: each of many short calls of NumPy would wait for the other thread."""
        if piece.texts is not None:
            self.timestamps.add(piece.texts)
        elif piece.stamps is not None and not self.timestamps.add_at_once(piece.stamps):
            raise OddTimesError

    def _look(self, piece: Piece) -> None:
        """Look closer where a column may hold more than plain numbers."""
        for place, index in enumerate(self._columns.places):
            if (column := piece.columns.get(index)) is not None:
                self.unreadable.note(self._dialect.names[index], column, piece.numbers[place], len(self.values))
                if self._dialect.numerals.unsettled:
                    self.signs.note(column, piece.numbers[place])
