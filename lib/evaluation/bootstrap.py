"""The block bootstrap of means: what luck would have made of values that are correlated in time."""

from math import ceil, log10, sqrt

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from lib.series.seasons import sample_autocorrelation

Floats = NDArray[np.float64]

REPLICATES = 2000
SHUFFLES = 199
SEED = 0
BLOCKS_AT_ONCE = 2**18
CONFIDENCE = 0.95


def block_length(losses: ArrayLike, horizon: int = 1) -> int:
    """How long the blocks of a bootstrap of the mean of a series `(n,)` should be: `horizon` or more.

    Twice the length that Politis & White 2004, Econometric Reviews 23, 53-70, corrected by Patton, Politis & White
    2009, 28, 372-375, find best for the variance: n^(1/3) times what lasting correlation asks for. Their length leaves
    95 % intervals short, in simulations with an autocorrelation of 0.6 and n = 500 by 2 %, twice that by 1 %.
    """
    losses = np.asarray(losses, np.float64)
    count = len(losses)
    if count < 10 or np.ptp(losses) == 0:
        return min(horizon, max(1, count // 2))
    lags, correlation = _tapered_correlation(losses)
    ratio = 2 * (lags @ correlation) / (2 * correlation.sum() - 1)  # lag 0 counts once
    longest = min(3 * sqrt(count), count / 3)
    length = ceil(min(2 * float(np.cbrt(1.5 * ratio**2 * count)), longest))
    return min(max(length, horizon), count // 2)


def _tapered_correlation(losses: Floats) -> tuple[Floats, Floats]:
    """Lags from 0 and the autocorrelation there, faded out over twice the last lag at which it is significant."""
    count = len(losses)
    furthest = min(2 * _last_significant_lag(losses), count - 1)
    lags = np.arange(furthest + 1, dtype=np.float64)
    fading = np.clip(2 - 2 * lags / furthest, 0, 1)
    return lags, fading * sample_autocorrelation(losses, furthest)


def _last_significant_lag(losses: Floats) -> int:
    """The lag from which on so many in a row are insignificant that the rest is taken for noise; at least 1."""
    count = len(losses)
    in_a_row = max(5, ceil(log10(count)))
    furthest = min(ceil(sqrt(count)) + in_a_row, count - 1)
    correlation = sample_autocorrelation(losses, furthest)[1:]
    insignificant = np.abs(correlation) < 2 * sqrt(log10(count) / count)
    runs = np.flatnonzero(sliding_window_view(insignificant, in_a_row).all(axis=1))
    return max(1, int(runs[0])) if len(runs) else furthest


def bootstrap_means(losses: ArrayLike, block: int) -> Floats:
    """Means `(replicates, series)` of moving-block resamples of `(n, series)`, the series drawn together.

    Blocks of `block` consecutive rows, drawn with replacement (Künsch 1989, Annals of Statistics 17, 1217-1241), keep
    the correlation in time; one is cut so that a resample has n rows. The means are shifted to the sample's own, as
    rows near the ends are in fewer blocks.
    """
    losses = np.asarray(losses, np.float64)
    rows, blocks = len(losses), -(-len(losses) // block)
    positions = rows - block + 1
    whole, cut = (_sums(losses, length)[:, :positions] for length in (block, rows - (blocks - 1) * block))
    random = np.random.default_rng(SEED)
    means = np.empty((REPLICATES, losses.shape[1]))
    for some in np.array_split(means, 1 + REPLICATES * blocks // BLOCKS_AT_ONCE):
        starts = random.integers(0, positions, (len(some), blocks))
        sums = [series.take(starts[:, 1:]).sum(axis=1) for series in whole]
        some[:] = (sums + cut[:, starts[:, 0]]).T / rows
    return np.asarray(means - means.mean(axis=0) + losses.mean(axis=0))


def may_be_largest(values: ArrayLike, block: int, rounding: float = 0.0) -> NDArray[np.bool_]:
    """Which of several means may be the largest in truth: a 95 % confidence set `(series,)` of their maximum.

    A mean is left out if another is larger by more than chance explains: the largest of all standardised differences
    to it is beyond 95 % of those in resamples (as in the model confidence set of Hansen, Lunde & Nason 2011,
    Econometrica 79, 453-497, of which this is one step).

    Args:
        values: `(n, series)` in time order, the series of a row observed together.
        block: length of the bootstrap's blocks.
        rounding: a difference of means that is none.
    """
    means, resampled = np.asarray(values, np.float64).mean(axis=0), bootstrap_means(values, block)
    return np.array(
        [_may_be(means - means[one], resampled - resampled[:, [one]], rounding) for one in range(len(means))]
    )


def _may_be(ahead: Floats, resampled: Floats, rounding: float) -> bool:
    """Whether the others' means `(series,)` are ahead by no more than chance explains."""
    spread = resampled.std(axis=0)
    certain = spread <= rounding
    if (ahead[certain] > rounding).any():
        return False
    scale = np.where(certain, np.inf, spread)
    by_chance = ((resampled - ahead) / scale).max(axis=1)
    return bool((ahead / scale).max() <= np.quantile(by_chance, CONFIDENCE))


def groups_by_chance(group: ArrayLike, values: ArrayLike, block: int) -> float:
    """Do groups differ? The p value: how probable means as far apart as theirs are where the group plays no part.

    Blocks of consecutive values, from the end on with the first ones, come to stand anywhere (the circular bootstrap
    of Politis & Romano 1992, in Exploring the Limits of Bootstrap): they keep the correlation in time and lose their
    groups. Compared is the sum of the squared distances of the groups' means from the mean of all, a term for each
    value. In simulations with an autocorrelation of 0 to 0.9 it finds what is not there in 2 to 9 of 100 series.

    Args:
        group: `(n,)` of each value.
        values: `(n,)` in time order, such as absolute errors.
        block: length of the blocks.
    """
    numbers, sizes = np.unique(group, return_inverse=True, return_counts=True)[1:]
    values, random = np.asarray(values, np.float64), np.random.default_rng(SEED)
    found = _apart(values, numbers, sizes)
    as_far = sum(_apart(_resampled(values, block, random), numbers, sizes) >= found for _ in range(SHUFFLES))
    return float((1 + as_far) / (1 + SHUFFLES))


def _apart(values: Floats, numbers: NDArray[np.int64], sizes: NDArray[np.int64]) -> float:
    """How far the means of the groups lie from that of all, squared and summed over the values."""
    return float(np.sum((np.bincount(numbers, values) - values.mean() * sizes) ** 2 / sizes))


def _resampled(values: Floats, block: int, random: np.random.Generator) -> Floats:
    count = len(values)
    starts = random.integers(0, count, (-(-count // block), 1))
    return np.asarray(values[((starts + np.arange(block)).ravel()[:count]) % count])


def _sums(losses: Floats, length: int) -> Floats:
    """Sums `(series, positions)` over `length` rows from each row on at which as many are left."""
    running = np.concatenate([np.zeros((1, losses.shape[1])), np.cumsum(losses, axis=0)])
    return np.ascontiguousarray((running[length:] - running[:-length]).T)
