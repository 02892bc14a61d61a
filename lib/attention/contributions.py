"""What each step adds to the forecast: unlike a weight it has a sign and a unit, and the sum is the forecast."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.network.backend import keras
from lib.network.layers import FromLastValue
from lib.network.training import predict
from lib.windows.scaler import Scaler
from lib.windows.windows import Windows

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Contributions:
    """The terms of the sum ``Σₜ steps[:, t] + beside = forecasts``.

    The network's own forecast is w·(Σₜ αₜ·hₜ) + b with attention weights α and hidden states h, so it can be taken
    apart without any approximation: step t adds αₜ·(w·hₜ).

    Attributes:
        steps: ``(n, window)`` what each step adds.
        beside: ``(n,)`` what does not pass through the attention: the constant b and, where the network has them, the
            last value and the linear forecast beside the network.
        forecasts: ``(n,)``.
    """

    steps: Floats
    beside: Floats
    forecasts: Floats

    @property
    def gap(self) -> float:
        """The largest difference between a forecast and its sum, which is rounding."""
        return float(np.abs(self.steps.sum(axis=1) + self.beside - self.forecasts).max())

    def in_unit(self, scaler: Scaler) -> "Contributions":
        """The same sum in the target's own unit."""
        return Contributions(self.steps * scaler.scale[0], scaler.to_unit(self.beside), scaler.to_unit(self.forecasts))


def contributions(model: keras.Model, windows: Windows) -> Contributions:
    """The contributions of all windows in time order, scaled."""
    attention, dense = model.get_layer("attention_layer"), model.get_layer("dense_1")
    says = keras.ops.matmul(attention.input, dense.kernel)  # w·hₜ (batch, window, 1)
    taken_apart = keras.Model(model.input, [model.output, dense.output, attention.output[1] * says])
    forecasts, own, steps = predict(taken_apart, windows)
    scale = _scale(model)
    beside = forecasts - scale * (own - float(dense.bias.numpy()[0]))
    return Contributions(scale * steps[:, :, 0], beside[:, 0], forecasts[:, 0])


def through_attention(model: keras.Model) -> keras.Model:
    """The part of the forecast that passes through the attention, in the network's own unit, as a model of its own.

    The model itself where nothing but a constant passes beside: weights can explain no other part.
    """
    own = model.get_layer("dense_1").output
    return model if model.output is own else keras.Model(model.input, own)


def share_through(terms: Contributions) -> float:
    """The share of the attention's part in what varies: its variance over that of both parts, one by one, together.

    Without what the two parts have in common, which could make it negative, it lies between 0 and 1.
    """
    through, beside = float(terms.steps.sum(axis=1).var()), float(terms.beside.var())
    return through / max(through + beside, float(np.finfo(np.float32).tiny))


def _scale(model: keras.Model) -> float:
    """By how much the forecast grows with the network's own: the unit of changes, where it forecasts a change."""
    return next((float(layer.change) for layer in model.layers if isinstance(layer, FromLastValue)), 1.0)
