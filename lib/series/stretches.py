"""Runs: stretches of neighbours that have something in common."""

import numpy as np


def runs(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first row and the length of every run of True in a mask ``(rows,)``, both ``(runs,)`` int64."""
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0))
    return edges[::2], edges[1::2] - edges[::2]


def within(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return every row of these runs, one after the other."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())
