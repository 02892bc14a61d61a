"""The captions of the data's figures say numbers that can be worked out by hand."""

import numpy as np

from lib import figures
from lib.windows.windows import prepare
from tests.samples import series, values


def drawn(target):
    chosen = values(window=3, horizon=2)
    one = series(target)
    return one, prepare(one, chosen)


def test_the_first_window_says_how_far_its_target_lies_from_the_last_value():
    target = np.array([1, 2, 5, 9, 3.5, *range(95)])
    assert "The target, 2 steps later, lies 1.5 below the last value" in figures.window(*drawn(target)).caption
    target[4] = 7
    assert "lies 2 above the last value" in figures.window(*drawn(target)).caption


def test_the_correlation_of_neighbours_is_that_of_the_training_part():
    target = np.random.default_rng(0).normal(size=200).cumsum()
    one, parts = drawn(target)
    known = one.target[parts.split.training].astype(float) - one.target[parts.split.training].mean(dtype=float)
    by_hand = (known[1:] * known[:-1]).mean() / (known**2).mean()
    assert f"values 1 step apart have a correlation of {by_hand:.3f}" in figures.autocorrelation(one, parts).caption


def test_a_test_part_that_training_never_reached_is_wholly_outside():
    assert "Of the test values 100 % lie outside" in figures.distribution(*drawn(np.arange(100.0))).caption
