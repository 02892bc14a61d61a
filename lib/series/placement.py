"""Where rows lie on a grid of times that are equally far apart, and how far from it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

UNITS = (
    *(("d", 86_400 * 10**9), ("h", 3600 * 10**9), ("min", 60 * 10**9), ("s", 10**9)),
    *(("ms", 10**6), ("µs", 1000), ("ns", 1)),
)
"""The units of time and the nanoseconds of each."""
FINEST = 10**6  # nanoseconds; rounded to a finer unit, a mean step is no rounder
FARTHER = 4  # the mean step is preferred only where rows lie this many times farther from the grid of the common one
RARE = 0.1  # share of the differences below which the most common one says nothing of the step


@dataclass(frozen=True)
class Placement:
    """Rows on a grid.

    Attributes:
        stamps: Their times ``(rows,)`` in nanoseconds, in order.
        step: From one time of the grid to the next, in nanoseconds; a mean step need not be whole.
        origin: One time of the grid, in nanoseconds.
    """

    stamps: np.ndarray
    step: float
    origin: int

    @cached_property
    def positions(self) -> np.ndarray:
        """The number ``(rows,)`` of the nearest time of the grid; that of its origin is 0."""
        since = self.stamps - self.origin
        numbers: np.ndarray = ((since + self.step // 2) // self.step).astype(np.int64)
        return numbers

    @cached_property
    def off(self) -> np.ndarray:
        """How much later than its time of the grid each row lies ``(rows,)``, in nanoseconds."""
        late: np.ndarray = self.stamps - self.times(self.positions)
        return late

    @property
    def farthest(self) -> int:
        """How far from its time of the grid a row lies at most, in nanoseconds."""
        return int(np.abs(self.off).max())

    @property
    def collides(self) -> bool:
        """Tell whether two rows share a time of the grid."""
        return bool((np.diff(self.positions) == 0).any())

    def times(self, positions: np.ndarray) -> np.ndarray:
        """Return the times of the grid with these numbers, in nanoseconds."""
        since = positions * self.step
        whole: np.ndarray = since if since.dtype.kind == "i" else np.rint(since).astype(np.int64)
        return self.origin + whole

    @property
    def grid(self) -> pd.DatetimeIndex:
        """Return all times of the grid, from that of the first row to that of the last."""
        return pd.DatetimeIndex(self.times(np.arange(self.positions[0], self.positions[-1] + 1)))


def on_usual_step(stamps: np.ndarray, common: int) -> Placement:
    """Place rows by their most common difference, or by their mean one where that suits all rows better.

    Args:
        stamps: Times ``(rows,)`` in nanoseconds, in order, over 292 years at most.
        common: Their most common difference.
    """
    by_common = Placement(stamps, common, stamps[0])
    if not by_common.off.any():
        return by_common
    by_mean = Placement(stamps, _mean(stamps), stamps[0])
    if (np.diff(stamps) == common).mean() < RARE:
        return _among_rows(by_mean)
    differ = by_mean.positions[-1] != by_common.positions[-1] or by_common.collides
    limit = by_common.farthest / (1 if differ else FARTHER)
    return _among_rows(by_mean if by_mean.farthest < limit and not by_mean.collides else by_common)


def _mean(stamps: np.ndarray) -> float:
    """Return the mean step in nanoseconds, as round as it may be with all rows in their places and nearly as close."""
    gaps = np.diff(stamps)
    usual = np.median(gaps)
    single = gaps[np.abs(gaps - usual) <= usual / 2].mean()  # of those that are one step, longer or shorter
    exact = Placement(stamps, float((stamps[-1] - stamps[0]) / max(1, np.rint(gaps / single).sum())), stamps[0])
    for step in (round(exact.step / size) * size for _, size in UNITS if FINEST <= size <= exact.step):
        rounder = Placement(stamps, step, stamps[0])
        if (rounder.positions == exact.positions).all() and rounder.farthest <= 2 * exact.farthest:
            return step
    return exact.step


def _among_rows(placement: Placement) -> Placement:
    """Let a grid that begins at the first row, which may be early or late, begin where the rows around it lie.

    That is where most are; or, where they jitter, at the roundest time that is as close to the grid as some row is.
    """
    values, counts = np.unique(placement.off, return_counts=True)
    if 2 * counts.max() > counts.sum():
        return Placement(placement.stamps, placement.step, placement.origin + int(values[counts.argmax()]))
    middle = placement.origin + int(np.median(placement.off))
    earliest, latest = placement.origin + values[0], placement.origin + values[-1]
    rounded = ((middle + size // 2) // size * size for _, size in UNITS)
    return Placement(placement.stamps, placement.step, next(one for one in rounded if earliest <= one <= latest))
