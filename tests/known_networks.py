"""Networks whose every attribution is known, made with Keras: a linear one, and one that looks at a single step."""

import numpy as np

from lib.network.backend import keras
from lib.network.layers import AttentionLayer
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
