"""Steps taken out of windows: what is put there, and what the forecast loses."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lib.attention.occlusion import occlusion, without
from tests.known_networks import linear_probe, random_windows


def slow_without(window, removed):
    """One window ``(window, features)``, by NumPy's own interpolation."""
    kept = np.flatnonzero(~removed)
    if not len(kept):
        return np.zeros_like(window)
    steps = np.arange(len(window))
    return np.stack([np.interp(steps, kept, column[kept]) for column in window.T], axis=1)


def test_one_step_becomes_the_mean_of_its_neighbours_and_an_end_becomes_its_neighbour():
    window = np.array([[[1.0], [5.0], [2.0], [8.0]]], "float32")
    for step, expected in enumerate([5, 1.5, 6.5, 2]):
        filled = without(window, np.arange(4)[None] == step)
        assert filled[0, step, 0] == expected
        np.testing.assert_array_equal(np.delete(filled, step, axis=1), np.delete(window, step, axis=1))


@given(st.data(), st.integers(1, 5), st.integers(1, 9), st.integers(1, 3))
def test_any_steps_are_filled_as_by_interpolation(data, count, window, features):
    inputs = random_windows(count, window, features)
    removed = data.draw(arrays(bool, (count, window)))
    expected = [slow_without(*pair) for pair in zip(inputs, removed, strict=True)]
    np.testing.assert_allclose(without(inputs, removed), expected, atol=1e-6)


def test_occlusion_of_a_linear_network_is_slope_times_distance_from_the_neighbours():
    random = np.random.default_rng(1)
    slopes, inputs = random.normal(size=(6, 2)), random_windows(4, 6, 2)
    expected = np.empty((4, 6))
    for sample, step in np.ndindex(4, 6):
        neighbours = [inputs[sample, near] for near in (step - 1, step + 1) if 0 <= near < 6]
        expected[sample, step] = slopes[step] @ (inputs[sample, step] - np.mean(neighbours, axis=0))
    np.testing.assert_allclose(occlusion(linear_probe(slopes, 3.0), inputs), expected, atol=1e-5)
