"""The network as a function of its window: forecasts and gradients for windows that no series ever held."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.network.backend import keras, tf

Floats = NDArray[np.float32]

CHUNK = 512
"""Windows that pass through the network at once: enough to keep the processor busy, few enough for the memory."""


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
        return self._in_chunks(self._forecast, inputs)

    def gradients(self, inputs: Floats) -> Floats:
        """The derivative ``(n, window, features)`` of each window's forecast with respect to each of its values."""
        return self._in_chunks(self._slope, inputs).reshape(inputs.shape)

    def _outputs(self, inputs: Any) -> Any:
        return self.model(inputs, training=False)[:, 0] / self.unit

    def _slopes(self, inputs: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            total = tf.reduce_sum(self._outputs(inputs))  # windows do not touch each other
        return tape.gradient(total, inputs)

    def _in_chunks(self, function: Callable[[Any], Any], inputs: Floats) -> Floats:
        fitting = inputs.reshape(-1, *self.model.input.shape[1:])
        chunks = [function(fitting[start : start + CHUNK]) for start in range(0, len(fitting), CHUNK)]
        return np.concatenate(chunks)
