"""Do the measures find the step on which a forecast is known to depend?"""

from collections.abc import Mapping
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray


def source_step(parameters: Mapping[str, Any]) -> int | None:
    """The step of the window, from 0, on which the target of the ``lag`` series depends, and on no other.

    None for another series, and where the window does not reach back to it.
    """
    if parameters["source"] != "lag" or parameters["every"] != 1:
        return None
    turns = ceil(parameters["horizon"] / parameters["lag"])
    step = parameters["window"] - 1 + parameters["horizon"] - turns * parameters["lag"]
    return int(step) if step >= 0 else None


def out_of_reach(parameters: Mapping[str, Any]) -> dict[str, int] | None:
    """The lag of the ``lag`` series and the window that does not reach back to it; None where it does."""
    if parameters["source"] != "lag" or parameters["every"] != 1 or source_step(parameters) is not None:
        return None
    return {name: parameters[name] for name in ("lag", "window")}


def hit_rates(measures: Mapping[str, NDArray[np.floating]], step: int) -> dict[str, float]:
    """The share of windows in which each measure ``(n, window)`` is largest, whatever its sign, at ``step``.

    Of several steps of the largest size one is taken by lot: with equal sizes the rate is that of chance.
    """
    return {name: float(_chances(np.abs(sizes), step).mean()) for name, sizes in measures.items()}


def _chances(sizes: NDArray[np.floating], step: int) -> NDArray[np.float64]:
    """In each window the chance ``(n,)`` that ``step`` is drawn from those with the largest size."""
    largest = sizes == sizes.max(axis=1, keepdims=True)
    return np.asarray(largest[:, step] / largest.sum(axis=1))


def place(sizes: NDArray[np.floating], step: int) -> float:
    """The place, from 1, that ``step`` takes in the order of the sizes ``(n, window)`` in the median window."""
    sizes = np.abs(sizes)
    return float(np.median(1 + (sizes > sizes[:, [step]]).sum(axis=1)))


def steps_late(sizes: NDArray[np.floating], step: int) -> float:
    """How many steps after ``step`` a measure ``(n, window)`` is largest in the median window; below 0 before it.

    A hidden state carries what was read before it, so weights may well be late.
    """
    return float(np.median(np.abs(sizes).argmax(axis=1) - step))
