"""Attention weights of whole parts, how spread they are, and which windows to show."""

import numpy as np
import pytest

from lib.attention.weights import (
    attention_weights,
    away_from_the_profile,
    effective_steps,
    entropy,
    shown_samples,
    spread_out,
    telling_samples,
)
from lib.network.backend import keras
from lib.network.models import build_model
from lib.windows.windows import Windows


@pytest.fixture
def windows():
    values = np.random.default_rng(0).normal(size=(700, 1)).astype("float32")
    return Windows(values, np.arange(600), window=9, horizon=1)


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    return build_model(9, 1, 4)


def test_every_window_has_a_row_of_positive_weights_that_sum_to_one(model, windows):
    weights = attention_weights(model, windows)
    assert weights.shape == (600, 9)
    assert (weights > 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-6)


def test_the_rows_follow_the_windows_in_time(model, windows):
    every = attention_weights(model, windows)
    last = attention_weights(model, Windows(windows.values, np.array([598, 599]), window=9, horizon=1))
    np.testing.assert_allclose(every[598:], last, atol=1e-6)


def test_entropy_and_effective_steps_by_hand():
    weights = [[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0.25, 0.25, 0.25, 0.25], [0.5, 0.25, 0.25, 0]]
    np.testing.assert_allclose(entropy(weights), [0, 1, 2, 1.5], atol=1e-12)
    np.testing.assert_allclose(effective_steps(weights), [1, 2, 4, 2 * np.sqrt(2)])


def test_what_is_away_from_the_profile_has_to_be_moved():
    assert away_from_the_profile([[1, 0], [0, 1]]) == 0.5  # to 0.5, 0.5
    assert away_from_the_profile([[0.7, 0.3], [0.7, 0.3]]) == pytest.approx(0)


def test_the_telling_samples_have_the_smallest_the_median_and_the_largest_error():
    assert telling_samples([0, 0, 0, 0, 0], [0.3, -0.9, 0.1, -0.2, 0.5]) == {"typical": 0, "best": 2, "worst": 1}


def test_a_single_sample_is_typical_best_and_worst():
    assert telling_samples([1.0], [2.0]) == {"typical": 0, "best": 0, "worst": 0}


def test_the_samples_asked_for_come_first_and_the_telling_after_them():
    shown = shown_samples([0, 3], [0, 0, 0, 0, 0], [0.3, -0.9, 0.1, -0.2, 0.5])
    assert list(shown.items()) == [("sample0", 0), ("sample3", 3), ("typical", 0), ("best", 2), ("worst", 1)]


def test_chosen_windows_are_spread_over_the_whole_part(windows):
    assert spread_out(windows, 4).starts.tolist() == [0, 200, 399, 599]  # thirds of 599, rounded


def test_more_windows_than_there_are_cannot_be_chosen(windows):
    assert spread_out(windows, 10_000).starts.tolist() == list(range(600))
