"""A Keras LSTM that runs TensorFlow's fused kernels on the CPU: Keras' results in less than half the time."""

import math
from typing import Any

from lib.network.backend import keras, tf
from lib.network.lstm_gradient import States, through_time

LARGEST_PIECE = 64  # rows; with more, Eigen shares every small product among threads, at more cost than gain
FEWEST, MOST = 2, 4  # pieces of a batch whose size is not known while the graph is built


@keras.saving.register_keras_serializable(package="lib")
class FusedLSTM(keras.layers.LSTM):  # type: ignore[misc]
    """``keras.layers.LSTM`` with the same weights, names, config and results, made faster on the CPU.

    The kernels serve the usual LSTM: tanh and sigmoid, a bias, float32, no mask, no recurrent dropout, forwards,
    not unrolled. Everything else, and every LSTM where there is a GPU (Keras has cuDNN for it), is computed by
    Keras. What the kernels cannot do is refused: ``compile(jit_compile=True)`` trains without XLA after a warning,
    XLA elsewhere raises ``InvalidArgumentError``, second and forward-mode derivatives raise ``LookupError``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._is_usual():
            self.supports_jit = False

    def inner_loop(self, sequences: Any, initial_state: Any, mask: Any, training: bool = False) -> Any:
        """Run over the whole ``sequences`` ``(batch, window, features)``; Keras calls this from ``call``.

        Returns:
            The last hidden state ``(batch, units)``, all hidden states ``(batch, window, units)``, and a list of
            the last hidden and the last cell state, ``(batch, units)`` each.
        """
        if mask is not None or sequences.dtype != tf.float32 or not self._is_usual():
            return super().inner_loop(sequences, initial_state, mask, training)
        if training and self.dropout:
            sequences *= self.cell.get_dropout_mask(sequences[:, 0, :])[:, None, :]
        weights = tf.concat([self.cell.kernel, self.cell.recurrent_kernel], axis=0)  # (features + units, 4 units)
        outputs, last_cell = _run((sequences, *initial_state), weights, tf.convert_to_tensor(self.cell.bias))
        return outputs[:, -1], outputs, [outputs[:, -1], last_cell]

    def _is_usual(self) -> bool:
        return (
            keras.backend.backend() == "tensorflow"
            and not tf.config.list_logical_devices("GPU")
            and self.use_cudnn is not True  # Keras refuses this without a GPU, and so do we
            and self.activation is keras.activations.tanh
            and self.recurrent_activation is keras.activations.sigmoid
            and self.use_bias
            and self.cell.implementation == 2  # which Keras makes 1 where there is recurrent dropout
            and not (self.go_backwards or self.unroll)
        )


def _run(batched: Any, weights: Any, bias: Any) -> tuple[Any, ...]:
    """All hidden states ``(batch, window, units)`` and the last cell state ``(batch, units)``.

    A kernel uses one thread, so the batch is cut into pieces that run side by side. How many, and so the order of
    every sum, follows from the shape alone and not from the machine.

    Args:
        batched: inputs ``(batch, window, features)``, hidden and cell state before the first step ``(batch, units)``.
        weights: kernel on top of recurrent kernel ``(features + units, 4 units)``, gates in the order i, f, c, o.
        bias: ``(4 units,)``.
    """

    def run(number: int) -> tuple[Any, ...]:
        return _run_pieces(number, batched, weights, bias)

    batch = keras.ops.shape(batched[0])[0]  # a number where it is known while the graph is built, else a tensor
    if isinstance(batch, int):
        return run(max(FEWEST, math.ceil(batch / LARGEST_PIECE)))
    few = tf.less_equal(batch, FEWEST * LARGEST_PIECE)
    result: tuple[Any, ...] = tf.cond(few, lambda: run(FEWEST), lambda: run(MOST))
    return result


def _run_pieces(number: int, batched: Any, weights: Any, bias: Any) -> tuple[Any, ...]:
    batch = keras.ops.shape(batched[0])[0]
    missing = _missing(batch, 2 * number)  # the kernels copy, and warn, where a piece has an odd number of rows
    pieces = zip(*(tf.split(_lengthened(rows, missing), number) for rows in batched), strict=True)
    results = zip(*(_run_piece(piece, weights, bias) for piece in pieces), strict=True)
    return tuple(_shortened(tf.concat(result, axis=0), batch) for result in results)


def _missing(batch: Any, multiple: int) -> Any:
    return -(-batch // multiple) * multiple - batch


def _lengthened(rows: Any, missing: Any) -> Any:
    if isinstance(missing, int) and missing == 0:
        return rows
    return tf.pad(rows, [[0, missing], *[[0, 0]] * (rows.shape.rank - 1)])


def _shortened(rows: Any, batch: Any) -> Any:
    return rows if rows.shape[0] == batch else rows[:batch]


def _run_piece(piece: Any, weights: Any, bias: Any) -> tuple[Any, Any]:
    inputs, hidden, cell = piece
    outputs, last_cell = _kernel(tf.transpose(inputs, (1, 0, 2)), hidden, cell, weights, bias)
    return tf.transpose(outputs, (1, 0, 2)), last_cell


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _kernel(inputs: Any, hidden: Any, cell: Any, weights: Any, bias: Any) -> Any:
    """The fused kernel over ``inputs`` ``(window, batch, features)``, and the gradient that belongs to it.

    TensorFlow registers another gradient for BlockLSTMV2: that of the older kernel, whose gates are ordered i, c,
    f, o. It runs and it is wrong.
    """
    steps = tf.shape(inputs, out_type=tf.int64)[0]
    peephole = tf.zeros_like(bias[: hidden.shape[1]])
    operands = {"seq_len_max": steps, "x": inputs, "cs_prev": cell, "h_prev": hidden, "w": weights, "b": bias}
    operands |= dict.fromkeys(("wci", "wcf", "wco"), peephole)
    states = States(*tf.raw_ops.BlockLSTMV2(**operands))

    def backward(*slopes: Any) -> tuple[Any, ...]:
        derivatives: tuple[Any, ...] = through_time(states, (hidden, cell), weights, inputs, slopes)
        return derivatives

    return (states.hidden, states.cell[-1]), backward
