"""The order in which a measure ranks the steps of a window, and orders of which it is known what they are worth."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating]
Ranks = NDArray[np.int64]

MARKED = 0.95
"""Share of the sum of all sizes that the steps hold which a measure is said to mark."""

SEED = 0


def marked(sizes: ArrayLike) -> NDArray[np.float64]:
    """The sizes ``(n, window)``, without their signs, of the fewest steps that hold `MARKED` of their sum; 0 elsewhere.

    To the eye these are all there are: the order of the others, however small they are, is no statement. Neighbours
    among them that are ranked alike would cut a hole, which changes a forecast wherever it is.
    """
    sizes = np.abs(np.asarray(sizes, np.float64))
    order = np.argsort(-sizes, axis=1, kind="stable")
    largest = np.take_along_axis(sizes, order, axis=1)
    before = largest.cumsum(axis=1) - largest
    kept = np.where(before < MARKED * sizes.sum(axis=1, keepdims=True), largest, 0)
    result = np.empty_like(sizes)
    np.put_along_axis(result, order, kept, axis=1)
    return result


def ranks(sizes: Floats) -> Ranks:
    """The place of each step by the size, without its sign, of a measure ``(n, window)``: 0 for the largest.

    Steps of one size follow each other by lot: one after the other they would cut a hole, which costs more.
    """
    order = np.lexsort((drawn(*sizes.shape), -np.abs(sizes)), axis=1)
    return np.argsort(order, axis=1, kind="stable")


def drawn(count: int, window: int) -> Ranks:
    """Places ``(count, window)`` drawn by lot, other ones for each window."""
    return np.random.default_rng(SEED).permuted(np.tile(np.arange(window), (count, 1)), axis=1)


def beginning_with(step: int, count: int, window: int) -> Ranks:
    """Places ``(count, window)`` of which ``step`` has the first; the others follow in their random order."""
    return ranks(_by_lot_but(step, window + 1, count, window))


def ending_with(step: int, count: int, window: int) -> Ranks:
    """Places ``(count, window)`` of which ``step`` has the last; the others come in their random order."""
    return ranks(_by_lot_but(step, 0, count, window))


def _by_lot_but(step: int, size: int, count: int, window: int) -> Floats:
    sizes = window - drawn(count, window).astype(np.float64)
    sizes[:, step] = size
    return sizes


def shifted(ranked: Ranks) -> Ranks:
    """The same places ``(n, window)``, turned around the window by a number of steps drawn by lot for each.

    A measure that ranks neighbours alike cuts a hole into the window, and a hole costs more than as many single steps.
    So an order has to be better than itself elsewhere, not only than single steps drawn by lot.
    """
    count, window = ranked.shape
    shifts = np.random.default_rng(SEED).integers(1, max(window, 2), (count, 1))
    return np.take_along_axis(ranked, (np.arange(window) + shifts) % window, axis=1)


def usual(sizes: Floats) -> Floats:
    """The mean size of each step over all windows, in every window: sizes ``(n, window)`` that tell none from another.

    An order that explains a single forecast has to be better than the one that is the same for all of them.
    """
    return np.broadcast_to(np.abs(sizes).mean(axis=0), sizes.shape)
