"""Means over windows: intervals as wide as theory says where there is a theory."""

import numpy as np
import pytest

from lib.attention.means import band, mean
from lib.evaluation.comparison import mean_interval


def test_the_interval_of_independent_values_is_that_of_the_normal_approximation():
    values = np.random.default_rng(0).normal(5, 2, 400)
    found = mean(values)
    assert found.estimate == pytest.approx(values.mean())
    assert found.upper - found.lower == pytest.approx(2 * 1.96 * 2 / np.sqrt(400), rel=0.2)
    assert found.lower < found.estimate < found.upper


def test_the_interval_of_values_that_follow_each_other_is_wider():
    steps = np.random.default_rng(0).normal(size=400)
    lasting = np.convolve(steps, np.ones(10) / np.sqrt(10), mode="same")  # the same variance, ten alike in a row
    one, other = mean(steps), mean(lasting)
    assert other.upper - other.lower > 2 * (one.upper - one.lower)


def test_a_constant_has_no_width():
    found = mean(np.full(50, 3.0))
    assert (found.estimate, found.lower, found.upper) == (3, 3, 3)


def test_a_band_is_one_interval_for_each_series():
    values = np.random.default_rng(0).normal([0, 100], [1, 10], (300, 2))
    lower, upper = band(values)
    np.testing.assert_allclose(upper - lower, 2 * 1.96 * np.array([1, 10]) / np.sqrt(300), rtol=0.2)
    assert (lower < values.mean(axis=0)).all()
    assert (values.mean(axis=0) < upper).all()


def test_one_window_has_its_own_value_as_mean():
    found = mean([2.5])
    assert (found.estimate, found.lower, found.upper) == (2.5, 2.5, 2.5)


def test_the_interval_is_that_which_scores_have_too():
    steps = np.random.default_rng(0).normal(size=60)
    lasting = np.convolve(steps, np.ones(5), mode="same")
    found, expected = mean(lasting), mean_interval(lasting, 1)
    assert (found.lower, found.upper) == pytest.approx((expected.lower, expected.upper), rel=0.02)
