"""The five measures of a network that forecasts 0.9 times the value of one step, which are all known."""

import numpy as np
import pytest

from lib.attention.attributions import attributions
from lib.network.probe import Probe
from lib.windows.windows import Windows
from tests.known_networks import network_that_looks_at


@pytest.fixture(scope="module")
def found_and_inputs():
    values = np.random.default_rng(0).normal(size=(40, 1)).astype("float32")
    windows = Windows(values, np.arange(0, 30, 3), window=6, horizon=1)
    inputs = np.stack([values[start : start + 6, 0] for start in windows.starts])
    return attributions(Probe(network_that_looks_at(2)), windows), inputs


def test_they_are_named_in_their_order(found_and_inputs):
    found, _ = found_and_inputs
    assert list(found.within) == ["attention_weights", "contributions"]
    assert list(found.changes) == ["occlusion", "gradient_times_input", "integrated_gradients"]
    assert list(found.measures) == [*found.within, *found.changes]


def test_all_but_the_weights_and_occlusion_give_the_step_the_whole_forecast(found_and_inputs):
    found, inputs = found_and_inputs
    expected = np.zeros_like(inputs)
    expected[:, 2] = 0.9 * inputs[:, 2]
    for name in ("contributions", "gradient_times_input", "integrated_gradients"):
        np.testing.assert_allclose(found.measures[name], expected, atol=1e-5)


def test_occlusion_gives_it_what_its_neighbours_do_not_say(found_and_inputs):
    found, inputs = found_and_inputs
    expected = np.zeros_like(inputs)
    expected[:, 2] = 0.9 * (inputs[:, 2] - (inputs[:, 1] + inputs[:, 3]) / 2)
    np.testing.assert_allclose(found.measures["occlusion"], expected, atol=1e-5)


def test_the_weights_give_it_everything_in_every_window(found_and_inputs):
    found, inputs = found_and_inputs
    np.testing.assert_allclose(found.measures["attention_weights"], np.eye(6)[[2] * len(inputs)], atol=1e-6)


def test_sums_are_checked(found_and_inputs):
    found, _ = found_and_inputs
    assert found.contribution_gap < 1e-5
    assert found.completeness_error < 1e-5
