"""Steps taken away, or given back, in the order in which a measure ranks them: a good order works fast.

Serrano & Smith 2019, ACL, erase inputs in the order of the attention; deletion and insertion curves in this form are
those of Petsiuk, Das & Saenko 2018, BMVC. A curve is how far the forecast is from the one that sees every step.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.attention.means import band, mean
from lib.attention.occlusion import without
from lib.network.probe import Probe

Floats = NDArray[np.floating]
Ranks = NDArray[np.int64]
Curve = Callable[[Ranks], Floats]

FRACTIONS = (0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1)
"""Shares of the steps at which a curve is drawn, close together at the start, where orders differ."""

GRADIENTS = "gradient_times_input"
"""The measure whose order the others are set against."""

SEED = 0


def ranks(sizes: Floats) -> Ranks:
    """The place of each step by the size, without its sign, of a measure ``(n, window)``: 0 for the largest."""
    order = np.argsort(-np.abs(sizes), axis=1, kind="stable")
    return np.argsort(order, axis=1, kind="stable")


def drawn(count: int, window: int) -> Ranks:
    """Places ``(count, window)`` drawn by lot, other ones for each window."""
    return np.random.default_rng(SEED).permuted(np.tile(np.arange(window), (count, 1)), axis=1)


def shifted(ranked: Ranks) -> Ranks:
    """The same places ``(n, window)``, turned around the window by a number of steps drawn by lot for each.

    A measure that ranks neighbours alike cuts a hole into the window, and a hole costs more than as many single steps.
    So an order has to be better than itself elsewhere, not only than single steps drawn by lot.
    """
    count, window = ranked.shape
    shifts = np.random.default_rng(SEED).integers(1, max(window, 2), (count, 1))
    return np.take_along_axis(ranked, (np.arange(window) + shifts) % window, axis=1)


def counts(window: int) -> NDArray[np.int64]:
    """Numbers of steps ``(points,)`` at which a curve is drawn, from none to all."""
    return np.unique(np.round(np.multiply(FRACTIONS, window)).astype(np.int64))


def deletion(probe: Probe, inputs: NDArray[np.float32], ranked: Ranks) -> Floats:
    """Distances ``(n, points)`` from the full forecast as the first steps are taken away: a good order is high."""
    return _distances(probe, inputs, lambda count: ranked < count)


def insertion(probe: Probe, inputs: NDArray[np.float32], ranked: Ranks) -> Floats:
    """Distances ``(n, points)`` from the full forecast as the first steps alone are given: a good order is low."""
    return _distances(probe, inputs, lambda count: ranked >= count)


def _distances(probe: Probe, inputs: NDArray[np.float32], removed: Callable[[int], NDArray[np.bool_]]) -> Floats:
    full = probe.forecasts(inputs)
    changed = [probe.forecasts(without(inputs, removed(count))) for count in counts(inputs.shape[1])]
    return np.asarray(np.abs(np.stack(changed, axis=1) - full[:, None]))


def area(curves: Floats, fractions: Floats) -> Floats:
    """The mean height ``(n,)`` of curves ``(n, points)`` that are drawn at ``fractions`` ``(points,)``, from 0 to 1."""
    return np.asarray(np.trapezoid(curves, fractions, axis=1))


def removal(probe: Probe, inputs: NDArray[np.float32], measures: Mapping[str, Floats]) -> dict[str, Any]:
    """Deletion and insertion in the order of each measure ``(n, window)`` and in random order.

    Returns:
        ``fractions`` ``(points,)`` of the steps and, under ``deletion`` and ``insertion``, for each order by its name:
        its mean ``curve`` with the ``lower`` and ``upper`` ends of the 95 % intervals, in standard deviations of the
        target, and its ``area``. For a measure also the same of its order ``elsewhere`` in the window, and how much
        better its area is than in random order (``over_random``), than elsewhere (``over_shifted``) and than in the
        order of the gradients (``over_gradients``): above 0 is better for both kinds of curve.
    """
    ranked = {name: ranks(sizes) for name, sizes in measures.items()}
    fractions = counts(inputs.shape[1]) / inputs.shape[1]
    return {
        "fractions": fractions.tolist(),
        "deletion": _compared(partial(deletion, probe, inputs), ranked, lambda curves: area(curves, fractions)),
        "insertion": _compared(partial(insertion, probe, inputs), ranked, lambda curves: -area(curves, fractions)),
    }


def _compared(curve: Curve, ranked: Mapping[str, Ranks], worth: Callable[[Floats], Floats]) -> dict[str, Any]:
    """Each order described, its worth set against that of the controls."""
    random = curve(drawn(*ranked[GRADIENTS].shape))
    curves = {name: curve(order) for name, order in ranked.items()}
    result = {"random": _described(random, worth)}
    for name, order in ranked.items():
        elsewhere = curve(shifted(order))
        controls = {"random": random, "shifted": elsewhere, "gradients": curves[GRADIENTS]}
        gains = {f"over_{control}": mean(worth(curves[name] - other)) for control, other in controls.items()}
        result[name] = _described(curves[name], worth) | {"elsewhere": _described(elsewhere, worth)} | gains
    return result


def _described(curves: Floats, worth: Callable[[Floats], Floats]) -> dict[str, Any]:
    lower, upper = band(curves)
    ends = {"curve": curves.mean(axis=0).tolist(), "lower": lower.tolist(), "upper": upper.tolist()}
    return ends | {"area": mean(np.abs(worth(curves)))}
