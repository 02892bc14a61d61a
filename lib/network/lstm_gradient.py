"""Backpropagation through time for the fused LSTM, compiled by XLA.

TensorFlow's own backward kernel, BlockLSTMGradV2, multiplies three small matrices in every step of the window, and
packs the weights anew for each. Here one product is left in the loop; the weights' gradient is one large product
behind it.
"""

from typing import Any, NamedTuple

from lib.network.backend import tf


class States(NamedTuple):
    """What the forward kernel leaves for each step, ``(window, rows, units)`` each, in its own order."""

    input_gate: Any
    cell: Any
    forget_gate: Any
    output_gate: Any
    candidate: Any
    cell_tanh: Any
    hidden: Any


class Piece(NamedTuple):
    """Some rows of a batch, as the forward kernel has read them, and what it has left.

    ``inputs`` ``(window, rows, features)``, and ``hidden`` and ``cell`` before the first step, ``(rows, units)`` each.
    """

    inputs: Any
    hidden: Any
    cell: Any
    states: States


def through_time(piece: Piece, weights: Any, at_hidden: Any, at_last_cell: Any) -> tuple[Any, ...]:
    """Derivatives of a loss whose slopes at the hidden states and at the last cell state are known.

    Hochreiter and Schmidhuber (1997) with the forget gates of Gers et al. (2000).

    Args:
        piece: what went through the forward kernel.
        weights: kernel on top of recurrent kernel, ``(features + units, 4 units)``, gates in the order i, f, c, o.
        at_hidden: slopes at the hidden states ``(window, rows, units)``.
        at_last_cell: slopes at the last cell state ``(rows, units)``.

    Returns:
        Derivatives with respect to the inputs, the hidden and the cell state before the first step, the weights and
        the bias, in those shapes.
    """
    inputs, states, features = piece.inputs, piece.states, piece.inputs.shape[2]
    gates, cell = _gates(states, piece.cell, weights[features:], at_hidden, at_last_cell)
    before = tf.concat([piece.hidden[None], states.hidden[:-1]], axis=0)
    read = tf.concat([inputs, before], axis=2)  # (window, rows, features + units)
    rows = tf.reshape(gates, (-1, weights.shape[1]))
    on_weights = tf.matmul(tf.reshape(read, (-1, weights.shape[0])), rows, transpose_a=True)
    on_inputs = tf.reshape(tf.matmul(rows, weights[:features], transpose_b=True), tf.shape(inputs))
    hidden = tf.matmul(gates[0], weights[features:], transpose_b=True)
    return on_inputs, hidden, cell, on_weights, tf.reduce_sum(rows, axis=0)


@tf.function(jit_compile=True)  # type: ignore[untyped-decorator]
def _gates(states: States, cell: Any, recurrent: Any, at_hidden: Any, at_last_cell: Any) -> tuple[Any, Any]:
    """Derivatives at the gates before their activation ``(window, rows, 4 units)`` and at the cell state ``cell``."""
    back = tf.transpose(recurrent)  # (4 units, units)

    def step(later: tuple[Any, Any], now: tuple[Any, ...]) -> tuple[Any, Any]:
        state, cell, slope = now
        gates, slope_of_cell = later
        slope += gates @ back
        slope_of_cell += slope * state.output_gate * (1 - state.cell_tanh**2)
        gates = [
            slope_of_cell * state.candidate * state.input_gate * (1 - state.input_gate),
            slope_of_cell * cell * state.forget_gate * (1 - state.forget_gate),
            slope_of_cell * state.input_gate * (1 - state.candidate**2),
            slope * state.cell_tanh * state.output_gate * (1 - state.output_gate),
        ]
        return tf.concat(gates, axis=1), slope_of_cell * state.forget_gate

    cells = tf.concat([cell[None], states.cell[:-1]], axis=0)
    end = tf.zeros((tf.shape(cell)[0], recurrent.shape[1])), at_last_cell
    gates, slopes_of_cell = tf.scan(step, (states, cells, at_hidden), end, reverse=True)
    return gates, slopes_of_cell[0]
