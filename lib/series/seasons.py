"""How long a season is, where there is one: the series tells by repeating itself."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.signal import detrend, find_peaks

Floats = NDArray[np.float64]
Lags = NDArray[np.int64]

SHORTEST = 12
"""Rows below which no repetition can be told from chance."""

CALENDAR = {"day": 1, "week": 7, "year": 365.25}
"""Days in the cycles that most data follow."""


def autocorrelation(series: ArrayLike, lags: int) -> Floats:
    """Autocorrelation of `(rows,)` at the lags 0 to `lags`, `(lags + 1,)`: the mean over the pairs without NaN.

    NaN throughout where the series does not vary.
    """
    products, pairs = _products(series, lags)
    return np.asarray(products / np.maximum(pairs, 1) / (products[0] / pairs[0]))


def sample_autocorrelation(series: ArrayLike, lags: int) -> Floats:
    """The field's standard estimate of the same, `(lags + 1,)`: the sum over the pairs beside the sum of the squares.

    It shrinks as the pairs become few (Box & Jenkins 1970, Time Series Analysis), and is what the ±1.96 / sqrt(n) for
    noise, the Ljung-Box test and the variance of a mean are made for.
    """
    products, _ = _products(series, lags)
    return np.asarray(products / products[0])


def _products(series: ArrayLike, lags: int) -> tuple[Floats, Floats]:
    """Sums of products with the value some lags before, and how many there are, `(lags + 1,)` each.

    The sums are NaN where the series does not vary.
    """
    series = np.asarray(series, np.float64)
    present = ~np.isnan(series)
    if np.ptp(series[present]) == 0:
        return np.full(lags + 1, np.nan), np.ones(lags + 1)
    centred = np.where(present, series - np.mean(series[present]), 0.0)
    size = 2 * len(series)  # room enough that the end does not wrap round to the beginning
    power = np.abs(np.fft.rfft(np.stack([centred, present]), size)) ** 2
    products, pairs = np.fft.irfft(power, size)[:, : lags + 1]
    return products, np.rint(pairs)


def _spectral_lines(series: Floats) -> Lags:
    """Where the periodogram of a series `(rows,)` stands out from its surroundings, in quarters of a cycle.

    The differences are taken first, so that slow wandering does not drown a season. For noise of any smooth
    spectrum the ratio to the median around it exceeds the bound about once in 3,000 series.
    """
    changes = np.diff(series)
    tapered = (changes - changes.mean()) * np.hanning(len(changes))
    power = pd.Series(np.abs(np.fft.rfft(tapered, 4 * len(changes))) ** 2)
    noise = power.rolling(161, center=True, min_periods=1).median() / np.log(2)  # the mean of an exponential
    peaks, _ = find_peaks(power)
    stands_out = (power > (np.log(len(changes)) + 8) * noise).to_numpy()
    seen_thrice = peaks >= 4 * 3 - 2
    return np.asarray(peaks[seen_thrice & stands_out[peaks]], np.int64)


def _lags(line: int, rows: int) -> Lags:
    """The whole lags that a spectral line, in quarters of a cycle over `rows`, may stand for."""
    shortest, longest = np.rint(4 * rows / np.array([line + 1, line - 1])).astype(int)
    return np.arange(shortest, longest + 1)


def _lags_of_lines(series: Floats) -> Lags:
    """The seasons that spectral lines propose."""
    lags = [_lags(line, len(series)) for line in _spectral_lines(series)]
    return np.unique(np.concatenate([*lags, np.empty(0, np.int64)]))


def _lag_of_echo(series: Floats) -> Lags:
    """The shortest lag at which the changes clearly repeat themselves, if any, as an array of at most one."""
    changes = np.diff(series)
    correlation = autocorrelation(changes, len(series) // 3)
    peaks, _ = find_peaks(correlation, height=max(0.3, 6 / np.sqrt(_as_many_normal(changes))))
    highest = correlation[peaks].max(initial=0)
    return np.asarray(peaks[correlation[peaks] > 0.9 * highest][:1], np.int64)


def _by_chance(series: Floats, lags: Lags) -> Floats:
    """How far chance takes the autocorrelation at a lag from that at half of it: one standard error for each lag.

    Both are estimates, and the longer the lag, the fewer the pairs that it is a mean over.
    """
    rows, normal = len(series), _as_many_normal(np.diff(series))
    return np.asarray(np.sqrt((rows / (rows - lags) + rows / (rows - lags // 2)) / normal))


def _as_many_normal(changes: Floats) -> float:
    """As many normal changes would tell as much as these `(rows,)`, of which few may be large and the others nothing.

    Their kurtosis, 3 where they are normal, says how few: two outliers, or levels that hold for a while, repeat
    themselves by chance.
    """
    squares = changes**2
    return float(min(len(changes), 3 * squares.sum() ** 2 / (squares**2).sum()))


def _without_gaps(series: Floats) -> Floats:
    """Missing values on the straight line between their neighbours."""
    return np.asarray(pd.Series(series).interpolate(limit_direction="both"), np.float64)


def _cycles(step: pd.Timedelta | int) -> list[int]:
    """Rows in a day, a week and a year, where a row has a time."""
    if not isinstance(step, pd.Timedelta):
        return []
    return [round(pd.Timedelta(days=days) / step) for days in CALENDAR.values()]


def _or_of_the_calendar(season: int, correlation: Floats, chance: float, cycles: list[int]) -> int:
    """The season, or the cycle of the calendar that the series cannot tell from it.

    Over all rows they come apart by half a cycle at most, where lines cannot be told apart, and the autocorrelation at
    the one is lower than at the other by no more than `chance`. Wandering moves a peak by some rows.
    """
    rows = 2 * len(correlation)
    near = [cycle for cycle in cycles if 1 < cycle < len(correlation) and abs(rows / cycle - rows / season) <= 0.5]
    as_high = [cycle for cycle in near if correlation[season] - correlation[cycle] <= chance]
    return min(as_high, key=lambda cycle: abs(cycle - season), default=season)


def find_season(training: ArrayLike, step: pd.Timedelta | int = 1) -> int | None:
    """Rows in one season of a training target `(rows,)`, a `step` apart; None where there is none.

    Lines in the periodogram propose seasons and the autocorrelation chooses, which it must rise to from half the
    season (Vlachos, Yu & Castelli 2005, On periodicity detection and structural periodic similarity, SDM). The
    autocorrelation of the changes proposes one too: values that depend on those some steps before have no lines.
    Where a day, a week or a year can stand for what was found, it does.
    """
    gapless = _without_gaps(np.asarray(training, np.float64))
    if len(gapless) < SHORTEST or not np.ptp(gapless) > 0:
        return None
    lags = np.concatenate([_lags_of_lines(gapless), _lag_of_echo(gapless)])
    correlation = autocorrelation(detrend(gapless), len(gapless) // 2)
    rise = correlation[lags] - correlation[lags // 2]
    chance = _by_chance(gapless, lags)
    hills = np.flatnonzero(rise > 3 * chance)
    if not len(hills):
        return None
    best = hills[np.argmax(correlation[lags[hills]])]
    return _or_of_the_calendar(int(lags[best]), correlation, float(chance[best]), _cycles(step))
