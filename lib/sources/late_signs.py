"""Signs in numbers far down a file whose first numbers have none: are they decimal, or between thousands?"""

import re

import numpy as np
import pandas as pd

COMMA = re.compile(r"[+-]?\d+,\d+")
AS_THOUSANDS = re.compile(r"[+-]?\d+,\d{3}")


class LateSigns:
    """The first number with a point, the first with a comma, and how many there are of each."""

    def __init__(self) -> None:
        self._points = self._commas = 0
        self._point, self._are_decimal = 0.0, False
        self._plain = self._as_thousands = ""

    def note(self, column: pd.Series, numbers: np.ndarray) -> None:
        """Look at the next cells of a column.

        Args:
            column: ``(rows,)`` as pandas read them, with a decimal point.
            numbers: ``(rows,)``; NaN where a cell is missing or no number.
        """
        with np.errstate(invalid="ignore"):  # infinite numbers, which are refused later by name
            self._points += int((numbers % 1 > 0).sum())
        if column.dtype.kind == "f":
            self._look_at_points(np.abs(column[np.isfinite(numbers)].to_numpy()))
        elif column.dtype.kind not in "iu":
            self._look_at_commas(column[np.isnan(numbers)])

    def _look_at_points(self, numbers: np.ndarray) -> None:
        """See whether numbers ``(rows,)`` can be thousands: all of up to three digits before the point and after it."""
        broken = numbers[numbers % 1 > 0]
        if broken.size:
            self._are_decimal |= bool(((broken < 1) | (broken >= 1000) | ~_are_whole(1000 * broken)).any())
            fine = broken[~_are_whole(100 * broken)]  # three digits, as thousands have
            self._point = self._point or float(fine[0] if fine.size else 0)

    def _look_at_commas(self, unread: pd.Series) -> None:
        cells = [cell for cell in map(str.strip, unread.dropna().astype(str)) if COMMA.fullmatch(cell)]
        self._commas += len(cells)
        self._as_thousands = self._as_thousands or next(filter(AS_THOUSANDS.fullmatch, cells), "")
        self._plain = self._plain or next((cell for cell in cells if not AS_THOUSANDS.fullmatch(cell)), "")

    @property
    def comma(self) -> str:
        """A number with a comma, if more have one than a point; one that cannot be thousands, if there is one."""
        return (self._plain or self._as_thousands) if self._commas > self._points else ""

    @property
    def doubt(self) -> str | None:
        """The first number with a point if it may stand between thousands; None if all are decimal or there is none."""
        return f"{self._point:.3f}" if self._point and not self._are_decimal else None


def _are_whole(numbers: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs(numbers - np.round(numbers)) < 1e-6)
