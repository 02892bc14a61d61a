"""Gradient × input and integrated gradients, where the answer is known."""

import numpy as np
import pytest

from lib.attention.gradients import Integrated, gradient_times_input, integrated_gradients
from lib.network.backend import keras
from lib.network.models import build_model
from lib.network.probe import Probe
from tests.known_networks import linear_probe, random_windows


@pytest.mark.parametrize("features", [1, 3])
def test_of_a_linear_network_both_are_slope_times_value_summed_over_the_features(features):
    slopes, inputs = np.random.default_rng(1).normal(size=(6, features)), random_windows(4, 6, features)
    probe, expected = linear_probe(slopes, 2.0), np.einsum("tf,ntf->nt", slopes, inputs)
    np.testing.assert_allclose(gradient_times_input(probe, inputs), expected, atol=1e-5)
    np.testing.assert_allclose(integrated_gradients(probe, inputs).steps, expected, atol=1e-5)


def test_of_a_product_integrated_gradients_give_each_factor_half():
    # f = x₀·x₁ from the baseline 0: ∫ x₀·(s·x₁) ds = x₀·x₁ / 2 for either; gradient × input gives x₀·x₁ to both
    inputs = keras.Input((2,))
    product = keras.layers.Multiply()([inputs[:, :1], inputs[:, 1:]])
    probe, windows = Probe(keras.Model(inputs, product)), np.array([[[2.0], [3.0]]], "float32")
    np.testing.assert_allclose(integrated_gradients(probe, windows).steps, [[3, 3]], rtol=1e-5)
    np.testing.assert_allclose(gradient_times_input(probe, windows), [[6, 6]], rtol=1e-5)


def test_integrated_gradients_of_the_network_add_up_to_the_difference_from_the_baseline():
    keras.utils.set_random_seed(0)
    probe, inputs = Probe(build_model(12, 2, 8)), 3 * random_windows(20, 12, 2)
    found = integrated_gradients(probe, inputs)
    difference = probe.forecasts(inputs) - probe.forecasts(np.zeros_like(inputs))
    np.testing.assert_allclose(found.steps.sum(axis=1), difference, atol=1e-5)
    assert found.completeness_error < 1e-4


def test_the_completeness_error_is_the_share_that_is_missing():
    found = Integrated(steps=np.array([[1.0, 1.0], [0.0, -4.0]]), difference=np.array([3.0, -5.0]))
    assert found.completeness_error == pytest.approx((1 + 1) / (3 + 5))


def test_a_network_that_ignores_its_window_has_no_completeness_error():
    found = integrated_gradients(linear_probe(np.zeros((4, 1)), 2.0), random_windows(3, 4, 1))
    assert found.completeness_error == 0
