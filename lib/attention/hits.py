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
    """The share of windows in which each measure ``(n, window)`` is largest, whatever its sign, at ``step``."""
    return {name: float((np.abs(sizes).argmax(axis=1) == step).mean()) for name, sizes in measures.items()}


def steps_late(sizes: NDArray[np.floating], step: int) -> float:
    """How many steps after ``step`` a measure ``(n, window)`` is largest in the median window; below 0 before it.

    A hidden state carries what was read before it, so weights may well be late.
    """
    return float(np.median(np.abs(sizes).argmax(axis=1) - step))
