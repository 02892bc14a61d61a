"""How numbers are written in a file: with a decimal point or comma, with thousands set apart or not."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

MISSING = frozenset(["", "#N/A", "#N/A N/A", "#N/D", "#NA", "#NV", "-NaN", "-nan", "<NA>"]) | frozenset(
    ["N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"]
)
"""Cells that stand for a missing value in any column."""

BLANK = re.compile(r"[\u00a0\u202f]")
"""What stands between thousands in France or in Sweden: a blank at which no line breaks."""
FIXED = rf"(?:\d{{1,3}}(?:{BLANK.pattern}\d{{3}})+)"
NUMBER = re.compile(
    r"[+\-\u2212]?(?:(?:\d+[.,]?\d*|[.,]\d+|\d{1,3}(?:,\d{3})+\.?\d*|\d{1,3}(?:\.\d{3})+,?\d*"
    rf"|{FIXED}(?:[.,]\d*)?)(?:e[+-]?\d+)?|inf|infinity)",
    re.IGNORECASE | re.ASCII,  # the digits of other scripts are not read
)
BESIDE = re.compile(r"\s*[€$£¥%]\s*|(?<=\d)\s[^\W\d_]{1,4}\Z|\A[A-Z]{3}\s(?=\d)")
"""What may stand beside a number: the sign of a currency, a unit, the code of a currency."""
KINDS = frozenset("iuf")
"""The kinds of a column that pandas has read as numbers."""

BOOLEANS = {
    form(word): digit for word, digit in {"true": "1", "false": "0"}.items() for form in (str, str.title, str.upper)
}
"""Words that are 1 and 0 in a column that has nothing else, and are no numbers among others."""
FLAGS = frozenset(["0", "1", *BOOLEANS])
MINUS = "\u2212"  # as word processors write it
THOUSANDS = r"[+\-\u2212]?[1-9]\d{{0,2}}(?:{0}\d{{3}})+"
OTHER = {".": ",", ",": "."}
"""The sign that may stand between thousands, for each decimal one."""
READABLE = {
    decimal: re.compile(
        rf"[+\-\u2212]?(?:{FIXED}|\d*)(?:{decimal}\d*)?(?:e[+-]?\d+)?|{THOUSANDS.format(sign)}(?:{decimal}\d*)?".replace(
            ".", r"\."
        ),
        re.IGNORECASE | re.ASCII,
    )
    for decimal, sign in OTHER.items()
}
"""The numbers that are such with this decimal sign, the other sign between their thousands."""
SMALL, LARGE = (re.compile(rf"[+\-\u2212]?[1-9]\d{{{more}}}", re.ASCII) for more in ("0,2", "3,"))
"""Whole numbers of up to three digits, and of more."""
LOOK = str.maketrans("23456789", "11111111")
"""All digits but 0, which no thousands begin with, are alike: then the numbers of a file have a few dozen looks."""
ENOUGH = 100  # cells of a column that show whether it holds numbers
FEW, ENOUGH_VOTES = 0.05, 3
"""Numbers that show the decimal sign, for each that does not, and in all: with fewer of both, they may be slips."""


Columns = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Numerals:
    """The signs in a number.

    Attributes:
        decimal: ``"."`` or ``","``.
        thousands: The sign between groups of three digits, or None.
        doubt: A number that would be another one with its sign between thousands; None where there is no doubt.
        sure: Numbers seen show which sign is decimal: the other one can only stand between thousands.
        open: No number seen has a sign, and the separator is no comma: either may follow.
    """

    decimal: str = "."
    thousands: str | None = None
    doubt: str | None = None
    sure: bool = False
    open: bool = False

    @property
    def unsettled(self) -> bool:
        """Tell whether numbers farther down may show that the comma is the decimal sign."""
        return self.open or (self.decimal == "." and self.doubt is not None)

    @staticmethod
    def looks_like_number(cell: str) -> bool:
        """Tell whether a cell may be a number, whatever its decimal sign."""
        return bool(NUMBER.fullmatch(cell))

    @classmethod
    def detect(cls, columns: Iterable[Sequence[str]], separator: str) -> Self:
        """Find the signs from the first cells of each column; where these contradict each other, the most decide."""
        columns = list(columns)
        if not any("," in "".join(column) for column in columns):  # as in most files, which all cells together tell
            return cls._with_points(columns, separator)
        columns = [column for column in columns if mostly_numbers(column)]  # a comma in a text says nothing
        looks = _looks(list(chain.from_iterable(columns)))
        commas = any("," in look for look in looks)
        return cls._by_vote(columns, looks, separator) if commas else cls._with_points(columns, separator)

    @classmethod
    def _by_vote(cls, columns: Columns, looks: Counter[str], separator: str) -> Self:
        """Let those cells vote that can be read in one way alone."""
        cells = list(chain.from_iterable(columns))
        readable = {sign: {look for look in looks if READABLE[sign].fullmatch(look)} for sign in READABLE}
        unsure = readable["."] & readable[","]
        votes = {sign: _total(looks, readable[sign] - unsure) for sign in READABLE}
        is_few = sum(votes.values()) < FEW * _total(looks, unsure)
        if is_few and not _are_settled(looks, readable, unsure):
            return cls._doubted(columns, unsure, separator)
        decimal, other = sorted(",." if separator != "," else ".,", key=votes.__getitem__, reverse=True)
        apart = {look for look in looks if other in look}
        thousands = 2 * _total(looks, apart & readable[decimal]) > _total(looks, apart)
        doubt = next(cell for cell in cells if cell.translate(LOOK) in unsure) if is_few else None
        return cls(decimal, other if thousands else None, doubt, sure=True)

    @classmethod
    def _doubted(cls, columns: Columns, unsure: Collection[str], separator: str) -> Self:
        """Read points as decimal where nearly all cells may be thousands or not, and commas unless they separate."""
        doubts = [cell for cell in chain.from_iterable(columns) if cell.translate(LOOK) in unsure]
        commas = sum("," in cell for cell in doubts)
        sign = "," if 2 * commas > len(doubts) else "."
        decimal = "." if separator == "," else OTHER[sign] if _are_in_thousands(columns, sign) else sign
        return cls(decimal, sign if sign != decimal else None, next(cell for cell in doubts if sign in cell))

    @classmethod
    def _with_points(cls, columns: Columns, separator: str) -> Self:
        """Read a point as decimal unless it stands between thousands; commas that separate go with decimal points."""
        cells, grouped = list(chain.from_iterable(columns)), re.compile(THOUSANDS.format(r"\."))
        pointed = (cell for cell in cells if "." in cell)  # one after the other, as the first mostly tells
        if any(cls.looks_like_number(cell) and not grouped.fullmatch(cell) for cell in pointed):
            return cls(sure=True)
        points = [cell for cell in cells if grouped.fullmatch(cell)]
        if any(cell.count(".") > 1 for cell in points):
            return cls(",", ".", sure=True)
        if separator == ",":
            return cls()
        decimal, thousands = (",", ".") if _are_in_thousands(columns, ".") else (".", None)
        return cls(decimal, thousands, doubt=points[0] if points else None, open=not points)

    def read(self, column: pd.Series, *, flags: bool = False) -> np.ndarray:
        """Turn a column ``(rows,)`` as pandas read it into float32, NaN where a cell is missing or no number.

        Args:
            column: Its cells.
            flags: The first cells of the file in this column are 0, 1, true and false alone: such words are numbers.
        """
        if column.dtype.kind not in KINDS:
            texts = [str(cell).strip() for cell in column.astype(object).where(column.notna(), "")]
            texts = [BOOLEANS.get(text, text) for text in texts] if flags else texts
            column = pd.to_numeric(pd.Series(self._plain(texts), dtype=object), errors="coerce")
        return single(column)

    def _plain(self, texts: list[str]) -> list[str]:
        texts = [BLANK.sub("", text) if BLANK.search(text) and NUMBER.fullmatch(text) else text for text in texts]
        texts = self._joined(texts, self.thousands) if self.thousands else self._joined_for_sure(texts)
        signs = {".": "?", ",": "."} if self.decimal == "," else {}  # a point between thousands is gone already
        usual = str.maketrans({MINUS: "-", **signs})
        return [text.translate(usual) for text in texts]

    def _joined(self, texts: list[str], sign: str) -> list[str]:
        """Join digits that stand apart in groups of three; a sign elsewhere, which pandas overlooks, is no number."""
        grouped = re.compile(THOUSANDS.format(re.escape(sign)) + f"(?:{re.escape(self.decimal)}.*)?").fullmatch
        return [text if sign not in text else text.replace(sign, "") if grouped(text) else "" for text in texts]

    def _joined_for_sure(self, texts: list[str]) -> list[str]:
        """Join digits that are thousands for sure, as the first ones far down a file may be."""
        sign = "," if self.decimal == "." else "."
        grouped = re.compile(THOUSANDS.format(re.escape(sign)) + f"(?:{re.escape(self.decimal)}\\d*)?").fullmatch
        least = 1 if self.sure else 2  # of both signs together: 1.000.000 and 1.000,0 are thousands in any file
        return [
            text.replace(sign, "") if text.count(".") + text.count(",") >= least and grouped(text) else text
            for text in texts
        ]


def mostly_numbers(cells: Sequence[str]) -> bool:
    """Tell whether at least half of the first cells are numbers; those after as many are not looked at."""
    cells = cells[:ENOUGH]
    half = -(-len(cells) // 2)
    return half > 0 and len(list(islice(filter(NUMBER.fullmatch, cells), half))) == half


def _are_in_thousands(columns: Columns, sign: str) -> bool:
    """Tell whether numbers such as 987 and 1.464 show that the sign stands between thousands.

    In one column, numbers of up to three digits then have no sign, all larger ones have it. With decimal digits that
    are left out where they are zeros, one number in ten would have two of them or one.
    """
    grouped = re.compile(THOUSANDS.format(re.escape(sign)))
    return any(_are_divided(set(column), grouped) for column in columns)


def _are_divided(cells: Collection[str], grouped: re.Pattern[str]) -> bool:
    """Tell whether several numbers are grouped, several have up to three digits, and none has more without a sign."""
    counts = [sum(map(bool, map(kind.fullmatch, cells))) for kind in (grouped, SMALL)]
    return min(counts) >= ENOUGH_VOTES and not any(map(LARGE.fullmatch, cells))


def are_measures(cells: Sequence[str]) -> bool:
    """Tell whether the first cells are no numbers, but mostly would be without a unit or a sign of a currency."""
    return not mostly_numbers(cells) and mostly_numbers([BESIDE.sub("", cell) for cell in cells[:ENOUGH]])


def single(numbers: ArrayLike) -> np.ndarray:
    """Return numbers as float32; what is too large becomes infinite, which is refused later by name."""
    with np.errstate(over="ignore"):
        return np.array(numbers, np.float32)


def _looks(cells: list[str]) -> Counter[str]:
    """Count the looks of the cells that may be numbers and have a sign."""
    looks = Counter("\0".join(cells).translate(LOOK).split("\0"))
    return Counter({look: looks[look] for look in looks if re.search("[.,]", look) and NUMBER.fullmatch(look)})


def _are_settled(looks: Counter[str], readable: Mapping[str, set[str]], unsure: set[str]) -> bool:
    """Tell whether few numbers are enough: several that say the same, in the way of the unsure ones or with both signs.

    Where 1,345 is unsure, 0,365 shows what its comma is; a 12,5 among 1.345 may be a slip, but 12.365,5 is none.
    """
    commas = _total(looks, [look for look in unsure if "," in look])
    usual = "," if 2 * commas > _total(looks, unsure) else "."
    only = {sign: readable[sign] - unsure for sign in readable}
    showing = {sign: [look for look in only[sign] if sign == usual or OTHER[sign] in look] for sign in only}
    most = max(_total(looks, some) for some in showing.values())
    return most >= max(ENOUGH_VOTES, _total(looks, only["."] | only[","]))


def _total(looks: Counter[str], some: Iterable[str]) -> int:
    return sum(looks[look] for look in some)
