"""The layers against numbers worked out by hand and against NumPy."""

import numpy as np

from lib.network.backend import keras
from lib.network.layers import AttentionLayer, ExpandDimsLayer, FromLastValue, RecentValues, StepChanges


def attention_with(score, bias, states):
    layer = AttentionLayer()
    layer.build(states.shape)
    layer.set_weights([np.array(score, "float32").reshape(-1, 1), np.array([bias], "float32")])
    return layer


def test_attention_of_two_steps_by_hand():
    # scores 0 and ln 3, so the weights are 1/4 and 3/4; context 1/4 · (0, 8) + 3/4 · (ln 3, 4)
    states = np.array([[[0.0, 8.0], [np.log(3), 4.0]]], "float32")
    context, weights = attention_with([1, 0], 0, states)(states)
    np.testing.assert_allclose(weights, [[[0.25], [0.75]]], rtol=1e-6)
    np.testing.assert_allclose(context, [[0.75 * np.log(3), 5.0]], rtol=1e-6)


def test_attention_agrees_with_numpy():
    random = np.random.default_rng(0)
    states, score = random.normal(size=(3, 7, 5)).astype("float32"), random.normal(size=5)
    context, weights = attention_with(score, 0.3, states)(states)
    exponentials = np.exp(states @ score + 0.3)
    expected = exponentials / exponentials.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(weights[..., 0], expected, rtol=1e-5)
    np.testing.assert_allclose(context, np.einsum("bt,btu->bu", expected, states), rtol=1e-4, atol=1e-6)


def test_the_bias_of_the_score_changes_nothing():
    states = np.random.default_rng(1).normal(size=(2, 6, 4)).astype("float32")
    one, other = (attention_with([1, -2, 3, 0.5], bias, states)(states) for bias in (0, 5))
    np.testing.assert_allclose(one[0], other[0], atol=1e-5)
    np.testing.assert_allclose(one[1], other[1], atol=1e-6)


def test_large_scores_do_not_overflow():
    states = np.array([[[1000.0], [999.0]]], "float32")
    _, weights = attention_with([1], 0, states)(states)
    np.testing.assert_allclose(weights[0, :, 0], [1 / (1 + np.exp(-1)), 1 / (1 + np.exp(1))], rtol=1e-5)


def test_expand_dims_adds_the_features_axis():
    layer, window = ExpandDimsLayer(), np.arange(6.0).reshape(2, 3)
    assert layer(window).shape == (2, 3, 1)
    assert layer.compute_output_shape((None, 3)) == (None, 3, 1)
    np.testing.assert_array_equal(layer(window)[..., 0], window)


def test_attention_announces_the_shapes_it_makes():
    layer, states = AttentionLayer(), keras.ops.zeros((2, 5, 4))
    assert layer.compute_output_shape((2, 5, 4)) == tuple(tuple(part.shape) for part in layer(states))


def test_step_changes_by_hand():
    levels = np.array([[[1.0, 10.0], [3.0, 10.0], [2.0, 40.0]]], "float32")
    changes = [[[0, 0], [4, 0], [-2, 3]]]  # 2/0.5, 0/10; -1/0.5, 30/10
    np.testing.assert_allclose(StepChanges((0.5, 10.0), "changes")(levels), changes)
    np.testing.assert_allclose(StepChanges((0.5, 10.0), "both")(levels), np.concatenate([levels, changes], axis=-1))


def test_recent_values_by_hand():
    levels = np.array([[[1.0, 10.0], [3.0, 10.0], [2.0, 40.0]]], "float32")
    np.testing.assert_allclose(RecentValues(2, False, (0.5, 10.0))(levels), [[3, 10, 2, 40]])
    np.testing.assert_allclose(RecentValues(2, True, (0.5, 10.0))(levels), [[2, -3, 0, 0]])


def test_a_change_is_added_to_the_last_value_of_the_target():
    levels = np.array([[[1.0, 10.0], [3.0, 20.0]]], "float32")
    np.testing.assert_allclose(FromLastValue(0.5)([np.array([[4.0]], "float32"), levels]), [[5.0]])
