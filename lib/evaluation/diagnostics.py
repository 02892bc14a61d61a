"""Where a forecast fails: when, after what, and whether it forecasts at all or only repeats."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2

from lib.evaluation.scores import correlation
from lib.series.seasons import sample_autocorrelation

Floats = NDArray[np.float64]


def residual_autocorrelation(rows: ArrayLike, residuals: ArrayLike, lags: int) -> Floats:
    """What is left to learn: autocorrelation `(lags + 1,)` of residuals `(n,)`, lag 0 first.

    Args:
        rows: `(n,)` the rows of the targets, increasing; pairs are counted by rows, so a gap joins no strangers.
        residuals: `(n,)` predicted - actual.
        lags: the largest lag, in rows.
    """
    return sample_autocorrelation(_by_row(rows, residuals, lags), lags)


def standard_errors(rows: ArrayLike, residuals: ArrayLike, lags: int) -> Floats:
    """How far chance takes the autocorrelation of uncorrelated residuals from 0, `(lags,)`, lag 1 first.

    The root of the sum of the squared products beside the sum of the squares. It allows for residuals whose size
    changes with time, which take some lags further than 1 / sqrt(n): Diebold 1986, in Proceedings of the American
    Statistical Association, Business and Economic Statistics Section, 323-328. Arguments as for
    `residual_autocorrelation`; 0 where no two residuals are so far apart.
    """
    grid = _by_row(rows, residuals, lags)
    squares = np.nan_to_num((grid - np.nanmean(grid)) ** 2)
    products = [squares[lag:] @ squares[: len(squares) - lag] for lag in range(1, lags + 1)]
    return np.asarray(np.sqrt(products) / max(squares.sum(), np.finfo(float).tiny))


def _by_row(rows: ArrayLike, residuals: ArrayLike, lags: int) -> Floats:
    """The residuals with NaN in the rows that have none, `lags` rows or more beyond the first."""
    rows = np.asarray(rows)
    grid = np.full(max(rows[-1] - rows[0], lags) + 1, np.nan)
    grid[rows - rows[0]] = residuals
    return grid


def ljung_box(rows: ArrayLike, residuals: ArrayLike, lags: int, horizon: int = 1) -> tuple[float, float]:
    """Is anything left to learn? The test of Ljung & Box 1978, Biometrika 65, 297-303, for errors of changing size.

    Each lag is measured by its own standard error (Lobato, Nankervis & Savin 2001, International Economic Review 42,
    187-205), which has as many terms as the lag has pairs, so that the factor (n + 2) / (n - lag) of Ljung & Box is in
    it. Theirs is the same for all lags: it rejects most noise whose size trebles halfway, at 100 lags.

    Residuals h steps ahead overlap, so that even the best forecast's are correlated up to lag h - 1. So every h-th is
    tested, from each of the first h on, and the mean of these h statistics is what counts. It varies by a factor g less
    than a single one (`_variance_of_mean`), and is compared with g times chi-square of lags / g degrees of freedom,
    which has its mean and variance (Brown 1975, Biometrics 31, 987-992).

    Args:
        rows: `(n,)` the rows of the targets, increasing.
        residuals: `(n,)` predicted - actual.
        lags: how many lags are tested together, in steps of `horizon` rows.
        horizon: h, steps ahead.

    Returns:
        The statistic, and its p value: how probable one as large is where nothing is left.
    """
    rows, left = np.asarray(rows), np.asarray(residuals, np.float64)
    sets = [rows % horizon == first for first in range(horizon)]
    statistics = np.array([_ljung_box(rows[one] // horizon, left[one], lags) for one in sets if np.sum(one) > 1])
    known = statistics[np.isfinite(statistics)]  # that of errors which never differ is not
    if not len(known):
        return float("nan"), float("nan")
    factor = _variance_of_mean(rows, left, lags, horizon)
    return float(known.mean()), float(chi2.sf(known.mean() / factor, lags / factor))


def _ljung_box(steps: NDArray[np.int64], residuals: Floats, lags: int) -> float:
    """The statistic of residuals `(n,)` that do not overlap, each at its step `(n,)`."""
    by_chance = standard_errors(steps, residuals, lags)
    by_chance[by_chance == 0] = np.inf  # a lag without pairs says nothing
    return float(np.sum((residual_autocorrelation(steps, residuals, lags)[1:] / by_chance) ** 2))


def _variance_of_mean(rows: ArrayLike, residuals: ArrayLike, lags: int, horizon: int) -> float:
    """How much the mean of the statistics of every h-th residual varies, beside one of them: 1 / h to 1.

    Where only lags d below h correlate, by r(d), the same lag of two sets that lie d rows apart correlates by r(d)^2 +
    r(h - d)^2, its neighbours by r(d) r(h - d) (Bartlett 1946, JRSS Supplement 8, 27-41), and their squares by the
    squares of these.
    """
    shared = residual_autocorrelation(rows, residuals, horizon - 1)[1:]
    same, neighbours = shared**2 + shared[::-1] ** 2, shared * shared[::-1]
    alike = np.minimum(same**2 + 2 * (1 - 1 / lags) * neighbours**2, 1)
    return float(1 + alike.sum()) / horizon


def errors_by(group: ArrayLike, residuals: ArrayLike) -> pd.DataFrame:
    """Errors in each group, such as an hour, a month or a size of change.

    Args:
        group: `(n,)` the group of each forecast.
        residuals: `(n,)` predicted - actual.

    Returns:
        One row for each group, in order: n, bias (their mean), mae and rmse in the target's unit.
    """
    errors = np.asarray(residuals, np.float64)
    frame = pd.DataFrame({"bias": errors, "mae": np.abs(errors), "rmse": errors**2})
    groups = frame.groupby(np.asarray(group), observed=True)
    return groups.mean().assign(rmse=lambda means: np.sqrt(means["rmse"]), n=groups.size())


def coverage_by(group: ArrayLike, actual: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> pd.DataFrame:
    """How often the band `lower` to `upper` `(n,)` holds `actual` `(n,)` in each group `(n,)`: coverage and n."""
    actual = np.asarray(actual)
    covered = pd.Series((np.asarray(lower) <= actual) & (actual <= np.asarray(upper)))
    groups = covered.groupby(np.asarray(group))
    return pd.DataFrame({"coverage": groups.mean(), "n": groups.size()})


def change_sizes(actual: ArrayLike, last: ArrayLike, groups: int) -> Floats:
    """The group `(n,)` of each forecast by |actual - last value seen|, of about equal number.

    A group goes by its largest change, in the target's unit. Where many changes are the same, there are fewer groups.
    """
    return by_size(np.abs(np.asarray(actual, np.float64) - np.asarray(last, np.float64)), groups)


def by_size(sizes: ArrayLike, groups: int) -> Floats:
    """The group `(n,)` of each of some sizes `(n,)`: the largest of its group, of which there are so many or fewer."""
    sizes = np.asarray(sizes, np.float64)
    largest = np.unique(np.quantile(sizes, np.linspace(0, 1, groups + 1)[1:], method="inverted_cdf"))
    return np.asarray(largest[np.searchsorted(largest, sizes)])


MOST_MOMENTS = 10
"""Worst moments at most."""


def worst(residuals: ArrayLike, rows: ArrayLike, apart: int, count: int = MOST_MOMENTS) -> NDArray[np.int64]:
    """The forecasts with the largest errors, worst first, at most `count` and each of another moment.

    None but the first has an error that is no larger than the mean: where few are large, fewer are the worst.

    Args:
        residuals: `(n,)` predicted - actual.
        rows: `(n,)` the rows of the targets.
        apart: rows between two of them at least, so that one storm is not all ten.
        count: how many.
    """
    rows, sizes = np.asarray(rows), np.abs(np.asarray(residuals))
    chosen: list[int] = []
    for candidate in np.argsort(-sizes, kind="stable"):
        if len(chosen) == count or (chosen and sizes[candidate] <= sizes.mean()):
            break
        if np.all(np.abs(rows[chosen] - rows[candidate]) >= apart):
            chosen.append(int(candidate))
    return np.array(chosen, np.int64)


HARDLY = 0.3
"""Correlation up to which a forecast is like nothing: a straight line would explain 9 % of the variance."""

MOST_DIGITS = 12
"""Digits behind the point of correlations that differ no earlier."""


@dataclass(frozen=True)
class ShiftedCopy:
    """Does a forecast foresee, or does it repeat what it has just seen?

    Attributes:
        with_target: correlation of the forecasts with their targets.
        with_last: correlation of the forecasts with the last values seen.
        of_changes: correlation of the changes forecast with the changes that came; NaN where either is always the
            same, such as none.
        nearer_last: the forecasts lie nearer to the last values seen than to their targets, and than these do
            themselves, on average.
    """

    with_target: float
    with_last: float
    of_changes: float
    nearer_last: bool

    @property
    def found(self) -> bool:
        """Whether the forecast is like the last value, and more so than like its target."""
        return self.with_last > max(self.with_target, HARDLY) and not self._alike and self.nearer_last

    @property
    def _alike(self) -> bool:
        """Whether the two correlations are the same to the last digit that is printed."""
        return f"{self.with_last:.{MOST_DIGITS}f}" == f"{self.with_target:.{MOST_DIGITS}f}"

    def __str__(self) -> str:
        digits = self._digits()
        last = f"the last value seen (r = {self.with_last:.{digits}f})"
        target = f"its target (r = {self.with_target:.{digits}f})"
        if np.isnan(self.with_last - self.with_target):
            return "A forecast or a value that never changes correlates with nothing: whether it is a copy is not said."
        if max(self.with_last, self.with_target) <= HARDLY:
            return f"The forecast goes neither with {target} nor with {last}: it neither foresees nor repeats."
        if self._alike:
            return f"The forecast correlates with {target} as with {last}: whether it is a copy is not said."
        if self.with_target > self.with_last:
            return f"The forecast correlates better with {target} than with {last}: it is no shifted copy."
        if not self.found:
            return f"The forecast correlates better with {last} than with {target}, but lies far off: it is no copy."
        return (
            f"The forecast correlates better with {last} than with {target}: seen from afar it is a shifted copy of "
            f"the series. {self._changes()}"
        )

    def _digits(self) -> int:
        """Digits behind the point, four or more, with which the two correlations differ, where they do."""
        telling = (n for n in range(4, MOST_DIGITS + 1) if f"{self.with_last:.{n}f}" != f"{self.with_target:.{n}f}")
        return next(telling, 4)

    def _changes(self) -> str:
        if np.isnan(self.of_changes):
            return "It forecasts no change at all, or always the same one."
        return f"The changes it forecasts correlate with those that came with r = {self.of_changes:.2f}."


def shifted_copy(actual: ArrayLike, predicted: ArrayLike, last: ArrayLike) -> ShiftedCopy:
    """Compare forecasts `(n,)` with their targets `(n,)` and with the last values `(n,)` that they were made from."""
    actual, predicted, last = (np.asarray(array, np.float64) for array in (actual, predicted, last))
    to_last = np.mean(np.abs(predicted - last))
    nearest = min(np.mean(np.abs(predicted - actual)), np.mean(np.abs(actual - last)))
    return ShiftedCopy(
        with_target=correlation(predicted, actual),
        with_last=correlation(predicted, last),
        of_changes=correlation(predicted - last, actual - last),
        nearer_last=bool(to_last < nearest),
    )
