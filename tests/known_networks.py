"""Networks of which it is known on which steps their forecasts rest, and whether their weights say so."""

from typing import Any

import numpy as np
from scipy.signal import lfilter

from lib.network.backend import keras
from lib.network.layers import AttentionLayer, FromLastValue, RecentValues
from lib.network.models import build_model
from lib.network.probe import Probe
from lib.windows.windows import Windows


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


def network_that_follows_the_mark(late: int = 0, leak: float = 0.0, steep: float = 0.0, window: int = 6) -> keras.Model:
    """Forecasts what the value of the step says that the second feature marks, and attends to the step ``late`` after.

    0.9 times the value or, where it is ``steep``, the tanh of so many times the value, which knows little more than its
    sign and has hardly a gradient; and ``leak`` times the value of the step that is attended to.
    """
    inputs = keras.Input((window, 2), name="input_1")
    before = keras.ops.pad(inputs, [[0, 0], [late, 0], [0, 0]])[:, :window]
    said = keras.ops.tanh(steep * before[:, :, :1]) if steep else 0.9 * before[:, :, :1]
    states = keras.ops.concatenate([said + leak * inputs[:, :, :1], before[:, :, 1:]], axis=-1)
    return _weights_on_the_mark(inputs, states)


def network_that_takes_the_change(window: int = 6) -> keras.Model:
    """Forecasts 0.9 times the change up to the marked step, and attends to that step, one of two that matter."""
    inputs = keras.Input((window, 2), name="input_1")
    before = keras.ops.pad(inputs, [[0, 0], [1, 0], [0, 0]])[:, :window]
    change = 0.9 * (inputs[:, :, :1] - before[:, :, :1])
    return _weights_on_the_mark(inputs, keras.ops.concatenate([change, inputs[:, :, 1:]], axis=-1))


def network_with_decoys(count: int, window: int) -> keras.Model:
    """Forecasts 0.9 times the value at the mark, to which it gives 5 % of its weight; the rest is on ``count`` decoys.

    They lie from six steps after the mark on, and have no part in the forecast at all.
    """
    inputs = keras.Input((window, 2), name="input_1")
    mark, share = inputs[:, :, 1:], 0.05
    after = [keras.ops.pad(mark, [[0, 0], [6 + late, 0], [0, 0]])[:, :window] for late in range(count)]
    score = mark * (30 + np.log(share)) + sum(after) * (30 + np.log((1 - share) / count))
    return _weights_on_the_mark(
        inputs, keras.ops.concatenate([0.9 * inputs[:, :, :1] * mark / share, score / 100], axis=-1)
    )


def _weights_on_the_mark(inputs: Any, states: Any) -> keras.Model:
    """The attention follows the second number of the states, and the forecast is the first where it is."""
    context, _ = AttentionLayer(name="attention_layer")(states)
    model = keras.Model(inputs, keras.layers.Dense(1, name="dense_1")(context))
    model.get_layer("attention_layer").set_weights([np.array([[0.0], [100.0]]), np.zeros(1)])
    model.get_layer("dense_1").set_weights([np.array([[1.0], [0.0]]), np.zeros(1)])
    return model


SERIES = ("white noise", "slow", "sine")
"""What the values of marked windows are like: independent, hardly changing from step to step, or a noisy sine."""


def marked_windows(
    count: int, window: int = 6, kind: str = "white noise", at: tuple[int, int] | None = None
) -> Windows:
    """Windows of values of one kind, one step of each marked; the target is 0.9 times its value, and a little noise.

    The mark lies from the first step of ``at`` up to the second, or anywhere.
    """
    random = np.random.default_rng(0)
    blocks = np.zeros((count, window + 1, 2), np.float32)  # no two windows have a row in common
    blocks[:, :, 0] = _values(kind, blocks[:, :, 0].size, random).reshape(count, -1)
    step = random.integers(*(at or (0, window)), count)
    blocks[np.arange(count), step, 1] = 1
    blocks[:, window, 0] = 0.9 * blocks[np.arange(count), step, 0] + 0.1 * random.normal(size=count)
    return Windows(blocks.reshape(-1, 2), np.arange(count) * (window + 1), window, horizon=1)


def _values(kind: str, count: int, random: np.random.Generator) -> np.ndarray:
    """Values ``(count,)`` of one of `SERIES`, with a standard deviation of about 1."""
    noise = random.normal(size=count)
    if kind == "slow":
        return lfilter([np.sqrt(1 - 0.99**2)], [1, -0.99], noise)
    return noise if kind == "white noise" else 1.4 * np.sin(2 * np.pi * np.arange(count) / 50) + 0.13 * noise


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
    is straight. Every earlier value leaks in a little, as in a network from training. All the attention is on the last
    step, although the forecast rests on another one.
    """
    small = 0.01
    said = np.random.default_rng(0).normal(0, 0.01, (lag + 1, 1)) / small
    said[lag - 1], said[lag] = 0.9 / small, 0
    return _line_of_cells(lag, window, inward=small, along=1, said=said)


def network_that_saturates(lag: int, window: int = 50) -> keras.Model:
    """The same line, in which tanh knows but the sign of a value: the forecast is that of the one ``lag`` steps before.

    No small change changes anything, so every gradient is 0, though the forecast rests on that one step.
    """
    said = np.zeros((lag + 1, 1))
    said[lag - 1] = 0.9 / np.tanh(1)
    return _line_of_cells(lag, window, inward=300, along=20, said=said)


def _line_of_cells(lag: int, window: int, inward: float, along: float, said: np.ndarray) -> keras.Model:
    """Cells that hand each value on from step to step, and one that counts the steps, which the attention follows."""
    model, units = build_model(window, 1, lag + 1), lag + 1
    kernel, recurrent, bias = np.zeros((1, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    into, forget, cell, out = (slice(gate * units, (gate + 1) * units) for gate in range(4))
    bias[into], bias[forget], bias[out] = 20, -20, 20  # gates that are open, closed, open
    kernel[0, cell][0] = inward
    recurrent[:, cell][np.arange(lag - 1), np.arange(1, lag)] = along
    bias[forget][-1], bias[cell][-1] = 20, 0.02  # the cell that counts forgets nothing
    model.get_layer("lstm").set_weights([kernel, recurrent, bias])
    model.get_layer("attention_layer").set_weights([5000.0 * np.eye(units)[:, -1:], np.zeros(1)])
    model.get_layer("dense_1").set_weights([said, np.zeros(1)])
    return model
