"""Networks whose every attribution is known: a linear one, and two that look at a single step."""

import numpy as np

from lib.network.backend import keras
from lib.network.layers import AttentionLayer, FromLastValue, RecentValues
from lib.network.models import build_model
from lib.network.probe import Probe


def linear_probe(slopes, bias: float = 0.0) -> Probe:
    """The forecast Σ slopes · window + bias, with slopes ``(window, features)``."""
    slopes = np.asarray(slopes, "float32")
    inputs = keras.Input(slopes.shape if slopes.shape[1] > 1 else slopes.shape[:1])
    output = keras.layers.Dense(1)
    model = keras.Model(inputs, output(keras.layers.Flatten()(inputs)))
    output.set_weights([slopes.reshape(-1, 1), np.array([bias], "float32")])
    return Probe(model)


def random_windows(count: int, window: int, features: int, seed: int = 0) -> np.ndarray:
    """Windows ``(count, window, features)`` of independent normal values."""
    return np.random.default_rng(seed).normal(size=(count, window, features)).astype("float32")


def network_that_looks_at(step: int, window: int = 6) -> keras.Model:
    """Forecasts 0.9 times the value at ``step``: states are the values and a mark that the attention follows."""
    inputs = keras.Input((window,), name="input_1")
    mark = np.zeros((1, window, 1), "float32")
    mark[0, step] = 1
    values = keras.ops.expand_dims(inputs, -1)
    states = keras.ops.concatenate([values, keras.ops.ones_like(values) * mark], axis=-1)
    context, _ = AttentionLayer(name="attention_layer")(states)
    model = keras.Model(inputs, keras.layers.Dense(1, name="dense_1")(context))
    model.get_layer("attention_layer").set_weights([np.array([[0.0], [30.0]]), np.zeros(1)])
    model.get_layer("dense_1").set_weights([np.array([[0.9], [0.0]]), np.zeros(1)])
    return model


def network_with_most_beside(step: int, window: int = 6) -> keras.Model:
    """The last value, a linear forecast and, in units of 0.01, the network that looks at ``step`` together."""
    seen = network_that_looks_at(step, window)
    levels = keras.ops.expand_dims(seen.input, -1)
    linear = keras.layers.Dense(1, use_bias=False, name="highway")
    own = keras.layers.Add()([seen.output, linear(RecentValues(2, False, (1.0,))(levels))])
    model = keras.Model(seen.input, FromLastValue(0.01, name="from_last_value")([own, levels]))
    linear.set_weights([np.array([[3.0], [5.0]])])
    return model


def network_that_remembers(lag: int, window: int = 50) -> keras.Model:
    """The project's own network, its weights set by hand: the forecast is 0.9 times the value ``lag`` steps before it.

    The cells are a line along which each value is handed on from step to step, at a hundredth of its size, where tanh
    is straight. One more cell counts the steps, and the attention follows it: all its weight is on the last step,
    although the forecast rests on another one. Every earlier value leaks in a little, as in a network from training.
    """
    model, units, small = build_model(window, 1, lag + 1), lag + 1, 0.01
    inward, along, bias = np.zeros((1, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    into, forget, cell, out = (slice(gate * units, (gate + 1) * units) for gate in range(4))
    bias[into], bias[forget], bias[out] = 20, -20, 20  # gates that are open, closed, open
    inward[0, cell][0] = small
    along[:, cell][np.arange(lag - 1), np.arange(1, lag)] = 1
    bias[forget][-1], bias[cell][-1] = 20, 0.02  # the cell that counts forgets nothing
    said = np.random.default_rng(0).normal(0, 0.01, (units, 1)) / small
    said[lag - 1], said[lag] = 0.9 / small, 0
    model.get_layer("lstm").set_weights([inward, along, bias])
    model.get_layer("attention_layer").set_weights([5000.0 * np.eye(units)[:, -1:], np.zeros(1)])
    model.get_layer("dense_1").set_weights([said, np.zeros(1)])
    return model
