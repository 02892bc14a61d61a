"""Orders in which steps are taken away or given: which are better than chance, and what the best of them gains."""

from collections.abc import Mapping
from typing import Any

from lib.attention.deletion import KNOWN, KNOWN_LAST, RIVALS, WEIGHTS
from lib.prose.finding import NOT_DECIDED, grade

Result = Mapping[str, Any]

CHANCE = {"over_random": "a random order", "over_shifted": "the same order elsewhere in the window"}
"""The orders by chance that any order has to be better than."""

KINDS = {"deletion": "taken away first", "insertion": "given first"}
"""What is done with the steps for each of the two curves."""

NO_RIVAL = "no other measure's order is better than both by chance, so that this decides nothing"

LITTLE, ENOUGH = 0.5, 0.8
"""Share of what the best order gains below which an order gains too little, and from which it gains as much."""

OWN = 0.2
"""Share of its gain from which an order that is better in its own window than everywhere tells windows apart."""


def answer(orders: Result) -> str:
    """Whether the weights' order is better than chance, and gains nearly what the best order of all measures does.

    In part: where it gains at least half of that. Where no other measure's order is better than chance, neither a good
    order nor a bad one is known to show.
    """
    gained = share(orders)
    if gained is None:
        return NOT_DECIDED
    return "no" if unbeaten(orders[WEIGHTS]) else grade(gained, LITTLE, ENOUGH)


def unbeaten(order: Result) -> list[str]:
    """The orders by chance that an order is not shown to be better than."""
    return [control for name, control in CHANCE.items() if order[name]["lower"] <= 0]


def best(orders: Result) -> str | None:
    """The measure with the best order beside the weights; None where no order is shown to be better than chance."""
    able = [name for name in RIVALS if not unbeaten(orders[name])]
    return max(able, key=lambda name: _gain(orders[name]), default=None)


def share(orders: Result) -> float | None:
    """What the weights' order gains, as a share of what the best order does; None where there is none."""
    rival = best(orders)
    return None if rival is None else _gain(orders[WEIGHTS]) / _gain(orders[rival])


def _gain(order: Result) -> float:
    """How much better an order is than the same pattern elsewhere, which costs as much by its mere shape."""
    return float(order["over_shifted"]["estimate"])


def own(orders: Result) -> bool:
    """Whether the weights' order in each window is clearly better than that of their mean over all windows."""
    over = orders[WEIGHTS]["over_usual"]
    return bool(over["lower"] > 0 and over["estimate"] >= OWN * orders[WEIGHTS]["over_random"]["estimate"])


def blind(removed: Result) -> list[str]:
    """The curves that are not fit to decide: no order is better than chance, or a known one is not told."""
    return [kind for kind in KINDS if best(removed[kind]) is None or not known_told(removed[kind])]


def fit(removed: Result) -> list[str]:
    """The curves that are not known to be blind."""
    return [kind for kind in KINDS if kind not in blind(removed)]


def known_told(orders: Result) -> bool:
    """Whether a good order is told from chance and a bad one refused, where both are known."""
    return KNOWN not in orders or (not unbeaten(orders[KNOWN]) and bool(unbeaten(orders[KNOWN_LAST])))
