"""Batches of windows, cut out of the series while the network works on the one before."""

import math
from typing import Any

from lib.network.backend import tf
from lib.windows.windows import Windows


def batches(windows: Windows, batch: int) -> Any:
    """A ``tf.data.Dataset`` of inputs ``(batch, window, features)`` and targets ``(batch, 1)``, scaled, in time order.

    Only the first row of each window is stored. With one feature the inputs are ``(batch, window)``.
    """
    return _cut(windows, tf.data.Dataset.from_tensor_slices(windows.starts).batch(batch))


class ShuffledBatches:
    """The same in an order that the seed and the number of the epoch decide, whatever came before.

    Attributes:
        dataset: gives each window once, in the order of the current epoch.
        epoch: number of the epoch, to be set before it begins.
    """

    def __init__(self, windows: Windows, batch: int, seed: int) -> None:
        self.epoch = tf.Variable(0, dtype=tf.int64, trainable=False)
        starts = tf.constant(windows.starts)

        def shuffled(_: Any) -> Any:
            order = tf.random.experimental.stateless_shuffle(starts, seed=tf.stack([seed, self.epoch]))
            return tf.data.Dataset.from_tensor_slices(order).batch(batch)

        counted = tf.data.experimental.assert_cardinality(math.ceil(len(windows) / batch))
        self.dataset = _cut(windows, tf.data.Dataset.range(1).flat_map(shuffled).apply(counted))


def _cut(windows: Windows, starts: Any) -> Any:
    values = tf.constant(windows.values)
    steps = tf.range(windows.window, dtype=tf.int64)
    ahead = windows.window - 1 + windows.horizon

    def cut(first: Any) -> tuple[Any, Any]:
        inputs = tf.gather(values, first[:, None] + steps)
        targets = tf.gather(values[:, :1], first + ahead)
        return (inputs[:, :, 0] if values.shape[1] == 1 else inputs), targets

    return starts.map(cut).prefetch(tf.data.AUTOTUNE)
