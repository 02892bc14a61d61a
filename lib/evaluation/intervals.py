"""How sure a forecast is: bands around it that hold the truth as often as they say.

Conformal prediction takes the band from the errors already made, whatever their distribution. All bands here are
symmetric, `predicted ± radius`, in the target's unit. A `nominal` coverage is a fraction, 0.9 for 90 %.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lib.errors import InputError

Floats = NDArray[np.float64]

LEVELS = np.linspace(0.05, 0.95, 10)
"""Nominal coverages for the CRPS: their ends are 20 quantiles at the middles of equal steps, 0.025 to 0.975."""

HALF_LIVES = (8, 32, 128, 512)
"""Memories of the recent size of errors to choose from, in forecasts. A longer one misses too often after a jump."""

RATE = 0.03
"""How far a quantile moves at once, as a fraction of its first value.

Over T forecasts it moves by RATE * T * (share of misses - share allowed) of that value (the identity from which
Angelopoulos, Candès & Tibshirani 2023 derive their coverage). So in a week of 10-minute steps, T = 1008, coverage is 5
points off only where the quantile moves by more than 1.5 times its first value; at a third of the rate, by half of it.

Of 0.005, 0.01, 0.02, 0.03, 0.05 and 0.1 this is the smallest at which coverage is 85 to 95 % in every week, 1 and 24
steps ahead, of simulated errors whose size drifts, and of the errors of persistence and of ridge regression on the
temperature in Jena from 24 June to 19 October 2020, before the test part of the preset begins. Larger ones widen
bands: 0.1 by up to a third 24 steps ahead."""

WIDEST = 1.5
"""Radius at most, in units of the largest error known: many steps ahead the misses that are not yet known to be over
would else widen the band without end."""


def split_conformal(calibration_errors: ArrayLike, nominal: float) -> float:
    """The radius that holds the truth of one more forecast with probability `nominal` or a little more.

    The errors, `(m,)`, are those of forecasts the model was not fitted to; the promise holds where the new ones are
    exchangeable with them (Lei, G'Sell, Rinaldo, Tibshirani & Wasserman 2018, JASA 113, 1094-1111).

    Raises:
        InputError: `nominal` is not between 0 and 1, or the errors are too few for it.
    """
    sizes = np.sort(np.abs(np.asarray(calibration_errors, np.float64)))
    return float(sizes[rank(len(sizes), nominal) - 1])


def rank(count: int, nominal: float) -> int:
    """Which of `count` errors, counted from the smallest, is the radius of a band of this coverage.

    Raises:
        InputError: `nominal` is not between 0 and 1, or the errors are too few for it.
    """
    found = int(np.ceil((count + 1) * float(_checked(nominal)[0]) - 1e-9))  # 100 * 0.55 is 55, not 55.00000000000001
    if found > count:
        enough = np.ceil(nominal / (1 - nominal) - 1e-9)
        raise InputError(
            f"A band of nominal coverage {nominal:g} needs {enough:.0f} validation forecasts or more. "
            f"Received: {count}. Give the validation part more rows or lower the nominal coverage."
        )
    return found


def adaptive_conformal(
    errors: ArrayLike, rows: ArrayLike, horizon: int, calibration: int, nominal: ArrayLike
) -> Floats:
    """Radii that follow drift: wider while errors are large, and after each miss.

    Errors are measured in units of their recent size, an exponential mean, and the quantile of that ratio is tracked
    online: up by `rate * nominal` after a miss, down by `rate * (1 - nominal)` after a hit, so that over any long
    stretch the band misses as often as it says, however the errors behave, unless a radius is cut off (Gibbs & Candès
    2021, NeurIPS; in this form the quantile tracker of Angelopoulos, Candès & Tibshirani 2023, NeurIPS). The memory is
    the one with the best bands in the calibration part, and no radius is beyond `WIDEST` times the largest error
    known. Nothing but errors
    known when a forecast is made, `horizon` rows before its target, has a part in its radius.

    Args:
        errors: `(calibration + n,)` predicted - actual, in time order, the calibration part first.
        rows: `(calibration + n,)` rows of the targets, increasing.
        horizon: steps from the last row seen to the target.
        calibration: errors that only prepare: their size, the first quantile, the memory.
        nominal: `(levels,)` increasing coverages, or one.

    Returns:
        `(n, levels)` radii in the target's unit, never smaller for a larger coverage.

    Raises:
        InputError: a nominal coverage is not between 0 and 1.
    """
    sizes = np.abs(np.asarray(errors, np.float64))
    nominal = _checked(nominal)
    known = np.searchsorted(rows, np.asarray(rows) - horizon, side="right")
    bands = _bands(sizes, known, calibration, nominal)
    losses = [_loss(sizes[:calibration], band[:calibration], nominal) for band in bands]
    return np.asarray(bands[int(np.argmin(losses)), calibration:])


def _checked(nominal: ArrayLike) -> Floats:
    """`nominal` as `(levels,)`, each strictly between 0 and 1, increasing."""
    levels = np.atleast_1d(np.asarray(nominal, np.float64))
    if not np.all((levels > 0) & (levels < 1)):
        raise InputError(
            "A nominal coverage must be a fraction between 0 and 1. "
            f"Received: {', '.join(f'{level:g}' for level in levels)}. Write 90 % as 0.9."
        )
    assert np.all(np.diff(levels) > 0), "the coverages increase"
    return levels


def _bands(sizes: Floats, known: NDArray[np.int64], calibration: int, nominal: Floats) -> Floats:
    """Radii `(memories, all, levels)`, with each of `HALF_LIVES` for a memory."""
    before = sizes[:calibration]
    scales = np.stack([_recent_size(sizes, known, before.mean(), half_life) for half_life in HALF_LIVES])
    ratios = sizes / scales
    starts = np.quantile(ratios[:, :calibration], nominal, axis=1).T
    quantiles = _track(ratios.T, known, starts, nominal).swapaxes(0, 1)
    ordered = np.maximum.accumulate(np.maximum(quantiles, 0), axis=2)
    widest = WIDEST * _largest(sizes, known, before.max())
    return np.asarray(np.minimum(ordered * scales[:, :, None], widest[:, None]))


def _recent_size(sizes: Floats, known: NDArray[np.int64], start: float, half_life: float) -> Floats:
    """The exponential mean `(all,)` of the sizes known to each forecast, never quite nothing."""
    means = pd.Series(sizes).ewm(halflife=half_life).mean().to_numpy()
    return np.asarray(np.maximum(np.append(start, means)[known], 1e-3 * start + np.finfo(float).tiny))


def _largest(sizes: Floats, known: NDArray[np.int64], start: float) -> Floats:
    """The largest size `(all,)` known to each forecast, those of the calibration part at least."""
    return np.asarray(np.maximum.accumulate(np.append(start, sizes))[known])


def _track(ratios: Floats, known: NDArray[np.int64], starts: Floats, nominal: Floats) -> Floats:
    """The quantiles `(all, memories, levels)` before each forecast, one step for each error that has become known.

    Args:
        ratios: `(all, memories)`.
        known: `(all,)` how many errors are known to each forecast.
        starts: `(memories, levels)` the first quantiles.
        nominal: `(levels,)`.
    """
    quantiles = np.empty((len(ratios), *starts.shape))
    current, seen = starts, 0
    rates = RATE * np.where(starts > 0, starts, 1.0)  # a first quantile of 0 must not stay so for ever
    up, down = rates * nominal, -rates * (1 - nominal)
    for forecast, count in enumerate(known):
        for error in range(seen, count):
            current = current + np.where(ratios[error][:, None] > quantiles[error], up, down)
        quantiles[forecast], seen = current, count
    return quantiles


def _loss(sizes: Floats, radii: Floats, nominal: Floats) -> float:
    """The pinball loss of the ends of the bands, up to a factor: Winkler scores weighed by 1 - nominal."""
    misses = np.maximum(sizes[:, None] - radii, 0)
    return float(np.mean((1 - nominal) * radii + misses))


def interval_scores(actual: ArrayLike, lower: ArrayLike, upper: ArrayLike, nominal: float) -> dict[str, float]:
    """How often the band holds the truth, at what width, and both in one figure.

    Args:
        actual: `(n,)` the values.
        lower: `(n,)` the lower ends.
        upper: `(n,)` the upper ends.
        nominal: the coverage the band claims.

    Returns:
        coverage (a fraction), width (mean, target's unit), and winkler (mean, target's unit; smaller is better): the
        width, and for a miss 2 / (1 - nominal) times its distance on top (Winkler 1972, JASA 67, 187-191).
    """
    actual, lower, upper = (np.asarray(array, np.float64) for array in (actual, lower, upper))
    return {
        "coverage": float(np.mean((lower <= actual) & (actual <= upper))),
        "width": float(np.mean(upper - lower)),
        "winkler": float(np.mean(winkler(actual, lower, upper, nominal))),
    }


def winkler(actual: ArrayLike, lower: ArrayLike, upper: ArrayLike, nominal: float) -> Floats:
    """The score of each band, `(n,)`, of which `interval_scores` gives the mean; arguments as there."""
    actual, lower, upper = (np.asarray(array, np.float64) for array in (actual, lower, upper))
    misses = np.maximum(lower - actual, 0) + np.maximum(actual - upper, 0)
    return np.asarray(upper - lower + 2 / (1 - nominal) * misses)


def quantiles(predicted: ArrayLike, radii: ArrayLike) -> Floats:
    """The ends `(n, 2 * levels)`, ascending, of symmetric bands with increasing radii `(n, levels)`."""
    centre, radii = np.asarray(predicted, np.float64)[:, None], np.asarray(radii, np.float64)
    return np.concatenate([centre - radii[:, ::-1], centre + radii], axis=1)


def quantile_levels(nominal: ArrayLike) -> Floats:
    """The probabilities `(2 * levels,)` of the ends that `quantiles` gives for coverages `(levels,)`."""
    nominal = np.asarray(nominal, np.float64)
    return np.concatenate([1 - nominal[::-1], 1 + nominal]) / 2


def crps(actual: ArrayLike, quantiles: ArrayLike, levels: ArrayLike) -> float:
    """Continuous ranked probability score, mean over the forecasts, in the target's unit; smaller is better.

    Twice the integral of the pinball loss over the level of the quantile (Gneiting & Ranjan 2011, Journal of Business
    & Economic Statistics 29, 411-422), as the mean over `levels`, which have to lie at the middles of equal steps.

    Args:
        actual: `(n,)` the values.
        quantiles: `(n, levels)` their forecast quantiles.
        levels: `(levels,)` the probabilities of the quantiles.
    """
    levels = np.asarray(levels, np.float64)
    assert np.allclose(levels, (np.arange(len(levels)) + 0.5) / len(levels)), "levels at the middles of equal steps"
    differences = np.asarray(actual, np.float64)[:, None] - np.asarray(quantiles, np.float64)
    pinball = np.maximum(levels * differences, (levels - 1) * differences)
    return float(2 * np.mean(pinball))
