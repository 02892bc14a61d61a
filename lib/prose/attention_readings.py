"""Sentences that read the figures of the attention and of its tests aloud, with the numbers of this very run."""

from collections.abc import Mapping
from typing import Any

from lib.attention.deletion import GRADIENTS, KNOWN, KNOWN_LAST, WEIGHTS, nearest_to_a_tenth
from lib.prose.attention_verdict import HEADLINES, OF_A_PART, headline
from lib.prose.finding import deviations, words
from lib.prose.findings import FOUND, findings, instruments_work, same
from lib.prose.numbers import DIGITS, number, rounded, significant
from lib.prose.orders import KINDS, NO_RIVAL, best, known_told, share, unbeaten
from lib.prose.sentences import Sentence
from lib.prose.tallies import agreeing, gained

Result = Mapping[str, Any]

LEAST = 0.01
"""Per cent below which a share is only said to be smaller."""

FIRST = {"deletion": "taken away first, the steps with the largest weights ", "insertion": "given first, they "}
CHANCE = {
    "deletion": ("change the forecast more than chance does", "change the forecast no more than"),
    "insertion": ("come nearer to the forecast than chance does", "come no nearer to the forecast than"),
}
"""What each curve says where an order is better than those by chance, and where it is not."""

FIT = {
    "": "So both tell a good order from a bad one.",
    "deletion": "So giving first tells a good order from a bad one; taking away does not: the verdict leaves it out.",
    "insertion": "So taking away tells a good order from a bad one; giving first does not: the verdict leaves it out.",
    "deletion, insertion": "So neither tells a good order from a bad one: the verdict leaves both out.",
}
"""What is to be thought of the two curves, by those that are blind to what is known of two orders."""

UNLEARNED = "This proves nothing, as occlusion or integrated gradients miss this step."

MISSED = (
    " Had it not been known which step matters, the verdict would have begun: “{}” So these two tests can be passed by "
    "weights that point to another step."
)
"""What weights that miss the known step show of the tests that they pass, by the verdict without this knowledge."""

SEEDS = {
    "same": "From seed to seed the weights are the same but for a trifle: the network looks at the same steps.",
    "yes": "The weights depend less on the seed than on the window.",
    "partly": "The weights depend on the seed about as much as on the window.",
    "no": "The weights depend more on the seed than on the window: they say more about the training.",
}


def sample(found: Result, unit: str) -> Sentence:
    """What one window gave, and whether its largest weight and its largest contribution are of one step.

    Args:
        found: what metrics.json says of the window.
        unit: of the target, empty where it has none.
    """
    step = found["contribution_at"]
    same = "the same step" if step == found["weight_at"] else f"step {step}"
    largest = _signed(found["contribution"], unit, 3)
    return Sentence(
        f"The forecast is {number(found['forecast'], unit)}, the value was {number(found['actual'], unit)}. The "
        f"largest weight is at step {found['weight_at']}; the contribution largest in size, {largest}, comes from "
        f"{same}. The steps add {_signed(found['sum'], unit)}, what does not pass through the attention "
        f"{_signed(found['beside'], unit)}."
    )


def _signed(value: float, unit: str, digits: int = DIGITS) -> str:
    return f"{'+' * (value >= 0)}{rounded(value, digits)} {unit}".rstrip()


def contributions(found: Result, unit: str) -> Sentence:
    """How the contributions and what is beside them make up the forecasts; ``found`` is what metrics.json says of it.

    Where the last value or a linear forecast passes the attention by, what is beside differs from window to window.
    """
    through, past, gap = found["std_through"], found["std_beside"], found["gap"]
    rounding = f"{gap:.{significant(1, gap)}f} {unit}".rstrip()
    beside = (
        f" What does not pass through the attention differs by {_deviation(past, unit)} (standard deviation) from "
        f"window to window, what the attention sums up by {_deviation(through, unit)}: the weights can explain the "
        "second part alone."
    )
    return Sentence(
        "The steps and what does not pass through the attention add up to the forecasts; the largest difference, "
        f"{rounding}, is rounding. In the median window the largest contribution of a step is "
        f"{100 * found['largest_share']:.0f} % of all that the steps add or take away."
        + beside
        * (past > 1e-3 * through)
    )


def _deviation(value: float, unit: str) -> str:
    return f"{rounded(value, 2)} {unit}".rstrip()


def profile(found: Result) -> Sentence:
    """Where the mean weight over all samples is largest; ``found`` is what metrics.json says of it."""
    return Sentence(
        f"On average step {found['step']} has the largest weight, {found['weight']:.3f}, which is "
        f"{found['times_uniform']:.1f} times a uniform one. In 90 % of the samples its weight is between "
        f"{found['low']:.3f} and {found['high']:.3f}."
    )


def spread(found: Result) -> Sentence:
    """How many steps share the attention, and how much it differs between samples."""
    entropy, moved = found["entropy"], 100 * found["away_from_the_profile"]
    return Sentence(
        f"In the median of all validation samples the entropy of the weights is {entropy['median']:.2f} bits, of "
        f"{entropy['at_most']:.2f} at most: the attention is spread as over {found['effective_steps']:.1f} of "
        f"{found['steps']} steps. On average {rounded(moved, 2)} % of the weight has to be moved to turn one sample's "
        "weights into the mean profile."
    )


def agreement(result: Result) -> Sentence:
    """How many of the comparisons agree, and how exact integrated gradients are; of faithfulness.json."""
    found = agreeing(result)
    taus = [tau["estimate"] for of in result["agreement"].values() for tau in of.values()]
    missing = 100 * result["completeness_error"]
    error = f"{rounded(missing, 2)} %" if missing >= LEAST else f"less than {LEAST} %"
    return Sentence(
        f"Over {result['samples']} windows {found['agree']} of the {found['comparisons']} comparisons reach "
        f"{found['from']:g}, from which two orders agree; they lie between {min(taus):z.2f} and {max(taus):z.2f}. "
        f"Integrated gradients should add up to the forecast less that of an average window: {error} is missing or "
        "too much."
    )


def removal(result: Result) -> Sentence:
    """What a tenth of the steps, taken away in each order, changes, and what the whole curves say."""
    fractions, orders = result["removal"]["fractions"], result["removal"]["deletion"]
    tenth = nearest_to_a_tenth(fractions)
    share = f"{100 * fractions[tenth]:.0f} %"
    weights, gradients, lot = (orders[name]["curve"][tenth] for name in (WEIGHTS, GRADIENTS, "random"))
    elsewhere = orders[WEIGHTS]["elsewhere"]["curve"][tenth]
    return Sentence(
        f"Taking away the {share} of the steps with the largest weights changes the forecast by {weights:.3f} "
        f"{deviations(result)}; the same pattern elsewhere in the window by {elsewhere:.3f}; the {share} with the "
        f"largest gradient × input by {gradients:.3f}; {share} drawn by lot by {lot:.3f}. {_whole_curves(result)}"
    )


def _whole_curves(result: Result) -> str:
    """What each of the two curves says, as the table answers it."""
    found = findings(result)
    alike = len({found[kind].answer == "no" for kind in KINDS}) == 1
    read = [_curve(kind, result["removal"]) for kind in KINDS]
    both = ("; " if alike else "; but ").join(read)
    return f"On average over the points of the curves, where few steps count as much as many: {both}."


def _curve(kind: str, removed: Result) -> str:
    better, no_better = CHANCE[kind]
    level = unbeaten(removed[kind][WEIGHTS])
    said = f"{no_better} {' or '.join(level)}" if level else better
    return f"{FIRST[kind]}{said}{_beside_best(removed[kind])}"


def _beside_best(orders: Result) -> str:
    """How much of what the best order gains the weights' order does."""
    rival, gained = best(orders), share(orders)
    if rival is None or gained is None:
        return f", but {NO_RIVAL}"
    if gained <= 0:
        return f"; the best order, by {words(rival)}, does so"
    return f" and gain {100 * gained:.1f} % of what the best order, by {words(rival)}, does"


def hits(result: Result) -> Sentence:
    """Which measures find the step that is known to matter."""
    rates = result["hits"]["rates"]
    able = [words(name) for name, rate in rates.items() if rate >= FOUND]
    who = f"Found in at least {100 * FOUND:g} % of the windows by: {', '.join(able)}" if able else "Found by no measure"
    rate, late = rates["attention_weights"], _late(result["hits"]["weights_late"])
    return Sentence(f"{who}. The weights find it in {100 * rate:.1f} %{late}{_place(result['hits']['weights_place'])}.")


def _place(place: float) -> str:
    return "" if place == 1 else f"; the step that matters takes place {place:g} in their order"


def _late(steps: float) -> str:
    if not steps:
        return ""
    side = "later: a hidden state carries what was read before it" if steps > 0 else "earlier"
    return f"; in the median window the largest lies {abs(steps):g} step{'s' * (abs(steps) != 1)} {side}"


def known_order(result: Result) -> Sentence:
    """Whether deletion and insertion tell an order that is known to be good from one that is known to be bad."""
    if KNOWN not in result["removal"]["deletion"]:
        return Sentence(OF_A_PART)
    taken, given = (_over_random(result["removal"][kind]) for kind in KINDS)
    learned = instruments_work(result["hits"]["rates"])
    return Sentence(
        "The two tests were tried on two orders of which it is known what they are worth: this step first or last, and "
        f"the others by lot. Taken away, steps change the forecast by {taken[KNOWN]:z.3f} {deviations(result)} more in "
        f"the first than in a random order, and by {taken[KNOWN_LAST]:z.3f} more in the second. Given, they bring the "
        f"forecast {given[KNOWN]:z.3f} and {given[KNOWN_LAST]:z.3f} nearer. "
        + (f"{FIT[', '.join(_untold(result['removal']))]}{_weights_beside(result)}" if learned else UNLEARNED)
    )


def _untold(removed: Result) -> list[str]:
    return [kind for kind in KINDS if not known_told(removed[kind])]


def _over_random(orders: Result) -> dict[str, float]:
    return {name: orders[name]["over_random"]["estimate"] for name in (KNOWN, KNOWN_LAST)}


def _weights_beside(result: Result) -> str:
    """How the order of the weights compares with the good one, and what would be said of it if nothing were known."""
    gains = " and ".join(
        f"{100 * share:z.0f} % where steps are {KINDS[kind]}" for kind, share in gained(result).items()
    )
    if not gains:
        return ""
    unknown = headline({**result, "hits": None})
    missed = findings(result)["hits"].answer == "no" and unknown != HEADLINES["no"]
    return f" Of what the good order gains, that of the weights gains {gains}.{MISSED.format(unknown) * missed}"


def seeds(result: Result) -> Sentence:
    """Whether another seed changes the weights more than another window does."""
    found = result["stability"]
    answer = "same" if same(found) else findings(result)["stability"].answer
    between = {name: found[name]["estimate"] for name in ("between_seeds", "between_samples")}
    return Sentence(
        f"The divergence is {between['between_seeds']:.3f} bits between {found['seeds']} seeds and "
        f"{between['between_samples']:.3f} bits between samples. {SEEDS[answer]}"
    )
