"""Cells in quotes, found in the bytes of a file: they may hold line breaks, and what looks like a row or a remark."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

QUOTE = ord('"')


@dataclass(frozen=True)
class Quotes:
    """The quotation marks of a file; one amid a cell that has none at its beginning is a character like any other.

    Attributes:
        separator: Between two cells; empty for runs of blanks.
    """

    separator: bytes

    def open_at(self, lines: bytes) -> int | None:
        """Return where the cell begins that is still open at the end of lines; None if none is."""
        if b'"' not in lines or self._are_regular(lines) or self._are_regular(lines.replace(b'""', b"")):
            return None
        last = None
        for last in self._cell.finditer(lines):  # noqa: B007 - what stands after the loop
            pass
        return last.start() if last and not last[1] else None

    def spans(self, lines: bytes) -> list[tuple[int, int]]:
        """Return where each cell in quotes begins and ends."""
        return [cell.span() for cell in self._cell.finditer(lines)]

    def _are_regular(self, lines: bytes) -> bool:
        """Tell fast whether each second mark ends a cell and the others begin one, as in most files."""
        data = np.frombuffer(b"\n" + lines + b"\n", np.uint8)
        marks = np.flatnonzero(data == QUOTE)
        begins, ends = self._bounds[data[marks[::2] - 1]], self._bounds[data[marks[1::2] + 1]]
        return len(marks) % 2 == 0 and bool(begins.all() and ends.all())

    @cached_property
    def _bounds(self) -> np.ndarray:
        """Which bytes ``(256,)`` stand between cells."""
        bounds = np.zeros(256, bool)
        bounds[list(b"\r\n" + (self.separator or b" \t"))] = True
        return bounds

    @cached_property
    def _cell(self) -> re.Pattern[bytes]:
        between = re.escape(self.separator) if self.separator else rb"[ \t]"
        return re.compile(rb'(?:^|%s) *"[^"]*(?:""[^"]*)*("|\Z)' % between, re.MULTILINE)
