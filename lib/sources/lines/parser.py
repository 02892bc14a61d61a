"""The table that pandas makes of whole lines of a file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from lib.sources.columns.time_columns import TimeColumn
from lib.sources.dialect.dialect import Dialect
from lib.sources.numbers.numerals import MISSING
from lib.sources.numbers.thousands import Thousands

TOO_MANY = "Expected "  # fields
OPEN, UNCLOSED = "EOF inside string", "a quotation mark is opened there and not closed"
PLACE = re.compile(r" (in line|starting at row) (\d+)")
"""Where pandas stopped; it counts lines from 1 and rows from 0."""
SEPARATED = "Mend that row; a cell that holds the separator needs quotes."


class LongRowError(Exception):
    """A row has more cells than the first line.

    Args:
        row: Its number in the block, from 0.
        cells: What it holds.
    """

    def __init__(self, row: int, cells: Sequence[str]) -> None:
        super().__init__(row, cells)
        self.row, self.cells = row, cells


class StoppedError(Exception):
    """Reading cannot go on.

    Args:
        row: Where, as the number of the row in the block, from 0.
        reason: Why, in a few words.
        remedy: What to do, as a sentence.
    """

    def __init__(self, row: int, reason: str, remedy: str) -> None:
        super().__init__(row, reason, remedy)
        self.row, self.reason, self.remedy = row, reason, remedy


class InOneGo:
    """Bytes for pandas to read in one go: from a file of Python's it takes them in small parts, each made a text first.

    Args:
        content: What is read, as UTF-8.
    """

    def __init__(self, content: bytes) -> None:
        self._rest = content

    def read(self, _size: int = -1) -> bytes:
        """Return all there is; nothing from the second call on."""
        content, self._rest = self._rest, b""
        return content

    def __iter__(self) -> Iterator[bytes]:
        """Show pandas, which asks for this of a file, what there is to read."""
        yield self.read()


@dataclass(frozen=True)
class Parser:
    """Reads lines as pandas does, once it knows how the file is written.

    Attributes:
        dialect: How the file is written.
        time: Where the times stand.
        at_once: pandas hands the times over as bytes or as numbers: in a third of the time that Python's texts take.
    """

    dialect: Dialect
    time: TimeColumn
    at_once: bool

    def table(self, lines: bytes) -> pd.DataFrame:
        """Read all columns of whole lines, as UTF-8; only so is a row with too many cells noticed.

        Raises:
            LongRowError: A row has too many cells.
            StoppedError: The lines cannot be read to their end.
        """
        if self._are_blank(lines):
            return pd.DataFrame({index: np.empty(0, object) for index in range(len(self.dialect.names))})
        lines = self._thousands.joined(lines) if self._thousands else lines
        surplus = len(self.dialect.first_row(lines)) > len(self.dialect.names)  # pandas would cut all rows off
        if surplus:
            self._check_width(lines)
        try:
            return self._parsed(lines, surplus=surplus)
        except pd.errors.ParserError as error:
            self._check_width(lines)
            if TOO_MANY in str(error):
                return self._parsed(lines, surplus=True)
            raise _unparsed(str(error)) from error
        except UnicodeDecodeError as error:
            raise self._undecoded(lines) from error

    def _are_blank(self, lines: bytes) -> bool:
        """Tell whether lines hold nothing; tabs that separate are empty cells."""
        return not lines or (lines.isspace() and not (self.dialect.separator_bytes == b"\t" and b"\t" in lines))

    def _check_width(self, lines: bytes) -> None:
        for number, row in enumerate(self._filled(lines)):
            if any(row[len(self.dialect.names) :]):
                raise LongRowError(number, row)

    def _undecoded(self, lines: bytes) -> StoppedError:
        """Find the first bytes that are no UTF-8."""
        try:
            lines.decode()
        except UnicodeDecodeError as error:
            before = lines[: lines.rfind(b"\n", 0, error.start) + 1]
            reason = f"byte 0x{lines[error.start]:02x} is no character in UTF-8"
            return StoppedError(len(self._filled(before)), reason, "Save the file again as UTF-8.")
        raise AssertionError("pandas decodes as Python does")

    def _filled(self, lines: bytes) -> list[list[str]]:
        """Cut lines into rows as pandas does, which counts no blank ones."""
        return [row for row in self.dialect.rows(lines) if row not in ([], [""])]

    def _parsed(self, lines: bytes, *, surplus: bool) -> pd.DataFrame:
        """Let pandas read; without empty cells behind the last column, if there is such a ``surplus``."""
        places, dialect = self.time.places, self.dialect
        as_counts = self.at_once and self.time.counts
        written = f"S{self.time.width + 1}" if self.at_once else object  # one more, where longer texts show
        source: Any = InOneGo(lines)  # less than the stubs of pandas ask for
        return pd.read_csv(
            source,
            sep=dialect.separator,
            header=None,
            names=list(range(len(dialect.names))),
            index_col=False,
            usecols=list(range(len(dialect.names))) if surplus else None,
            dtype=dict.fromkeys(places, written) if places and not as_counts else None,
            decimal=dialect.numerals.decimal,
            na_values=[*MISSING],
            keep_default_na=False,
            skipinitialspace=self._is_spaced(lines),
            low_memory=False,
        )

    def _is_spaced(self, lines: bytes) -> bool:
        """Tell whether blanks may follow a separator; where none do, to look for them costs pandas a third more.

        Before a number they do no harm, and before a quotation mark they matter wherever they begin.
        """
        return self.dialect.spaced or (b'"' in lines and self.dialect.separator_bytes + b' "' in lines)

    @cached_property
    def _thousands(self) -> Thousands | None:
        """What joins the numbers; None where there is nothing to join, or a time could be taken for a number."""
        numerals, time = self.dialect.numerals, self.time
        as_texts = time.places and not self.at_once
        if (
            as_texts
            or not (numerals.thousands and self.dialect.separator_bytes)
            or any(one.number for one in time.formats)
        ):
            return None
        signs = (numerals.thousands.encode(), numerals.decimal.encode(), self.dialect.separator_bytes)
        return Thousands(*signs, first=not time.places) if time.places in {(), (0,)} else None


def _unparsed(message: str) -> StoppedError:
    """Read from a message of pandas in which row of the lines it stopped."""
    text = " ".join(message.split()).rpartition("C error: ")[2]
    place = PLACE.search(text)
    row = int(place[2]) - (place[1] == "in line") if place else 0
    reason = text[: place.start()] if place else text
    return StoppedError(row, UNCLOSED if reason == OPEN else reason, SEPARATED)
