"""What the sentences about the attention's tests count and compare, in figures for metrics.json."""

from collections.abc import Mapping
from typing import Any

from lib.prose.findings import AGREES

Result = Mapping[str, Any]


def in_figures(result: Result) -> dict[str, Any]:
    """What metrics.json says of the tests: their figures, and what sentences count and compare of them."""
    return {
        "agreement": agreeing(result),
        "better_without": better_without(result["ablation"] or {}),
        "tests": result,
    }


def agreeing(result: Result) -> dict[str, Any]:
    """How many comparisons of two rankings there are, and in how many the rankings agree."""
    taus = [tau["estimate"] for of in result["agreement"].values() for tau in of.values()]
    return {"comparisons": len(taus), "agree": sum(tau >= AGREES for tau in taus), "from": AGREES}


def better_without(ablation: Result) -> dict[str, float]:
    """By what share the test error is smaller without learned attention, for each variant that beats the network."""
    better = {name: scores["mae"] for name, scores in ablation.items() if scores.get("relation") == "worse than"}
    return {name: 1 - mae / ablation["attention"]["mae"] for name, mae in better.items()}
