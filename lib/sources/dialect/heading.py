"""What stands above the rows of a file: remarks, the names of the columns, their units."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, takewhile

from lib.sources.dialect.cells import lines_in
from lib.sources.numbers.numerals import MISSING, Numerals
from lib.sources.times.hints import sounds_like_moment, sounds_like_time
from lib.sources.times.timestamps import formats_of

BEFORE = re.compile(r'\A\ufeff?(?:[ \t]*(?:#[^\r\n]*|"?sep=[^\r\n]{1,2}"?)?(?:\r\n|\r|\n))*', re.IGNORECASE)
"""What may stand before the header: blank lines, remarks, and the line that tells a spreadsheet the separator."""
UNIT = re.compile(r"[^\W\d_]|[%°]")

Row = Sequence[str]


@dataclass(frozen=True)
class Heading:
    """The lines above the rows.

    Attributes:
        text: What stands above the first line with cells, as it is written.
        titles: The lines of it that say what the file is about.
        remarks: How many lines of it begin with ``#`` and say nothing of the columns.
        names: The cells that name the columns; none if the first row holds values.
        units: The cells of a line of units below the names; none if there is no such line.
        lines: How many lines with cells the names and the units take; none for names behind ``#``.
    """

    text: str
    titles: tuple[str, ...]
    remarks: int
    names: tuple[str, ...]
    units: tuple[str, ...]
    lines: int


def above(text: str) -> str:
    """Return the part of a text that stands above the first line with cells."""
    before = BEFORE.match(text)
    assert before is not None
    return before[0]


def titles(rows: Sequence[Row]) -> int:
    """Return how many of the first rows stand above the names as a title, where names for all columns follow.

    Args:
        rows: The cells of the first lines.
    """
    lengths = Counter(len(row) for row in rows if any(row))
    width = max(lengths, key=lengths.__getitem__, default=0)
    count = sum(1 for _ in takewhile(lambda pair: _is_title(*pair, width), pairwise(rows)))
    names = rows[count]
    return count if len(names) == width > 1 and not any(map(says_value, chain(*rows[:count], names))) else 0


def _is_title(row: Row, below: Row, width: int) -> bool:
    """Tell whether a row is no row of names: it has one cell, or too few, or names of a time stand below it alone."""
    is_short = len(list(filter(None, row))) == 1 or len(row) < width
    names_below = any(map(sounds_like_moment, below)) and not any(map(sounds_like_time, row))
    return (is_short or names_below) and not any("\n" in cell for cell in row)


def title_of(text: str, start: int, count: int) -> str:
    """Return the first lines of a text from a place on, where blank ones do not count."""
    lines = []
    for line in lines_in(text, start) if count else ():
        count -= bool(line.strip())
        if count < 0:
            break
        lines.append(line)
    return "".join(lines)


def read(text: str, title: str, rows: Sequence[Row], split: Callable[[str], Row]) -> Heading:
    """Find the names of the columns and their units.

    Args:
        text: What stands above the first line with cells.
        title: What stands between it and the names.
        rows: The cells of the first lines.
        split: Cuts a line into cells.
    """
    remarks = [line for line in lines_in(text + title) if line.lstrip("\ufeff \t").startswith("#")]
    titles = tuple(line.strip() for line in title.splitlines() if line.strip() and line not in remarks)
    behind = _names_behind(remarks, rows, split)
    names = behind or (() if all(map(_is_value, rows[0])) else tuple(rows[0]))
    below = rows if behind or not names else rows[1:]
    units = tuple(below[0]) if names and _are_units(below) else ()
    lines = len(rows) - len(below) + bool(units)
    return Heading(text + title, titles, len(remarks) - bool(behind), names, units, lines)


def _names_behind(remarks: Sequence[str], rows: Sequence[Row], split: Callable[[str], Row]) -> tuple[str, ...]:
    """Return the names that the last remark holds, if it has a cell for each column and no header follows it."""
    if not remarks or _differs_from_below(rows):
        return ()
    first, *others = split(remarks[-1].lstrip("\ufeff \t").lstrip("#")) or [""]
    names = (first or "#", *others)
    return names if len(names) == len(rows[0]) > 1 else ()


def _differs_from_below(rows: Sequence[Row]) -> bool:
    """Tell whether a cell of the first row is none of the values that stand below it."""
    if len(rows) < 2:
        return False
    return any(not _is_value(first) and says_value(below) for first, below in zip(*rows[:2], strict=False))


def _are_units(rows: Sequence[Row]) -> bool:
    """Tell whether the first row holds no value, but letters where there are values below it."""
    if len(rows) < 2 or any(map(says_value, rows[0])):
        return False
    pairs = zip(*rows[:2], strict=False)
    return any(unit not in MISSING and UNIT.search(unit) and says_value(below) for unit, below in pairs)


def says_value(cell: str) -> bool:
    """Tell whether a cell is a number or a time, and not one that stands for a missing value."""
    return cell not in MISSING and _is_value(cell)


def _is_value(cell: str) -> bool:
    return cell in MISSING or Numerals.looks_like_number(cell) or bool(formats_of([cell]))
