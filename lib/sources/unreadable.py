"""Cells that should be numbers and are not."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from lib.alerts import Alert, plural
from lib.errors import InputError

MOST = 0.5
"""Share of the cells of a column that may be no numbers; with more it is not the column of numbers it was taken for."""


class Unreadable:
    """A count of them for each column, with the first one."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._first: dict[str, str] = {}

    def note(self, name: str, column: pd.Series, numbers: np.ndarray) -> None:
        """Compare a column ``(rows,)`` of a file with the numbers ``(rows,)`` that were read from it."""
        if column.dtype.kind in "iufb":
            return
        lost = np.flatnonzero(np.isnan(numbers) & column.notna().to_numpy())
        if lost.size:
            self._counts[name] = self._counts.get(name, 0) + lost.size
            self._first.setdefault(name, f"{column.iloc[lost[0]]!r} in data row {column.index[lost[0]] + 1:,}")

    def check(self, asked: Iterable[str], rows: int) -> None:
        """Refuse a column that was asked for and is mostly something else.

        Args:
            asked: Names of the columns.
            rows: How many rows the file has.

        Raises:
            InputError: Names the column, how many of its cells are unreadable and the first of them.
        """
        for name in asked:
            count = self._counts.get(name, 0)
            if count > MOST * rows:
                raise InputError(
                    f"A column to forecast or to learn from must hold numbers. Received: {count:,} of {rows:,} cells "
                    f"of {name!r} not readable as a number, the first {self._first[name]}. Choose another column, or "
                    "write its numbers without spaces, units or signs of a currency."
                )

    def alerts(self) -> tuple[Alert, ...]:
        """Say for each column what was taken as missing."""
        return tuple(
            Alert(
                "unreadable",
                count,
                f"{plural(count, 'cell')} of {name!r} not readable as a number, taken as missing; "
                f"the first is {self._first[name]}",
            )
            for name, count in self._counts.items()
        )
