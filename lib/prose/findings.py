"""What the tests of the attention found, in words: question, answer and figures, and a verdict from the answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import pandas as pd

from lib.prose.numbers import number
from lib.prose.tables import captioned

Result = Mapping[str, Any]

AGREES, DISAGREES = 0.5, 0.2
"""Kendall's τ from which two rankings of the steps agree, and below which they do not."""

PARALLEL, DIFFERENT = 0.8, 0.5
"""Conicity from which hidden states are nearly parallel, and below which they differ."""

FOUND = 0.95
"""Share of the windows in which a measure has to find the step that is known to matter."""

TAKEN_AWAY = "Does taking away the steps with large weights first change the forecast more than other orders do?"
ALONE = "Do the steps with large weights, given first, come nearer to the forecast than other orders do?"

ANSWERS = ("no", "partly", "yes")
NOT_TESTED = "not tested"

CONTROLS = {
    "over_random": "a random order",
    "over_shifted": "the same order elsewhere in the window",
    "over_gradients": "the gradients' order",
}

HEADLINES = {
    "yes": "The attention weights may be believed: the forecast rests on the steps with large weights.",
    "partly": "The attention weights are a hint, no more: other measures find the steps that matter better.",
    "no": "The attention weights do not explain the forecasts: they do not mark the steps on which these rest.",
}
"""Where all decisive tests are passed, where all are passed at least in part, where none is."""

FAILED = {
    "hits": "they miss the step that is known to matter",
    "deletion": "taking away the steps with large weights changes the forecast no more than other orders do",
    "insertion": "given first, the steps with large weights come no nearer to the forecast than other orders do",
}
"""What a decisive test shows that is failed, where another one is passed."""

RESERVATIONS = {
    "ablation": "Without learned attention the network is not shown to be worse: where it looks may hardly matter.",
    "conicity": "The hidden states are nearly parallel: whichever of them is chosen, the forecast is much the same.",
    "stability": "Another seed changes the weights more than another window does: they tell more of the training.",
}

NOT_LEARNED = (
    "Occlusion or integrated gradients miss the step that matters, too: the network has not learned to rest on it "
    "alone, so train it on more points or longer before anything is concluded."
)


@dataclass(frozen=True)
class Finding:
    """One test: what it asks, ``yes``, ``partly``, ``no`` or ``not tested``, and the figures behind the answer."""

    question: str
    answer: str
    figures: str


def findings(result: Result) -> dict[str, Finding]:
    """Every test by its name; ``result`` is the content of faithfulness.json."""
    return dict(_all_findings(result))


def table(result: Result) -> pd.DataFrame:
    """A row for each test: its question, the answer, the figures."""
    rows = {found.question: (found.answer, found.figures) for found in findings(result).values()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["answer", "figures"]).rename_axis("question")
    return captioned(frame, "Each test of the attention, its answer, and the figures behind it.")


def verdict(result: Result) -> str:
    """Whether the weights may be believed, and every reservation that the tests leave."""
    found = findings(result)
    sentences = [_headline({name: found[name].answer for name in FAILED if name in found})]
    sentences += [text for name, text in RESERVATIONS.items() if found[name].answer == "no"]
    sentences += _better_without(result["ablation"] or {})
    sentences += [NOT_LEARNED] * (result["hits"] is not None and not instruments_work(result["hits"]["rates"]))
    return " ".join(sentences)


def _headline(answers: Mapping[str, str]) -> str:
    """What the decisive tests say together; where they disagree, which of them are failed."""
    failed = [FAILED[name] for name, answer in answers.items() if answer == "no"]
    if 0 < len(failed) < len(answers):
        return f"The attention weights are a hint, no more: they pass some tests, but {' and '.join(failed)}."
    return HEADLINES[min(answers.values(), key=ANSWERS.index)]


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


def _better_without(ablation: Result) -> list[str]:
    """The variant without learned attention that beats the network by most, if any does."""
    less = better_without(ablation)
    if not less:
        return []
    name = max(less, key=lambda variant: less[variant])
    return [f"It is even better with {_words(name)}: the test error is {100 * less[name]:.1f} % smaller."]


def _all_findings(result: Result) -> Iterator[tuple[str, Finding]]:
    if result["hits"] is not None:
        yield "hits", _hits(result["hits"])
    yield "agreement", _agreement("weights", result["agreement"]["attention_weights"])
    yield "contributions", _agreement("contributions", result["agreement"]["contributions"])
    yield "deletion", _order(TAKEN_AWAY, result, "deletion")
    yield "insertion", _order(ALONE, result, "insertion")
    yield "ablation", _ablation(result["ablation"])
    yield "conicity", _conicity(result["conicity"])
    yield "stability", _stability(result["stability"])


def _hits(hits: Result) -> Finding:
    rates = ", ".join(f"{_words(name)} in {100 * rate:.1f} %" for name, rate in hits["rates"].items())
    question = f"Each value depends on that {hits['lag']} steps before it alone. Do the weights find this step?"
    return Finding(question, _grade(hits["rates"]["attention_weights"], 0.5, FOUND), f"{rates} of the windows")


def instruments_work(rates: Mapping[str, float]) -> bool:
    """Whether the measures that the weights are compared with find the step that is known to matter."""
    return min(rates["occlusion"], rates["integrated_gradients"]) >= FOUND


def _agreement(of: str, agreements: Result) -> Finding:
    mean = fmean(tau["estimate"] for tau in agreements.values())
    figures = ", ".join(f"{_figure(tau)} with {_words(name)}" for name, tau in agreements.items())
    question = f"Do the {of} rank the steps as changes to the window do?"
    return Finding(
        question, _grade(mean, DISAGREES, AGREES), f"Kendall's τ, 1 for the same order, 0 for none: {figures}"
    )


def _order(question: str, result: Result, kind: str) -> Finding:
    order = result["removal"][kind]["attention_weights"]
    gains = ", ".join(f"{_figure(order[name])} over {words}" for name, words in CONTROLS.items())
    figures = (
        f"forecast changed by {order['area']['estimate']:.2f} standard deviations of the target on average; better "
        f"(worse, if below 0) by {gains}"
    )
    return Finding(question, _order_answer(order), figures)


def _order_answer(order: Result) -> str:
    if unbeaten(order):
        return "no"
    return "partly" if order["over_gradients"]["upper"] < 0 else "yes"


def unbeaten(order: Result) -> list[str]:
    """The orders by chance that the order of the weights is not shown to be better than, in words."""
    return [CONTROLS[name] for name in ("over_random", "over_shifted") if order[name]["lower"] <= 0]


def _ablation(ablation: Result | None) -> Finding:
    question = "Does the network need its attention?"
    if ablation is None:
        return Finding(question, NOT_TESTED, "switched off: the parameter retrain is false")
    variants = {name: scores for name, scores in ablation.items() if name != "attention"}
    beaten = sum(scores["relation"] == "beats" for scores in variants.values())
    others = (
        f"{_words(name)} {number(s['mae'])} (attention saves {_percent(s['skill'])})" for name, s in variants.items()
    )
    figures = f"test MAE {number(ablation['attention']['mae'])}; {', '.join(others)}"
    return Finding(question, _grade(beaten / len(variants), 1e-9, 1), figures)


def _conicity(conicity: Result) -> Finding:
    question = "Are the hidden states different enough for a choice among them to matter?"
    return Finding(
        question,
        _grade(-conicity["estimate"], -PARALLEL, -DIFFERENT),
        f"conicity, 1 if all are parallel: {_figure(conicity)}",
    )


def _stability(stability: Result | None) -> Finding:
    question = "Does the network, trained from another seed, look at the same steps?"
    if stability is None:
        return Finding(question, NOT_TESTED, "switched off: the parameter profile_seeds is 1")
    figures = (
        f"Jensen-Shannon divergence, 0 for equal weights: "
        f"between {stability['seeds']} seeds {_figure(stability['between_seeds'])} bits, "
        f"between samples {_figure(stability['between_samples'])} bits"
    )
    return Finding(question, _sign(stability["difference"]), figures)


def _sign(difference: Result) -> str:
    if difference["lower"] > 0:
        return "yes"
    return "no" if difference["upper"] < 0 else "partly"


def _grade(value: float, no_below: float, yes_from: float) -> str:
    if value < no_below:
        return "no"
    return "yes" if value >= yes_from else "partly"


def _words(name: str) -> str:
    return name.replace("_", " ").replace(" times ", " × ")


def _figure(interval: Result) -> str:
    """An estimate and its interval: ``0.12 (0.10 to 0.14)``."""
    return "{estimate:z.2f} ({lower:z.2f} to {upper:z.2f})".format_map(interval)


def _percent(interval: Result) -> str:
    """A share and its interval: ``1.2 % (-0.3 to 2.7)``."""
    estimate, lower, upper = (100 * interval[end] for end in ("estimate", "lower", "upper"))
    return f"{estimate:z.1f} % ({lower:z.1f} to {upper:z.1f})"
