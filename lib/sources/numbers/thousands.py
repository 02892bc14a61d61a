"""Numbers with their thousands set apart, joined in the bytes of a file, so that pandas reads them as numbers."""

from dataclasses import dataclass

import numpy as np

QUOTE, LINE_END = ord('"'), np.frombuffer(b"\r\n", np.uint8)
SIGNS = np.frombuffer(b"+-", np.uint8)
MOST = 6  # groups of three digits that a number of 64 bits can have
MARGIN = b"\n" * 4  # so that each byte of a block has neighbours


@dataclass(frozen=True)
class Thousands:
    """Takes the sign between thousands out of cells that are such a number as a whole; all others stay as they are.

    Attributes:
        sign: Between groups of three digits.
        decimal: Before the fraction.
        separator: Between two cells; where it is the sign too, such numbers stand in quotes.
        first: The first cell of a line may be a number; not if it is a time.
    """

    sign: bytes
    decimal: bytes
    separator: bytes
    first: bool

    def joined(self, lines: bytes) -> bytes:
        """Return whole lines without these signs."""
        data = np.frombuffer(MARGIN + lines + MARGIN, np.uint8)
        signs = np.flatnonzero(data == ord(self.sign))
        places = signs[_are_digits(data, signs + 1, 3)]
        begun, ended, linked = self._begun(data, places), self._ended(data, places), np.diff(places) == 4
        for _ in range(MOST):  # a group counts with the one beside it
            begun[1:] |= linked & begun[:-1]
            ended[:-1] |= linked & ended[1:]
        return np.delete(data, places[begun & ended])[len(MARGIN) : -len(MARGIN)].tobytes()

    def _begun(self, data: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Tell of each sign ``(signs,)`` whether one to three digits before it, the first no 0, begin a cell."""
        before = places - 1
        for _ in range(3):
            before = before - _are_digits(data, before, 1)
        has_digits = (before < places - 1) & (data[before + 1] != ord("0"))
        before = before - np.isin(data[before], SIGNS)
        return np.asarray(has_digits & self._bounds(data, before, -1))

    def _ended(self, data: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Tell of each sign ``(signs,)`` whether the cell ends after three digits, or after a fraction behind them."""
        behind = np.minimum(places + 4, len(data) - 2)
        behind = behind + (data[behind] == ord(self.decimal))
        fraction = data[behind - 1] == ord(self.decimal)
        while (more := fraction & _are_digits(data, behind, 1)).any():
            behind = behind + more
        return self._bounds(data, behind, 1)

    def _bounds(self, data: np.ndarray, places: np.ndarray, outward: int) -> np.ndarray:
        """Tell whether a cell ends at each of these places; a quotation mark does so where another bound follows."""
        quoted = data[places] == QUOTE
        plain = self._separates(data, np.where(quoted, places + outward, places), outward)
        return np.asarray(plain & (quoted | (self.separator != self.sign)))

    def _separates(self, data: np.ndarray, places: np.ndarray, outward: int) -> np.ndarray:
        at_line_end = np.isin(data[places], LINE_END) & (self.first or outward > 0)
        return np.asarray((data[places] == ord(self.separator)) | at_line_end)


def _are_digits(data: np.ndarray, places: np.ndarray, count: int) -> np.ndarray:
    """Tell of each place whether so many digits begin there."""
    numbers = [data[places + further] - ord("0") <= 9 for further in range(count)]  # below the digits it is far above
    return np.asarray(np.logical_and.reduce(numbers))
