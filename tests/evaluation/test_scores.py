"""Scores: each against a loop that anyone can read, and against examples worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lib.evaluation.scores import correlation, mase, scores, skill

VALUES = st.floats(-1e3, 1e3, width=32)
PAIRS = st.integers(2, 30).flatmap(lambda n: st.tuples(*2 * [arrays(np.float64, n, elements=VALUES)]))


def slow_scores(actual, predicted):
    n = len(actual)
    mean = sum(actual) / n
    other = sum(predicted) / n
    squares = sum((a - p) ** 2 for a, p in zip(actual, predicted, strict=True))
    spread = sum((a - mean) ** 2 for a in actual)
    other_spread = sum((p - other) ** 2 for p in predicted)
    together = sum((a - mean) * (p - other) for a, p in zip(actual, predicted, strict=True))
    return {
        "mse": squares / n,
        "mae": sum(abs(a - p) for a, p in zip(actual, predicted, strict=True)) / n,
        "rmse": math.sqrt(squares / n),
        "r2": 1 - squares / spread,
        "correlation": together / math.sqrt(spread * other_spread),
        "n": n,
    }


def test_a_small_example_by_hand():
    assert scores([1, 2, 3, 4], [1, 2, 3, 8]) == {
        "mse": 4.0,
        "mae": 1.0,
        "rmse": 2.0,
        "r2": pytest.approx(1 - 16 / 5),
        "correlation": pytest.approx(11 / math.sqrt(5 * 29)),
        "n": 4,
    }


@given(PAIRS)
def test_every_score_agrees_with_a_slow_loop(pair):
    actual, predicted = pair
    if np.std(actual) < 1e-3 or np.std(predicted) < 1e-3:
        return
    assert scores(actual, predicted) == pytest.approx(slow_scores(list(actual), list(predicted)), rel=1e-6, abs=1e-9)


def test_what_is_undefined_is_not_a_number():
    constant = scores([2, 2, 2], [1, 2, 3])
    assert math.isnan(constant["r2"])
    assert math.isnan(constant["correlation"])
    assert constant["mse"] == pytest.approx(2 / 3)
    assert math.isnan(scores([1, 2, 3], [2, 2, 2])["correlation"])


def test_many_small_float32_errors_are_added_as_float64():
    actual = np.full(100_000, 1000.0, np.float32)
    predicted = np.full(100_000, 1000.1, np.float32)
    error = float(predicted[0]) - 1000
    assert scores(actual, predicted)["mse"] == pytest.approx(error**2, rel=1e-12)


def test_forecasts_of_other_targets_are_refused():
    with pytest.raises(AssertionError, match="shapes differ"):
        scores([1.0, 2.0], [1.0])
    with pytest.raises(AssertionError, match="no forecast"):
        scores([], [])


def test_the_correlation_of_a_line_with_itself_turned_round_is_minus_one():
    assert correlation([1, 2, 3], [6, 4, 2]) == pytest.approx(-1)


def test_skill_is_the_share_of_the_error_that_is_saved():
    assert skill(0.066, 0.1) == pytest.approx(0.34)
    assert skill(0.2, 0.1) == pytest.approx(-1)
    assert math.isnan(skill(0.1, 0.0))


def test_mase_is_the_error_in_units_of_the_naive_error_in_training():
    # naive errors in training 1, 2, 3: mean 2; errors of the forecasts 1 and 5: mean 3
    assert mase([10, 20], [11, 15], [0, 1, 3, 6], season=1) == pytest.approx(1.5)


def test_mase_compares_values_one_season_apart_and_skips_gaps():
    training = [1.0, 10.0, 2.0, np.nan, 5.0, 13.0, np.nan, 17.0]
    # two apart: |2-1|, |nan-10|, |5-2|, |13-nan|, |nan-5|, |17-13| -> 1, 3, 4
    assert mase([0.0], [4.0], training, season=2) == pytest.approx(4 / (8 / 3))


def test_mase_without_any_pair_or_any_change_in_training_is_not_a_number():
    assert math.isnan(mase([0.0], [4.0], [1.0, 2.0], season=5))
    assert math.isnan(mase([0.0], [4.0], [1.0, 1.0, 1.0], season=1))
