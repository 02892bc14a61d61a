"""Names within the axes, each right beside its line, where no other line runs and no other name stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from lib.figures.names import LETTER, LINE, Name, part, size, write

Floats = NDArray[np.float64]

SAMPLES = 200  # places along the axes at which lines are looked at
GAP = 0.25 * LINE  # inches between a name and its line; half of what any other line keeps from it


@dataclass(frozen=True)
class Box:
    """Where a name may stand, in fractions of the axes; its line rises or falls by so much beside it."""

    left: float
    right: float
    low: float
    high: float
    steep: float

    def meets(self, other: "Box") -> bool:
        """Whether the two lie one on the other."""
        across = self.left < other.right and other.left < self.right
        return across and self.low < other.high and other.low < self.high


def name_within(axes: Axes, lines: Sequence[Line2D]) -> list[Line2D]:
    """Write the label of each line above or below it where there is room, and return the lines that have none.

    The limits of the axes have to be settled before.
    """
    heights = np.array([_heights(axes, line) for line in lines])
    taken: list[Box] = []
    nameless = []
    for number, line in enumerate(lines):
        text = str(line.get_label()).replace(", ", ",\n")
        free = [box for box in _boxes(axes, heights, number, text) if not any(map(box.meets, taken))]
        if free:
            taken.append(min(free, key=lambda box: box.steep))
            _put(axes, text, taken[-1], str(line.get_color()))
        else:
            nameless.append(line)
    return nameless


def _heights(axes: Axes, line: Line2D) -> Floats:
    """The heights `(SAMPLES,)` of a line, in fractions of the axes; NaN where it does not run."""
    across, up = np.array([part(axes, *point) for point in np.asarray(line.get_xydata())]).T
    return np.asarray(np.interp(np.linspace(0, 1, SAMPLES), across, up, np.nan, np.nan))


def _boxes(axes: Axes, heights: Floats, own: int, text: str) -> Iterator[Box]:
    """The places for a text above and below its own of the lines `(lines, SAMPLES)`, apart from all others."""
    (width, height), rows = size(axes), text.split("\n")
    wide, tall, gap = LETTER * max(map(len, rows)) / width, LINE * len(rows) / height, GAP / height
    if wide >= 1:
        return
    beside = sliding_window_view(heights, ceil(wide * SAMPLES), axis=1)
    for low, free in (_above(beside, own, tall, gap), _below(beside, own, tall, gap)):
        for start in np.flatnonzero(free & (low > 0) & (low + tall < 1)):
            left, steep = start / SAMPLES, np.ptp(beside[own, start])
            yield Box(left, left + wide, low[start], low[start] + tall, steep)


def _above(beside: Floats, own: int, tall: float, gap: float) -> tuple[Floats, NDArray[np.bool_]]:
    """How low a name above its line stands in each stretch `(lines, starts, samples)`, and where it may.

    Each other line has to run above the name, or below the line that is named: then that is the nearest.
    """
    low = beside[own].max(axis=1) + gap
    others = np.delete(beside, own, axis=0)
    over = others.min(axis=2) > low + tall + 2 * gap
    under = (others < beside[own]).all(axis=2) & (others.max(axis=2) < low - 2 * gap)
    return low, (over | under).all(axis=0)


def _below(beside: Floats, own: int, tall: float, gap: float) -> tuple[Floats, NDArray[np.bool_]]:
    """The same of a name below its line: as above it, were all upside down."""
    high, free = _above(-beside, own, tall, gap)
    return -high - tall, free


def _put(axes: Axes, text: str, box: Box, colour: str) -> None:
    middle = (box.left + box.right) / 2, (box.low + box.high) / 2
    write(axes, Name(text, box.left, colour), middle, (0, 0), ha="center", va="center")
