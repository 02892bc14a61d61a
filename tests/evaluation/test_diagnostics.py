"""Diagnostics: each against a slow reckoning, and the shifted copy caught and cleared."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import lfilter
from scipy.stats import binom, chi2

from lib.evaluation.diagnostics import (
    ShiftedCopy,
    _variance_of_mean,
    change_sizes,
    coverage_by,
    errors_by,
    ljung_box,
    residual_autocorrelation,
    shifted_copy,
    standard_errors,
    worst,
)


def noise(seed, rows=500):
    return np.random.default_rng(seed).standard_normal(rows)


def test_autocorrelation_counts_rows_not_positions():
    rows = np.array([5, 6, 7, 20, 21])
    residuals = np.array([1.0, 2.0, 3.0, -4.0, -2.0])  # mean 0, sum of squares 34
    correlation = residual_autocorrelation(rows, residuals, 2)
    pairs = [1 * 2, 2 * 3, -4 * -2]  # 7 and 20 are no neighbours
    assert correlation.tolist() == pytest.approx([1, sum(pairs) / 34, 1 * 3 / 34])


def test_of_noise_as_many_lags_lie_outside_the_band_as_it_says_also_where_pairs_are_few():
    far = [residual_autocorrelation(np.arange(200), noise(seed, 200), 100)[1:] for seed in range(100)]
    assert np.mean(np.abs(far) > 1.96 / np.sqrt(200)) < 0.05  # divided by the pairs it would be 0.096


def test_standard_errors_count_rows_not_positions():
    rows, residuals = np.array([5, 6, 7, 20, 21]), np.array([1.0, 2.0, 3.0, -4.0, -2.0])
    products = [(1 * 2) ** 2 + (2 * 3) ** 2 + (4 * 2) ** 2, (1 * 3) ** 2, 0]
    assert standard_errors(rows, residuals, 3).tolist() == pytest.approx([np.sqrt(p) / 34 for p in products])


def test_ljung_box_passes_over_lags_without_pairs():
    rows, residuals = np.array([5, 6, 7, 20, 21]), np.array([1.0, 2.0, 3.0, -4.0, -2.0])
    assert ljung_box(rows, residuals, 3)[0] == pytest.approx(16**2 / 104 + 3**2 / 9)


def test_ljung_box_agrees_with_its_formula():
    residuals = np.cumsum(noise(0, 80))
    n, centred = 80, residuals - residuals.mean()
    statistic = 0.0
    for lag in range(1, 6):
        products = [centred[i] * centred[i + lag] for i in range(n - lag)]
        statistic += sum(products) ** 2 / sum(p**2 for p in products)
    assert ljung_box(np.arange(n), residuals, 5) == pytest.approx((statistic, chi2.sf(statistic, 5)))


@pytest.mark.parametrize("horizon", [1, 4])
def test_ljung_box_rejects_the_best_forecast_as_rarely_as_it_says(horizon):
    # the best forecast of a random walk h steps ahead leaves the sum of h shocks
    residuals = [np.convolve(noise(seed), np.ones(horizon), "valid") for seed in range(200)]
    rejected = [ljung_box(np.arange(len(left)), left, 10, horizon)[1] < 0.05 for left in residuals]
    assert sum(rejected) in range(3, 20)  # the middle 99 % of 200 draws at 5 %


def test_the_test_several_steps_ahead_by_hand():
    rows, left = (
        np.delete(np.arange(300), [50, 51]),
        np.delete(np.convolve(noise(0, 302), np.ones(3), "valid"), [50, 51]),
    )
    apart = [ljung_box(rows[rows % 3 == first] // 3, left[rows % 3 == first], 4)[0] for first in range(3)]
    one, two = residual_autocorrelation(rows, left, 2)[1:]
    between = (one**2 + two**2) ** 2 + 2 * 3 / 4 * (one * two) ** 2  # 3 of 4 lags have a neighbour above, 3 one below
    factor = (3 + 6 * between) / 9  # the variance of a mean of three, each pair of which correlates as much
    expected = chi2.sf(np.mean(apart) / factor, 4 / factor)
    assert ljung_box(rows, left, 4, 3) == pytest.approx((np.mean(apart), expected))


def test_the_sets_of_errors_are_as_alike_as_is_reckoned():
    left = [np.convolve(noise(seed, 602), np.ones(3), "valid") for seed in range(300)]
    apart = np.array([[ljung_box(np.arange(200), one[first::3], 5)[0] for first in range(3)] for one in left])
    measured = apart.mean(axis=1).var() / apart.var(axis=0).mean()
    reckoned = np.mean([_variance_of_mean(np.arange(600), one, 5, 3) for one in left])
    assert measured == pytest.approx(reckoned, abs=0.1)  # 0.6; of independent ones 0.33, of equal ones 1


LEFT = {
    "a share of the shock before": lambda shocks: np.convolve(lfilter([1], [1, -0.5], shocks), np.ones(3), "valid"),
    "a share of the last error known": lambda shocks: (
        np.convolve(shocks, np.ones(3), "valid")[3:] + 0.25 * np.convolve(shocks, np.ones(3), "valid")[:-3]
    ),
    "a share of the error three steps before, and no overlap": lambda shocks: lfilter([1], [1, 0, 0, -0.2], shocks),
}


@pytest.mark.parametrize("left", LEFT)
def test_all_errors_find_what_is_left_three_steps_ahead_more_often_than_one_in_three_does(left):
    errors = [LEFT[left](noise(seed, 705))[-699:] for seed in range(200)]
    one = sum(ljung_box(np.arange(233), e[::3], 10)[1] < 0.05 for e in errors)
    assert sum(ljung_box(np.arange(699), e, 10, 3)[1] < 0.05 for e in errors) > one


@pytest.mark.parametrize(("lags", "most"), [(10, 0.06), (40, 0.08)])  # one in three: 0.058 and 0.065 of 1500
def test_the_best_forecast_three_steps_ahead_is_suspected_about_as_rarely_as_the_test_says(lags, most):
    errors = [np.convolve(noise(seed, 702), np.ones(3), "valid") for seed in range(400)]
    rejected = sum(ljung_box(np.arange(700), e, lags, 3)[1] < 0.05 for e in errors)
    assert binom.ppf(0.005, 400, 0.05) <= rejected <= binom.ppf(0.995, 400, most)


def test_errors_of_which_no_two_are_a_horizon_apart_say_nothing():
    assert np.isnan(ljung_box(np.arange(4), noise(0, 4), 1, 4)).all()
    assert np.isnan(ljung_box(np.arange(40), np.ones(40), 3, 4)).all()


SIZES = {"trebled": np.where(np.arange(700) < 350, 1, 3), "daily": np.exp(0.5 * np.sin(np.arange(700) * np.pi / 12))}


@pytest.mark.parametrize("size", SIZES)
def test_ljung_box_and_the_band_allow_for_errors_whose_size_changes(size):
    left = [SIZES[size] * noise(seed, 700) for seed in range(200)]
    rejected = [ljung_box(np.arange(700), one, 100)[1] < 0.05 for one in left]
    assert sum(rejected) in range(3, 28)  # the middle 99 % of 200 draws at 5 to 8 %; at constant variance, 174 of 200
    rows = np.arange(700)
    within = [residual_autocorrelation(rows, e, 100)[1:] / standard_errors(rows, e, 100) for e in left]
    assert np.mean(np.abs(within) > 1.96) == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize("size", SIZES)
def test_ljung_box_finds_a_weak_memory_in_errors_whose_size_changes(size):
    left = [lfilter([1], [1, -0.2], noise(seed, 700)) * SIZES[size] for seed in range(100)]
    assert sum(ljung_box(np.arange(700), one, 10)[1] < 0.05 for one in left) >= 80


def test_ljung_box_notices_what_is_left_to_learn():
    left = noise(0)
    left[1:] += 0.4 * left[:-1]
    assert ljung_box(np.arange(500), left, 10)[1] < 1e-6


def test_errors_of_each_group_by_hand():
    table = errors_by(["b", "a", "b"], residuals=[-3.0, 1.0, 4.0])  # predicted less actual
    assert table.index.tolist() == ["a", "b"]
    assert table.loc["a"].to_dict() == {"bias": 1, "mae": 1, "rmse": 1, "n": 1}
    assert table.loc["b"].to_dict() == pytest.approx({"bias": 0.5, "mae": 3.5, "rmse": np.sqrt(12.5), "n": 2})


def test_errors_by_the_hour_of_a_time():
    time = pd.date_range("2020-01-01", periods=48, freq="h")
    table = errors_by(time.hour, np.tile(np.arange(24.0), 2))
    assert table["mae"].tolist() == list(range(24))
    assert set(table["n"]) == {2}


def test_coverage_of_each_group_by_hand():
    table = coverage_by([0, 0, 1], actual=[1.0, 5.0, 2.0], lower=[1.0, 0.0, 0.0], upper=[3.0, 4.0, 4.0])
    assert table["coverage"].tolist() == [0.5, 1.0]
    assert table["n"].tolist() == [2, 1]


def test_sizes_of_change_are_groups_of_about_equal_number_in_order():
    actual, last = noise(0, 100), noise(1, 100)
    table = errors_by(change_sizes(actual, last, 5), actual - last)
    assert table["n"].tolist() == pytest.approx([20] * 5, abs=1)
    assert table.index[-1] == np.abs(actual - last).max()
    assert table["mae"].is_monotonic_increasing  # the error of persistence is the change itself


def test_sizes_of_change_survive_a_series_that_mostly_stands_still():
    actual = np.zeros(100)
    actual[:5] = 1
    assert errors_by(change_sizes(actual, np.zeros(100), 10), actual)["n"].sum() == 100
    assert errors_by(change_sizes(np.zeros(100), np.zeros(100), 10), actual)["n"].sum() == 100


def test_the_worst_moments_by_hand():
    residuals = [0.0, 5.0, -9.0, 8.0, 1.0, -6.0]
    assert worst(residuals, rows=[0, 1, 2, 3, 10, 11], apart=2, count=3).tolist() == [2, 5]  # 0 is no error
    assert worst(residuals, rows=[0, 1, 2, 3, 10, 11], apart=1, count=3).tolist() == [2, 3, 5]


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.integers(1, 10), st.integers(1, 12))
def test_no_larger_error_is_left_out_but_near_a_worse_one(residuals, apart, count):
    rows = np.arange(len(residuals))
    chosen = worst(residuals, rows, apart, count)
    sizes = np.abs(residuals)
    assert all(abs(a - b) >= apart for a in chosen for b in chosen if a != b)
    assert list(sizes[chosen]) == sorted(sizes[chosen], reverse=True)
    assert all(sizes[chosen[1:]] > sizes.mean())
    least = sizes[chosen].min() if len(chosen) == count else sizes.mean()
    for left_out in set(rows) - set(chosen):
        near = [other for other in chosen if abs(other - left_out) < apart]
        assert sizes[left_out] <= least or any(sizes[other] >= sizes[left_out] for other in near)


def test_persistence_is_a_shifted_copy_and_forecasts_no_change():
    walk = np.cumsum(noise(0))
    check = shifted_copy(walk[1:], walk[:-1], walk[:-1])
    assert check.found
    assert check.with_last == pytest.approx(1)
    assert "it is a shifted copy" in str(check)
    assert "no change at all" in str(check)


def test_a_forecast_that_lies_no_nearer_to_the_last_value_is_no_copy_of_it():
    actual, last = np.array([1.0, 2.0]), np.array([0.0, 1.0])
    near_targets, near_last = np.array([1.5, 2.0]), np.array([0.25, 1.0])
    assert not shifted_copy(actual, near_targets, last).nearer_last  # 1.25 away from the last values, 0.25 from targets
    assert shifted_copy(actual, near_last, last).nearer_last  # 0.125 and 0.875
    off = last - 3  # nearer to the last values, 3 away, than to the targets, yet farther than these are
    assert np.mean(np.abs(actual - last)) < 3 < np.mean(np.abs(actual - off))
    assert not shifted_copy(actual, off, last).nearer_last
    flat = ShiftedCopy(0.5, 0.9, 0.1, nearer_last=False)
    assert not flat.found
    assert "than with its target (r = 0.5000), but lies far off: it is no copy." in str(flat)


def test_a_copy_that_foresees_some_of_the_change_says_how_much():
    walk = np.cumsum(noise(0))
    foreseen = 0.1 * np.diff(walk) + 0.1 * noise(1, 499)
    check = shifted_copy(walk[1:], walk[:-1] + foreseen, walk[:-1])
    assert check.found
    assert check.of_changes == pytest.approx(np.corrcoef(foreseen, np.diff(walk))[0, 1])
    assert f"with r = {check.of_changes:.2f}." in str(check)


def test_correlations_that_differ_little_have_the_digits_that_show_it():
    assert "its target (r = 0.99912) than with the last value seen (r = 0.99911)" in str(
        ShiftedCopy(0.999124, 0.999112, 0.5, nearer_last=False)
    )


@pytest.mark.parametrize("apart", [0.0, 1e-14])
def test_correlations_that_print_alike_are_not_set_one_above_the_other(apart):
    check = ShiftedCopy(1.0 - apart, 1.0, 0.5, nearer_last=True)
    assert not check.found
    assert str(check) == (
        "The forecast correlates with its target (r = 1.0000) as with the last value seen (r = 1.0000): whether it is "
        "a copy is not said."
    )


def test_where_nothing_changes_nothing_is_said_of_copies():
    assert "whether it is a copy is not said" in str(shifted_copy(np.ones(5), np.arange(5.0), np.ones(5)))


@pytest.mark.parametrize(("of_target", "of_last"), [(0.1, -0.2), (-0.4, -0.5), (-0.5, 0.2)])
def test_a_forecast_that_is_like_nothing_is_not_praised(of_target, of_last):
    check = ShiftedCopy(of_target, of_last, 0.0, nearer_last=True)
    assert not check.found
    assert str(check) == (
        f"The forecast goes neither with its target (r = {of_target:.4f}) nor with the last value seen "
        f"(r = {of_last:.4f}): it neither foresees nor repeats."
    )


def test_a_forecast_that_foresees_is_no_shifted_copy():
    wave = np.sin(np.arange(500) / 3)
    check = shifted_copy(wave[1:] + 0.1 * noise(0, 499), wave[1:], wave[:-1])
    assert not check.found
    assert "it is no shifted copy" in str(check)
