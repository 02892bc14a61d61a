"""The layers that Keras does not have: attention over the steps of a window, and views of the window itself."""

from collections.abc import Sequence
from typing import Any

from lib.network.backend import keras

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


@keras.saving.register_keras_serializable(package=PACKAGE)
class StepChanges(keras.layers.Layer):  # type: ignore[misc]
    """The window as changes from step to step, in units of the usual change of each feature.

    A slow series moves by a hundredth of its standard deviation in one step; a network that reads the levels alone
    has to learn to subtract before it can see anything.
    """

    def __init__(self, change: Sequence[float], inputs: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.change, self.inputs = tuple(change), inputs

    def call(self, levels: Any) -> Any:
        """``(batch, window, features)`` in; the changes, behind the levels if ``inputs`` is ``both``, out.

        The first step of a window has no change: it is 0.
        """
        changes = (levels[:, 1:] - levels[:, :-1]) / keras.ops.convert_to_tensor(self.change, levels.dtype)
        changes = keras.ops.pad(changes, [[0, 0], [1, 0], [0, 0]])
        return keras.ops.concatenate([levels, changes], axis=-1) if self.inputs == "both" else changes

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor."""
        return dict(super().get_config(), change=self.change, inputs=self.inputs)


@keras.saving.register_keras_serializable(package=PACKAGE)
class RecentValues(keras.layers.Layer):  # type: ignore[misc]
    """The last values of every feature in one row, for a linear forecast beside the network."""

    def __init__(self, steps: int, relative: bool, change: Sequence[float], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.steps, self.relative, self.change = steps, relative, tuple(change)

    def call(self, levels: Any) -> Any:
        """``(batch, window, features)`` in, ``(batch, steps * features)`` out.

        If ``relative``, the values are counted from the last one, in units of the usual change of each feature.
        """
        recent = levels[:, -self.steps :]
        if self.relative:
            recent = (recent - recent[:, -1:]) / keras.ops.convert_to_tensor(self.change, levels.dtype)
        return keras.ops.reshape(recent, (-1, recent.shape[1] * recent.shape[2]))

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor."""
        return dict(super().get_config(), steps=self.steps, relative=self.relative, change=self.change)


@keras.saving.register_keras_serializable(package=PACKAGE)
class FromLastValue(keras.layers.Layer):  # type: ignore[misc]
    """Add a forecast change, in units of the usual change, to the last value of the target."""

    def __init__(self, change: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.change = change

    def call(self, inputs: tuple[Any, Any]) -> Any:
        """A change ``(batch, 1)`` and levels ``(batch, window, features)`` in, the forecast ``(batch, 1)`` out."""
        change, levels = inputs
        return levels[:, -1, :1] + self.change * change

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor."""
        return dict(super().get_config(), change=self.change)
