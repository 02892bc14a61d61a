"""Lines among the rows of a file that are no rows: remarks, lines within a cell in quotes, empty ones."""

from dataclasses import dataclass

import numpy as np

from lib.alerts import Alert, plural

LINE_FEED = ord("\n")
STRIDE = 1 << 16  # bytes that are compared at a time: all at once would take as much memory as they do


@dataclass(frozen=True)
class BlockLines:
    """How many remarks, empty lines and lines within cells in quotes a block has.

    Attributes:
        remarks: Left out before the rest was read.
        within: Beyond the first line of a row, within its cells in quotes.
        empty: Before the last row; looked for where rows have no times, which would show that one is missing, and none
            has more than one line.
        behind: Empty ones behind the last row.
        hollow: Rows of empty cells alone, where rows have times.
    """

    remarks: int
    within: int = 0
    empty: int = 0
    behind: int = 0
    hollow: int = 0


def counted(lines: bytes, rows: int, remarks: int, *, timed: bool) -> BlockLines:
    """Count them in the lines of a block.

    Args:
        lines: Without the remarks.
        rows: How many rows were read from them.
        remarks: How many there were.
        timed: The rows have times.
    """
    quoted = b'"' in lines
    if timed and not quoted:
        return BlockLines(remarks)
    cut_off = not lines.endswith(b"\n")  # as the last line of a file may be
    beyond = _ends(lines) + cut_off - rows
    if beyond <= 0:
        return BlockLines(remarks)
    within = sum(1 for line in lines.splitlines() if line.strip()) - rows if quoted else 0
    if within > 0 or timed:
        return BlockLines(remarks, within=max(0, within))
    behind = lines[len(lines.rstrip(b"\r\n ")) :].count(b"\n") + cut_off - 1 if rows else beyond
    return BlockLines(remarks, empty=beyond - behind, behind=behind)


def _ends(lines: bytes) -> int:
    """Count the line feeds; ``bytes.count`` is six times slower."""
    data = np.frombuffer(lines, np.uint8)
    return sum(int(np.count_nonzero(data[at : at + STRIDE] == LINE_FEED)) for at in range(0, len(data), STRIDE))


class OtherLines:
    """Counts the remarks, empty lines and lines within cells in quotes of a whole file."""

    def __init__(self) -> None:
        self._remarks = self._within = self._empty = self._behind = self._hollow = 0

    def note(self, block: BlockLines, rows: int) -> None:
        """Count those of the next block, which has so many rows; empty ones count once another row follows."""
        self._remarks += block.remarks
        self._within += block.within
        self._hollow += block.hollow
        if rows:
            self._empty, self._behind = self._empty + self._behind + block.empty, 0
        self._behind += block.behind

    def alerts(self) -> tuple[Alert, ...]:
        """Say how many there were."""
        within = (
            f"{plural(self._within, 'line')} within cells in quotes, read as a part of the cell: a quotation mark that "
            "is opened by mistake takes in all rows up to the next one"
        )
        empty = (
            f"{plural(self._empty, 'empty line')} among the rows, skipped: what follows counts as the next step. Where "
            "a value is missing, write NA"
        )
        remarks = f"{plural(self._remarks, 'line')} among the rows, marked with #, skipped"
        alerts = (
            Alert("quotes", self._within, within),
            Alert("empty lines", self._empty, empty),
            Alert("empty lines", self._hollow, f"{plural(self._hollow, 'row')} of empty cells alone, skipped"),
            Alert("remarks", self._remarks, remarks),
        )
        return tuple(alert for alert in alerts if alert.count)
