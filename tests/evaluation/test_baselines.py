"""Baselines: on exactly the targets of a part, from nothing that is not yet known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.evaluation.baselines import moving_average, oracle, persistence, seasonal_naive
from lib.windows.windows import Windows


def windows_on(target, starts, window, horizon):
    return Windows(np.asarray(target, np.float32)[:, None], np.asarray(starts, np.int64), window, horizon)


def slow_seasonal_naive(target, last, row, season):
    candidate = row
    while candidate > last or (candidate >= 0 and np.isnan(target[candidate])):
        candidate -= season
    return target[last] if candidate < 0 else target[candidate]


@st.composite
def cases(draw):
    """A series with gaps, some windows without one in them, and a season."""
    target = np.array(draw(st.lists(st.one_of(st.integers(-99, 99), st.just(np.nan)), min_size=12, max_size=60)), float)
    window, horizon = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    starts = range(len(target) - window - horizon + 1)
    whole = [start for start in starts if not np.isnan(target[start : start + window + horizon]).any()]
    return target, windows_on(target, whole, window, horizon), draw(st.integers(1, 20))


def test_persistence_repeats_the_last_value_of_the_window():
    target = np.array([0.0, 10, 20, 30, 40, 50])
    assert persistence(target, windows_on(target, [0, 2], window=2, horizon=2)).tolist() == [10, 30]


@given(cases())
def test_the_moving_average_is_the_mean_of_the_window(case):
    target, windows, _ = case
    expected = [sum(target[start : start + windows.window]) / windows.window for start in windows.starts]
    np.testing.assert_allclose(moving_average(target, windows), expected, rtol=1e-9, atol=1e-9)


def test_seasonal_naive_repeats_the_value_one_season_before():
    target = np.arange(20.0)
    forecast = seasonal_naive(target, windows_on(target, [10, 11], window=3, horizon=1), season=7)
    assert forecast.tolist() == [13 - 7, 14 - 7]


def test_beyond_one_season_ahead_it_goes_back_two():
    target = np.arange(30.0)
    forecast = seasonal_naive(target, windows_on(target, [10], window=3, horizon=9), season=7)
    assert forecast.tolist() == [12 + 9 - 14]


@given(cases())
def test_seasonal_naive_agrees_with_a_slow_search(case):
    target, windows, season = case
    expected = [
        slow_seasonal_naive(target, last, row, season) for last, row in zip(windows.last, windows.targets, strict=True)
    ]
    np.testing.assert_array_equal(seasonal_naive(target, windows, season), expected)


@given(cases(), st.data())
def test_no_baseline_sees_beyond_the_last_row_of_its_window(case, data):
    target, windows, season = case
    if not len(windows):
        return
    chosen = data.draw(st.integers(0, len(windows) - 1))
    future = target.copy()
    future[windows.last[chosen] + 1 :] = 1e6
    for baseline in (persistence, moving_average, lambda series, part: seasonal_naive(series, part, season)):
        assert baseline(future, windows)[chosen] == baseline(target, windows)[chosen]


def test_the_oracle_gives_the_signal_at_the_targets():
    signal = np.sin(np.arange(10.0))
    forecast = oracle(signal, windows_on(signal, [0, 4], window=3, horizon=2))
    np.testing.assert_array_equal(forecast, signal[[4, 8]])


@pytest.mark.parametrize("season", [1, 3])
def test_forecasts_are_float64_in_the_targets_own_unit(season):
    target = np.arange(10, dtype=np.float32) * 1000
    windows = windows_on(target / 1000, [0, 1], window=3, horizon=1)  # the windows are scaled, the target is not
    assert seasonal_naive(target, windows, season).dtype == np.float64
    assert persistence(target, windows).tolist() == [2000.0, 3000.0]
