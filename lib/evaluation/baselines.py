"""Forecasts that anyone could make by hand: what a model has to beat to be worth its trouble.

Each takes the target series `(rows,)` in its own unit and the windows of one part, and forecasts exactly that
part's targets from values at or before the last row of each window.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lib.windows.windows import Windows

Floats = NDArray[np.float64]


def persistence(target: ArrayLike, windows: Windows) -> Floats:
    """The last value of each window, `(n,)`: tomorrow will be like today."""
    return np.asarray(np.asarray(target)[windows.last], np.float64)


def moving_average(target: ArrayLike, windows: Windows) -> Floats:
    """The mean of each window, `(n,)`: tomorrow will be as it was of late. Nothing better can be said of noise."""
    means = pd.Series(np.asarray(target, np.float64)).rolling(windows.window).mean()
    return np.asarray(means.to_numpy()[windows.last], np.float64)


def seasonal_naive(target: ArrayLike, windows: Windows, season: int) -> Floats:
    """The value at the same phase of the most recent season that was complete, `(n,)`.

    Where that row is missing it takes the same phase of the season before, and so on; where there is none,
    the last value of the window.

    Args:
        target: `(rows,)` in its own unit, NaN where missing.
        windows: the windows of the part to forecast.
        season: rows of one season.
    """
    seen = last_of_phase(target, season)
    seasons = -(-windows.horizon // season)  # enough whole seasons to stay at or before the last row
    rows = windows.targets - seasons * season
    forecast = np.where(rows >= 0, seen[np.maximum(rows, 0)], np.nan)
    return np.where(np.isnan(forecast), persistence(target, windows), forecast)


def last_of_phase(target: ArrayLike, season: int) -> Floats:
    """Each value `(rows,)`; in place of one that is missing, that of the same phase of the season before, and so on."""
    series = pd.Series(np.asarray(target, np.float64))
    return np.asarray(series.groupby(np.arange(len(series)) % season).ffill(), np.float64)


def oracle(signal: ArrayLike, windows: Windows) -> Floats:
    """The forecast of whoever knows the generator, `(n,)`: its `signal` `(rows,)` without the noise."""
    return np.asarray(np.asarray(signal)[windows.targets], np.float64)
