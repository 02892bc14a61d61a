"""Sums of products over windows: all that least squares needs to know of them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lib.windows.windows import Windows

Floats = NDArray[np.float64]

BATCH_NUMBERS = 2**18
"""Input numbers cut out of the series at a time: 2 MiB in float64, which a processor keeps at hand."""


def sums(windows: Windows) -> Floats:
    """``A.T @ A`` of ``A = [1, inputs, target]``, one row per window: all that least squares needs to know.

    Windows overlap: summed over a run of them, the products of two of their rows are those of the two rows before,
    but for the ends of the run. So only the products with the first row are summed over all windows. In float64 the
    rounding, some 1e-14 of the sums, is nothing beside the weakest penalty of ridge regression, 1e-8.
    """
    features, size = windows.values.shape[1], width(windows)
    first = [*range(features + 1), -1]
    total = np.zeros((size + 2, size + 2))
    for inputs, targets in batches(windows):
        beside = np.column_stack([np.ones(len(inputs)), flat(inputs), targets])
        total[:, first] += beside.T @ beside[:, first]
    total[first] = total[:, first].T
    between, gained = total[1:-1, 1:-1], _gained(windows)
    for row in range(features, size, features):
        now, before = slice(row, row + features), slice(row - features, row)
        between[now, features:] = between[before, :-features] + gained[before, :-features]
    return total


def _gained(windows: Windows) -> Floats:
    """What the products of two rows gain from row to row: those after each run of windows, less those that begin it."""
    begins, ends = (np.diff(windows.starts, **{end: -2}) != 1 for end in ("prepend", "append"))
    after = replace(windows, starts=windows.starts[ends] + 1, horizon=windows.horizon - 1)  # up to the same targets
    return _products(after) - _products(replace(windows, starts=windows.starts[begins]))


def _products(windows: Windows) -> Floats:
    """The inputs' products ``(window * features, window * features)``, summed over the windows."""
    total = np.zeros((width(windows),) * 2)
    for inputs, _ in batches(windows):
        total += flat(inputs).T @ flat(inputs)
    return total


def width(windows: Windows) -> int:
    """Numbers in one window: `window * features`."""
    return int(windows.window * windows.values.shape[1])


def batches(windows: Windows, numbers: int | None = None) -> Iterator[tuple[Floats, Floats]]:
    """The windows in order: inputs ``(batch, window, features)`` and targets ``(batch,)``, as float64.

    A batch has at most so many ``numbers`` for inputs, or as many as is usual, but at least one window.
    """
    size = max(1, (numbers or BATCH_NUMBERS) // width(windows))
    for first in range(0, len(windows), size):
        inputs, targets = windows.batch(np.arange(first, min(first + size, len(windows))))
        yield inputs.astype(np.float64), targets.astype(np.float64)


def flat(inputs: Floats) -> Floats:
    """``(batch, window, features)`` as ``(batch, window * features)``."""
    return inputs.reshape(len(inputs), -1)
