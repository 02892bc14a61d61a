"""What the sentences about the attention's tests count and compare, in figures for metrics.json."""

from collections.abc import Mapping
from typing import Any

from lib.attention.deletion import KNOWN, WEIGHTS
from lib.prose.findings import AGREES
from lib.prose.orders import KINDS, best, fit, share

Result = Mapping[str, Any]


def in_figures(result: Result) -> dict[str, Any]:
    """What metrics.json says of the tests: their figures, and what sentences count and compare of them."""
    return {
        "agreement": agreeing(result),
        "better_without": better_without(result["ablation"] or {}),
        "gained": gained(result),
        "of_the_best": {kind: _of_the_best(result["removal"][kind]) for kind in KINDS},
        "tests": result,
    }


def agreeing(result: Result) -> dict[str, Any]:
    """How many comparisons of two rankings there are, and in how many the rankings agree."""
    taus = [tau["estimate"] for of in result["agreement"].values() for tau in of.values()]
    return {"comparisons": len(taus), "agree": sum(tau >= AGREES for tau in taus), "from": AGREES}


def gained(result: Result) -> dict[str, float]:
    """What the order of the weights gains over a random one, as a share of what one gains that is known to be good.

    Of each curve that tells a good order from a bad one, where such orders are known.
    """
    removed = result["removal"]
    gains = {kind: _over_random(removed[kind]) for kind in fit(removed) if KNOWN in removed[kind]}
    return {kind: gain[WEIGHTS] / gain[KNOWN] for kind, gain in gains.items()}


def _of_the_best(orders: Result) -> dict[str, Any]:
    """Which measure's order is the best, and what share of its gain that of the weights has; None where none is."""
    return {"measure": best(orders), "share": share(orders)}


def _over_random(orders: Result) -> dict[str, float]:
    return {name: orders[name]["over_random"]["estimate"] for name in (WEIGHTS, KNOWN)}


def better_without(ablation: Result) -> dict[str, float]:
    """By what share the test error is smaller without learned attention, for each variant that beats the network."""
    better = {name: scores["mae"] for name, scores in ablation.items() if scores.get("relation") == "worse than"}
    return {name: 1 - mae / ablation["attention"]["mae"] for name, mae in better.items()}
