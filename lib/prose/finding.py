"""One test of the attention, in words: question, answer and the figures behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Result = Mapping[str, Any]

ANSWERS = ("no", "partly", "yes")
NOT_TESTED, NOT_DECIDED = "not tested", "not decided"


@dataclass(frozen=True)
class Finding:
    """One test: what it asks, ``yes``, ``partly``, ``no``, `NOT_TESTED` or `NOT_DECIDED`, and the figures behind it."""

    question: str
    answer: str
    figures: str


def grade(value: float, no_below: float, yes_from: float) -> str:
    """``yes`` from one value on, ``no`` below another, and ``partly`` between them."""
    if value < no_below:
        return "no"
    return "yes" if value >= yes_from else "partly"


def words(name: str) -> str:
    """The name of a measure or of a network as text."""
    return name.replace("_", " ").replace(" times ", " × ")


def through(result: Result) -> float:
    """The share in what varies of what passes through the attention; all of it in the plain network."""
    return float(result["through_attention"])


def deviations(result: Result) -> str:
    """In what the changes of the tested part of the forecast are counted."""
    what = "the target" if through(result) == 1 else "what passes through the attention"
    return f"standard deviations of {what}"
