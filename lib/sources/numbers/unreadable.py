"""Cells that should be numbers and are not."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from lib.alerts import Alert, plural
from lib.errors import InputError
from lib.sources.names import shown
from lib.sources.numbers.late_signs import COMMA
from lib.sources.numbers.numerals import KINDS, MISSING

NOT_DECIMAL = ", whose {} is not taken for the decimal sign, as too few of the first numbers show that it is"
BROKEN = {"comma": COMMA, "point": re.compile(COMMA.pattern.replace(",", r"\."))}
"""What a number with each sign looks like; it is read if that sign is the decimal one."""
SHOWN = 40  # characters of a cell
MOST = 0.5
"""Share of the cells of a column that may be no numbers; with more it is not the column of numbers it was taken for."""


class Unreadable:
    """Counts the cells of each column that are no numbers, and keeps the first one.

    Args:
        names: The columns, in the order in which they are told.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._counts = dict.fromkeys(names, 0)
        self._first: dict[str, tuple[str, int]] = {}

    def note(self, name: str, column: pd.Series, numbers: np.ndarray, before: int) -> None:
        """Compare the next cells of a column with the numbers that were read from them.

        Args:
            name: of the column.
            column: ``(rows,)`` as pandas read them.
            numbers: ``(rows,)``; NaN where a cell is missing or no number.
            before: How many rows stand before these in the file.
        """
        if column.dtype.kind in KINDS:
            return
        suspects = np.flatnonzero(np.isnan(numbers) & column.notna().to_numpy())
        lost = [row for row in suspects if str(column.iloc[row]).strip() not in MISSING]
        if lost:
            self._counts[name] += len(lost)
            self._first.setdefault(name, (column.iloc[lost[0]], before + int(lost[0])))

    def _where(self, name: str) -> str:
        cell, row = self._first[name]
        sign = next((sign for sign, pattern in BROKEN.items() if pattern.fullmatch(str(cell).strip())), "")
        hint = NOT_DECIMAL.format(sign) if sign else ""
        return f"{shown(str(cell)[:SHOWN])} in data row {row + 1:,}{hint}"

    def check(self, asked: Iterable[str], rows: int) -> None:
        """Refuse a column that was asked for and is mostly something else.

        Args:
            asked: Names of the columns.
            rows: How many rows the file has.

        Raises:
            InputError: Names the column, how many of its cells are unreadable and the first of them.
        """
        for name in asked:
            count = self._counts[name]
            if count > MOST * rows:
                raise InputError(
                    f"A column to forecast or to learn from must hold numbers. Received: {count:,} of {rows:,} cells "
                    f"of {name!r} not readable as a number, the first {self._where(name)}. Choose another column, or "
                    "write its numbers without spaces, units or signs of a currency."
                )

    def alerts(self) -> tuple[Alert, ...]:
        """Say for each column what was taken as missing."""
        return tuple(
            Alert(
                "unreadable",
                count,
                f"{plural(count, 'cell')} of {name!r} not readable as a number, taken as missing; "
                f"the first is {self._where(name)}",
            )
            for name, count in self._counts.items()
            if count
        )
