"""Means over windows, with their intervals."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.evaluation.bootstrap import CONFIDENCE, block_length
from lib.evaluation.comparison import Interval, mean_replicates


def mean(values: ArrayLike) -> Interval:
    """The mean of one value per window ``(n,)``, the windows in time order, with its 95 % interval."""
    values = np.asarray(values, np.float64)
    lower, upper = band(values[:, None])[:, 0]
    return Interval(float(values.mean()), float(lower), float(upper))


def band(values: ArrayLike) -> NDArray[np.float64]:
    """The ends ``(2, series)`` of the 95 % intervals of the means of ``(n, series)``.

    Windows overlap, and their values are alike: the seeded bootstrap draws blocks of windows as long as that lasts,
    and its means are spread as few blocks ask for.
    """
    values = np.asarray(values, np.float64)
    block = max(block_length(series) for series in values.T)
    tail = (1 - CONFIDENCE) / 2
    return np.asarray(np.quantile(mean_replicates(values, block), [tail, 1 - tail], axis=0))
