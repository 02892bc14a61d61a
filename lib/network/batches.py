"""Batches of windows, cut out of the series while the network works on the one before."""

import math
from typing import Any

from lib.network.backend import tf
from lib.windows.windows import Windows

AHEAD = 1  # batches that wait; more would only take memory, as cutting one is quicker than a step of training
BLOCK = 1024  # neighbouring windows that stay in one pool
POOL = 64  # blocks that are shuffled together: what they are cut from fits into the processor's cache


def batches(windows: Windows, batch: int) -> Any:
    """A ``tf.data.Dataset`` of inputs ``(batch, window, features)`` and targets ``(batch, 1)``, scaled, in time order.

    The series is not copied. With one feature the inputs are ``(batch, window)``.
    """
    return _cut(windows, tf.data.Dataset.range(len(windows)).batch(batch))


class ShuffledBatches:
    """The same in an order that the seed and the number of the epoch decide, whatever came before.

    Blocks of neighbours are shuffled, then the windows of ``POOL`` blocks at a time. Up to ``BLOCK * POOL`` windows,
    that is one shuffle of all; beyond, windows cut from everywhere in a long series would each be fetched from memory.

    Attributes:
        dataset: gives each window once, in the order of the current epoch.
        epoch: number of the epoch, to be set before it begins.
    """

    def __init__(self, windows: Windows, batch: int, seed: int) -> None:
        self.epoch = tf.Variable(0, dtype=tf.int64, trainable=False)
        self._count, self._seed = len(windows), seed
        counted = tf.data.experimental.assert_cardinality(math.ceil(len(windows) / batch))
        order = tf.data.Dataset.range(1).flat_map(self._pools).rebatch(batch)
        self.dataset = _cut(windows, order.apply(counted))

    def _pools(self, _: Any) -> Any:
        """The numbers of the windows, pool after pool, in the order of the current epoch."""
        blocks = self._shuffled(tf.range(math.ceil(self._count / BLOCK)), 0)
        return tf.data.Dataset.from_tensor_slices(blocks).batch(POOL).enumerate().map(self._pool)

    def _pool(self, number: Any, blocks: Any) -> Any:
        which = tf.reshape(tf.sort(blocks)[:, None] * BLOCK + tf.range(BLOCK), [-1])
        beyond = tf.maximum(which[-1] + 1 - self._count, 0)  # the last block may not be full
        return self._shuffled(which[: len(which) - beyond], number)

    def _shuffled(self, numbers: Any, draw: Any) -> Any:
        """Shuffle by the seed, the epoch and the number of the draw, of which 2^32 epochs keep clear."""
        seed = tf.stack([tf.constant(self._seed, tf.int64), self.epoch + tf.cast(draw, tf.int64) * 2**32])
        return tf.random.experimental.stateless_shuffle(numbers, seed=seed)


def _cut(windows: Windows, numbers: Any) -> Any:
    """Cut each batch by NumPy, which copies a window as one run of memory and needs no copy of the series."""
    width = windows.values.shape[1]
    shape = (None, windows.window) if width == 1 else (None, windows.window, width)

    def cut(which: Any) -> tuple[Any, Any]:
        inputs, targets = windows.batch(which)
        return inputs.reshape(len(which), *shape[1:]), targets[:, None]

    def as_tensors(which: Any) -> tuple[Any, Any]:
        inputs, targets = tf.numpy_function(cut, [which], [tf.float32, tf.float32], stateful=False)
        return tf.ensure_shape(inputs, shape), tf.ensure_shape(targets, (None, 1))

    return numbers.map(as_tensors).prefetch(AHEAD).with_options(_one_thread())


def _one_thread() -> Any:
    """Cutting keeps pace with training on one thread; more, and one that tunes them, would only disturb it."""
    options = tf.data.Options()
    options.autotune.enabled = False
    options.threading.private_threadpool_size = 1
    return options
