"""Series that are made here, with noise of a known size: what no forecast can beat is known too."""

from collections.abc import Mapping
from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from lib.sources.raw_table import Table

COUPLING = 0.9
"""How much of the value ``lag`` steps before is kept in the lag series."""
QUIETLY = np.errstate(over="ignore", invalid="ignore")
"""What is too large for float32 becomes infinite, which is refused later by name."""


@QUIETLY
def sine(parameters: Mapping[str, Any]) -> Table:
    """Make ``amplitude * sin(2π t / period) + noise * N(0, 1)`` for t = 0 … points - 1.

    The noise is independent from step to step, so the best forecast is the sine itself, at any horizon, and its mean
    squared error is ``noise²``.
    """
    steps = np.arange(parameters["points"])
    wave = parameters["amplitude"] * np.sin(2 * np.pi * steps / parameters["period"])
    values = wave + parameters["noise"] * _standard_normal(parameters, steps.size)
    return _table(parameters, values, _square(parameters["noise"]), wave)


@QUIETLY
def lag(parameters: Mapping[str, Any]) -> Table:
    """Make ``x[t] = 0.9 x[t - lag] + noise * N(0, 1)``, stationary from the first step.

    These are ``lag`` independent AR(1) chains, one value of each in turn: given ``x[t - lag]``, no other step says
    anything about ``x[t]``, so there is one step that attention should look at. ``amplitude`` and ``period`` have no
    part in it.
    """
    shocks = parameters["noise"] * _standard_normal(parameters, parameters["points"])
    values = _interleaved_chains(shocks, parameters["lag"])
    return _table(parameters, values, _lag_noise_floor(parameters), _lag_signal(parameters, values))


def _interleaved_chains(shocks: np.ndarray, chains: int) -> np.ndarray:
    values = shocks.copy()
    values[:chains] /= np.sqrt(1 - COUPLING**2)
    for start in range(chains, values.size, chains):
        row = values[start : start + chains]
        row += COUPLING * values[start - chains : start][: row.size]
    return values


def _lag_noise_floor(parameters: Mapping[str, Any]) -> float | None:
    """Return the variance of ``x[t + horizon]`` given the window that ends at t; None where rows are left out."""
    if parameters["every"] != 1:
        return None
    _, kept = _seen_of_chain(parameters)
    return float(_square(parameters["noise"]) * (1 - kept**2) / (1 - COUPLING**2))


def _lag_signal(parameters: Mapping[str, Any], values: np.ndarray) -> np.ndarray | None:
    """Return the mean of each ``x[t + horizon]`` given the window that ends at t; None where rows are left out."""
    if parameters["every"] != 1:
        return None
    back, kept = _seen_of_chain(parameters)
    return np.concatenate([np.zeros(back), kept * values])[: values.size]


def _seen_of_chain(parameters: Mapping[str, Any]) -> tuple[int, float]:
    """Return how far before its target the last value of the same chain stands, and how much of it is left there.

    The shocks since that value are unknown. Where the window does not reach back to it, every shock is.
    """
    turns = ceil(parameters["horizon"] / parameters["lag"])
    back = turns * parameters["lag"]
    reached = parameters["window"] >= back - parameters["horizon"] + 1
    return back, COUPLING**turns if reached else 0.0


def _square(noise: float) -> float:
    return noise * noise  # infinite where it is too large, which a power refuses


def _table(
    parameters: Mapping[str, Any], values: np.ndarray, noise_floor: float | None, signal: np.ndarray | None
) -> Table:
    provenance = {"source": parameters["source"], "rows": values.size, "data_seed": parameters["data_seed"]}
    column = values.astype(np.float32)[:, None]
    return Table(pd.RangeIndex(values.size), column, ("value",), provenance, noise_floor=noise_floor, signal=signal)


def _standard_normal(parameters: Mapping[str, Any], points: int) -> np.ndarray:
    return np.random.default_rng(parameters["data_seed"]).standard_normal(points)
