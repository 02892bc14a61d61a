"""Attention weights of whole parts."""

import numpy as np

from lib.attention import attention_weights
from lib.backend import keras
from lib.models import build_model
from lib.windows import Windows


def test_every_window_has_a_row_of_positive_weights_that_sum_to_one():
    keras.utils.set_random_seed(0)
    values = np.random.default_rng(0).normal(size=(700, 1)).astype("float32")
    windows = Windows(values, np.arange(600), window=9, horizon=1)
    weights = attention_weights(build_model(9, 1, 4), windows)
    assert weights.shape == (600, 9)
    assert (weights > 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-6)


def test_the_rows_follow_the_windows_in_time():
    keras.utils.set_random_seed(0)
    model = build_model(9, 1, 4)
    values = np.random.default_rng(0).normal(size=(700, 1)).astype("float32")
    every = attention_weights(model, Windows(values, np.arange(600), window=9, horizon=1))
    last = attention_weights(model, Windows(values, np.array([598, 599]), window=9, horizon=1))
    np.testing.assert_allclose(every[598:], last, atol=1e-6)
