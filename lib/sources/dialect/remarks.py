"""Remarks among the rows of a file: lines that begin with ``#`` and hold no value."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import chain

from lib.sources.dialect.heading import says_value
from lib.sources.dialect.quotes import Quotes
from lib.sources.numbers.numerals import MISSING

MARKED = re.compile(rb"^[ \t]*#[^\r\n]*(?:\r?\n|\Z)", re.MULTILINE)
"""A line that may be a remark."""
FAULT = re.compile(r"#(?:[¡¿]?[^\W\d_a-z][^\W\d_a-z/0]*(?:/0)?[!?])")
"""What a spreadsheet writes where it cannot compute a cell, such as ``#DIV/0!``, in one of several languages."""


def is_remark(cells: Sequence[str]) -> bool:
    """Tell whether the cells of a row are words behind a ``#``; a row whose first cell is ``#5`` has values too."""
    first = cells[0] if cells else ""
    marked = first.startswith("#") and first not in MISSING and not FAULT.fullmatch(first)
    return marked and not any(map(says_value, cells[1:]))


def without(lines: bytes, cells: Callable[[bytes], Sequence[str]], quotes: Quotes) -> tuple[bytes, int]:
    """Leave the remarks out of whole lines.

    Args:
        lines: Most have no sign of a remark, which shows at once.
        cells: Cuts a line into its cells.
        quotes: Those of the file; a line of a cell in quotes is no remark.

    Returns:
        The other lines, and how many were left out.
    """
    if b"#" not in lines:
        return lines, 0
    found = [line.span() for line in MARKED.finditer(lines) if is_remark(cells(line[0]))]
    if found and b'"' in lines:
        spans = quotes.spans(lines)
        found = [line for line in found if not _is_within(line[0], spans)]
    bounds = [0, *chain.from_iterable(found), len(lines)]
    kept = zip(bounds[::2], bounds[1::2], strict=True)
    return b"".join(lines[start:stop] for start, stop in kept), len(found)


def _is_within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    before = bisect_right(spans, (place, 0)) - 1
    return before >= 0 and place < spans[before][1]
