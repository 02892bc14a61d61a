"""Stretches of neighbours: runs that have something in common, and what differs from one to the next."""

from collections.abc import Iterator

import numpy as np

BLOCK = 65_536  # rows at a time, where all of them together would take as much memory again as the series


def runs(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first row and the length of every run of True in a mask ``(rows,)``, both ``(runs,)`` int64."""
    closed = np.concatenate([[False], mask, [False]])
    edges = np.flatnonzero(closed[1:] != closed[:-1])
    return edges[::2], edges[1::2] - edges[::2]


def within(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return every row of these runs, one after the other."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


def differences(values: np.ndarray) -> Iterator[np.ndarray]:
    """Every difference between neighbours of ``(rows,)``, in order, in blocks of at most ``BLOCK``."""
    return (np.diff(values[start : start + BLOCK + 1]) for start in range(0, len(values) - 1, BLOCK))
