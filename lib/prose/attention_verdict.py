"""The verdict on the attention: one text from the answers of all tests."""

from collections.abc import Mapping
from typing import Any

from lib.alerts import plural
from lib.limits import AT_LEAST
from lib.prose.finding import ANSWERS, NOT_TESTED, through, words
from lib.prose.findings import findings, instruments_work
from lib.prose.orders import blind
from lib.prose.tallies import better_without

Result = Mapping[str, Any]

HEADLINES = {
    "yes": "The attention weights may be believed: the forecast rests on the steps with large weights.",
    "partly": "The attention weights are a hint, no more: they pass the tests that decide, but not in full.",
    "no": "The attention weights do not explain the forecasts: they do not mark the steps on which these rest.",
    "reserved": "The attention weights are a hint, no more: they pass the tests that decide, but others speak against "
    "believing them.",
}
"""Where all decisive tests are passed, where all are passed at least in part, where none is; and the first of these
where there are reservations."""

COUNTS = ("none", "one", "two", "three", "four", "five")

FAILED = {
    "choice": "they are nearly uniform, and so mark no step",
    "hits": "they miss the step that is known to matter",
    "deletion": "taking away the steps with large weights changes the forecast no more than other orders do",
    "insertion": "given first, the steps with large weights come no nearer to the forecast than other orders do",
    "own": "their mean over all windows marks the steps as well, so they explain no single forecast",
}
"""What a decisive test shows that is failed, where another one is passed."""

WANTED = ("choice", "own")
"""Decisive tests of which only the want is a fault: weights that pass them may still mark the wrong steps."""

BLIND = {
    "deletion": "Taking steps away does not tell even a good order from a bad one: it has no part in this verdict.",
    "insertion": "Giving steps first does not tell even a good order from a bad one: it has no part in this verdict.",
}
"""Where a decisive test is not fit to decide: the verdict does not rest on it."""

RESERVATIONS = {
    "persistence": "The network is not shown to forecast better than the last value does: where it looks tells little.",
    "through": "Most of the forecast passes beside the attention: this verdict is of the other part alone.",
    "completeness": "Integrated gradients do not add up to the forecast: gradients tell little of this network.",
    "ablation": "Without learned attention the network is not shown to be worse: where it looks may hardly matter.",
    "conicity": "The hidden states are nearly parallel: whichever of them is chosen, the forecast is much the same.",
    "stability": "Another seed changes the weights more than another window does: they tell more of the training.",
}

UNTESTED = {
    "hits": "whether they find the step that is known to matter, to which the window does not reach back",
    "ablation": "whether the network needs its attention (retrain is false)",
    "stability": "whether another seed looks at the same steps (profile_seeds is 1)",
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
    sentences = [headline(result), *(BLIND[kind] for kind in blind(result["removal"]))]
    sentences += [OF_A_PART] * (through(result) < 1)
    sentences += [RESERVATIONS[name] for name in _reserved(answers)]
    sentences += _better_without(result["ablation"] or {})
    open_questions = [text for name, text in UNTESTED.items() if answers.get(name) == NOT_TESTED]
    sentences += [f"Not tested: {'; '.join(open_questions)}."] if open_questions else []
    return " ".join(sentences)


def _reserved(answers: Mapping[str, str]) -> list[str]:
    """The tests with no part in the decision whose answer speaks against the weights all the same."""
    return [name for name in RESERVATIONS if answers.get(name) == "no"]


def _decides(name: str, answers: Mapping[str, str]) -> bool:
    """Whether a test has a part in the verdict; that weights choose and tell windows apart is no merit by itself."""
    answer = answers.get(name, NOT_TESTED)
    return answer == "no" if name in WANTED else answer != NOT_TESTED


def headline(result: Result) -> str:
    """What the decisive tests say together; where they disagree, which of them are failed."""
    all_answers = {name: test.answer for name, test in findings(result).items()}
    unfit = blind(result["removal"])
    answers = {name: all_answers[name] for name in FAILED if name not in unfit and _decides(name, all_answers)}
    failed = [FAILED[name] for name, answer in answers.items() if answer == "no"]
    if 0 < len(failed) < len(answers):
        but = " and ".join(failed)
        return f"{_hint(list(answers.values()))}, but {but}."
    worst = min((*answers.values(), all_answers["own"]), key=ANSWERS.index)
    return HEADLINES["reserved" if worst == "yes" and _reserved(all_answers) else worst]


def _hint(answers: list[str]) -> str:
    """How many of the decisive tests are passed, where some of them are failed."""
    tests, passed, in_part = COUNTS[len(answers)], answers.count("yes"), answers.count("partly")
    are = "a hint, no more" if passed else "a weak hint at best"
    parts = [COUNTS[passed]] * (passed > 0) + [f"{COUNTS[in_part]} in part"] * (in_part > 0)
    return f"The attention weights are {are}: of the {tests} tests that decide they pass {' and '.join(parts)}"


def _better_without(ablation: Result) -> list[str]:
    """The variant without learned attention that beats the network by most, if any does."""
    less = better_without(ablation)
    if not less:
        return []
    name = max(less, key=lambda variant: less[variant])
    return [f"It is even better with {words(name)}: the test error is {100 * less[name]:.1f} % smaller."]
