"""Orders in which steps are taken away or given: which are better than chance, and which than that of the gradients."""

from collections.abc import Mapping
from typing import Any, Literal

from lib.attention.deletion import GRADIENTS, KNOWN, KNOWN_LAST

Result = Mapping[str, Any]

CONTROLS = {
    "over_random": "a random order",
    "over_shifted": "the same order elsewhere in the window",
    "over_gradients": "the gradients' order",
}

BY_CHANCE = ("over_random", "over_shifted")

KINDS = {"deletion": "taken away first", "insertion": "given first"}
"""What is done with the steps for each of the two curves."""


def answer(orders: Result) -> Literal["yes", "partly", "no"]:
    """Whether the weights' order is better than chance on the whole, and nowhere worse than that of the gradients.

    In part: where it is so early alone, where the gradients are better, or where their order is no better than chance
    itself, so that it is no rival.
    """
    order = orders["attention_weights"]
    if unbeaten(order):
        return "no" if unbeaten(order, "early_") else "partly"
    return "partly" if behind(order) or behind(order, "early_") or idle(orders) else "yes"


def idle(orders: Result) -> bool:
    """Whether the order of the gradients is not shown to be better than chance: to be no worse proves nothing then."""
    return bool(unbeaten(orders[GRADIENTS]))


def own(orders: Result) -> bool:
    """Whether the weights' order in each window is shown to be better than that of their mean over all windows."""
    return bool(orders["attention_weights"]["over_usual"]["lower"] > 0)


def behind(order: Result, part: str = "") -> bool:
    """Whether the order of the gradients is shown to be better: on the whole, or ``"early_"``."""
    return bool(order[part + "over_gradients"]["upper"] < 0)


def unbeaten(order: Result, part: str = "") -> list[str]:
    """The orders by chance that that of the weights is not shown to be better than: on the whole, or ``"early_"``."""
    return [CONTROLS[name] for name in BY_CHANCE if order[part + name]["lower"] <= 0]


def blind(removed: Result) -> list[str]:
    """The curves that do not tell a good order from chance, or do not refuse a bad one, where both are known."""
    return [kind for kind in KINDS if KNOWN in removed[kind] and not _tells(removed[kind])]


def fit(removed: Result) -> list[str]:
    """The curves that are not known to be blind."""
    return [kind for kind in KINDS if kind not in blind(removed)]


def _tells(orders: Result) -> bool:
    return not unbeaten(orders[KNOWN]) and bool(unbeaten(orders[KNOWN_LAST]))
