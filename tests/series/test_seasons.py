"""Seasons: found where the series repeats itself, and only there."""

import numpy as np
import pandas as pd
import pytest
from scipy.signal import lfilter

from lib.series import seasons
from lib.series.seasons import autocorrelation, find_season, sample_autocorrelation
from lib.windows.windows import prepare
from tests import weather as weather_file

ROWS = np.arange(3500)


def noise(seed, rows=3500):
    return np.random.default_rng(seed).standard_normal(rows)


def slow_autocorrelation(series, lag):
    mean = np.nanmean(series)
    pairs = [
        (series[i] - mean) * (series[i + lag] - mean)
        for i in range(len(series) - lag)
        if not np.isnan(series[i]) and not np.isnan(series[i + lag])
    ]
    return np.mean(pairs) / np.nanmean((series - mean) ** 2)


def test_autocorrelation_agrees_with_a_slow_loop_across_gaps():
    series = np.cumsum(noise(0, 60))
    series[[0, 7, 8, 30]] = np.nan
    expected = [slow_autocorrelation(series, lag) for lag in range(20)]
    np.testing.assert_allclose(autocorrelation(series, 19), expected, atol=1e-12)


def test_the_sample_autocorrelation_is_the_sum_over_the_pairs_beside_the_sum_of_squares():
    series = np.cumsum(noise(0, 60))
    centred = series - series.mean()
    expected = [sum(a * b for a, b in zip(centred, centred[lag:], strict=False)) for lag in range(20)]
    np.testing.assert_allclose(sample_autocorrelation(series, 19), np.array(expected) / expected[0], atol=1e-12)


@pytest.mark.parametrize("estimate", [autocorrelation, sample_autocorrelation])
def test_a_constant_has_no_autocorrelation(estimate):
    assert np.isnan(estimate(np.full(10, 0.1), 3)).all()


@pytest.mark.parametrize(
    ("season", "series"),
    [
        (50, 0.693 * np.sin(2 * np.pi * ROWS / 50) + 0.061 * noise(1)),
        (50, np.sin(2 * np.pi * ROWS / 50) + noise(2)),  # half of it is noise
        (7, np.tile([0, 0, 0, 0, 0, 3, 3], 100) + 0.5 * noise(3, 700)),
        (12, np.exp(0.01 * ROWS[:120] + 0.2 * np.sin(2 * np.pi * ROWS[:120] / 12)) + 0.02 * noise(4, 120)),
        (24, 3 * np.sin(2 * np.pi * ROWS / 24) + lfilter([1], [1, -0.95], noise(5))),
        (168, 2 * np.sin(2 * np.pi * ROWS / 24) + 2 * (ROWS // 24 % 7 > 4) + 0.3 * noise(6)),  # a week of days
        (17, lfilter([1], [1, *16 * [0], -0.9], noise(7))),  # each value depends on that 17 steps before
    ],
    ids=["sine", "noisy sine", "weekly", "monthly with a trend", "daily on a wander", "days and weeks", "echo"],
)
def test_a_season_is_found(season, series):
    assert find_season(series) == season


@pytest.mark.parametrize("persistence", [0.0, 0.5, 0.9, 0.99, 1.0])
def test_no_season_is_found_in_noise_however_slowly_it_wanders(persistence):
    found = [find_season(lfilter([1], [1, -persistence], noise(seed))) for seed in range(20)]
    assert found == 20 * [None]


LEVELS = {
    "white": lambda random, rows: random.standard_normal(rows),
    "random walk": lambda random, rows: np.cumsum(random.standard_normal(rows)),
    "outliers": lambda random, rows: random.standard_cauchy(rows),
    "skewed": lambda random, rows: random.lognormal(0, 2, rows),
    "mostly nothing": lambda random, rows: random.standard_normal(rows) * (random.random(rows) < 0.02),
    "walk in noise": lambda random, rows: np.cumsum(random.standard_normal(rows)) + 3 * random.standard_normal(rows),
    "rounded walk": lambda random, rows: np.round(np.cumsum(0.3 * random.standard_normal(rows))),
    "levels held by chance": lambda random, rows: np.repeat(
        random.standard_normal(rows), random.geometric(1 / 20, rows)
    )[:rows],
    "levels held for a time": lambda random, rows: np.repeat(random.integers(0, 5, rows), 24)[:rows],
}


@pytest.mark.parametrize("rows", [40, 300, 2000])
@pytest.mark.parametrize("kind", LEVELS)
def test_at_most_one_in_twenty_random_series_shows_a_season(kind, rows):
    found = [find_season(LEVELS[kind](np.random.default_rng(seed), rows)) for seed in range(100)]
    assert sum(season is not None for season in found) <= 9  # binomial: of 5 %, 95 of 100 times at most 9


def test_chance_takes_the_rise_to_a_season_as_far_as_its_standard_error_says():
    lags, series = np.array([10, 60, 140]), [noise(seed, 300) for seed in range(400)]
    found = [autocorrelation(one, 150) for one in series]
    rises = np.std([one[lags] - one[lags // 2] for one in found], axis=0)
    said = np.mean([seasons._by_chance(one, lags) for one in series], axis=0)
    np.testing.assert_allclose(said, rises, rtol=0.15)


@weather_file.present
def test_the_temperature_in_jena_has_a_season_of_a_day():
    series = weather_file.temperature()
    assert find_season(series.target[prepare(series, weather_file.parameters()).split.training]) == 144


def wandering(cycle, seed):
    """Cycles of changing height on a slow wander."""
    random = np.random.default_rng(seed)
    height = np.repeat(np.exp(0.4 * random.standard_normal(30)), cycle)[: ROWS.size]
    return 3 * height * np.sin(2 * np.pi * ROWS / cycle) + 0.2 * lfilter([1], [1, -0.995], noise(seed))


def test_a_day_stands_for_what_cannot_be_told_from_it_and_for_nothing_else():
    suns, others = ([wandering(cycle, seed) for seed in range(8)] for cycle in (144, 154))
    assert {find_season(sun, pd.Timedelta("10min")) for sun in suns} == {144}
    assert {find_season(sun) for sun in suns} > {144}  # where nobody knows what a day is, 143 is as good
    assert all(150 < find_season(other, pd.Timedelta("10min")) < 158 for other in others)


def test_an_echo_beside_a_day_stays_an_echo():
    series = lfilter([1], [1, *142 * [0], -0.9], noise(7))  # each value depends on that 143 steps before
    assert find_season(series, pd.Timedelta("10min")) == 143


def test_a_trend_is_no_season():
    assert find_season(0.01 * ROWS + noise(0)) is None


def test_a_season_that_a_random_walk_drowns_is_none():
    found = [find_season(np.cumsum(noise(seed)) + 3 * np.sin(2 * np.pi * ROWS / 24)) for seed in range(5)]
    assert found == 5 * [None]  # yesterday's value says nothing that the last one does not


def test_gaps_do_not_hide_a_season():
    series = np.sin(2 * np.pi * ROWS / 50) + 0.1 * noise(0)
    series[300:420] = np.nan
    series[:5] = np.nan
    assert find_season(series) == 50


@pytest.mark.parametrize("series", [[], [1.0], [1.0, 2.0] * 3, np.full(100, 3.0), np.full(100, np.nan)])
def test_too_little_to_tell_is_no_season(series):
    assert find_season(series) is None
