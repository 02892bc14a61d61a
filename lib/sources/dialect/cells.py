"""Lines of a file cut into their cells."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

BLANKS = r"\s+"
"""The separator of files in which runs of blanks stand between the cells."""

LINE = re.compile(r"[^\r\n]+(?:\r\n|\r|\n)?|\r\n|\r|\n")

csv.field_size_limit(1 << 24)  # characters of a cell, for the whole process: some tables hold long texts


def lines_in(text: str, start: int = 0) -> Iterator[str]:
    """Return the lines of a text from a place on, each with its end; only those asked for are copied."""
    return (line[0] for line in LINE.finditer(text, start))


def cut(lines: Sequence[str], separator: str) -> list[list[str]]:
    """Return the rows of whole lines, each as its cells without blanks around; a cell in quotes may have several."""
    if separator == BLANKS:
        return [line.split() for line in lines]
    try:
        rows = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    except csv.Error:  # a quotation mark that is never closed
        rows = [line.split(separator) for line in lines]
    return [list(map(str.strip, row)) for row in rows]


def cut_first(lines: Iterable[str], separator: str) -> list[str]:
    """Return the cells of the first row that is not blank; of the lines only those that it takes are asked for."""
    filled = (part for line in lines if line.strip() for part in io.StringIO(line, newline=""))
    if separator == BLANKS:
        return next(filled, "").split()
    try:
        return next(csv.reader(filled, delimiter=separator, skipinitialspace=True), [])
    except csv.Error:  # a cell that is longer than any text
        return []
