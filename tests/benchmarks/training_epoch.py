"""What an epoch costs as each is used: ``fit`` of stock Keras, training as the project does it, PyTorch's loop.

    python -m tests.benchmarks.training_epoch [turns, 5 unless told]

The described network with 64 units; Adam, squared error, 4,000 windows, no validation. Keras gets arrays of windows and
default settings; the project cuts its windows out of the series, batch by batch, and watches for a broken loss; PyTorch
cuts them too. All run in one process and take turns. On a machine with other work only the ratios mean something, and
those to PyTorch nothing: its threads spin while they wait. The goal: nowhere slower than Keras. It ends with 1 where
that is missed.
"""

import importlib.util
import sys

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lib.network.backend import keras
from lib.network.batches import ShuffledBatches
from lib.network.journal import FirstBrokenBatch
from lib.network.lstm import FusedLSTM
from lib.network.training import STEPS_IN_A_ROW
from lib.windows.windows import Windows
from tests.benchmarks.training_step import (
    SHAPES,
    WINDOWS,
    Epoch,
    Shape,
    Stopwatch,
    by_torch,
    in_turns,
    is_missed,
    network,
    print_title,
    series,
)

GOALS = {32: 1.0, 256: 1.0}
"""How many times as fast as Keras an epoch of the project has to be, by the batch."""


def main(turns: int) -> int:
    print_title("ms per epoch")
    return 1 if sum(is_missed(shape, in_turns(contenders(shape), turns, 1), GOALS) for shape in SHAPES) else 0


def contenders(shape: Shape) -> dict[str, Epoch]:
    epochs = {"keras": by_default(shape), "fused": by_project(shape)}
    return epochs | ({"torch": by_torch(shape)} if importlib.util.find_spec("torch") else {})


def by_default(shape: Shape) -> Epoch:
    values = series(shape)
    inputs = sliding_window_view(values, shape.window, axis=0)[:WINDOWS].swapaxes(1, 2).copy()
    model = network(keras.layers.LSTM, shape)
    model.compile("adam", "mse")
    return timed(lambda watch: model.fit(inputs, values[shape.window :, 0], shape.batch, callbacks=[watch], verbose=0))


def by_project(shape: Shape) -> Epoch:
    windows = Windows(series(shape), np.arange(WINDOWS), shape.window, 1)
    data = ShuffledBatches(windows, shape.batch, 0).dataset
    model = network(FusedLSTM, shape)
    model.compile("adam", "mse", metrics=[FirstBrokenBatch()], steps_per_execution=STEPS_IN_A_ROW)
    return timed(lambda watch: model.fit(data, callbacks=[watch], shuffle=False, verbose=0))


def timed(fit) -> Epoch:
    stopwatch = Stopwatch()

    def epoch() -> float:
        fit(stopwatch)
        return stopwatch.seconds

    return epoch


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
