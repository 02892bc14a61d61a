"""The network as a function of its window: forecasts and gradients for windows that no series ever held."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.network.backend import keras, tf
from lib.network.threads import in_pieces

Floats = NDArray[np.float32]


class Probe:
    """A trained model, compiled once for the many altered windows of a test.

    Everything is in scaled units of the target, or in ``unit`` of them where one is given.
    """

    def __init__(self, model: keras.Model, unit: float = 1.0) -> None:
        self.model, self.unit = model, unit
        shape = tf.TensorSpec((None, *model.input.shape[1:]), tf.float32)
        self._forecast = tf.function(self._outputs, input_signature=[shape])
        self._slope = tf.function(self._slopes, input_signature=[shape])

    def forecasts(self, inputs: Floats) -> Floats:
        """The forecasts ``(n,)`` of the windows ``(n, window, features)``."""
        return self._in_pieces(self._forecast, inputs)

    def gradients(self, inputs: Floats) -> Floats:
        """The derivative ``(n, window, features)`` of each window's forecast with respect to each of its values."""
        return self._in_pieces(self._slope, inputs).reshape(inputs.shape)

    def _outputs(self, inputs: Any) -> Any:
        return self.model(inputs, training=False)[:, 0] / self.unit

    def _slopes(self, inputs: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            total = tf.reduce_sum(self._outputs(inputs))  # windows do not touch each other
        return tape.gradient(total, inputs)

    def _in_pieces(self, function: Callable[[Any], Any], inputs: Floats) -> Floats:
        fitting = inputs.reshape(-1, *self.model.input.shape[1:])
        return np.concatenate(in_pieces(lambda piece: function(fitting[piece]), len(fitting)))
