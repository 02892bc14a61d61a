"""Conicity by hand, by a slow loop, and of a network."""

import numpy as np
import pytest

from lib.attention.conicity import conicity, conicity_of
from lib.network.backend import keras
from lib.network.models import build_model
from lib.windows.windows import Windows


def test_parallel_states_have_conicity_one_and_orthogonal_ones_less():
    parallel, orthogonal = [[1.0, 2.0], [3.0, 6.0]], [[1.0, 0.0], [0.0, 1.0]]
    np.testing.assert_allclose(conicity_of([parallel, orthogonal]), [1, np.sqrt(0.5)])


def test_states_without_direction_count_as_nothing():
    np.testing.assert_allclose(conicity_of([[[0.0, 0.0], [2.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]]), [0.5, 0])


def test_it_agrees_with_a_slow_loop():
    states = np.random.default_rng(0).normal(size=(5, 7, 3))
    for window, found in zip(states, conicity_of(states), strict=True):
        mean = sum(window) / 7
        cosines = [state @ mean / np.sqrt((state @ state) * (mean @ mean)) for state in window]
        assert found == pytest.approx(sum(cosines) / 7)


def test_of_a_network_it_is_that_of_the_states_under_the_attention():
    keras.utils.set_random_seed(0)
    model = build_model(5, 1, 4)
    values = np.random.default_rng(0).normal(size=(30, 1)).astype("float32")
    states = keras.Model(model.input, model.get_layer("lstm").output)(
        np.lib.stride_tricks.sliding_window_view(values[:, 0], 5)[:20]
    )
    found = conicity(model, Windows(values, np.arange(20), window=5, horizon=1))
    np.testing.assert_allclose(found, conicity_of(np.asarray(states)), rtol=1e-5)
