"""What the chapter on the attention says, in figures: its part of metrics.json."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.attention.weights import effective_steps
from lib.prose.findings import AGREES, better_without

Figures = dict[str, Any]
Floats = NDArray[np.floating]


def in_figures(weights: Floats, steps: Floats, beside: Floats, tests: Figures) -> Figures:
    """Where the network looks, and what the tests of that found.

    Args:
        weights: ``(n, window)`` of all validation windows.
        steps: ``(n, window)`` their contributions, in the target's unit.
        beside: ``(n,)`` what does not pass through the attention, in the target's unit.
        tests: the content of faithfulness.json.
    """
    return {
        "windows": len(weights),
        "steps": weights.shape[1],
        "uniform": 1 / weights.shape[1],
        "largest_weight": float(weights.max()),
        "profile": _profile(weights),
        "effective_steps": float(np.median(effective_steps(weights))),
        "away_from_the_profile": float(0.5 * np.abs(weights - weights.mean(axis=0)).sum(axis=1).mean()),
        "contributions": _contributions(steps, beside),
        "agreement": _agreement(tests["agreement"]),
        "better_without": better_without(tests["ablation"] or {}),
        "tests": tests,
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


def _contributions(steps: Floats, beside: Floats) -> Figures:
    sizes = np.abs(steps)
    return {
        "largest_share": float(np.median(sizes.max(axis=1) / sizes.sum(axis=1))),
        "std_through": float(steps.sum(axis=1).std()),
        "std_beside": float(beside.std()),
    }


def _agreement(found: Mapping[str, Mapping[str, Any]]) -> Figures:
    taus = [tau["estimate"] for of in found.values() for tau in of.values()]
    return {"comparisons": len(taus), "agree": sum(tau >= AGREES for tau in taus), "from": AGREES}


def sample(window: int, values: tuple[float, float], weights: Floats, shares: Floats) -> Figures:
    """One window that is drawn: its number, forecast and value, largest weight and contribution, and their steps."""
    forecast, actual = map(float, values)
    by_weight, by_share, last = int(np.argmax(weights)), int(np.argmax(np.abs(shares))), len(weights) - 1
    return {
        "window": window,
        "forecast": forecast,
        "actual": actual,
        "weight": float(weights[by_weight]),
        "weight_at": by_weight - last,
        "contribution": float(shares[by_share]),
        "contribution_at": by_share - last,
        "sum": float(shares.sum()),
    }
