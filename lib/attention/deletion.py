"""Steps taken away, or given back, in the order in which a measure ranks them: a good order works fast.

Serrano & Smith 2019, ACL, erase inputs in the order of the attention; deletion and insertion curves in this form are
those of Petsiuk, Das & Saenko 2018, BMVC. A curve is how far the forecast is from the one that sees every step.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lib.attention.means import band, mean
from lib.attention.occlusion import without
from lib.network.threads import two_at_once

if TYPE_CHECKING:  # figures and sentences ask for the names of the orders alone, and have no TensorFlow to wait for
    from lib.network.probe import Probe

Floats = NDArray[np.floating]
Ranks = NDArray[np.int64]
Curve = Callable[[Ranks], Floats]

FRACTIONS = (0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1)
"""Shares of the steps at which a curve is drawn, close together at the start, where orders differ."""

EARLY = 0.2
"""Up to which share of the steps an order is also judged by itself: a measure that marks the few steps that matter
shows it there, though another order may catch up with it later."""

GRADIENTS = "gradient_times_input"
"""The measure whose order the others are set against."""

KNOWN = "known_step"
"""The order that begins with the step known to matter, where one is known: the curves have to tell it from chance."""

KNOWN_LAST = "known_step_last"
"""The order in which that step comes last: the curves have to refuse it."""

SEED = 0


def ranks(sizes: Floats) -> Ranks:
    """The place of each step by the size, without its sign, of a measure ``(n, window)``: 0 for the largest.

    Steps of one size follow each other by lot: one after the other they would cut a hole, which costs more.
    """
    order = np.lexsort((drawn(*sizes.shape), -np.abs(sizes)), axis=1)
    return np.argsort(order, axis=1, kind="stable")


def drawn(count: int, window: int) -> Ranks:
    """Places ``(count, window)`` drawn by lot, other ones for each window."""
    return np.random.default_rng(SEED).permuted(np.tile(np.arange(window), (count, 1)), axis=1)


def beginning_with(step: int, count: int, window: int) -> Floats:
    """Sizes ``(count, window)`` of which that of ``step`` is the largest; the others follow in their random order."""
    return _by_lot_but(step, window + 1, count, window)


def ending_with(step: int, count: int, window: int) -> Floats:
    """Sizes ``(count, window)`` of which that of ``step`` is the smallest; the others come in their random order."""
    return _by_lot_but(step, 0, count, window)


def _by_lot_but(step: int, size: int, count: int, window: int) -> Floats:
    sizes = window - drawn(count, window).astype(np.float64)
    sizes[:, step] = size
    return sizes


def shifted(ranked: Ranks) -> Ranks:
    """The same places ``(n, window)``, turned around the window by a number of steps drawn by lot for each.

    A measure that ranks neighbours alike cuts a hole into the window, and a hole costs more than as many single steps.
    So an order has to be better than itself elsewhere, not only than single steps drawn by lot.
    """
    count, window = ranked.shape
    shifts = np.random.default_rng(SEED).integers(1, max(window, 2), (count, 1))
    return np.take_along_axis(ranked, (np.arange(window) + shifts) % window, axis=1)


def usual(sizes: Floats) -> Floats:
    """The mean size of each step over all windows, in every window: sizes ``(n, window)`` that tell none from another.

    An order that explains a single forecast has to be better than the one that is the same for all of them.
    """
    return np.broadcast_to(np.abs(sizes).mean(axis=0), sizes.shape)


def counts(window: int) -> NDArray[np.int64]:
    """Numbers of steps ``(points,)`` at which a curve is drawn, from none to all."""
    return np.unique(np.round(np.multiply(FRACTIONS, window)).astype(np.int64))


def deletion(probe: "Probe", inputs: NDArray[np.float32], ranked: Ranks) -> Floats:
    """Distances ``(n, points)`` from the full forecast as the first steps are taken away: a good order is high."""
    return _distances(probe, inputs, lambda count: ranked < count)


def insertion(probe: "Probe", inputs: NDArray[np.float32], ranked: Ranks) -> Floats:
    """Distances ``(n, points)`` from the full forecast as the first steps alone are given: a good order is low."""
    return _distances(probe, inputs, lambda count: ranked >= count)


def _distances(probe: "Probe", inputs: NDArray[np.float32], removed: Callable[[int], NDArray[np.bool_]]) -> Floats:
    full = probe.forecasts(inputs)
    changed = two_at_once(lambda count: probe.forecasts(without(inputs, removed(count))), counts(inputs.shape[1]))
    return np.asarray(np.abs(np.stack(changed, axis=1) - full[:, None]))


def area(curves: Floats, fractions: Floats) -> Floats:
    """The mean height ``(n,)`` of curves ``(n, points)`` that are drawn at ``fractions`` ``(points,)``, from 0 on."""
    return np.asarray(np.trapezoid(curves, fractions, axis=1) / fractions[-1])


def early(fractions: Floats) -> int:
    """How many of the points at ``fractions`` ``(points,)`` are of the `EARLY` part of a curve, at least two.

    It ends at the point nearest to that share, as steps are whole: 10 of 48, 5 of 24.
    """
    return max(2, int(np.abs(fractions - EARLY).argmin()) + 1)


class Order(NamedTuple):
    """The places ``(n, window)`` that a measure gives to the steps: its ``own``, and those of its mean everywhere."""

    own: Ranks
    usual: Ranks


def removal(probe: "Probe", inputs: NDArray[np.float32], measures: Mapping[str, Floats]) -> dict[str, Any]:
    """Deletion and insertion in the order of each measure ``(n, window)`` and in random order.

    Returns:
        ``fractions`` ``(points,)`` of the steps and, under ``deletion`` and ``insertion``, for each order by its name:
        its mean ``curve`` with the ``lower`` and ``upper`` ends of the 95 % intervals, in standard deviations of the
        target, and its ``area``. For a measure also the same of its order ``elsewhere`` in the window, and how much
        better its area is than in random order (``over_random``), than elsewhere (``over_shifted``), than in the order
        of its own mean over all windows (``over_usual``) and than in the order of the gradients (``over_gradients``):
        above 0 is better for both kinds of curve. The same for the part of the curves up to the share ``early``, as
        ``early_over_random`` and so on.
    """
    ranked = {name: Order(ranks(sizes), ranks(usual(sizes))) for name, sizes in measures.items()}
    fractions = counts(inputs.shape[1]) / inputs.shape[1]
    return {
        "fractions": fractions.tolist(),
        "early": float(fractions[early(fractions) - 1]),
        "deletion": _compared(partial(deletion, probe, inputs), ranked, fractions, 1),
        "insertion": _compared(partial(insertion, probe, inputs), ranked, fractions, -1),
    }


def _compared(curve: Curve, ranked: Mapping[str, Order], fractions: Floats, better: int) -> dict[str, Any]:
    """Each order described, its area set against that of the controls; ``better`` is the sign of a gain."""
    random = curve(drawn(*ranked[GRADIENTS].own.shape))
    curves = {name: curve(order.own) for name, order in ranked.items()}
    result = {"random": _described(random, fractions)}
    for name, order in ranked.items():
        elsewhere = curve(shifted(order.own))
        result[name] = _described(curves[name], fractions) | {"elsewhere": _described(elsewhere, fractions)}
        controls = {"random": random, "shifted": elsewhere, "usual": curve(order.usual), "gradients": curves[GRADIENTS]}
        for control, other in controls.items():
            result[name] |= _gains(control, better * (curves[name] - other), fractions)
    return result


def _gains(control: str, lead: Floats, fractions: Floats) -> dict[str, Any]:
    """How far curves ``(n, points)`` lie before those of a control, on the whole and early."""
    few = early(fractions)
    whole, first = area(lead, fractions), area(lead[:, :few], fractions[:few])
    return {f"over_{control}": mean(whole), f"early_over_{control}": mean(first)}


def _described(curves: Floats, fractions: Floats) -> dict[str, Any]:
    lower, upper = band(curves)
    ends = {"curve": curves.mean(axis=0).tolist(), "lower": lower.tolist(), "upper": upper.tolist()}
    return ends | {"area": mean(area(curves, fractions))}
