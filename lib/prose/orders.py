"""Orders in which steps are taken away or given: which are better than chance, and which than that of the gradients."""

from collections.abc import Mapping
from typing import Any, Literal

from lib.attention.deletion import KNOWN, KNOWN_LAST

Result = Mapping[str, Any]

CONTROLS = {
    "over_random": "a random order",
    "over_shifted": "the same order elsewhere in the window",
    "over_gradients": "the gradients' order",
}

BY_CHANCE = ("over_random", "over_shifted")

KINDS = {"deletion": "taken away first", "insertion": "given first"}
"""What is done with the steps for each of the two curves."""


def answer(order: Result) -> Literal["yes", "partly", "no"]:
    """Better than chance on the whole, nowhere worse than the gradients; in part: one of the two, or early alone."""
    if unbeaten(order):
        return "no" if unbeaten(order, "early_") else "partly"
    return "partly" if behind(order) or behind(order, "early_") else "yes"


def behind(order: Result, part: str = "") -> bool:
    """Whether the order of the gradients is shown to be better: on the whole, or ``"early_"``."""
    return bool(order[part + "over_gradients"]["upper"] < 0)


def unbeaten(order: Result, part: str = "") -> list[str]:
    """The orders by chance that that of the weights is not shown to be better than: on the whole, or ``"early_"``."""
    return [CONTROLS[name] for name in BY_CHANCE if order[part + name]["lower"] <= 0]


def blind(removed: Result) -> list[str]:
    """The curves that do not tell a good order from chance, or do not refuse a bad one, where both are known."""
    return [kind for kind in KINDS if KNOWN in removed[kind] and not _tells(removed[kind])]


def _tells(orders: Result) -> bool:
    return not unbeaten(orders[KNOWN]) and bool(unbeaten(orders[KNOWN_LAST]))
