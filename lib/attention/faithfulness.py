"""Every test of the attention, put together: what goes into faithfulness.json."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib import progress
from lib.attention import ablation, stability
from lib.attention.agreement import agreement, in_common
from lib.attention.attributions import Attributions, attributions
from lib.attention.conicity import conicity
from lib.attention.contributions import contributions, share_through, through_attention
from lib.attention.deletion import KNOWN, KNOWN_LAST, removal
from lib.attention.hits import hit_rates, out_of_reach, place, source_step, steps_late
from lib.attention.means import mean
from lib.attention.ranking import Ranks, beginning_with, ending_with
from lib.attention.weights import away_from_the_profile, effective_steps, spread_out
from lib.evaluation.comparison import Interval, compare
from lib.network import side_by_side
from lib.network.backend import keras
from lib.network.probe import Probe
from lib.network.training import predict
from lib.windows.windows import Parts, Windows


def probed(model: keras.Model, windows: Windows, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The tests that need no other network, on at most ``parameters["probes"]`` of the windows.

    Where a part of the forecast passes beside the attention the other part alone is tested, in its own standard
    deviations; but what is known of ``hits`` is of the whole forecast, of which the part is a correction alone: that
    one may well rest on other steps too, so no order of it is known to be good.

    Returns:
        JSON-able: ``samples`` tested; ``persistence``, what the network saves of that one's error in all the windows;
        ``through_attention``, the share in what varies of what passes through it;
        ``agreement`` of weights and contributions with what changes to the inputs say, and how much of its weight
        the attention has ``in_common`` with these;
        ``completeness_error`` of integrated gradients and ``contribution_gap``; ``removal`` of steps in several orders,
        where it is known which step alone matters also in one that begins and one that ends with it;
        ``conicity`` of the hidden states; ``steps`` of a window, over how many the weights are spread in the median
        one, the ``effective_steps``, and how much of them is ``away_from_the_profile``; ``hits`` where it is known on
        which step the target depends, else None; ``out_of_reach``, where it is known and the window does not reach back
        to it.
    """
    tested = spread_out(windows, parameters["probes"])
    through = through_attention(model)
    whole = through is model
    probe = Probe(model) if whole else Probe(through, _deviation(through, tested))
    with progress.part(f"{len(tested)} windows, each step changed in turn"):
        found = attributions(probe, tested)
        all_of_it = found if whole or source_step(parameters) is None else attributions(Probe(model), tested)
    with progress.part(f"{len(tested)} windows, steps removed in several orders"):
        removed = _removal(probe, tested, found, source_step(parameters) if whole else None)
    return _plain(
        {
            "samples": len(tested),
            "persistence": _beside_persistence(model, windows),
            "through_attention": 1.0 if whole else share_through(contributions(model, tested)),
            "steps": tested.window,
            **_shape(found.within["attention_weights"]),
            "contribution_gap": found.contribution_gap,
            "completeness_error": found.completeness_error,
            "agreement": agreement(found),
            "in_common": in_common(found),
            "removal": removed,
            "conicity": mean(conicity(model, tested)),
            "hits": _hits(all_of_it, parameters),
            "out_of_reach": out_of_reach(parameters),
        }
    )


def _shape(weights: NDArray[np.floating]) -> dict[str, float]:
    """Over how many steps the weights ``(n, window)`` are spread, and what tells one window's from the mean of all."""
    return {
        "effective_steps": float(np.median(effective_steps(weights))),
        "away_from_the_profile": away_from_the_profile(weights),
    }


def _beside_persistence(model: keras.Model, windows: Windows) -> dict[str, Any]:
    """Whether the network forecasts the windows better than their last values do, and the ``skill``."""
    predicted, *_ = predict(model, windows)
    actual, last = (windows.scaled(rows)[:, 0] for rows in (windows.targets, windows.last))
    found = compare("persistence", actual, predicted[:, 0], last, windows.horizon)
    return {"skill": found.skill, "relation": found.relation}


def _deviation(model: keras.Model, windows: Windows) -> float:
    """The standard deviation of what a model says of the windows; 1 where it says the same of all."""
    return float(predict(model, windows)[0].std()) or 1.0


def trained_again(model: keras.Model, parts: Parts, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The tests that train other networks with the same budget: each None where the parameters switch it off.

    Returns:
        JSON-able: ``ablation``, the scores of the network on the test part beside those without learned attention, with
        ``parameters["retrain"]``; ``stability`` of the weights over ``parameters["profile_seeds"]`` seeds, from 2 on.
    """
    kinds = ablation.without_learning(parameters) if parameters["retrain"] else {}
    seeds = stability.other_seeds(parameters)
    models = side_by_side.trained(parts, kinds | seeds)
    variants = {name: models[name] for name in kinds}
    alike = [model, *(models[name] for name in seeds)]
    return _plain(
        {
            "ablation": ablation.compared(model, variants, parts) if kinds else None,
            "stability": _stability(alike, parts, parameters) if seeds else None,
        }
    )


def _stability(models: list[keras.Model], parts: Parts, parameters: Mapping[str, Any]) -> dict[str, Any]:
    tested = spread_out(parts.validation, parameters["probes"])
    return stability.divergences(stability.weights_by_seed(models, tested))


def _removal(probe: Probe, windows: Windows, found: Attributions, step: int | None) -> dict[str, Any]:
    """Steps removed in the order of the measures and in those of which it is known what they are worth."""
    inputs, _ = windows.batch(np.arange(len(windows)))
    known = {} if step is None else _known_orders(step, *inputs.shape[:2])
    return removal(probe, inputs, found.measures, known)


def _known_orders(step: int, count: int, window: int) -> dict[str, Ranks]:
    """Where it is known which ``step`` matters: places ``(count, window)`` in a good order and in a bad one."""
    return {KNOWN: beginning_with(step, count, window), KNOWN_LAST: ending_with(step, count, window)}


def _hits(found: Attributions, parameters: Mapping[str, Any]) -> dict[str, Any] | None:
    step = source_step(parameters)
    if step is None:
        return None
    weights = found.within["attention_weights"]
    return {
        "lag": parameters["lag"],
        "step": step,
        "rates": hit_rates(found.measures, step),
        "weights_late": steps_late(weights, step),
        "weights_place": place(weights, step),
    }


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """The same with every interval as a dictionary, for JSON."""
    return {name: _plain_value(value) for name, value in content.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _plain(value)
    return asdict(value) if isinstance(value, Interval) else value
