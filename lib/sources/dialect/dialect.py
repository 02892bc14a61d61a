"""How a CSV file is written: its encoding, separator, decimal sign and header, found from its first rows."""

import codecs
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, filterfalse, islice, repeat, zip_longest

from lib.errors import InputError
from lib.sources.dialect import heading
from lib.sources.dialect.cells import BLANKS, cut, cut_first, lines_in
from lib.sources.dialect.heading import Heading
from lib.sources.dialect.quotes import Quotes
from lib.sources.dialect.remarks import is_remark
from lib.sources.numbers.numerals import MISSING, Numerals
from lib.sources.times.months import are_months

SEPARATORS = ("\t", ";", "|", ",")  # the comma last: it may be the decimal sign
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
CONTROL = "".join(map(chr, [*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)]))
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that nobody sees and that turn the direction of all text behind them: a name with one could reverse a title."""
SIGNATURE = 16  # characters within which a binary file shows that it is none of text
SAMPLE_ROWS = 500
LONG = 100  # lines of a cell in quotes among the first rows that show that its quotation mark is not closed
MEND = "Mend the row or the header; a cell that holds the separator needs quotes."
UNNAMED = "All rows have one cell more: name the column that has no name in the first line."
OLD_END = re.compile(r"\r(?=[^\n])")


@dataclass(frozen=True)
class Dialect:
    """What has to be known before a file can be read as a table.

    Attributes:
        encoding: Name of the character encoding, as Python calls it.
        heading: What stands above the rows.
        separator: Character between two cells, or the regular expression of a run of blanks.
        spaced: Blanks follow the separator.
        numerals: How numbers are written.
        end: What ends a line: a line feed, with or without a carriage return before it; or, in files of old Macs and
            in files of several kinds of line, a carriage return alone.
        row_bytes: Mean length of the first rows.
        names: Name of each column.
        columns: The first cells of each column.
        sample: The same without those that stand for a missing value.
    """

    encoding: str
    heading: Heading
    separator: str
    spaced: bool
    numerals: Numerals
    end: str
    row_bytes: float
    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    sample: tuple[tuple[str, ...], ...]

    def together(self, *places: int) -> list[tuple[str, ...]]:
        """Return the first cells of some columns row by row, without the rows in which one of them is missing."""
        rows = zip(*(self.columns[place] for place in places), strict=True)
        return [row for row in rows if MISSING.isdisjoint(row)]

    def cells(self, line: bytes) -> list[str]:
        """Cut a line, as UTF-8, into its cells."""
        return cut([line.decode("utf-8", "replace")], self.separator)[0]

    def rows(self, lines: bytes) -> list[list[str]]:
        """Cut whole lines, as UTF-8, into their cells; a cell in quotes may have several lines."""
        return cut(list(io.StringIO(lines.decode("utf-8", "replace"), newline="")), self.separator)

    def first_row(self, lines: bytes) -> list[str]:
        """Return the cells of the first row of whole lines, as UTF-8."""
        return cut_first((line.decode("utf-8", "replace") for line in io.BytesIO(lines)), self.separator)

    @cached_property
    def quotes(self) -> Quotes:
        """Its cells in quotes."""
        return Quotes(self.separator_bytes)

    @property
    def separator_bytes(self) -> bytes:
        """The separator as bytes; empty for runs of blanks, which cannot be counted."""
        return b"" if self.separator == BLANKS else self.separator.encode()


def detect(start: bytes, *, complete: bool) -> Dialect:
    """Find the dialect from the first bytes of a file.

    Args:
        start: The bytes, decompressed.
        complete: They are the whole file; otherwise the last row may be cut off.

    Raises:
        InputError: Not a text, no rows below a header, rows of different lengths, or two columns of one name.
    """
    encoding, text = _decode(start, complete=complete)
    above = heading.above(text)
    lines = _lines(text, len(above), complete=complete)
    _check_closed(lines)
    separator = _separator(lines[:50])
    titles = heading.titles(cut(lines[:50], separator))
    first, *others = cut(lines[titles:], separator)
    rows = [first, *(row for row in others if not is_remark(row))]
    title = heading.title_of(text, len(above), titles)
    head = heading.read(above, title, rows, lambda line: cut([line], separator)[0])
    data = rows[head.lines :]
    _check_rows(rows[0], data)
    columns = tuple(islice(chain(zip_longest(*data, fillvalue=""), repeat(("",) * len(data))), len(rows[0])))
    sample = tuple(map(_known, columns))
    numerals = Numerals.detect(_with_signs(sample), separator)
    spaced = separator + " " in "".join(lines)
    end = "\r" if OLD_END.search(text) else "\n"
    row_bytes = len(start) / max(1, text.count(end))
    names = _names(head.names or [""] * len(rows[0]))
    return Dialect(encoding, head, separator, spaced, numerals, end, row_bytes, names, columns, sample)


def _decode(start: bytes, *, complete: bool) -> tuple[str, str]:
    encoding = next((name for mark, name in MARKS.items() if start.startswith(mark)), "utf-8")
    for attempt in (encoding, "cp1252"):
        try:
            text = codecs.getincrementaldecoder(attempt)().decode(start, final=complete)
        except UnicodeDecodeError:
            continue
        _check_no_control(text, start)
        return attempt, text
    raise _binary(start)


def _check_no_control(text: str, start: bytes) -> None:
    """Refuse characters that no text has; a file that a machine wrote while it crashed may be full of them."""
    places = [text.index(character) for character in CONTROL if character in text]
    if not places:
        return
    first = min(places)
    if first < SIGNATURE:
        raise _binary(start)
    line = len(text[: first + 1].splitlines())
    raise InputError(
        f"Expected a text file with separated columns. Received: the control character {text[first]!r} in line "
        f"{line:,}. Delete it, or save the table as CSV again."
    )


def _binary(start: bytes) -> InputError:
    return InputError(
        f"Expected a text file with separated columns. Received: a binary file that begins with {start[:8]!r}. "
        "Save the table as CSV."
    )


def _lines(text: str, start: int, *, complete: bool) -> list[str]:
    filled = (line for line in lines_in(text, start) if line.strip())
    lines = list(islice(filled, SAMPLE_ROWS + 1))
    if not lines:
        raise InputError("Expected a header and rows of numbers. Received: no line with text. Choose another file.")
    return lines if complete or len(lines) == 1 else lines[:-1]


def _separator(lines: Sequence[str]) -> str:
    """Return the separator with which the most rows have equally many cells, more than one."""
    if _is_one_column(lines):
        return ";"
    agreement = {one: _agreement(lines, one) for one in SEPARATORS if any(one in line for line in lines)}
    best = max(agreement, key=agreement.__getitem__, default=";")
    blanks = _agreement(lines, BLANKS) == 1
    if agreement.get(best, 0) >= 0.5 and not (blanks and best == "," and best not in lines[0]):
        return best
    return BLANKS if blanks else ";"


def _is_one_column(lines: Sequence[str]) -> bool:
    """Tell whether the commas in the rows are decimal: the header has none, and each row is one number."""
    separated = any(separator in line for line in lines[:1] for separator in SEPARATORS)
    return not separated and all(Numerals.looks_like_number(line.strip()) for line in lines[1:])


def _agreement(lines: Sequence[str], separator: str) -> float:
    """Return the share of the rows that have the most common length; 0 if the separator does not separate."""
    lengths = Counter(len(row) for row in cut(lines, separator))
    length, count = lengths.most_common(1)[0] if lengths else (1, 0)
    return count / lengths.total() if length > 1 else 0.0


def _check_closed(lines: Sequence[str]) -> None:
    """Refuse a quotation mark that takes in the rest of the first rows, whichever sign separates cells."""
    if not any('"' in line for line in lines):
        return
    for separator in (one for one in SEPARATORS if one in lines[0]):
        *before, last = cut(lines, separator)
        taken = max(cell.count("\n") for cell in last or [""])
        if taken > LONG:
            where = f"in data row {len(before):,}" if before else "in the first line"
            raise InputError(
                f"Expected each quotation mark to be closed. Received: one {where} that is open for {taken:,} lines "
                f"and more, {_short(last)}. Close it, or delete it."
            )


def _check_rows(first: Sequence[str], data: Sequence[Sequence[str]]) -> None:
    if not data:
        raise InputError(
            f"Expected rows of numbers below the header. Received: only one line, {_short(first)}. "
            "Choose a file with data."
        )
    for number, row in enumerate(data, 1):
        if any(row[len(first) :]):
            raise too_long(row, len(first), number, UNNAMED if _are_numbered(data, len(first) + 1) else MEND)


def _are_numbered(data: Sequence[Sequence[str]], width: int) -> bool:
    """Tell whether all rows have a cell more, and begin with their number, for which R writes no name."""
    return [row[0] for row in data[:2]] == ["1", "2"][: len(data)] and all(len(row) == width for row in data)


def too_long(row: Sequence[str], width: int, number: int, remedy: str = MEND) -> InputError:
    """Say that a row, counted from 1, has more cells than the first line."""
    return InputError(
        f"Every row must have as many cells as the first line, {width}. Received: {len(row)} in data row {number:,}, "
        f"{_short(row)}. {remedy}"
    )


def _short(cells: Sequence[str]) -> str:
    return repr(", ".join(cells)[:60])


def _known(column: tuple[str, ...]) -> tuple[str, ...]:
    return column if MISSING.isdisjoint(column) else tuple(filterfalse(MISSING.__contains__, column))


def _with_signs(columns: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the columns that may show the decimal sign; the point in 01.2020 is none."""
    return [column for column in columns if not are_months(column)]


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    cleaned = [" ".join(TURNING.sub("", cell).split()) for cell in cells]
    names = tuple(name or f"column {number}" for number, name in enumerate(cleaned, 1))
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise InputError(
            f"Every column needs a name of its own. Received: {count} columns named {name!r}. Rename them."
        )
    return names
