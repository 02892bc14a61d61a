"""Steps taken away, or given back, in the order in which a measure ranks them: a good order works fast.

Serrano & Smith 2019, ACL, erase inputs in the order of the attention; deletion and insertion curves in this form are
those of Petsiuk, Das & Saenko 2018, BMVC. A curve is how far the forecast is from the one that sees every step.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.attention.means import band, mean
from lib.attention.occlusion import without
from lib.attention.ranking import Floats, Ranks, drawn, marked, ranks, shifted, usual
from lib.network.threads import two_at_once

if TYPE_CHECKING:  # figures and sentences ask for the names of the orders alone, and have no TensorFlow to wait for
    from lib.network.probe import Probe

Curve = Callable[[Ranks], Floats]

FRACTIONS = (0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1)
"""Shares of the steps at which a curve is drawn, close together at the start, where orders differ."""

WEIGHTS = "attention_weights"
"""The measure whose order is tested."""

GRADIENTS = "gradient_times_input"
RIVALS = ("occlusion", GRADIENTS, "integrated_gradients")
"""The measures whose orders it is set against: they know what the forecast does when a step changes."""

KNOWN = "known_step"
"""The order that begins with the step known to matter, where one is known: the curves have to tell it from chance."""

KNOWN_LAST = "known_step_last"
"""The order in which that step comes last: the curves have to refuse it."""


def counts(window: int) -> NDArray[np.int64]:
    """Numbers of steps ``(points,)`` at which a curve is drawn, from none to all."""
    return np.unique(np.round(np.multiply(FRACTIONS, window)).astype(np.int64))


def nearest_to_a_tenth(fractions: ArrayLike) -> int:
    """The number of the point of a curve that lies nearest to a tenth of the steps, and at one step at least."""
    return 1 + int(np.argmin(np.abs(np.asarray(fractions)[1:] - 0.1)))


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


def height(curves: Floats) -> Floats:
    """The mean ``(n,)`` of the points of curves ``(n, points)``.

    They lie close together where few steps are taken: by the area below, steps on which nothing rests would be
    forgiven as long as they are few beside the window.
    """
    return np.asarray(curves.mean(axis=1))


def removal(
    probe: "Probe", inputs: NDArray[np.float32], measures: Mapping[str, Floats], known: Mapping[str, Ranks]
) -> dict[str, Any]:
    """Deletion and insertion in the order of each measure ``(n, window)`` and in random order.

    Args:
        probe: the network.
        inputs: the windows ``(n, window, features)``.
        measures: the sizes that rank the steps, of which those count that are `marked`; `WEIGHTS` among them.
        known: places ``(n, window)`` of the steps in orders of which it is known what they are worth.

    Returns:
        ``fractions`` ``(points,)`` of the steps and, under ``deletion`` and ``insertion``, for each order by its name:
        its mean ``curve`` with the ``lower`` and ``upper`` ends of the 95 % intervals, in standard deviations of the
        target, its mean ``height``, the same of its order ``elsewhere`` in the window, and how much better that is than
        in random order (``over_random``) and than elsewhere (``over_shifted``): above 0 is better for both kinds of
        curve. For the weights also ``over_usual``, than in the order of their own mean over all windows, and
        ``over_occlusion`` and so on, than in that of another measure.
    """
    ranked = {name: ranks(marked(sizes)) for name, sizes in measures.items()}
    mean_profile = ranks(marked(usual(measures[WEIGHTS])))
    fractions = counts(inputs.shape[1]) / inputs.shape[1]
    compared = partial(_compared, {**ranked, **known}, mean_profile)
    return {
        "fractions": fractions.tolist(),
        "deletion": compared(partial(deletion, probe, inputs), 1),
        "insertion": compared(partial(insertion, probe, inputs), -1),
    }


def _compared(ranked: Mapping[str, Ranks], mean_profile: Ranks, curve: Curve, better: int) -> dict[str, Any]:
    """Each order described and set against chance, the weights' against all; ``better`` is the sign of a gain."""
    random = curve(drawn(*mean_profile.shape))
    curves = {name: curve(order) for name, order in ranked.items()}
    result = {"random": _described(random)}
    for name, order in ranked.items():
        elsewhere = curve(shifted(order))
        result[name] = _described(curves[name]) | {"elsewhere": _described(elsewhere)}
        controls = {"random": random, "shifted": elsewhere}
        if name == WEIGHTS:
            controls |= {"usual": curve(mean_profile), **{rival: curves[rival] for rival in RIVALS if rival in curves}}
        gains = {control: better * (curves[name] - other) for control, other in controls.items()}
        result[name] |= {f"over_{control}": mean(height(gain)) for control, gain in gains.items()}
    return result


def _described(curves: Floats) -> dict[str, Any]:
    lower, upper = band(curves)
    ends = {"curve": curves.mean(axis=0).tolist(), "lower": lower.tolist(), "upper": upper.tolist()}
    return ends | {"height": mean(height(curves))}
