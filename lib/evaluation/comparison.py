"""Is one forecast better than another, or was it luck? Forecast errors are correlated in time: luck comes in runs."""

from dataclasses import dataclass
from math import floor, inf, log10, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm as normal
from scipy.stats import t as student

from lib.evaluation.bootstrap import CONFIDENCE, block_length, bootstrap_means
from lib.evaluation.scores import skill
from lib.series.seasons import sample_autocorrelation

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """An estimate and its 95 % interval."""

    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Comparison:
    """A model against one baseline on the same targets.

    Attributes:
        baseline: its name, as a sentence would say it.
        baseline_mae: its mean absolute error, target's unit.
        difference: MAE of the model - MAE of the baseline, target's unit; below 0 the model is better.
        skill: 1 - MAE of the model / MAE of the baseline; above 0 the model is better.
        block: length of the bootstrap's blocks, and lags in the variance of the test.
        statistic: of the Diebold-Mariano test on absolute errors; NaN where the errors do not differ.
        p_value: of that test, two-sided.
    """

    baseline: str
    baseline_mae: float
    difference: Interval
    skill: Interval
    block: int
    statistic: float
    p_value: float

    @property
    def relation(self) -> str:
        """What may be said: "beats" and "worse than" need the interval and the test, else "no better than"."""
        if self.p_value >= 1 - CONFIDENCE or self.difference.lower <= 0 <= self.difference.upper:
            return "no better than"
        return "beats" if self.difference.upper < 0 else "worse than"


def decimals(lower: float, upper: float) -> int:
    """Digits behind the point that an interval warrants: two significant ones of its width."""
    width = abs(upper - lower)
    rounding = 1e-9 * max(abs(lower), abs(upper))
    return max(0, 1 - floor(log10(width))) if rounding < width < inf else 3


def compare(baseline: str, actual: ArrayLike, predicted: ArrayLike, reference: ArrayLike, horizon: int) -> Comparison:
    """Compare the mean absolute error of a model with that of a baseline.

    Args:
        baseline: the name of the baseline.
        actual: `(n,)` the values.
        predicted: `(n,)` the model's forecasts.
        reference: `(n,)` the baseline's forecasts.
        horizon: steps ahead; forecasts h steps ahead share h - 1 steps of luck.
    """
    errors = np.abs(np.column_stack([predicted, reference]) - np.asarray(actual, np.float64)[:, None])
    block = block_length(errors[:, 0] - errors[:, 1], horizon)
    mae, reference_mae = errors.mean(axis=0)
    maes, reference_maes = mean_replicates(errors, block).T
    return Comparison(
        baseline,
        float(reference_mae),
        _interval(mae - reference_mae, maes - reference_maes),
        _interval(skill(mae, reference_mae), _skills(np.maximum(maes, 0), reference_maes)),
        block,
        *diebold_mariano(errors[:, 0], errors[:, 1], block),
    )


def mean_interval(values: ArrayLike, horizon: int) -> Interval:
    """The mean of a series `(n,)` and its 95 % interval, from blocks of `horizon` steps or more."""
    values = np.asarray(values, np.float64)
    replicates = mean_replicates(values[:, None], block_length(values, horizon))
    return _interval(values.mean(), replicates[:, 0])


def mean_replicates(errors: Floats, block: int) -> Floats:
    """Bootstrap means `(replicates, series)`, spread as few blocks ask for.

    By the small-sample correction that the test has, too, and by as much as Student's t with one degree less than there
    are blocks is wider than the normal distribution: as many are about independent (Bester, Conley & Hansen 2011,
    Journal of Econometrics 165, 137-151). In simulations 95 % intervals hold the mean of 450 values with an
    autocorrelation of 0.9 in 94 % of the series, of 0.97 in 88 %; without the second factor in 91 and 79 %.
    """
    centre, degrees = errors.mean(axis=0), max(len(errors) / block - 1, 1)
    widened = student.ppf((1 + CONFIDENCE) / 2, degrees) / normal.ppf((1 + CONFIDENCE) / 2)
    spread = bootstrap_means(errors, block) - centre
    return np.asarray(centre + widened * spread / sqrt(_small_sample_correction(len(errors), block)))


def _skills(maes: Floats, reference_maes: Floats) -> Floats:
    """`skill` of each pair, `(replicates,)`.

    Where the reference, which errs in a few rows alone, does not err, it is below all others: it counts as one of the
    lowest in a quantile. Where neither errs, nothing is saved.
    """
    without = np.where(maes > 0, np.inf, 1.0)
    return np.asarray(1 - np.divide(maes, reference_maes, out=without, where=reference_maes > 0))


def _interval(estimate: float, replicates: Floats) -> Interval:
    """The middle 95 % of the replicates; an end that is not finite is NaN."""
    tail = (1 - CONFIDENCE) / 2
    ends = np.quantile(replicates, [tail, 1 - tail], method="inverted_cdf")
    lower, upper = np.where(np.isfinite(ends), ends, np.nan)
    return Interval(float(estimate), float(lower), float(upper))


def _small_sample_correction(count: int, lags: int) -> float:
    """Of a variance: its expectation over the true one, as Harvey, Leybourne & Newbold 1997 derive it.

    They weigh all autocovariances alike; here it is borrowed for Bartlett's weights and for blocks.
    """
    return max(count + 1 - 2 * lags + lags * (lags - 1) / count, 1.0) / count


def diebold_mariano(losses: ArrayLike, baseline_losses: ArrayLike, lags: int) -> tuple[float, float]:
    """Do two forecasts lose the same on average? Diebold & Mariano 1995, JBES 13, 253-263.

    The variance of the mean difference counts autocovariances at lags below `lags`, with Bartlett's weights, which
    keep it positive; the statistic has the small-sample correction of Harvey, Leybourne & Newbold 1997, International
    Journal of Forecasting 13, 281-291, and is compared with Student's t.

    Args:
        losses: `(n,)` of one forecast, such as absolute errors.
        baseline_losses: `(n,)` of the other.
        lags: steps over which differences are correlated: the horizon or, where they are longer, more.

    Returns:
        The statistic, below 0 where the first loses less, and its two-sided p value; NaN and 1 where the losses never
        differ, NaN and the p value of the sign test where they always differ by the same.
    """
    differences = np.asarray(losses, np.float64) - np.asarray(baseline_losses, np.float64)
    count = len(differences)
    if np.ptp(differences) == 0:
        return float("nan"), 1.0 if differences[0] == 0 else 2.0 ** (1 - count)
    steps = np.arange(1, lags)
    weights = 2 * (1 - steps / lags)
    variance = np.var(differences) * (1 + weights @ sample_autocorrelation(differences, lags - 1)[1:]) / count
    statistic = float(differences.mean() * sqrt(_small_sample_correction(count, lags) / variance))
    return statistic, float(2 * student.sf(abs(statistic), count - 1))
