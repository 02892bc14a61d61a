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
KINDS = frozenset("iufb")
"""The kinds of a column that pandas has read as numbers."""

MINUS = "\u2212"  # as word processors write it
THOUSANDS = r"[+\-\u2212]?\d{{1,3}}(?:{0}\d{{3}})+"


@dataclass(frozen=True)
class Numerals:
    """The signs in a number.

    Attributes:
        decimal: ``"."`` or ``","``.
        thousands: The sign between groups of three digits, or None.
        doubt: A number that would be another one with its sign between thousands; None where there is no doubt.
        open: No number seen has a sign, and the separator goes with points between thousands: a point may follow.
    """

    decimal: str = "."
    thousands: str | None = None
    doubt: str | None = None
    open: bool = False

    @staticmethod
    def looks_like_number(cell: str) -> bool:
        """Tell whether a cell may be a number, whatever its decimal sign."""
        return bool(NUMBER.fullmatch(cell))

    @classmethod
    def detect(cls, cells: Iterable[str], separator: str) -> Self:
        """Find the signs from cells; a comma that is not the separator decides by what stands around it."""
        cells = list(cells)
        some = "," in "".join(cells)  # most files have no comma in a cell, which all cells together tell at once
        commas = [cell for cell in cells if "," in cell and cls.looks_like_number(cell)] if some else []
        if not commas:
            return cls._with_points(cells, separator)
        points = [cell for cell in cells if "." in cell and cls.looks_like_number(cell)]
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
        pointed = (cell for cell in cells if "." in cell)  # one after the other, as the first mostly tells
        if any(cls.looks_like_number(cell) and not grouped.fullmatch(cell) for cell in pointed):
            return cls()
        points = [cell for cell in cells if grouped.fullmatch(cell)]
        if any(cell.count(".") > 1 for cell in points):
            return cls(",", ".")
        doubtful = points and separator == ";" and not any(re.match("[+-]?0", cell) for cell in points)
        return cls(doubt=points[0] if doubtful else None, open=separator == ";" and not points)

    @classmethod
    def _with_both(cls, commas: list[str], points: list[str]) -> Self:
        grouped_by_point = re.compile(THOUSANDS.format(r"\.") + r"(?:,\d*)?")
        if all(grouped_by_point.fullmatch(cell) for cell in points):
            return cls(",", ".")
        grouped_by_comma = re.compile(THOUSANDS.format(",") + r"(?:\.\d*)?")
        return cls(".", "," if all(grouped_by_comma.fullmatch(cell) for cell in commas) else None)

    def read(self, column: pd.Series) -> np.ndarray:
        """Turn a column ``(rows,)`` as pandas read it into float32, NaN where a cell is missing or no number."""
        if column.dtype.kind not in KINDS:
            texts = [str(cell).strip() for cell in column.astype(object).where(column.notna(), "")]
            column = pd.to_numeric(pd.Series(self._plain(texts), dtype=object), errors="coerce")
        return single(column)

    def _plain(self, texts: list[str]) -> list[str]:
        if self.thousands:
            texts = self._joined(texts, self.thousands)
        return [text.replace(self.decimal, ".").replace(MINUS, "-") for text in texts]

    def _joined(self, texts: list[str], sign: str) -> list[str]:
        """Join digits that stand apart in groups of three; a sign elsewhere, which pandas overlooks, is no number."""
        grouped = re.compile(THOUSANDS.format(re.escape(sign)) + f"(?:{re.escape(self.decimal)}.*)?").fullmatch
        return [text if sign not in text else text.replace(sign, "") if grouped(text) else "" for text in texts]


def single(numbers: pd.Series | pd.DataFrame) -> np.ndarray:
    """Return numbers as float32; what is too large becomes infinite, which is refused later by name."""
    with np.errstate(over="ignore"):
        return numbers.to_numpy(np.float32)


class LatePoints:
    """Numbers with a point, far down a file whose first numbers have none: decimal, or between thousands?

    They may stand between thousands if all of them have up to three digits before the point and after it.
    """

    def __init__(self) -> None:
        self._first, self._decimal = 0.0, False

    def note(self, column: pd.Series) -> None:
        """Look at the next numbers ``(rows,)`` of a column as pandas read them, with a decimal point."""
        if column.dtype.kind != "f":
            return
        numbers = np.abs(column.to_numpy())
        broken = numbers[numbers % 1 > 0]
        if broken.size:
            self._decimal |= bool(((broken < 1) | (broken >= 1000) | ~_are_whole(1000 * broken)).any())
            fine = broken[~_are_whole(100 * broken)]  # three digits, as thousands have
            self._first = self._first or float(fine[0] if fine.size else 0)

    @property
    def doubt(self) -> str | None:
        """The first number that may be thousands; None if all are decimal for sure, or there is none."""
        return f"{self._first:.3f}" if self._first and not self._decimal else None


def _are_whole(numbers: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs(numbers - np.round(numbers)) < 1e-6)
