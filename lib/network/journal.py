"""What is known of a training while it runs: losses, best weights, and all that is needed to go on after a break."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import InputError
from lib.network.backend import keras
from lib.network.batches import ShuffledBatches
from lib.storage import whole

Weights = list[NDArray[Any]]


class Journal(keras.callbacks.Callback):  # type: ignore[misc]
    """Log each epoch, keep the best weights, stop when they no longer change, and survive an interruption.

    Attributes:
        logs: ``loss`` and ``val_loss`` of every epoch so far, and the learning rate with which it began.
        seconds: how long each took.
        before: how many of these epochs had ended before an interruption.
        best: the weights with the smallest validation loss, as they are while it is computed.
    """

    def __init__(self, training: ShuffledBatches, patience: int, state: Path | None) -> None:
        super().__init__()
        self.training, self.patience, self.state = training, patience, state
        self.logs: dict[str, list[float]] = {"loss": [], "val_loss": [], "learning_rate": []}
        self.seconds: list[float] = []
        self.before = 0
        self.best: Weights = []

    @property
    def epochs(self) -> int:
        """How many epochs have ended."""
        return len(self.logs["loss"])

    @property
    def since_best(self) -> int:
        """How many epochs have ended since the one with the smallest validation loss."""
        return self.epochs - 1 - int(np.argmin(self.logs["val_loss"]))

    def is_over(self) -> bool:
        """Whether as many epochs as `patience`, at least one, have passed without a smaller validation loss."""
        return self.epochs > 0 and self.since_best >= max(1, self.patience)

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        """Tell the batches which epoch it is, and start the clock."""
        self.training.epoch.assign(epoch)
        self.rate, self.start = float(str(self.model.optimizer.learning_rate.numpy())), time.monotonic()

    def on_test_end(self, logs: Mapping[str, float]) -> None:
        """Keep these weights if their validation loss is the smallest so far."""
        if logs["loss"] < min(self.logs["val_loss"], default=np.inf):
            self.best = self.model.get_weights()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float]) -> None:
        """Log the losses, check them, and write the state down."""
        _check_finite(epoch, logs)
        for name, value in {**logs, "learning_rate": self.rate}.items():
            if name in self.logs:
                self.logs[name].append(float(value))
        self.seconds.append(round(time.monotonic() - self.start, 3))
        self.model.stop_training = self.is_over()
        if self.state is not None:
            self._write(self.state)

    def go_on(self) -> None:
        """Put the model back to where an interrupted training had come, if there was one."""
        if self.state is None or not self.state.is_file():
            return
        with np.load(self.state) as file:
            self.logs, self.seconds = json.loads(str(file["logs"])), file["seconds"].tolist()
            self.best = _numbered(file, "best")
            for name, variables in self._variables().items():
                for variable, value in zip(variables, _numbered(file, name), strict=True):
                    variable.assign(value)
        self.before = self.epochs

    def _write(self, path: Path) -> None:
        arrays = {f"best{number}": weight for number, weight in enumerate(self.best)}
        for name, variables in self._variables().items():
            arrays |= {f"{name}{number}": variable.numpy() for number, variable in enumerate(variables)}
        with whole(path) as unfinished:
            logs = np.array(json.dumps(self.logs))
            np.savez(unfinished, allow_pickle=False, logs=logs, seconds=np.array(self.seconds), **arrays)

    def _variables(self) -> dict[str, list[Any]]:
        return {"model": self.model.variables, "optimizer": self.model.optimizer.variables}


def _numbered(file: Mapping[str, NDArray[Any]], name: str) -> Weights:
    count = sum(key.removeprefix(name).isdigit() for key in file)
    return [file[f"{name}{number}"] for number in range(count)]


def _check_finite(epoch: int, logs: Mapping[str, float]) -> None:
    for part, name in (("", "loss"), ("val_", "validation loss")):
        if not np.isfinite(logs[f"{part}loss"]):
            batch = int(logs[f"{part}first_broken_batch"])  # 0 where only the sum over all batches is too large
            raise InputError(
                f"Expected a finite {name}. Received: {logs[f'{part}loss']} in epoch {epoch + 1}"
                f"{f', first in batch {batch}' if batch else ''}. Lower learning_rate, or look for extreme values in "
                "the data."
            )


@keras.saving.register_keras_serializable(package="lib")
class FirstBrokenBatch(keras.metrics.Metric):  # type: ignore[misc]
    """The number, from 1, of the first batch of an epoch whose loss is not finite; 0 while there is none."""

    def __init__(self, name: str = "first_broken_batch", **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.seen = self.add_weight(name="seen", initializer="zeros")
        self.first = self.add_weight(name="first", initializer="zeros")

    def update_state(self, actual: Any, predicted: Any, sample_weight: Any = None) -> None:  # noqa: ARG002
        """Look at one batch of targets and forecasts ``(batch, 1)``."""
        self.seen.assign_add(1.0)
        broken = keras.ops.logical_not(keras.ops.isfinite(keras.ops.sum(keras.ops.square(actual - predicted))))
        is_first = keras.ops.logical_and(broken, keras.ops.equal(self.first, 0.0))
        self.first.assign(keras.ops.where(is_first, self.seen, self.first))

    def result(self) -> Any:
        """The number of the batch."""
        return keras.ops.copy(self.first)  # Keras reads it once the validation part has its own
