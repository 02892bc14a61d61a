"""A network whose every attribution is known: a linear function of the window, made with Keras."""

import numpy as np

from lib.backend import keras
from lib.probe import Probe


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
