"""Signs in numbers far down a file whose first numbers do not show them: are they decimal, or between thousands?"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.sources.numbers.numerals import Numerals

BOTH = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")
COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+")
POINT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d*)\.\d+")
AS_THOUSANDS = re.compile(r"[+-]?\d{1,3}[,.]\d{3}")


class LateSigns:
    """Looks for the first numbers with a point or a comma, and tells apart those that may stand between thousands.

    Args:
        doubted: The first numbers have points that may stand between thousands; only a number with both signs shows it.
    """

    def __init__(self, *, doubted: bool = False) -> None:
        self._comma = BOTH if doubted else COMMA
        self._point, self._are_decimal = 0.0, False
        self._plain = self._as_thousands = ""

    def note(self, column: pd.Series, numbers: np.ndarray) -> None:
        """Look at the next cells of a column.

        Args:
            column: ``(rows,)`` as pandas read them, with a decimal point.
            numbers: ``(rows,)``; NaN where a cell is missing or no number.
        """
        if column.dtype.kind == "f":
            self._look_at_numbers(np.abs(column[np.isfinite(numbers)].to_numpy()))
        elif column.dtype.kind not in "iu":
            self._look_at_texts([text.strip() for text in column.dropna().astype(str)])

    def _look_at_numbers(self, numbers: np.ndarray) -> None:
        """See whether numbers ``(rows,)`` can be thousands: all of up to three digits before the point and after it."""
        broken = numbers[numbers % 1 > 0]
        if broken.size:
            self._are_decimal |= bool(((broken < 1) | (broken >= 1000) | ~_are_whole(1000 * broken)).any())
            fine = broken[~_are_whole(100 * broken)]  # three digits, as thousands have
            self._point = self._point or float(fine[0] if fine.size else 0)

    def _look_at_texts(self, cells: Sequence[str]) -> None:
        apart = {sign: [cell for cell in cells if sign.fullmatch(cell)] for sign in (self._comma, POINT)}
        plain = {sign: [cell for cell in some if not AS_THOUSANDS.fullmatch(cell)] for sign, some in apart.items()}
        self._plain = self._plain or next(iter(plain[self._comma]), "")
        self._as_thousands = self._as_thousands or next(iter(apart[self._comma]), "")
        self._are_decimal |= bool(plain[POINT])

    @property
    def numerals(self) -> Numerals | None:
        """The signs, if they turn out to be decimal commas; None if no number has one, or points are decimal."""
        comma = self._plain or self._as_thousands
        if not comma or self._are_decimal:
            return None
        return Numerals(",", ".", self.doubt or (None if self._plain else comma))

    @property
    def doubt(self) -> str | None:
        """The first number with a point if it may stand between thousands; None if all are decimal or there is none."""
        return f"{self._point:.3f}" if self._point and not self._are_decimal else None


def _are_whole(numbers: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs(numbers - np.round(numbers)) < 1e-6)
