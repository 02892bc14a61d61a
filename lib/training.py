"""Training: batches in a seeded order, early stopping on the validation loss, the best and the final weights."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib import progress
from lib.backend import keras, tf
from lib.models import build_model
from lib.windows import Parts, Windows

Builder = Callable[[int, int, int], keras.Model]


@dataclass(frozen=True)
class Training:
    """What training leaves behind: two models and the losses of every epoch.

    ``best`` has the weights of the epoch with the smallest validation loss, ``final`` those of the last epoch.
    ``logs`` holds ``loss`` and ``val_loss``, one number for each epoch, in the scaled unit squared.
    """

    best: keras.Model
    final: keras.Model
    logs: dict[str, list[float]]

    @property
    def best_epoch(self) -> int:
        """The epoch, counted from 1, whose weights ``best`` has."""
        return int(np.argmin(self.logs["val_loss"])) + 1


def train(parts: Parts, parameters: Mapping[str, Any], build: Builder = build_model) -> Training:
    """Fit the network on the training part; the validation part decides when to stop and which weights to keep.

    Everything random (weights, order of the batches) is drawn from ``parameters["seed"]``. ``build`` makes the
    network from the number of steps in a window, of features and of units.
    """
    keras.utils.set_random_seed(parameters["seed"])
    model = build(parts.training.window, parts.training.values.shape[1], parameters["units"])
    model.compile(optimizer=_optimizer(parameters), loss="mse")
    checkpoint = Checkpoint()
    history = model.fit(
        batches(parts.training, parameters["batch"], shuffle_seed=parameters["seed"]),
        validation_data=batches(parts.validation, parameters["batch"]),
        epochs=parameters["epochs"],
        callbacks=[checkpoint, *_averaging(parameters), _stopping(parameters), EpochProgress()],
        shuffle=False,  # the batches are shuffled already
        verbose=0,
    )
    return Training(_with_weights(model, checkpoint.weights), _with_weights(model, None), history.history)


def batches(windows: Windows, batch: int, shuffle_seed: int | None = None) -> Any:
    """A ``tf.data.Dataset`` of inputs ``(batch, window, features)`` and targets ``(batch, 1)``, both scaled.

    Only the first row of each window is stored; windows are cut out of the series as they are needed. With one
    feature the inputs are ``(batch, window)``. With a seed the order is another in every epoch, else as in time.
    """
    values = tf.constant(windows.values)
    steps = tf.range(windows.window, dtype=tf.int64)
    ahead = windows.window - 1 + windows.horizon

    def cut(starts: Any) -> tuple[Any, Any]:
        inputs = tf.gather(values, starts[:, None] + steps)
        targets = tf.gather(values[:, :1], starts + ahead)
        return (inputs[:, :, 0] if values.shape[1] == 1 else inputs), targets

    starts = tf.data.Dataset.from_tensor_slices(windows.starts)
    if shuffle_seed is not None:
        starts = starts.shuffle(len(windows), seed=shuffle_seed)
    return starts.batch(batch).map(cut).prefetch(tf.data.AUTOTUNE)


def predict(model: keras.Model, windows: Windows, batch: int = 512) -> list[NDArray[np.float32]]:
    """Each output of ``model`` for all ``windows`` in time order, ``(n, …)``."""
    pieces = [model(inputs, training=False) for inputs, _ in batches(windows, batch)]
    outputs = zip(*pieces, strict=True) if isinstance(pieces[0], list) else [pieces]
    return [np.concatenate(output) for output in outputs]


def _optimizer(parameters: Mapping[str, Any]) -> keras.optimizers.Optimizer:
    momentum = parameters["averaging"]
    return keras.optimizers.Adam(parameters["learning_rate"], use_ema=momentum > 0, ema_momentum=momentum or None)


def _averaging(parameters: Mapping[str, Any]) -> list[keras.callbacks.Callback]:
    """Validate, and in the end keep, the moving average of the weights (Polyak & Juditsky 1992).

    At a constant learning rate the weights go on jumping about their optimum, and the validation loss with them;
    their average does not.
    """
    return [keras.callbacks.SwapEMAWeights()] if parameters["averaging"] > 0 else []


def _stopping(parameters: Mapping[str, Any]) -> keras.callbacks.Callback:
    return keras.callbacks.EarlyStopping("val_loss", patience=parameters["patience"])


def _with_weights(model: keras.Model, weights: list[NDArray[np.float32]] | None) -> keras.Model:
    """A copy without the optimizer's state, which is three times as small on disk."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights() if weights is None else weights)
    return copy


class Checkpoint(keras.callbacks.Callback):  # type: ignore[misc]
    """Keep the weights with the smallest validation loss, as they are while it is computed."""

    def __init__(self) -> None:
        super().__init__()
        self.smallest = math.inf
        self.weights: list[NDArray[np.float32]] | None = None

    def on_test_end(self, logs: Mapping[str, float]) -> None:
        """Compare this validation loss with the smallest so far."""
        if logs["loss"] < self.smallest:
            self.smallest = logs["loss"]
            self.weights = self.model.get_weights()


class EpochProgress(keras.callbacks.Callback):  # type: ignore[misc]
    """Say after each epoch where training stands and how long it may still take."""

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        """Start the clock."""
        self.left = progress.countdown(self.params["epochs"])

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float]) -> None:
        """One line, such as ``epoch 3 of 50, loss 0.0101, validation 0.0098, at most 20 s left``."""
        losses = f"loss {logs['loss']:.4g}, validation {logs['val_loss']:.4g}"
        left = self.left(epoch + 1)
        progress.say(f"epoch {epoch + 1} of {self.params['epochs']}, {losses}, at most {left}")

    def on_train_end(self, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        """Take the line away."""
        progress.done()
