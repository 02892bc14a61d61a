"""Comparison: the bootstrap and the test on series whose truth is known, and against slow reckonings."""

import math

import numpy as np
import pytest
from scipy.signal import lfilter
from scipy.stats import binom
from scipy.stats import t as student

from lib.evaluation.comparison import block_length, bootstrap_means, compare, decimals, diebold_mariano, mean_interval

MEAN_SIZE = math.sqrt(2 / math.pi)  # of a standard normal error


def correlated(seed, rows, memory):
    """Two standard normal AR(1) series `(2, rows)`."""
    shocks = np.random.default_rng(seed).standard_normal((2, rows + 100))
    return (lfilter([1], [1, -memory], shocks, axis=1) * math.sqrt(1 - memory**2))[:, 100:]


def compare_errors(errors, baseline_errors, horizon=1):
    return compare("other", np.zeros(len(errors)), errors, baseline_errors, horizon)


def test_the_intervals_hold_the_true_difference_and_skill_as_often_as_they_say():
    held_difference = held_skill = 0
    for seed in range(200):
        errors, others = correlated(seed, 800, memory=0.6)
        comparison = compare_errors(errors, 1.1 * others)
        held_difference += comparison.difference.lower <= -0.1 * MEAN_SIZE <= comparison.difference.upper
        held_skill += comparison.skill.lower <= 1 - 1 / 1.1 <= comparison.skill.upper
    low, high = binom.interval(0.99, 200, 0.95)
    assert low <= held_difference <= high
    assert low <= held_skill <= high


def test_the_test_rejects_equal_forecasts_as_rarely_as_it_says():
    p_values = [compare_errors(*correlated(seed, 500, memory=0.6)).p_value for seed in range(200)]
    low, high = binom.interval(0.99, 200, 0.05)
    assert low <= np.sum(np.array(p_values) < 0.05) <= high


def test_the_bootstrap_with_blocks_of_one_has_the_spread_of_independent_draws():
    losses = np.random.default_rng(0).exponential(size=(400, 1))
    means = bootstrap_means(losses, block=1)
    assert means.std() == pytest.approx(losses.std() / 20, rel=0.05)
    assert means.mean() == pytest.approx(losses.mean())


def test_the_bootstrap_spreads_as_all_its_blocks_do():
    losses = correlated(0, 105, memory=0.8)[:1].T
    blocks = [losses[start : start + 7].mean() for start in range(99)]  # 15 whole blocks of 7 make up 105 rows
    assert bootstrap_means(losses, block=7).std() == pytest.approx(np.std(blocks) / math.sqrt(15), rel=0.05)


@pytest.mark.parametrize(("rows", "horizon"), [(40, 1), (60, 12), (500, 3)])
def test_an_interval_is_wider_than_its_resamples_as_few_blocks_ask_for(rows, horizon):
    values = correlated(0, rows, memory=0.6)[0]
    block = block_length(values, horizon)
    tail = (1 - 0.95) / 2
    low, high = np.quantile(bootstrap_means(values[:, None], block), [tail, 1 - tail], method="inverted_cdf")
    shrunken = (rows + 1 - 2 * block + block * (block - 1) / rows) / rows  # the variance that so many blocks show
    found = mean_interval(values, horizon)
    assert shrunken < 0.98
    assert found.upper - found.lower == pytest.approx((high - low) / math.sqrt(shrunken))


def test_series_are_drawn_together():
    losses = correlated(0, 100, memory=0.5)[0]
    means = bootstrap_means(np.stack([losses, 3 - 2 * losses], axis=1), block=8)
    np.testing.assert_allclose(means[:, 1], 3 - 2 * means[:, 0])


def test_the_last_block_is_cut_to_the_length_of_the_sample():
    means = bootstrap_means(np.ones((10, 1)) * 5, block=4)
    np.testing.assert_allclose(means, 5)


@pytest.mark.parametrize("lags", [1, 4])
def test_diebold_mariano_agrees_with_its_formula(lags):
    first, second = np.abs(correlated(3, 60, memory=0.5))
    d = first - second
    n, mean = len(d), d.mean()
    variance = sum((d - mean) ** 2) / n
    for lag in range(1, lags):
        covariance = sum((d[i] - mean) * (d[i + lag] - mean) for i in range(n - lag)) / n
        variance += 2 * (1 - lag / lags) * covariance
    plain = mean / math.sqrt(variance / n)
    corrected = plain * math.sqrt((n + 1 - 2 * lags + lags * (lags - 1) / n) / n)
    statistic, p_value = diebold_mariano(first, second, lags)
    assert statistic == pytest.approx(corrected)
    assert p_value == pytest.approx(2 * student.cdf(-abs(corrected), n - 1))


def test_the_test_is_the_same_the_other_way_round():
    first, second = np.abs(correlated(3, 60, memory=0.5))
    statistic, p_value = diebold_mariano(first, second, 3)
    assert diebold_mariano(second, first, 3) == (-statistic, p_value)


def slow_optimal_length(losses):
    """Politis & White 2004 as corrected in 2009, step by step, for blocks of fixed length."""
    n = len(losses)
    centred = losses - losses.mean()

    def covariance(lag):
        return sum(centred[i] * centred[i + lag] for i in range(n - lag)) / n

    in_a_row, bound = max(5, math.ceil(math.log10(n))), 2 * math.sqrt(math.log10(n) / n)
    m = 0
    while any(abs(covariance(m + k) / covariance(0)) >= bound for k in range(1, in_a_row + 1)):
        m += 1
    furthest = 2 * max(m, 1)
    level, spread = covariance(0), 0.0
    for lag in range(1, furthest):
        weight = min(1, 2 * (1 - lag / furthest))
        level += 2 * weight * covariance(lag)
        spread += 2 * weight * lag * covariance(lag)
    return (2 * spread**2 / (4 / 3 * level**2)) ** (1 / 3) * n ** (1 / 3)


@pytest.mark.parametrize("memory", [0.0, 0.3, 0.6, 0.9])
def test_block_length_is_twice_that_of_politis_and_white(memory):
    losses = np.abs(correlated(0, 600, memory)[0])
    expected = math.ceil(2 * slow_optimal_length(losses))
    assert block_length(losses) == pytest.approx(expected, rel=0.02)  # covariances by pairs, rounded otherwise


def test_longer_memory_asks_for_longer_blocks_and_the_horizon_for_no_shorter_ones():
    lengths = [block_length(correlated(0, 2000, memory)[0]) for memory in (0.0, 0.5, 0.9)]
    assert lengths == sorted(set(lengths))
    assert lengths[0] <= 4
    assert block_length(correlated(0, 2000, 0.0)[0], horizon=24) == 24


def test_a_clearly_better_forecast_beats_and_a_clearly_worse_one_is_worse():
    errors, others = correlated(0, 1000, memory=0.5)
    assert compare_errors(errors, 2 * others).relation == "beats"
    assert compare_errors(2 * errors, others).relation == "worse than"
    assert compare_errors(errors, others).relation == "no better than"


def test_the_estimates_are_those_of_the_sample():
    comparison = compare("other", [1.0, 2.0, 3.0], [1.0, 2.5, 3.5], [2.0, 2.0, 5.0], 1)
    assert comparison.baseline_mae == 1
    assert comparison.difference.estimate == pytest.approx(1 / 3 - 1)
    assert comparison.skill.estimate == pytest.approx(2 / 3)


def test_the_test_counts_as_many_lags_as_the_blocks_are_long():
    errors, others = correlated(0, 500, memory=0.8)
    comparison, losses = compare_errors(errors, others, horizon=3), (np.abs(errors), np.abs(others))
    assert comparison.block == block_length(losses[0] - losses[1], 3) > 3
    assert (comparison.statistic, comparison.p_value) == diebold_mariano(*losses, comparison.block)


def test_the_same_forecast_is_no_better_than_itself():
    errors = correlated(0, 100, memory=0.0)[0]
    comparison = compare_errors(errors, errors)
    assert comparison.relation == "no better than"
    assert math.isnan(comparison.statistic)
    assert comparison.difference.lower == comparison.difference.upper == 0


def test_a_difference_that_is_always_the_same_is_judged_by_its_sign():
    worse = compare_errors(np.full(20, 2.5), np.full(20, 0.1))
    assert worse.relation == "worse than"
    assert worse.p_value == pytest.approx(binom.cdf(0, 20, 0.5) * 2)  # of 20 tosses none is a head, or all are
    assert compare_errors(np.full(20, 0.1), np.full(20, 2.5)).relation == "beats"
    assert compare_errors([2.5], [0.1]).relation == "no better than"
    assert compare_errors(np.full(20, 2.5), np.full(20, 2.5)).p_value == 1


def test_an_interval_that_is_a_point_but_for_rounding_has_three_digits():
    assert decimals(2.3935388, 2.3935388 + 1e-15) == decimals(2.0, 2.0) == 3
    assert [decimals(0.0, width) for width in (25, 2.5, 0.25, 1e-12)] == [0, 1, 2, 8]


def test_against_a_baseline_without_error_there_is_no_skill_to_speak_of():
    comparison = compare_errors(1 + correlated(0, 100, memory=0.0)[0] ** 2, np.zeros(100))
    assert comparison.relation == "worse than"
    assert math.isnan(comparison.skill.estimate)
    assert math.isnan(comparison.skill.lower)


def test_a_few_resamples_in_which_the_baseline_does_not_err_leave_the_interval_of_the_skill():
    others = np.zeros(400)
    others[[31, 90, 177, 260, 303]] = 1  # none of these rows is in a resample with a probability of about exp(-5)
    errors = 0.001 + 0.0001 * np.abs(correlated(0, 400, memory=0.0)[0])
    comparison = compare_errors(errors, others)
    block, random = comparison.block, np.random.default_rng(1)
    starts = random.integers(0, 401 - block, (5000, -(-400 // block), 1))
    resampled = (starts + np.arange(block)).reshape(5000, -1)[:, :400]
    maes, references = errors[resampled].mean(axis=1), others[resampled].mean(axis=1)
    assert 0 < np.sum(references == 0) < 125
    skills = sorted(1 - mae / of if of else -math.inf for mae, of in zip(maes, references, strict=True))
    assert comparison.skill.lower == pytest.approx(skills[125], abs=0.1)
    assert comparison.skill.upper == pytest.approx(skills[4875], abs=0.01)


@pytest.mark.parametrize("rows", [1, 2, 3, 12])
@pytest.mark.parametrize("horizon", [1, 5, 50])
def test_few_forecasts_far_ahead_still_get_an_answer(rows, horizon):
    errors, others = correlated(0, 200, memory=0.0)[:, :rows]
    comparison = compare_errors(errors, others, horizon)
    assert np.isfinite([comparison.difference.lower, comparison.difference.upper]).all()
    assert 0 <= comparison.p_value <= 1


def test_a_comparison_is_the_same_every_time():
    errors, others = correlated(0, 100, memory=0.0)
    assert compare_errors(errors, others) == compare_errors(errors, others)
