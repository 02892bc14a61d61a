"""Regressions on the window: what a model without attention makes of the same inputs.

Both are fitted to the scaled training windows and forecast scaled values; `Scaler.to_unit` brings them back.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from lib.windows.windows import Windows

Floats = NDArray[np.float64]

BATCH_NUMBERS = 2**22
"""Input numbers cut out of the series at a time: 32 MiB in float64."""

TREE_NUMBERS = 2**23
"""Input numbers that the trees are fitted to at most: 64 MiB in float64."""

STRENGTHS = 10.0 ** np.arange(-8, 2)
"""Ridge penalties to choose from, per training window."""

LATE = 0.2
"""The share of the training windows, the latest, on which choices are made."""


@dataclass(frozen=True)
class Ridge:
    """Ridge regression: scaled forecast = intercept + inputs @ coefficients.

    Attributes:
        coefficients: ``(window * features,)`` in the order of the window's rows.
        intercept: of the scaled target.
        strength: the penalty per training window, chosen within the training part.
    """

    coefficients: Floats
    intercept: float
    strength: float

    def forecast(self, windows: Windows) -> Floats:
        """The scaled forecasts ``(n,)`` of the targets of `windows`."""
        forecasts = [_flat(inputs) @ self.coefficients for inputs, _ in _batches(windows)]
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
        with _one_thread():
            return np.concatenate([self._forecast(inputs) for inputs, _ in _batches(windows)])

    def _forecast(self, inputs: Floats) -> Floats:
        seen, level = _seen(inputs, self.relative)
        return np.asarray(self.regressor.predict(seen) + level, np.float64)


def fit_ridge(training: Windows) -> Ridge:
    """Ridge regression on the training windows, strength chosen on the latest fifth of them.

    The same estimator as scikit-learn's Ridge. The sums it needs are gathered batch by batch, because windows laid
    out as one matrix take `window` times the memory of the series; so all windows count and none need be left out.
    """
    early, between, late = [_sums(windows) for windows in _split(training)]
    errors = [_squared_error(_solve(early, strength), late) for strength in STRENGTHS]
    strength = float(STRENGTHS[int(np.argmin(errors))])
    *coefficients, intercept = _solve(early + between + late, strength)
    return Ridge(np.array(coefficients), float(intercept), strength)


def fit_trees(training: Windows) -> Trees:
    """Gradient-boosted trees on the training windows, thinned evenly to at most `TREE_NUMBERS` input numbers.

    Whether they see values or changes is chosen on the latest fifth. Thinning bounds memory, as scikit-learn needs
    all windows at once, and loses little, as windows a few rows apart are nearly the same.
    """
    thinned = _thin(training)
    early, _, late = _split(thinned)
    errors = [_mean_squared_error(_grow(early, relative), late) for relative in (False, True)]
    return _grow(thinned, relative=errors[1] < errors[0])


def _split(windows: Windows) -> tuple[Windows, Windows, Windows]:
    """The early windows, those between, and the latest, which share no row with the early ones."""
    late = len(windows) - max(1, round(LATE * len(windows)))
    between = int(np.searchsorted(windows.targets, windows.starts[late]))
    early, shared, latest = np.split(windows.starts, [max(1, between), late])
    return replace(windows, starts=early), replace(windows, starts=shared), replace(windows, starts=latest)


def _thin(windows: Windows) -> Windows:
    """Every k-th window, with the smallest k that keeps at most `TREE_NUMBERS` numbers."""
    every = -(-len(windows) * _width(windows) // TREE_NUMBERS)
    return replace(windows, starts=windows.starts[::every])


def _width(windows: Windows) -> int:
    """Numbers in one window: `window * features`."""
    return int(windows.window * windows.values.shape[1])


def _batches(windows: Windows) -> Iterator[tuple[Floats, Floats]]:
    """The windows in order: inputs ``(batch, window, features)`` and targets ``(batch,)``, as float64."""
    size = max(1, BATCH_NUMBERS // _width(windows))
    for first in range(0, len(windows), size):
        inputs, targets = windows.batch(np.arange(first, min(first + size, len(windows))))
        yield inputs.astype(np.float64), targets.astype(np.float64)


def _sums(windows: Windows) -> Floats:
    """``A.T @ A`` of ``A = [inputs, 1, target]``, one row per window: all that least squares needs to know."""
    size = _width(windows) + 2
    sums = np.zeros((size, size))
    for inputs, targets in _batches(windows):
        beside = np.column_stack([_flat(inputs), np.ones(len(inputs)), targets])
        sums += beside.T @ beside
    return sums


def _solve(sums: Floats, strength: float) -> Floats:
    """Coefficients and intercept ``(window * features + 1,)``; the intercept is not penalised."""
    count = sums[-2, -2]
    penalty = np.append(np.full(len(sums) - 2, strength * count), 0.0)
    return np.asarray(solve(sums[:-1, :-1] + np.diag(penalty), sums[:-1, -1], assume_a="pos"), np.float64)


def _squared_error(solution: Floats, sums: Floats) -> float:
    """The sum of squared errors of a solution, from the sums alone."""
    residual = np.append(solution, -1.0)
    return float(residual @ sums @ residual)


def _flat(inputs: Floats) -> Floats:
    """``(batch, window, features)`` as ``(batch, window * features)``."""
    return inputs.reshape(len(inputs), -1)


def _seen(inputs: Floats, relative: bool) -> tuple[Floats, Floats | float]:
    """What the trees see of `inputs` ``(batch, window, features)`` and the level ``(batch,)`` they forecast from."""
    if not relative:
        return _flat(inputs), 0.0
    seen = inputs.copy()
    seen[:, :-1] -= inputs[:, -1:]
    return _flat(seen), inputs[:, -1, 0]


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
    targets = windows.values[windows.targets, 0]
    return float(np.mean((trees.forecast(windows) - targets) ** 2))
