"""Regressions on the window: what a model without attention makes of the same inputs.

Both are fitted by scikit-learn to the scaled training windows and forecast scaled values; `Scaler.to_unit` brings them
back. Windows laid out as one matrix take `window` times the memory of the series, so they are cut out batch by batch.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge
from threadpoolctl import threadpool_limits

from lib.evaluation.products import batches, flat, sums, width
from lib.network.threads import two_at_once
from lib.windows.windows import Windows

Floats = NDArray[np.float64]

TREE_NUMBERS = 2**23
"""Input numbers that the trees are fitted to at most: 64 MiB in float64."""

COLUMNS = 3_000
"""Inputs of ridge regression at most: its time grows with their square, and then with their cube."""

TREE_COLUMNS = 1_100
"""Inputs of the trees at most: the search for splits, which takes nearly all of their time, goes through each."""

TREE_BATCH = 2**22
"""Input numbers that the trees forecast from at a time: 32 MiB in float64. Each call to them takes its time."""

CHOICE_COLUMNS = 300
"""Inputs of the trees at most, those of the last rows, while it is chosen what they see."""

STRENGTHS: Floats = np.logspace(-8, 1, 10)
"""Ridge penalties to choose from, per training window."""

SHIFT = 1e-9
"""The part of each penalty that is added before the sums are factored, which makes them positive definite."""

LATE = 0.2
"""The share of the training windows, the latest, on which choices are made."""


@dataclass(frozen=True)
class Linear:
    """Ridge regression: scaled forecast = intercept + inputs @ coefficients.

    Attributes:
        coefficients: ``(rows * features,)`` in the order of the rows that it reads.
        intercept: of the scaled target.
        strength: the penalty per training window, chosen within the training part.
    """

    coefficients: Floats
    intercept: float
    strength: float

    def forecast(self, windows: Windows) -> Floats:
        """The scaled forecasts ``(n,)`` of the targets of `windows`."""
        forecasts = [flat(inputs) @ self.coefficients for inputs, _ in batches(readable(windows, COLUMNS))]
        return np.concatenate(forecasts) + self.intercept


@dataclass(frozen=True)
class Trees:
    """Gradient-boosted trees.

    Attributes:
        regressor: scikit-learn's histogram version, fitted.
        relative: whether it sees the rows, and forecasts the target, relative to the last row of the window. A tree
            is flat between its splits and beyond what it has seen, which costs dear where the level wanders.
    """

    regressor: HistGradientBoostingRegressor
    relative: bool

    def forecast(self, windows: Windows) -> Floats:
        """The scaled forecasts ``(n,)`` of the targets of `windows`."""
        seen = readable(windows, TREE_COLUMNS)
        with _one_thread():
            return np.concatenate([self._forecast(inputs) for inputs, _ in batches(seen, TREE_BATCH)])

    def _forecast(self, inputs: Floats) -> Floats:
        seen, level = _seen(inputs, self.relative)
        return np.asarray(self.regressor.predict(seen) + level, np.float64)


def readable(windows: Windows, columns: int) -> Windows:
    """The windows as a regression reads them: the last rows alone where all would be more than so many `columns`."""
    rows = min(windows.window, max(1, columns // windows.values.shape[1]))
    return replace(windows, starts=windows.starts + windows.window - rows, window=rows)


def extent(training: Windows) -> dict[str, int]:
    """What of the training part the regressions are fitted to.

    Returns:
        rows: of each window that ridge regression reads, the last ones; tree_rows: that the trees read; window: rows
        that it has; every: the trees are fitted to each window of so many.
    """
    seen = readable(training, TREE_COLUMNS)
    rows = {"rows": readable(training, COLUMNS).window, "tree_rows": seen.window}
    return {**rows, "window": training.window, "every": _every(seen)}


def fit_ridge(training: Windows) -> Linear:
    """Ridge regression on the training windows; its strength is the one that forecasts the latest fifth best.

    All windows count. scikit-learn's Ridge is fitted to as many rows as there are inputs, which have the same sums of
    squares and products, and so the same solution, as all windows have.
    """
    early, between, late = [sums(windows) for windows in _split(readable(training, COLUMNS))]
    errors = [_squared_error(solution, late) for solution in _solutions(early, STRENGTHS)]
    strength = STRENGTHS[[int(np.argmin(errors))]]
    ((intercept, *coefficients),) = _solutions(early + between + late, strength)
    return Linear(np.array(coefficients), float(intercept), float(strength[0]))


def fit_trees(training: Windows) -> Trees:
    """Gradient-boosted trees on the training windows, thinned evenly to at most `TREE_NUMBERS` input numbers.

    Whether they see values or changes is chosen on the latest fifth. Thinning bounds memory, as scikit-learn needs
    all windows at once, and loses little, as windows a few rows apart are nearly the same.
    """
    thinned = thin(readable(training, TREE_COLUMNS))
    early, _, late = _split(readable(thinned, CHOICE_COLUMNS))
    grown = two_at_once(lambda relative: _grow(early, relative), (False, True))  # each on one processor
    errors = [_mean_squared_error(trees, late) for trees in grown]
    return _grow(thinned, relative=errors[1] < errors[0])


def _split(windows: Windows) -> tuple[Windows, Windows, Windows]:
    """The early windows, those between, and the latest, which share no row with the early ones."""
    late = len(windows) - max(1, round(LATE * len(windows)))
    between = int(np.searchsorted(windows.targets, windows.starts[late]))
    early, shared, latest = np.split(windows.starts, [max(1, between), late])
    return replace(windows, starts=early), replace(windows, starts=shared), replace(windows, starts=latest)


def thin(windows: Windows) -> Windows:
    """Every k-th window, with the smallest k that keeps at most `TREE_NUMBERS` numbers."""
    return replace(windows, starts=windows.starts[:: _every(windows)])


def _every(windows: Windows) -> int:
    return max(1, -(-len(windows) * width(windows) // TREE_NUMBERS))


def _solutions(products: Floats, strengths: Floats) -> Floats:
    """Intercept and coefficients ``(strengths, 1 + inputs)``; the intercept is not penalised."""
    count, means = products[0, 0], products[0, 1:] / products[0, 0]
    rows = _rows_with(products[1:, 1:] - count * np.outer(means, means), count * SHIFT)
    targets = np.tile(rows[:, -1:], len(strengths))  # a target for each penalty
    fitted = Ridge(count * (strengths - SHIFT), fit_intercept=False).fit(rows[:, :-1], targets)
    coefficients = np.atleast_2d(fitted.coef_)
    return np.column_stack([means[-1] - coefficients @ means[:-1], coefficients])


def _rows_with(products: Floats, shift: float) -> Floats:
    """Rows ``A``, as many as columns, for which ``A.T @ A`` are these `products` with `shift` on their diagonal.

    Inputs that depend on each other have products that are only semi-definite, and by rounding not even that.
    """
    return np.asarray(cholesky(products + shift * np.eye(len(products))))


def _squared_error(solution: Floats, products: Floats) -> float:
    """The sum of squared errors of a solution, from the sums alone."""
    residual = np.append(solution, -1.0)
    return float(residual @ products @ residual)


def _seen(inputs: Floats, relative: bool) -> tuple[Floats, Floats | float]:
    """What the trees see of `inputs` ``(batch, window, features)`` and the level ``(batch,)`` they forecast from."""
    if not relative:
        return flat(inputs), 0.0
    seen = inputs.copy()
    seen[:, :-1] -= inputs[:, -1:]
    return flat(seen), inputs[:, -1, 0]


def _grow(windows: Windows, relative: bool) -> Trees:
    """Trees fitted to all of `windows` at once."""
    inputs, targets = windows.batch(np.arange(len(windows)))
    seen, level = _seen(inputs, relative)
    regressor = HistGradientBoostingRegressor(early_stopping=False, random_state=0)
    with _one_thread():
        return Trees(regressor.fit(seen, targets - level), relative)


def _one_thread() -> AbstractContextManager[object]:
    """For the trees: on a busy machine threads that wait for each other take ten times as long as one by itself."""
    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="openmp")
    return limits


def _mean_squared_error(trees: Trees, windows: Windows) -> float:
    """Scaled, over the windows given."""
    targets = windows.scaled(windows.targets)[:, 0]
    return float(np.mean((trees.forecast(windows) - targets) ** 2))
