"""How numbers are written in a file: with a decimal point or comma, with thousands set apart or not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

MISSING = frozenset(
    ["", "#N/A", "#N/A N/A", "#NA", "-NaN", "-nan", "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"]
)
"""Cells that stand for a missing value in any column."""

NUMBER = re.compile(
    r"[+\-\u2212]?(?:(?:\d+[.,]?\d*|[.,]\d+|\d{1,3}(?:,\d{3})+\.?\d*|\d{1,3}(?:\.\d{3})+,?\d*)(?:e[+-]?\d+)?|inf|infinity)",
    re.IGNORECASE | re.ASCII,  # the digits of other scripts are not read
)
MINUS = "\u2212"  # as word processors write it
THOUSANDS = r"[+-]?\d{{1,3}}(?:{0}\d{{3}})+"


@dataclass(frozen=True)
class Numerals:
    """The signs in a number.

    Attributes:
        decimal: ``"."`` or ``","``.
        thousands: The sign between groups of three digits, or None.
        doubt: A number that would be another one with its sign between thousands; None where there is no doubt.
    """

    decimal: str = "."
    thousands: str | None = None
    doubt: str | None = None

    @staticmethod
    def looks_like_number(cell: str) -> bool:
        """Tell whether a cell may be a number, whatever its decimal sign."""
        return bool(NUMBER.fullmatch(cell))

    @classmethod
    def detect(cls, cells: Iterable[str], separator: str) -> Self:
        """Find the signs from cells; a comma that is not the separator decides by what stands around it."""
        marked = [cell for cell in cells if "," in cell or "." in cell]
        commas = [cell for cell in marked if "," in cell and cls.looks_like_number(cell)]
        if not commas:
            return cls._with_points(marked, separator)
        points = [cell for cell in marked if "." in cell and cls.looks_like_number(cell)]
        if points:
            return cls._with_both(commas, points)
        grouped = all(re.fullmatch(THOUSANDS.format(","), cell) for cell in commas)
        if grouped and (separator == "," or any(cell.count(",") > 1 for cell in commas)):
            return cls(".", ",")
        return cls(",", None, commas[0] if grouped else None)

    @classmethod
    def _with_points(cls, cells: list[str], separator: str) -> Self:
        """Read a point as decimal unless a number has two; a semicolon goes with thousands set apart by points."""
        grouped = re.compile(THOUSANDS.format(r"\."))
        if any(cls.looks_like_number(cell) and not grouped.fullmatch(cell) for cell in cells):
            return cls()
        points = [cell for cell in cells if grouped.fullmatch(cell)]
        if any(cell.count(".") > 1 for cell in points):
            return cls(",", ".")
        doubtful = points and separator == ";" and not any(re.match("[+-]?0", cell) for cell in points)
        return cls(doubt=points[0] if doubtful else None)

    @classmethod
    def _with_both(cls, commas: list[str], points: list[str]) -> Self:
        grouped_by_point = re.compile(THOUSANDS.format(r"\.") + r"(?:,\d*)?")
        if all(grouped_by_point.fullmatch(cell) for cell in points):
            return cls(",", ".")
        grouped_by_comma = re.compile(THOUSANDS.format(",") + r"(?:\.\d*)?")
        return cls(".", "," if all(grouped_by_comma.fullmatch(cell) for cell in commas) else None)

    def read(self, column: pd.Series) -> np.ndarray:
        """Turn a column ``(rows,)`` as pandas read it into float32, NaN where a cell is missing or no number."""
        if column.dtype.kind not in "iufb":
            column = pd.to_numeric(self._plain(column), errors="coerce")
        with np.errstate(over="ignore"):  # what is too large becomes infinite, which is refused later by name
            return column.to_numpy(np.float32)

    def _plain(self, column: pd.Series) -> pd.Series:
        text = column.astype(object).where(column.notna(), "").astype(str).str.strip()
        if self.thousands:
            text = text.str.replace(self.thousands, "", regex=False)
        return text.str.replace(self.decimal, ".", regex=False).str.replace(MINUS, "-", regex=False)
