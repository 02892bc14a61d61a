"""An array that grows at its end while a file is read."""

from typing import Self

import numpy as np

BLOCK = 4_096  # rows that are moved at a time


class Growing:
    """Rows that arrive in blocks, kept in one array without ever joining the blocks at the end.

    Room is reserved ahead, and doubled where it does not suffice; the system gives memory only to what was written.

    Args:
        room: An array ``(rows, *width)`` for as many rows as are expected.
    """

    def __init__(self, room: np.ndarray) -> None:
        self._reserved, self._room = room, len(room)
        self._rows = 0

    def behind(self) -> Self:
        """Return what gathers the rows that follow these at the same time, in the second half of the room."""
        self._room //= 2
        return type(self)(self._reserved[self._room :])

    def join(self, later: Self) -> None:
        """Append the rows that were gathered behind these; they move forward within the room, and take no more."""
        self._room, rows = len(self._reserved), later.rows
        for start in range(0, len(rows), BLOCK):
            self.add(rows[start : start + BLOCK])

    def add(self, block: np.ndarray) -> None:
        """Append the rows of a block ``(rows, *width)``."""
        stop = self._rows + len(block)
        if stop > self._room:
            larger = np.empty((2 * stop, *self._reserved.shape[1:]), self._reserved.dtype)
            larger[: self._rows] = self.rows
            self._reserved, self._room = larger, len(larger)
        self._reserved[self._rows : stop] = block
        self._rows = stop

    @property
    def rows(self) -> np.ndarray:
        """All rows so far ``(rows, *width)``, not copied."""
        return self._reserved[: self._rows]
