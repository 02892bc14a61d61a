"""How far a forecast is from what happened, in one number at a time."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def _pair(actual: ArrayLike, predicted: ArrayLike) -> tuple[Floats, Floats]:
    """Both as float64, so that a mean over many float32 errors stays exact."""
    pair = np.asarray(actual, np.float64), np.asarray(predicted, np.float64)
    assert pair[0].shape == pair[1].shape, f"shapes differ: {pair[0].shape} and {pair[1].shape}"
    assert pair[0].ndim == 1, f"expected one dimension, received {pair[0].shape}"
    assert pair[0].size > 0, "no forecast to score"
    return pair


def _r2(actual: Floats, mse: float) -> float:
    """The share of the variance of `actual` `(n,)` that the forecast explains; NaN where it is constant."""
    if np.ptp(actual) == 0:
        return float("nan")
    return float(1 - mse / np.var(actual))


def scores(actual: ArrayLike, predicted: ArrayLike) -> dict[str, float]:
    """Scores of the forecasts `predicted` `(n,)` of the values `actual` `(n,)`.

    Returns:
        mse (target's unit squared), mae and rmse (target's unit), r2 and correlation (no unit, NaN where
        an array is constant) and n, the number of forecasts.
    """
    actual, predicted = _pair(actual, predicted)
    mse = float(np.mean((actual - predicted) ** 2))
    return {
        "mse": mse,
        "mae": float(np.mean(np.abs(actual - predicted))),
        "rmse": float(np.sqrt(mse)),
        "r2": _r2(actual, mse),
        "correlation": correlation(actual, predicted),
        "n": len(actual),
    }


def correlation(first: ArrayLike, second: ArrayLike) -> float:
    """Pearson's r of two arrays `(n,)`; NaN where one of them does not vary."""
    first, second = _pair(first, second)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def skill(mae: float, reference_mae: float) -> float:
    """The share of the reference's mean absolute error that is saved: 1 is perfect, below 0 is worse.

    NaN where the reference makes no error at all, as there is nothing to save.
    """
    return 1 - mae / reference_mae if reference_mae > 0 else float("nan")


def mase(actual: ArrayLike, predicted: ArrayLike, training: ArrayLike, season: int) -> float:
    """Mean absolute scaled error (Hyndman & Koehler 2006, International Journal of Forecasting 22, 679-688).

    The error of the forecasts `(n,)` in units of the mean absolute error that the seasonal naive forecast
    one season ahead makes within the training series `(m,)`, in which NaN stands for a gap.

    Args:
        actual: `(n,)` the values.
        predicted: `(n,)` their forecasts.
        training: `(m,)` the target in the training part.
        season: rows of one season; 1 where there is none.

    Returns:
        The ratio, without a unit; NaN where no two training values a season apart differ.
    """
    actual, predicted = _pair(actual, predicted)
    return float(np.mean(np.abs(actual - predicted)) / mase_scale(training, season))


def mase_scale(training: ArrayLike, season: int) -> float:
    """What `mase` is measured in: the mean change over one season within ``training`` `(m,)`, in the target's unit.

    NaN where no two training values a season apart differ.
    """
    training = np.asarray(training, np.float64)
    changes = np.abs(training[season:] - training[:-season])
    changes = changes[~np.isnan(changes)]
    return float(changes.mean()) if changes.sum() > 0 else float("nan")
