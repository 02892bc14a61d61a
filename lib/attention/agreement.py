"""Do two measures put the steps of a window in the same order?"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.attention.attributions import Attributions
from lib.attention.means import mean
from lib.evaluation.comparison import Interval

TINY = np.finfo(np.float64).tiny


def kendall(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Kendall's τ ``(n,)`` between the sizes, without their signs, of two measures ``(n, window)`` in each window.

    τ = 1 is the same order of the steps, 0 no relation, -1 the opposite order. A measure that makes no difference
    between the steps has no order: 0.
    """
    return np.asarray([_tau(*pair) for pair in zip(np.abs(first), np.abs(second), strict=True)])


def _tau(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Pairs of steps ``(window,)`` in the same order less those in the opposite one, as a share (τ-b)."""
    larger, more, less = first[:, None] > first, second[:, None] > second, second[:, None] < second
    ordered = np.count_nonzero(larger) * np.count_nonzero(more)
    lead = np.count_nonzero(larger & more) - np.count_nonzero(larger & less)
    return float(lead / np.sqrt(ordered)) if ordered else 0.0


def agreement(attributions: Attributions) -> Mapping[str, Mapping[str, Interval]]:
    """Mean τ of the weights and of the contributions with each measure that changes the inputs.

    The test of Jain & Wallace 2019, NAACL: weights that explain should rank the steps as gradients and erasure do.
    Every step counts alike in τ: where a forecast rests on one step, the order of the others is noise, and τ is small
    even for weights that find this step. What removing steps does to the forecast is the better judge then.
    """
    return {
        inner: {other: mean(kendall(sizes, change)) for other, change in attributions.changes.items()}
        for inner, sizes in attributions.within.items()
    }


def in_common(attributions: Attributions) -> Mapping[str, Interval]:
    """The share of its weight that lies where each measure that changes the inputs has its size, over the windows.

    The sizes, without their signs, are made to sum to 1 as the weights do; what both have at a step is in common. That
    of all steps is 1 where both are distributed alike, and 0 where no step has any of both.
    """
    weights = np.asarray(attributions.within["attention_weights"], np.float64)
    sizes = {name: np.abs(np.asarray(change, np.float64)) for name, change in attributions.changes.items()}
    shares = {name: size / np.maximum(size.sum(axis=1, keepdims=True), TINY) for name, size in sizes.items()}
    return {name: mean(np.minimum(weights, share).sum(axis=1)) for name, share in shares.items()}
