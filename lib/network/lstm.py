"""A Keras LSTM that runs TensorFlow's fused kernels on the CPU: Keras' results in about half the time."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from lib.network.backend import keras, tf
from lib.network.lstm_gradient import Piece, States, through_time

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
        outputs, last_cell = _run(sequences, *initial_state, weights, tf.convert_to_tensor(self.cell.bias))
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


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _run(inputs: Any, hidden: Any, cell: Any, weights: Any, bias: Any) -> Any:
    """All hidden states ``(batch, window, units)``, the last cell state ``(batch, units)``, and their gradient.

    A kernel uses one thread, so the batch is cut into pieces that run side by side. How many, and so the order of
    every sum, follows from the shape alone and not from the machine. The gradient stands around that choice: TensorFlow
    finds none that stands inside a `tf.cond` when the tape is outside of the `tf.function`.

    TensorFlow registers another gradient for the kernel, BlockLSTMV2: that of the older kernel, whose gates are ordered
    i, c, f, o. It runs and it is wrong.

    Args:
        inputs: ``(batch, window, features)``.
        hidden: state before the first step ``(batch, units)``.
        cell: state before the first step ``(batch, units)``.
        weights: kernel on top of recurrent kernel ``(features + units, 4 units)``, gates in the order i, f, c, o.
        bias: ``(4 units,)``.
    """
    batched = (inputs, hidden, cell)
    outputs, last_cell, pieces = _by_size(inputs, lambda number: _run_pieces(number, batched, weights, bias))

    def backward(*slopes: Any) -> Any:
        return _backward(pieces, weights, slopes)

    return (outputs, last_cell), backward


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _backward(pieces: list[Piece], weights: Any, slopes: tuple[Any, Any]) -> Any:
    """Derivatives of a loss, whose slopes at the results of `_run` are known, at each of its arguments."""
    pieces, weights, slopes = tf.nest.map_structure(tf.stop_gradient, (pieces, weights, slopes))
    return _by_size(slopes[0], lambda number: _back_in_pieces(pieces[:number], weights, slopes)), _refuse


def _refuse(*_: Any) -> None:
    raise LookupError("FusedLSTM has first derivatives only: take keras.layers.LSTM for the second")


def _by_size(rows: Any, run: Callable[[int], Any]) -> Any:
    """What ``run`` gives for the number of pieces into which a batch with as many ``rows`` is cut."""
    batch = keras.ops.shape(rows)[0]  # a number where it is known while the graph is built, else a tensor
    if isinstance(batch, int):
        return run(max(FEWEST, math.ceil(batch / LARGEST_PIECE)))
    few = tf.less_equal(batch, FEWEST * LARGEST_PIECE)
    return tf.cond(few, lambda: run(FEWEST), lambda: run(MOST))


def _run_pieces(number: int, batched: tuple[Any, ...], weights: Any, bias: Any) -> tuple[Any, Any, list[Piece]]:
    """The results of `_run`, and at least `MOST` pieces, as a `tf.cond` asks for: the first stands in for no piece."""
    cut = zip(*(_cut(rows, number) for rows in batched), strict=True)
    pieces = [_run_piece(_turned(inputs), hidden, cell, weights, bias) for inputs, hidden, cell in cut]
    batch = keras.ops.shape(batched[0])[0]
    outputs = _joined([_turned(piece.states.hidden) for piece in pieces], batch)
    last_cell = _joined([piece.states.cell[-1] for piece in pieces], batch)
    return outputs, last_cell, pieces + pieces[:1] * (MOST - number)


def _run_piece(inputs: Any, hidden: Any, cell: Any, weights: Any, bias: Any) -> Piece:
    """The fused kernel over ``inputs`` ``(window, rows, features)``."""
    steps = tf.shape(inputs, out_type=tf.int64)[0]
    peephole = tf.zeros_like(bias[: hidden.shape[1]])
    operands = {"seq_len_max": steps, "x": inputs, "cs_prev": cell, "h_prev": hidden, "w": weights, "b": bias}
    operands |= dict.fromkeys(("wci", "wcf", "wco"), peephole)
    return Piece(inputs, hidden, cell, States(*tf.raw_ops.BlockLSTMV2(**operands)))


def _back_in_pieces(pieces: list[Piece], weights: Any, slopes: tuple[Any, Any]) -> tuple[Any, ...]:
    at_outputs, at_last_cell = (_cut(slope, len(pieces)) for slope in slopes)
    cut = list(zip(pieces, map(_turned, at_outputs), at_last_cell, strict=True))
    batch = keras.ops.shape(slopes[0])[0]
    first = 0 if isinstance(batch, int) else 1  # the order decides the last digit of a sum, and so a whole training
    back = [through_time(piece, weights, *at) for piece, *at in cut[first:] + cut[:first]]
    *rows, on_weights, on_bias = zip(*back, strict=True)
    inputs, hidden, cell = (part[-first:] + part[:-first] for part in rows)
    joined = [_joined(part, batch) for part in (tuple(map(_turned, inputs)), hidden, cell)]
    return (*joined, tf.add_n(on_weights), tf.add_n(on_bias))


def _turned(rows: Any) -> Any:
    """From batch first to window first, and back."""
    return tf.transpose(rows, (1, 0, 2))


def _cut(rows: Any, number: int) -> Any:
    """Pieces of an even number of rows each: with an odd one the kernels copy, and warn."""
    return tf.split(_lengthened(rows, _missing(keras.ops.shape(rows)[0], 2 * number)), number)


def _missing(batch: Any, multiple: int) -> Any:
    return -(-batch // multiple) * multiple - batch


def _lengthened(rows: Any, missing: Any) -> Any:
    if isinstance(missing, int) and missing == 0:
        return rows
    return tf.pad(rows, [[0, missing], *[[0, 0]] * (rows.shape.rank - 1)])


def _joined(pieces: Sequence[Any], batch: Any) -> Any:
    rows = tf.concat(pieces, axis=0)
    return rows if rows.shape[0] == batch else rows[:batch]
