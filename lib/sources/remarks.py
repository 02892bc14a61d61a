"""Remarks among the rows of a file: lines that begin with ``#`` and hold no value."""

import io
import re
from collections.abc import Callable, Sequence
from typing import IO, Any

import numpy as np

from lib.sources.heading import says_value
from lib.sources.numerals import MISSING

BLOCK = 1 << 17
LINES = 100  # that a cell in quotes may have; a quotation mark that is never closed must not join the whole file
MARKED = re.compile(rb'^#[^"\r\n]*(?:\r?\n|\Z)', re.MULTILINE)
"""A line that may be a remark; with a quotation mark it may be a part of a cell."""
FAULT = re.compile(r"#[A-Z/0]+[!?]")
"""What a spreadsheet writes where it cannot compute a cell, such as ``#DIV/0!``."""


def is_remark(cells: Sequence[str]) -> bool:
    """Tell whether the cells of a row are words behind a ``#``; a row whose first cell is ``#5`` has values too."""
    first, *others = cells or [""]
    marked = first.startswith("#") and first not in MISSING and not FAULT.fullmatch(first)
    return marked and not any(map(says_value, others))


def count(block: bytes, mark: bytes) -> int:
    """How often a byte stands in a block; where it stands often, fifty times as fast as ``bytes.count``."""
    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == mark[0]))


class WithoutRemarks(io.RawIOBase):
    """The bytes of a file without its remarks, which are counted; whole lines are shown to who may change them.

    Args:
        file: Opened where the rows begin.
        split: Cuts a line into cells.
        passing: Is shown the lines, and says what of them goes on.

    Attributes:
        count: How many remarks were left out so far.
    """

    def __init__(
        self,
        file: IO[bytes],
        split: Callable[[bytes], Sequence[str]],
        passing: Callable[[bytes], bytes],
    ) -> None:
        self.count = 0
        self._file, self._split, self._passing, self._rest = file, split, passing, memoryview(b"")

    def readable(self) -> bool:
        """Say that the bytes can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; return how many bytes there were, 0 at the end."""
        while not self._rest and (block := self._lines()):
            self._rest = memoryview(self._passing(self._cleaned(block)))
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def _lines(self) -> bytes:
        """Read on, to the end of a line, and of a cell in quotes that has several."""
        block = self._file.read(BLOCK) + self._file.readline()
        within = b'"' in block and count(block, b'"') % 2 == 1
        for _ in range(LINES):
            if not within or not (line := self._file.readline()):
                break
            within ^= line.count(b'"') % 2 == 1
            block += line
        return block

    def _cleaned(self, block: bytes) -> bytes:
        """Leave the remarks out of whole lines; most blocks have no sign of one, which shows at once."""
        return MARKED.sub(self._kept, block) if b"#" in block else block

    def _kept(self, line: re.Match[bytes]) -> bytes:
        remark = is_remark(self._split(line[0]))
        self.count += remark
        return b"" if remark else line[0]
