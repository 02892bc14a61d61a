"""Where the network looks, in figures: what metrics.json says of it, but for the tests."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.attention.contributions import Contributions
from lib.attention.weights import away_from_the_profile, effective_steps, entropy
from lib.windows.windows import Windows

Figures = dict[str, Any]
Floats = NDArray[np.floating]


def summary(weights: Floats, terms: Contributions) -> Figures:
    """How the weights ``(n, window)`` and the contributions of all windows are spread; steps count back from 0."""
    return {
        "windows": len(weights),
        "steps": weights.shape[1],
        "uniform": 1 / weights.shape[1],
        "largest_weight": float(weights.max()),
        "profile": _profile(weights),
        "entropy": {"median": float(np.median(entropy(weights))), "at_most": float(np.log2(weights.shape[1]))},
        "effective_steps": float(np.median(effective_steps(weights))),
        "away_from_the_profile": away_from_the_profile(weights),
        "contributions": _contributions(terms),
    }


def _profile(weights: Floats) -> Figures:
    """The step with the largest mean weight, 0 the last known one, how that weight varies, and how its place does."""
    mean = weights.mean(axis=0)
    peak, last = int(np.argmax(mean)), weights.shape[1] - 1
    low, high = np.quantile(weights[:, peak], (0.05, 0.95))
    places = weights.argmax(axis=1) - last
    return {
        "step": peak - last,
        "weight": float(mean[peak]),
        "times_uniform": float(mean[peak] * len(mean)),
        "low": float(low),
        "high": float(high),
        "median_step": float(np.median(places)),
        "std_of_steps": float(places.std()),
    }


def _contributions(terms: Contributions) -> Figures:
    sizes = np.abs(terms.steps)
    return {
        "largest_share": float(np.median(sizes.max(axis=1) / sizes.sum(axis=1))),
        "std_through": float(terms.steps.sum(axis=1).std()),
        "std_beside": float(terms.beside.std()),
        "gap": terms.gap,
    }


def sample(window: int, weights: Floats, terms: Contributions, target: Floats, windows: Windows) -> Figures:
    """One window that is drawn: its number, range, forecast and value, largest weight and contribution, their steps.

    Args:
        window: its number among all of those that the others are of.
        weights: ``(n, window)``.
        terms: the contributions, in the target's unit.
        target: ``(rows,)`` all values of the series, in that unit.
        windows: of the part that the others are of.
    """
    shares, own, start = terms.steps[window], weights[window], windows.starts[window]
    by_weight, by_share, last = int(np.argmax(own)), int(np.argmax(np.abs(shares))), len(own) - 1
    values = target[start : start + windows.window]
    return {
        "window": window,
        "lowest": float(values.min()),
        "highest": float(values.max()),
        "forecast": float(terms.forecasts[window]),
        "actual": float(target[windows.targets[window]]),
        "weight": float(own[by_weight]),
        "weight_at": by_weight - last,
        "contribution": float(shares[by_share]),
        "contribution_at": by_share - last,
        "sum": float(shares.sum()),
        "beside": float(terms.beside[window]),
    }
