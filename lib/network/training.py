"""Training: batches in a seeded order, early stopping on the validation loss, the best and the final weights."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib import progress
from lib.network.backend import keras
from lib.network.batches import ShuffledBatches, batches
from lib.network.journal import FirstBrokenBatch, Journal
from lib.network.models import Design, build_model
from lib.network.threads import in_pieces
from lib.series.series import Series
from lib.windows.windows import Parts, Windows

Variation = Callable[[keras.Model], keras.Model]

STEPS_IN_A_ROW = 16
"""Steps of the optimizer between two returns to Python: so few that an epoch can be interrupted, so many that it is
a seventh faster than with one."""


@dataclass(frozen=True)
class Training:
    """What training leaves behind: two models and the losses of every epoch.

    ``best`` has the weights of the epoch with the smallest validation loss, ``final`` those of the last epoch.
    ``logs`` holds, one number for each epoch, ``loss`` and ``val_loss`` of the scaled target, and ``learning_rate``;
    ``seconds`` is how long each took, and ``before`` how many of them had ended before an interruption.
    """

    best: keras.Model
    final: keras.Model
    logs: dict[str, list[float]]
    seconds: list[float]
    before: int = 0

    @property
    def best_epoch(self) -> int:
        """The epoch, counted from 1, whose weights ``best`` has."""
        return int(np.argmin(self.logs["val_loss"])) + 1


def unchanged(model: keras.Model) -> keras.Model:
    """The network as it is."""
    return model


def train(
    parts: Parts, parameters: Mapping[str, Any], vary: Variation = unchanged, state: Path | None = None
) -> Training:
    """Fit the network on the training part; the validation part decides when to stop and which weights to keep.

    Args:
        parts: the windows.
        parameters: of the run; everything random (weights, order of the batches, dropout) is drawn from its seed.
        vary: what to make of the untrained network; nothing, as a rule.
        state: file from which an interrupted training goes on, with the same result to the bit; removed in the end.

    Raises:
        InputError: the loss, or that of the validation part, is not finite.
    """
    keras.utils.set_random_seed(parameters["seed"])
    model = vary(new_model(parts, parameters))
    optimizer, loss = _optimizer(parts, parameters), parameters["loss"]
    model.compile(optimizer, loss, metrics=[FirstBrokenBatch()], steps_per_execution=STEPS_IN_A_ROW)
    journal = _fitted(model, parts, parameters, state)
    if state is not None:
        state.unlink(missing_ok=True)
    best, final = (_with_weights(model, weights) for weights in (journal.best, model.get_weights()))
    return Training(best, final, journal.logs, journal.seconds, journal.before)


def _fitted(model: keras.Model, parts: Parts, parameters: Mapping[str, Any], state: Path | None) -> Journal:
    """Fit ``model`` from where its journal says."""
    training = ShuffledBatches(parts.training, parameters["batch"], parameters["seed"])
    journal = Journal(training, parameters["patience"], state)
    journal.set_model(model)
    model.optimizer.build(model.trainable_variables)
    journal.go_on()
    model.fit(
        training.dataset,
        validation_data=batches(parts.validation, parameters["batch"]),
        initial_epoch=journal.epochs,
        epochs=journal.epochs if journal.is_over() else parameters["epochs"],
        callbacks=[journal, *_averaging(parameters), EpochProgress(journal)],
        shuffle=False,  # the batches are shuffled already
        verbose=0,
    )
    return journal


def new_model(parts: Parts, parameters: Mapping[str, Any]) -> keras.Model:
    """The untrained network for these windows."""
    options = {name: parameters[name] for name in ("inputs", "predict_change", "highway", "dropout")}
    training = parts.scaler.to_scaled(parts.training.values[parts.split.training])
    design = Design(**options, change=_usual_change(training))
    return build_model(parts.training.window, training.shape[1], parameters["units"], design)


def _usual_change(training: NDArray[np.float32]) -> tuple[float, ...]:
    """The standard deviation ``(features,)`` of each feature's change in one step; 1 where it never changes."""
    deviations = [float(np.nanstd(np.diff(column))) for column in training.T]
    return tuple(deviation if deviation > 0 else 1.0 for deviation in deviations)


def least_loss(series: Series, parts: Parts, parameters: Mapping[str, Any]) -> float | None:
    """The loss below which no network gets but by luck: that of the noise; None where it is not known."""
    if series.noise_floor is None or parameters["loss"] != "mse":
        return None
    return float(series.noise_floor / parts.scaler.scale[0] ** 2)


def oracle_loss(series: Series, parts: Parts, parameters: Mapping[str, Any]) -> float | None:
    """The validation loss of who knows all but the noise: the floor, give or take luck; None where it is not known."""
    if series.signal is None or parameters["loss"] != "mse":
        return None
    rows = parts.validation.targets
    noise = (series.target[rows] - series.signal[rows]) / parts.scaler.scale[0]
    return float(np.mean(noise**2))


def predict(model: keras.Model, windows: Windows) -> list[NDArray[np.float32]]:
    """Each output of ``model`` for all ``windows`` in time order, ``(n, …)``."""

    def outputs(piece: slice) -> Any:
        inputs, _ = windows.batch(np.arange(piece.start, piece.stop))
        return model(inputs.reshape(-1, *model.input.shape[1:]), training=False)

    pieces = in_pieces(outputs, len(windows))
    each = zip(*pieces, strict=True) if isinstance(pieces[0], list) else [pieces]
    return [np.concatenate(output) for output in each]


def _optimizer(parts: Parts, parameters: Mapping[str, Any]) -> keras.optimizers.Optimizer:
    momentum, rate = parameters["averaging"], parameters["learning_rate"]
    if parameters["decay"]:
        steps = parameters["epochs"] * math.ceil(len(parts.training) / parameters["batch"])
        rate = keras.optimizers.schedules.CosineDecay(rate, steps)
    return keras.optimizers.Adam(rate, use_ema=momentum > 0, ema_momentum=momentum or None)


def _averaging(parameters: Mapping[str, Any]) -> list[keras.callbacks.Callback]:
    """Validate, and in the end keep, the moving average of the weights (Polyak & Juditsky 1992).

    At a constant learning rate the weights go on jumping about their optimum, and the validation loss with them;
    their average does not.
    """
    return [keras.callbacks.SwapEMAWeights()] if parameters["averaging"] > 0 else []


def _with_weights(model: keras.Model, weights: list[NDArray[Any]]) -> keras.Model:
    """A copy without the optimizer's state, which is three times as large on disk."""
    copy = keras.Model.from_config(model.get_config())
    copy.set_weights(weights)
    return copy


class EpochProgress(keras.callbacks.Callback):  # type: ignore[misc]
    """Say after each epoch where training stands, how long it took, and how long the rest may take."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self.journal = journal

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        """Start the clock."""
        self.left = progress.countdown(self.params["epochs"] - self.journal.before)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float]) -> None:
        """One line, such as ``epoch 3 of 50 in 0.7 s, loss 0.0101, validation 0.0098, at most 20 s left``."""
        losses = f"loss {logs['loss']:.4g}, validation {logs['val_loss']:.4g}"
        left = self.left(epoch + 1 - self.journal.before)
        took = f"in {self.journal.seconds[-1]:.2g} s"
        progress.say(f"epoch {epoch + 1} of {self.params['epochs']} {took}, {losses}, at most {left}")

    def on_train_end(self, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        """Take the line away."""
        progress.done()
