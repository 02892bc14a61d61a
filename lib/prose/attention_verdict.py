"""The verdict on the attention: one text from the answers of all tests."""

from collections.abc import Mapping
from typing import Any

from lib.alerts import plural
from lib.attention.deletion import WEIGHTS
from lib.limits import AT_LEAST
from lib.prose.finding import NOT_TESTED, through, words
from lib.prose.findings import findings, instruments_work
from lib.prose.orders import blind, fit, known_told, unbeaten
from lib.prose.tallies import better_without

Result = Mapping[str, Any]

BELIEVED = "The attention weights may be believed"

HEADLINES = {
    "yes": BELIEVED + "{}: the forecasts rest on the steps with large weights.",
    "habit": BELIEVED + "{}, but as a habit of the network: the forecasts rest on the steps with large weights, and "
    "the mean over all windows marks these as well.",
    "partly": "The attention weights are a hint, no more: they pass the tests that decide, but not in full.",
    "reserved": "The attention weights are a hint, no more: they pass the tests that decide, but others speak against "
    "believing them.",
    "no": "The attention weights do not explain the forecasts: they do not mark the steps on which these rest.",
    "uniform": "The attention weights do not explain the forecasts: they are nearly uniform, and so mark no step.",
    "missed": "The attention weights do not explain the forecasts: they miss the step that is known to matter.",
    "blind": "Nothing can be concluded about the attention weights: the tests that decide do not work on this network.",
}
"""What the tests that decide say together. `AS_TESTED` may stand in the first two."""

AS_TESTED = " as far as they were tested"

HABIT = "Their mean over all windows marks the steps as well: they show a habit of the network, not this one forecast."

BETWEEN = "The attention weights are a hint, no more: {}, but {}."
"""Where one of the two curves speaks for the weights and the other does not."""

PASSED = {
    "deletion": "taking away the steps with large weights changes the forecast",
    "insertion": "the steps with large weights, given first, come near to the forecast",
}
BY_CHANCE = {
    "deletion": "taking them away changes the forecast no more than chance does",
    "insertion": "given first they come no nearer to the forecast than chance does",
}
TOO_LITTLE = {
    "deletion": "taking them away gains less than half of what the best order does",
    "insertion": "given first they gain less than half of what the best order does",
}
"""What a curve shows of the steps with large weights: for them; against them; against them, though above chance."""

UNTOLD = {
    "deletion": "Taking steps away does not tell even a good order from a bad one, so it does not count here.",
    "insertion": "Giving steps first does not tell even a good order from a bad one, so it does not count here.",
}
WITHOUT_A_RIVAL = {
    "deletion": "No other measure's order beats chance where steps are taken away, so that does not count here.",
    "insertion": "No other measure's order beats chance where steps are given first, so that does not count here.",
}
"""Where a decisive test is not fit to decide: as a known order shows, or as no order is better than chance."""

RESERVATIONS = {
    "place": "Little of the weight lies where changes to the window matter: much of it is on steps that do not.",
    "persistence": "The network is not shown to forecast better than the last value does: where it looks tells little.",
    "through": "Most of the forecast passes beside the attention: this verdict is of the other part alone.",
    "completeness": "Integrated gradients do not add up to the forecast: gradients tell little of this network.",
    "ablation": "Without learned attention the network is not shown to be worse: where it looks may hardly matter.",
    "stability": "Another seed changes the weights more than another window does: they tell more of the training.",
}

PARALLEL = "The hidden states are nearly parallel: where that is so, weights among them cannot say much."
"""Where conicity is high, which leaves it open whether the forecast reads what is not parallel in the states."""

UNTESTED = {
    "hits": "whether they find the step that is known to matter, to which the window does not reach back",
    "ablation": "whether the network needs its attention, for which it is trained again without",
    "stability": "whether the weights depend on the seed of the training",
}
"""What is left open where a test was not made."""

NOT_LEARNED = (
    "Nothing can be concluded about the attention weights: occlusion or integrated gradients miss the step that "
    "matters, too. Either the network has not learned to rest on it alone, or these measures fail on this network: "
    "trained on more points or longer, it may tell."
)

OF_A_PART = (
    "Taking steps away and giving them is tested on what passes through the attention alone, which may rest on other "
    "steps than the whole forecast does: no order of these is known to be good there."
)

TOO_FEW = (
    "Nothing can be concluded about the attention weights: only {} could be tested, and intervals "
    "from so few decide nothing. Take a longer series or a larger validation part."
)


def verdict(result: Result) -> str:
    """Whether the weights may be believed, and every reservation that the tests leave."""
    if result["samples"] < AT_LEAST["probes"]:
        return TOO_FEW.format(plural(result["samples"], "validation window"))
    if result["hits"] and not instruments_work(result["hits"]["rates"]):
        return NOT_LEARNED
    answers = {name: found.answer for name, found in findings(result).items()}
    sentences = [headline(result)]
    sentences += [HABIT] * (answers["own"] == "no" and "a hint" in sentences[0])
    sentences += [_unfit(kind, result["removal"][kind]) for kind in blind(result["removal"])]
    sentences += [OF_A_PART] * (through(result) < 1)
    sentences += [RESERVATIONS[name] for name in _reserved(answers)]
    sentences += [PARALLEL] * (answers["conicity"] == "no")
    sentences += _better_without(result["ablation"] or {})
    open_questions = _open_questions(answers)
    sentences += [f"Not tested: {'; '.join(open_questions)}."] if open_questions else []
    return " ".join(sentences)


def _unfit(kind: str, orders: Result) -> str:
    return UNTOLD[kind] if not known_told(orders) else WITHOUT_A_RIVAL[kind]


def _reserved(answers: Mapping[str, str]) -> list[str]:
    """The tests with no part in the decision whose answer speaks against the weights all the same."""
    return [name for name in RESERVATIONS if answers.get(name) == "no"]


def _open_questions(answers: Mapping[str, str]) -> list[str]:
    return [text for name, text in UNTESTED.items() if answers.get(name) == NOT_TESTED]


def headline(result: Result) -> str:
    """What the decisive tests say together; where they disagree, which of them speaks against the weights."""
    answers = {name: test.answer for name, test in findings(result).items()}
    curves = {kind: answers[kind] for kind in fit(result["removal"])}
    failed = [kind for kind, found in curves.items() if found == "no"]
    if answers.get("hits") == "no":
        return HEADLINES["missed"]
    if answers["choice"] == "no":
        return HEADLINES["uniform"]
    passed = [kind for kind in curves if kind not in failed]
    if not curves:
        return HEADLINES["blind"]
    if not passed:
        return HEADLINES["no"]
    if failed:
        (against,) = failed
        return BETWEEN.format(PASSED[passed[0]], _against(against, result["removal"][against]))
    return HEADLINES[_passed(answers, curves)].format(AS_TESTED * bool(_open_questions(answers)))


def _passed(answers: Mapping[str, str], curves: Mapping[str, str]) -> str:
    """Which headline weights get that fail no decisive test."""
    if "partly" in (*curves.values(), answers.get("hits")):
        return "partly"
    if _reserved(answers):
        return "reserved"
    return "habit" if answers["own"] == "no" else "yes"


def _against(kind: str, orders: Result) -> str:
    return (BY_CHANCE if unbeaten(orders[WEIGHTS]) else TOO_LITTLE)[kind]


def _better_without(ablation: Result) -> list[str]:
    """The variant without learned attention that beats the network by most, if any does."""
    less = better_without(ablation)
    if not less:
        return []
    name = max(less, key=lambda variant: less[variant])
    return [f"The network is even better with {words(name)}: the test error is {100 * less[name]:.1f} % smaller."]
