"""What the forecast loses when steps of the window are taken away."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lib.network.threads import two_at_once

if TYPE_CHECKING:  # see deletion
    from lib.network.probe import Probe

Floats = NDArray[np.float32]


def without(inputs: Floats, removed: NDArray[np.bool_]) -> Floats:
    """The windows ``(n, window, features)`` with the steps ``removed`` ``(n, window)`` filled in from those around.

    A removed step gets, in every feature, the straight line between the nearest kept steps before and after it: for
    one step the mean of its neighbours, so that the window stays one that could have been. At an end it gets the
    nearest kept step. A window of which nothing is kept becomes 0, the mean of the training part.
    """
    before, after = _nearest_kept(removed)
    steps = np.arange(removed.shape[1])
    share = np.where(after > before, (steps - before) / np.maximum(after - before, 1), 0).astype(np.float32)
    left, right = (np.take_along_axis(inputs, which[:, :, None], axis=1) for which in (before, after))
    filled = left + share[:, :, None] * (right - left)
    filled[removed.all(axis=1)] = 0
    return np.where(removed[:, :, None], filled, inputs)


def _nearest_kept(removed: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each step the nearest kept one at or before it, and at or after it; beyond the last kept, that one."""
    last = removed.shape[1] - 1
    steps = np.broadcast_to(np.arange(last + 1), removed.shape)
    before = np.maximum.accumulate(np.where(removed, -1, steps), axis=1)
    after = np.minimum.accumulate(np.where(removed, last + 1, steps)[:, ::-1], axis=1)[:, ::-1]
    return _inside(before, after, last), _inside(after, before, last)


def _inside(wanted: NDArray[np.int64], other: NDArray[np.int64], last: int) -> NDArray[np.int64]:
    found = np.where((wanted < 0) | (wanted > last), other, wanted)
    return np.clip(found, 0, last)


def occlusion(probe: "Probe", inputs: Floats) -> Floats:
    """How much of the forecast rests on each step: forecast - forecast without the step, ``(n, window)``, scaled.

    Each step is replaced in turn, all features of it at once, by the mean of its neighbours (occlusion, Zeiler &
    Fergus 2014, ECCV, by a value that fits in and not by zero).
    """
    count, window = inputs.shape[:2]
    forecasts = probe.forecasts(inputs)
    one_removed = np.eye(window, dtype=bool)
    less = two_at_once(lambda step: probe.forecasts(without(inputs, np.tile(step, (count, 1)))), one_removed)
    return forecasts[:, None] - np.stack(less, axis=1)
