"""How alike the hidden states of a window are."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.network.backend import keras
from lib.network.training import predict
from lib.windows.windows import Windows


def conicity(model: keras.Model, windows: Windows) -> NDArray[np.float64]:
    """The conicity ``(n,)`` of the hidden states that the attention weighs in each window, in time order."""
    (states,) = predict(keras.Model(model.input, model.get_layer("attention_layer").input), windows)
    return conicity_of(states)


def conicity_of(states: ArrayLike) -> NDArray[np.float64]:
    """The mean cosine ``(n,)`` between the hidden states ``(n, window, units)`` of a window and their mean.

    At 1 all states point the same way: whichever of them the weights choose, the forecast is much the same, so the
    weights cannot say much (Mohankumar et al. 2020, ACL). A state that is 0 has no direction and counts as 0.
    """
    states = np.asarray(states, np.float64)
    mean = states.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(states, axis=2) * np.linalg.norm(mean, axis=2)
    return np.asarray(((states * mean).sum(axis=2) / np.maximum(lengths, np.finfo(np.float64).tiny)).mean(axis=1))
