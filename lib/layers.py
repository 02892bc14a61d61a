"""The layers that Keras does not have: the features axis of a univariate window, and attention over its steps."""

from collections.abc import Sequence
from typing import Any

from lib.backend import keras

PACKAGE = "lib"


@keras.saving.register_keras_serializable(package=PACKAGE)
class ExpandDimsLayer(keras.layers.Layer):  # type: ignore[misc]
    """Give a univariate window ``(batch, window)`` the features axis that an LSTM reads."""

    def call(self, inputs: Any) -> Any:
        """``(batch, window)`` in, ``(batch, window, 1)`` out."""
        return keras.ops.expand_dims(inputs, axis=-1)

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[int | None, ...]:
        """``(batch, window)`` in, ``(batch, window, 1)`` out."""
        return (*input_shape, 1)


@keras.saving.register_keras_serializable(package=PACKAGE)
class AttentionLayer(keras.layers.Layer):  # type: ignore[misc]
    """Sum the hidden states up, each weighted by a softmax over the steps of a learned score.

    With hidden states hₜ: eₜ = v·hₜ + c, α = softmax(e) over the steps, context = Σₜ αₜ·hₜ. This is additive
    attention (Bahdanau et al. 2015) with a linear score and no query. The bias c shifts every score alike, so
    it cannot change the softmax and never trains.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.score = keras.layers.Dense(1, name="score")

    def build(self, input_shape: Sequence[int | None]) -> None:
        """Create the score's weights for hidden states of shape ``(batch, window, units)``."""
        self.score.build(input_shape)
        super().build(input_shape)

    def call(self, states: Any) -> tuple[Any, Any]:
        """Hidden states ``(batch, window, units)`` in, context and weights out.

        Returns:
            The context ``(batch, units)`` and the attention weights ``(batch, window, 1)``: positive, and their
            sum over the window is 1.
        """
        scores = self.score(states)  # (batch, window, 1)
        weights = keras.ops.softmax(scores, axis=1)  # (batch, window, 1)
        context = keras.ops.sum(weights * states, axis=1)  # (batch, units)
        return context, weights

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[tuple[int | None, ...], ...]:
        """The shapes of context ``(batch, units)`` and weights ``(batch, window, 1)``."""
        batch, window, units = input_shape
        return (batch, units), (batch, window, 1)
