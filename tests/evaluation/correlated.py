"""Series with memory, for the tests of what luck can do."""

import math

import numpy as np
from scipy.signal import lfilter


def correlated(seed, rows, memory):
    """Two standard normal AR(1) series `(2, rows)`."""
    shocks = np.random.default_rng(seed).standard_normal((2, rows + 100))
    return (lfilter([1], [1, -memory], shocks, axis=1) * math.sqrt(1 - memory**2))[:, 100:]
