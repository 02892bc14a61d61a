"""What a training step costs: Keras' LSTM, the fused LSTM, and PyTorch's where torch is installed.

    python -m tests.benchmarks.training_step [turns, 7 unless told]

The described network with 64 units; Adam, squared error, epochs of 4,000 windows that are cut out of the series inside
the graph; the same settings of ``fit`` for both LSTMs, a whole epoch in one execution, so that nothing but the LSTM
differs. A step is an epoch divided by its steps. All run in one process
and take turns. On a machine with other work only the ratios mean something, and those to PyTorch nothing: its threads
spin while they wait. The last table takes a step of the fused LSTM apart. The goals: 1.7 times as fast as Keras with
batches of 32, and nowhere slower. It ends with 1 where a goal is missed.
"""

import importlib
import importlib.util
import itertools
import operator
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from lib.network.backend import keras, tf
from lib.network.layers import AttentionLayer
from lib.network.lstm import FusedLSTM

UNITS, WINDOWS = 64, 4000
Epoch = Callable[[], float]  # trains for an epoch and returns the seconds


class Shape(NamedTuple):
    """The batches of one comparison."""

    batch: int
    window: int
    features: int

    @property
    def steps(self) -> int:
        return WINDOWS // self.batch


SHAPES = [Shape(*shape) for shape in itertools.product((32, 256), (50, 168), (1, 8))]
GOALS = {32: 1.7, 256: 1.0}
"""How many times as fast as Keras a step of the fused LSTM has to be, by the batch."""


def main(turns: int) -> int:
    print_title("ms per step")
    missed = sum(is_missed(shape, in_turns(contenders(shape), turns, shape.steps), GOALS) for shape in SHAPES)
    print("\na step of the fused LSTM, batch 32, window 50, 1 feature: ms of each stage with all those above it\n")
    for name, steps in in_turns(stages(SHAPES[0]), turns, SHAPES[0].steps).items():
        print(f"{name:>40}{statistics.median(steps):9.2f}")
    return 1 if missed else 0


def is_missed(shape: Shape, steps: dict[str, list[float]], goals: dict[int, float]) -> bool:
    """Print a row, and tell whether its goal was missed."""
    goal = goals[shape.batch]
    missed = times_as_fast(steps, "keras") < goal
    print_row(shape, steps, f"{goal:.1f} x{' missed' if missed else ''}")
    return missed


def times_as_fast(steps: dict[str, list[float]], other: str) -> float:
    """How many times as fast as the other the fused LSTM is, in the median over the turns."""
    return statistics.median(map(operator.truediv, steps[other], steps["fused"]))


def print_title(what: str) -> None:
    print(f"{what}, and how many times as fast as Keras and PyTorch the fused LSTM is\n")
    print(
        f"{'batch window features':>22}{'Keras':>9}{'fused':>9}{'torch':>9}{'/ Keras':>10}{'/ torch':>10}  goal / Keras"
    )


def print_row(shape: Shape, steps: dict[str, list[float]], goal: str) -> None:
    times = [
        f"{statistics.median(steps[name]):9.2f}" if name in steps else " " * 9 for name in ("keras", "fused", "torch")
    ]
    ratios = [f"{times_as_fast(steps, name):8.2f} x" if name in steps else " " * 10 for name in ("keras", "torch")]
    print(f"{shape.batch:>5}{shape.window:>8}{shape.features:>9}", *times, *ratios, "  ", goal, sep="", flush=True)


def contenders(shape: Shape) -> dict[str, Epoch]:
    kinds = {"keras": keras.layers.LSTM, "fused": FusedLSTM}
    epochs = {name: by_fit(network(kind, shape), shape, shape.steps) for name, kind in kinds.items()}
    return epochs | ({"torch": by_torch(shape)} if importlib.util.find_spec("torch") else {})


def in_turns(epochs: dict[str, Epoch], turns: int, steps: int) -> dict[str, list[float]]:
    """Milliseconds per step of each in every turn, after one epoch to warm up."""
    for epoch in epochs.values():
        epoch()
    rounds = [{name: epoch() for name, epoch in epochs.items()} for _ in range(turns)]
    return {name: [one[name] / steps * 1000 for one in rounds] for name in epochs}


def series(shape: Shape) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(WINDOWS + shape.window, shape.features)).astype("float32")


def network(kind: type[keras.layers.LSTM], shape: Shape) -> keras.Model:
    inputs = keras.Input(shape[1:])
    context, _ = AttentionLayer()(kind(UNITS, return_sequences=True)(inputs))
    return keras.Model(inputs, keras.layers.Dense(1)(context))


# ---- the way of Keras


def cut(shape: Shape) -> Callable[[Any], tuple[Any, Any]]:
    """From the first rows of windows ``(batch,)`` to inputs and targets, inside the graph."""
    values, steps = tf.constant(series(shape)), tf.range(shape.window)
    return lambda starts: (tf.gather(values, starts[:, None] + steps), tf.gather(values[:, :1], starts + shape.window))


def batches(shape: Shape) -> Any:
    """Epoch after epoch in another order; the size of a batch is known while the graph is built."""

    def in_new_order(epoch: Any) -> Any:
        order = tf.random.experimental.stateless_shuffle(tf.range(WINDOWS), seed=[0, epoch])
        return tf.data.Dataset.from_tensor_slices(order).batch(shape.batch, drop_remainder=True)

    options = tf.data.Options()
    options.autotune.enabled = False  # neither a thread that watches nor one per core is worth it here
    options.threading.private_threadpool_size = 1
    return tf.data.Dataset.counter().flat_map(in_new_order).map(cut(shape)).with_options(options)


def by_fit(model: keras.Model, shape: Shape, steps_per_execution: int) -> Epoch:
    model.compile("adam", "mse", steps_per_execution=steps_per_execution)  # "auto" means no XLA on a CPU
    stopwatch, data = Stopwatch(), batches(shape)

    def epoch() -> float:
        model.fit(data, steps_per_epoch=shape.steps, callbacks=[stopwatch], shuffle=False, verbose=0)
        return stopwatch.seconds

    return epoch


class Stopwatch(keras.callbacks.Callback):
    """The seconds of the last epoch, without what ``fit`` prepares once."""

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds = time.perf_counter() - self.start


# ---- the way of PyTorch


def by_torch(shape: Shape) -> Epoch:
    torch = importlib.import_module("torch")
    values, offsets, step = torch.from_numpy(series(shape)), torch.arange(shape.window), torch_step(torch, shape)

    def epoch() -> float:
        start = time.perf_counter()
        for starts in torch.randperm(WINDOWS).split(shape.batch)[: shape.steps]:
            step(values[starts[:, None] + offsets], values[starts + shape.window, :1])
        return time.perf_counter() - start

    return epoch


def torch_step(torch: Any, shape: Shape) -> Callable[[Any, Any], None]:
    lstm = torch.nn.LSTM(shape.features, UNITS, batch_first=True)
    score, last = torch.nn.Linear(UNITS, 1), torch.nn.Linear(UNITS, 1)
    optimizer = torch.optim.Adam(torch.nn.ModuleList([lstm, score, last]).parameters())

    def step(inputs: Any, targets: Any) -> None:
        hidden, _ = lstm(inputs)
        context = (torch.softmax(score(hidden), dim=1) * hidden).sum(dim=1)
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(last(context), targets).backward()
        optimizer.step()

    return step


# ---- a step taken apart


def stages(shape: Shape) -> dict[str, Epoch]:
    loops = {name: by_loop(run, shape) for name, run in parts_of_a_step(network(FusedLSTM, shape)).items()}
    fits = {
        f"fit, {steps} steps per execution": by_fit(network(FusedLSTM, shape), shape, steps)
        for steps in (shape.steps, 1)
    }
    return loops | fits


def parts_of_a_step(model: keras.Model) -> dict[str, Callable[[Any, Any], Any]]:
    optimizer = keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)

    def loss(inputs, targets):
        return tf.reduce_mean((model(inputs, training=True) - targets) ** 2)

    def gradients(inputs, targets):
        return tf.gradients(loss(inputs, targets), [weight.value for weight in model.trainable_variables])

    def update(inputs, targets):
        optimizer.apply(gradients(inputs, targets), model.trainable_variables)
        return optimizer.iterations

    lstm = {"cutting the windows": lambda inputs, _: inputs, "LSTM": lambda inputs, _: model.layers[1](inputs)}
    return lstm | {"attention, dense layer, loss": loss, "gradients": gradients, "Adam": update}


def by_loop(run: Callable[[Any, Any], Any], shape: Shape) -> Epoch:
    """An epoch inside one graph, a step at a time."""
    windows = cut(shape)

    @tf.function
    def loop():
        total = tf.constant(0.0)
        for index in tf.range(shape.steps):
            tf.autograph.experimental.set_loop_options(parallel_iterations=1)
            starts = tf.random.stateless_uniform((shape.batch,), [0, index], maxval=WINDOWS, dtype=tf.int32)
            for result in tf.nest.flatten(run(*windows(starts))):
                total += tf.cast(tf.reshape(result, [-1])[0], tf.float32)  # so that nothing is left out
        return total

    def epoch() -> float:
        start = time.perf_counter()
        loop().numpy()
        return time.perf_counter() - start

    return epoch


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
