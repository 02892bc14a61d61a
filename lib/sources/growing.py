"""An array that grows at its end while a file is read."""

import numpy as np
from numpy.typing import DTypeLike


class Growing:
    """Rows that arrive in blocks, kept in one array without ever joining the blocks at the end.

    Room is reserved ahead, and doubled where it does not suffice; the system gives memory only to what was written.

    Args:
        room: How many rows are expected.
        width: The shape of one row.
        dtype: The type of a value.
    """

    def __init__(self, room: int, width: tuple[int, ...], dtype: DTypeLike) -> None:
        self._reserved = np.empty((room, *width), dtype)
        self._rows = 0

    def add(self, block: np.ndarray) -> None:
        """Append the rows of a block ``(rows, *width)``."""
        stop = self._rows + len(block)
        if stop > len(self._reserved):
            larger = np.empty((2 * stop, *self._reserved.shape[1:]), self._reserved.dtype)
            larger[: self._rows] = self.rows
            self._reserved = larger
        self._reserved[self._rows : stop] = block
        self._rows = stop

    @property
    def rows(self) -> np.ndarray:
        """All rows so far ``(rows, *width)``, not copied."""
        return self._reserved[: self._rows]
