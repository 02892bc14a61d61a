"""What the orders in which steps are taken away or given found, in words: question, answer and figures."""

from collections.abc import Mapping
from typing import Any

from lib.attention.deletion import KNOWN, KNOWN_LAST
from lib.prose.finding import ANSWERS, Finding, deviations
from lib.prose.numbers import rounded, short, with_interval
from lib.prose.orders import BY_CHANCE, CONTROLS, KINDS, answer, behind, blind, fit, idle, own, unbeaten

Result = Mapping[str, Any]

KNOWN_ORDER = (
    "Do the next two tests tell an order that begins with the step that is known to matter from chance, and refuse one "
    "that ends with it?"
)
TAKEN_AWAY = "Does taking away the steps with large weights first change the forecast more than other orders do?"
ALONE = "Do the steps with large weights, given first, come nearer to the forecast than other orders do?"
OWN = "Is the order of a window's own weights better than that of their mean over all windows?"


IDLE = "; the gradients' order, no better than chance itself, is no rival here"


def known_order(result: Result) -> Finding:
    """Whether the curves tell a good order from a bad one, where it is known what two orders are worth."""
    removed = result["removal"]
    gains = "; ".join(f"{done} by {_first_and_last(removed[kind])}" for kind, done in KINDS.items())
    figures = f"better (worse, if below 0) than a random order, in {deviations(result)}: {gains}"
    return Finding(KNOWN_ORDER, ANSWERS[len(KINDS) - len(blind(removed))], figures)


def _first_and_last(orders: Result) -> str:
    first, last = (with_interval(orders[name]["over_random"]) for name in (KNOWN, KNOWN_LAST))
    return f"{first} where it begins, {last} where it ends with that step"


def own_order(result: Result) -> Finding:
    """Whether the weights tell one window from another: without that they explain no single forecast."""
    removed = result["removal"]
    better = [own(removed[kind]) for kind in fit(removed) or KINDS]
    gains = ", ".join(
        f"{done} by {with_interval(removed[kind]['attention_weights']['over_usual'])}" for kind, done in KINDS.items()
    )
    moved = f"{rounded(100 * result['away_from_the_profile'], 2)} % of a window's weights differ from the mean"
    answers = {len(better): "yes", 0: "no"}
    figures = f"better (worse, if below 0), in {deviations(result)}: {gains}; {moved}"
    return Finding(OWN, answers.get(sum(better), "partly"), figures)


def order(question: str, result: Result, kind: str) -> Finding:
    """Whether the order of the weights is better than those by chance and nowhere worse than the gradients'."""
    orders = result["removal"][kind]
    order = orders["attention_weights"]
    gains = ", ".join(f"{with_interval(order[name])} over {control}" for name, control in CONTROLS.items())
    figures = (
        f"forecast changed by {short(order['area']['estimate'])} {deviations(result)} on average; better "
        f"(worse, if below 0) by {gains}"
    )
    early = _early_gains(order, result["removal"]["early"])
    return Finding(question, answer(orders), figures + early + IDLE * idle(orders))


def _early_gains(order: Result, share: float) -> str:
    """How an order fares among the first steps, where it is not better on the whole, or the gradients are there."""
    asked = BY_CHANCE if unbeaten(order) else ("over_gradients",) * behind(order, "early_")
    gains = " and ".join(f"{with_interval(order['early_' + name])} over {CONTROLS[name]}" for name in asked)
    return f"; within the first {100 * share:.0f} % of the steps by {gains}" if asked else ""
