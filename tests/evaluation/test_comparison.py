"""Comparison: intervals and the test on series whose truth is known, and against slow reckonings."""

import math

import numpy as np
import pytest
from scipy.stats import binom
from scipy.stats import t as student

from lib.evaluation.bootstrap import block_length, bootstrap_means
from lib.evaluation.comparison import compare, decimals, diebold_mariano, mean_interval
from tests.evaluation.correlated import correlated

MEAN_SIZE = math.sqrt(2 / math.pi)  # of a standard normal error


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


@pytest.mark.parametrize(("rows", "horizon"), [(40, 1), (60, 12), (500, 3)])
def test_an_interval_is_wider_than_its_resamples_as_few_blocks_ask_for(rows, horizon):
    values = correlated(0, rows, memory=0.6)[0]
    block = block_length(values, horizon)
    tail = (1 - 0.95) / 2
    low, high = np.quantile(bootstrap_means(values[:, None], block), [tail, 1 - tail], method="inverted_cdf")
    shrunken = (rows + 1 - 2 * block + block * (block - 1) / rows) / rows  # the variance that so many blocks show
    found = mean_interval(values, horizon)
    assert shrunken < 0.98
    widened = student.ppf(0.975, rows / block - 1) / 1.959964
    assert found.upper - found.lower == pytest.approx(widened * (high - low) / math.sqrt(shrunken), rel=1e-6)


@pytest.mark.parametrize(("rows", "memory"), [(100, 0.8), (450, 0.9)])
def test_intervals_hold_the_mean_as_often_as_they_say_also_where_few_blocks_are_independent(rows, memory):
    held = 0
    for seed in range(200):
        found = mean_interval(correlated(seed, rows, memory)[0], 1)
        held += found.lower <= 0 <= found.upper
    low, high = binom.interval(0.99, 200, 0.95)
    assert low <= held <= high


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
    assert [decimals(0.0, width) for width in (25, 2.5, 0.25, 1e-12)] == [0, 1, 2, 13]


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


@pytest.mark.parametrize("count", [12, 20])
def test_no_skill_is_said_to_be_above_all_of_the_error(count):
    uppers = []
    for seed in range(60):
        random = np.random.default_rng(seed)
        actual, predicted, reference = np.zeros(count), 0.2 * random.normal(size=count), random.normal(size=count)
        uppers.append(compare("it", actual, predicted, reference, horizon=1).skill.upper)
    assert max(uppers) <= 1
