"""What the orders in which steps are taken away or given found, in words: question, answer and figures."""

from collections.abc import Mapping
from typing import Any

from lib.attention.deletion import GRADIENTS, KNOWN, KNOWN_LAST, WEIGHTS
from lib.prose.finding import ANSWERS, Finding, deviations, words
from lib.prose.numbers import rounded, short, with_interval
from lib.prose.orders import CHANCE, KINDS, NO_RIVAL, answer, best, fit, known_told, own, share

Result = Mapping[str, Any]

KNOWN_ORDER = (
    "Do the next two tests tell an order that begins with the step that is known to matter from chance, and refuse one "
    "that ends with it?"
)
TAKEN_AWAY = (
    "Does taking away the steps with large weights first change the forecast more than chance does, and nearly as much "
    "as the best order?"
)
ALONE = (
    "Do the steps with large weights, given first, come nearer to the forecast than chance does, and nearly as near as "
    "the best order?"
)
OWN = "Is the order of a window's own weights better than that of their mean over all windows?"


def known_order(result: Result) -> Finding:
    """Whether the curves tell a good order from a bad one, where it is known what two orders are worth."""
    removed = result["removal"]
    told = sum(known_told(removed[kind]) for kind in KINDS)
    gains = "; ".join(f"{done} by {_first_and_last(removed[kind])}" for kind, done in KINDS.items())
    figures = f"better (worse, if below 0) than a random order, in {deviations(result)}: {gains}"
    return Finding(KNOWN_ORDER, ANSWERS[told], figures)


def _first_and_last(orders: Result) -> str:
    first, last = (with_interval(orders[name]["over_random"]) for name in (KNOWN, KNOWN_LAST))
    return f"{first} where it begins, {last} where it ends with that step"


def own_order(result: Result) -> Finding:
    """Whether the weights tell one window from another: without that they show a habit, and no single forecast."""
    removed = result["removal"]
    better = [own(removed[kind]) for kind in fit(removed) or KINDS]
    gains = ", ".join(
        f"{done} by {with_interval(removed[kind][WEIGHTS]['over_usual'])}" for kind, done in KINDS.items()
    )
    moved = f"{rounded(100 * result['away_from_the_profile'], 2)} % of a window's weights differ from the mean"
    said = "yes" if all(better) else "partly" if any(better) else "no"
    figures = f"better (worse, if below 0), in {deviations(result)}: {gains}; {moved}"
    return Finding(OWN, said, figures)


def order(question: str, result: Result, kind: str) -> Finding:
    """Whether the order of the weights is better than those by chance and gains nearly what the best one does."""
    orders = result["removal"][kind]
    ours, against = orders[WEIGHTS], {**CHANCE, f"over_{GRADIENTS}": f"the order of {words(GRADIENTS)}"}
    gains = ", ".join(f"{with_interval(ours[name])} over {control}" for name, control in against.items())
    figures = (
        f"forecast changed by {short(ours['height']['estimate'])} {deviations(result)} on average; better "
        f"(worse, if below 0) by {gains}; {_beside_best(orders)}"
    )
    return Finding(question, answer(orders), figures)


def _beside_best(orders: Result) -> str:
    """What the weights' order gains beside the best one."""
    rival, gained = best(orders), share(orders)
    if rival is None or gained is None:
        return NO_RIVAL
    much = f"{100 * gained:.1f} %" if gained > 0 else "nothing"
    return f"over itself elsewhere it gains {much} of what the best order, by {words(rival)}, does"
