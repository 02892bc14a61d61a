"""What the network attends to: the weight of each step of a window, how many steps share it, which windows to show."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.network.backend import keras
from lib.network.models import with_attention
from lib.network.training import predict
from lib.windows.windows import Windows


def attention_weights(model: keras.Model, windows: Windows) -> NDArray[np.float32]:
    """The attention weights ``(n, window)`` of all windows in time order; each row sums to 1."""
    _, weights = predict(with_attention(model), windows)
    return weights[:, :, 0]


def entropy(weights: ArrayLike) -> NDArray[np.float64]:
    """How spread the weights ``(n, window)`` of each window are, ``(n,)`` in bits: 0 for one step alone."""
    weights = np.asarray(weights, np.float64)
    logarithms = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
    return np.asarray(-(weights * logarithms).sum(axis=1))


def effective_steps(weights: ArrayLike) -> NDArray[np.float64]:
    """How many steps with equal weights would be as spread, ``(n,)``: 1 for one step alone, at most the window."""
    return np.asarray(2 ** entropy(weights))


def away_from_the_profile(weights: ArrayLike) -> float:
    """The share of its weights that has to be moved, on average, to turn a window's ``(n, window)`` into the mean."""
    weights = np.asarray(weights)
    return float(0.5 * np.abs(weights - weights.mean(axis=0)).sum(axis=1).mean())


def telling_samples(actual: ArrayLike, predicted: ArrayLike) -> dict[str, int]:
    """Which windows to show: that with the median error ("typical"), the smallest ("best") and the largest ("worst").

    Args:
        actual: ``(n,)`` the values.
        predicted: ``(n,)`` their forecasts.
    """
    order = np.argsort(np.abs(np.asarray(actual) - np.asarray(predicted)), kind="stable")
    return {"typical": int(order[(len(order) - 1) // 2]), "best": int(order[0]), "worst": int(order[-1])}


def shown_samples(wanted: Sequence[int], actual: ArrayLike, predicted: ArrayLike) -> dict[str, int]:
    """The windows to show by the names of their figures: ``sample0`` for one that is ``wanted``, then the telling."""
    return {f"sample{sample}": sample for sample in wanted} | telling_samples(actual, predicted)


def spread_out(windows: Windows, count: int) -> Windows:
    """At most ``count`` of the windows, as far apart in time as they can be, the first and the last among them."""
    which = np.linspace(0, len(windows) - 1, min(count, len(windows))).round().astype(np.int64)
    return replace(windows, starts=windows.starts[which])
