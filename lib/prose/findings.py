"""What the tests of the attention found, in words: question, answer and figures."""

from collections.abc import Iterator, Mapping
from statistics import fmean
from typing import Any

import pandas as pd

from lib.attention.deletion import KNOWN
from lib.prose import order_findings
from lib.prose.finding import NOT_TESTED, Finding, grade, through, words
from lib.prose.numbers import number, percent_with_interval, rounded, with_interval
from lib.prose.tables import captioned

Result = Mapping[str, Any]

AGREES, DISAGREES = 0.5, 0.2
"""Kendall's τ from which two rankings of the steps agree, and below which they do not."""

PARALLEL, DIFFERENT = 0.8, 0.5
"""Conicity from which hidden states are nearly parallel, and below which they differ."""

UNIFORM, SPREAD = 0.95, 0.75
"""Share of the steps over which weights are spread: above it they are nearly uniform; up to which they choose."""

MOST = 0.5
"""Share of what varies in the forecast from which most of it passes through the attention."""

ELSEWHERE = 0.25
"""Share of the weight in common with any measure below which it lies elsewhere."""

COMPLETE, INCOMPLETE = 0.05, 0.2
"""What integrated gradients may leave out to be called complete, as a share, and above which they are not."""

FOUND = 0.95
"""Share of the windows in which a measure has to find the step that is known to matter."""

SAME = 0.01
"""Bits of Jensen-Shannon divergence below which weights are the same but for a trifle: 1 % of the weight on other steps
makes as much."""

STEP_FOUND = "Each value depends on that {} steps before it alone. Do the weights find this step?"
DECISIVE = (
    "The verdict rests on whether the attention chooses among the steps at all, on what taking away and giving first "
    "show and, where it is known which step matters, on whether the weights find it. Of the others, but for those of "
    "whole rankings and of parallel states, one that speaks against the weights makes them a hint at most; and weights "
    "whose mean over all windows does as well may be believed as a habit alone."
)
"""What the caption of the table says of the tests that decide."""


def findings(result: Result, unit: str = "") -> dict[str, Finding]:
    """Every test by its name.

    Args:
        result: the content of faithfulness.json.
        unit: of the target, where its figures are to be read.
    """
    return dict(_all_findings(result, unit))


def table(result: Result, unit: str) -> pd.DataFrame:
    """A row for each test: its question, the answer, the figures, errors in the ``unit`` of the target."""
    rows = {found.question: (found.answer, found.figures) for found in findings(result, unit).values()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["answer", "figures"]).rename_axis("question")
    return captioned(frame, f"Each test of the attention, its answer, and the figures behind it. {DECISIVE}")


def _all_findings(result: Result, unit: str) -> Iterator[tuple[str, Finding]]:
    yield "persistence", _persistence(result["persistence"])
    if through(result) < 1:
        yield "through", _through(through(result))
    if result["hits"]:
        yield "hits", _hits(result["hits"])
    if result["out_of_reach"]:
        yield "hits", _unreached(result["out_of_reach"])
    yield "choice", _choice(result["effective_steps"], result["steps"], result["samples"])
    yield "completeness", _completeness(result["completeness_error"])
    yield "agreement", _agreement("weights", result["agreement"]["attention_weights"])
    yield "contributions", _agreement("contributions", result["agreement"]["contributions"])
    yield "place", _place(result["in_common"])
    if KNOWN in result["removal"]["deletion"]:
        yield "known_order", order_findings.known_order(result)
    yield "deletion", order_findings.order(order_findings.TAKEN_AWAY, result, "deletion")
    yield "insertion", order_findings.order(order_findings.ALONE, result, "insertion")
    yield "own", order_findings.own_order(result)
    yield "ablation", _ablation(result["ablation"], unit)
    yield "conicity", _conicity(result["conicity"])
    yield "stability", _stability(result["stability"])


def _through(share: float) -> Finding:
    figures = f"{100 * share:.2g} % of what varies; the tests are of this part alone"
    return Finding("Does most of the forecast pass through the attention?", "yes" if share >= MOST else "no", figures)


def _persistence(beside: Result) -> Finding:
    answer = "yes" if beside["relation"] == "beats" else "no"
    figures = f"error saved in the validation windows: {percent_with_interval(beside['skill'])}"
    return Finding("Does the network forecast better than the last value does?", answer, figures)


def _choice(effective: float, steps: int, samples: int) -> Finding:
    figures = f"in the median of the {samples} tested windows they are spread as over {effective:.1f} of {steps} steps"
    return Finding("Does the attention choose among the steps?", grade(-effective / steps, -UNIFORM, -SPREAD), figures)


def _hits(hits: Result) -> Finding:
    rates = ", ".join(f"{words(name)} in {100 * rate:.1f} %" for name, rate in hits["rates"].items())
    answer = grade(hits["rates"]["attention_weights"], 0.5, FOUND)
    return Finding(STEP_FOUND.format(hits["lag"]), answer, f"{rates} of the windows")


def _unreached(beyond: Result) -> Finding:
    why = f"the window of {beyond['window']} steps does not reach back to it"
    return Finding(STEP_FOUND.format(beyond["lag"]), NOT_TESTED, why)


def instruments_work(rates: Mapping[str, float]) -> bool:
    """Whether the measures that the weights are compared with find the step that is known to matter."""
    return min(rates["occlusion"], rates["integrated_gradients"]) >= FOUND


def _completeness(missing: float) -> Finding:
    figures = (
        f"what is missing or too much: {rounded(100 * missing, 2)} %; below {100 * COMPLETE:g} % counts as added up"
    )
    question = "Do integrated gradients add up to the forecast, so that gradients can be believed here?"
    return Finding(question, grade(-missing, -INCOMPLETE, -COMPLETE), figures)


def _agreement(of: str, agreements: Result) -> Finding:
    mean = fmean(tau["estimate"] for tau in agreements.values())
    figures = ", ".join(f"{with_interval(tau)} with {words(name)}" for name, tau in agreements.items())
    question = f"Do the {of} rank the steps as changes to the window do?"
    return Finding(
        question, grade(mean, DISAGREES, AGREES), f"Kendall's τ, 1 for the same order, 0 for none: {figures}"
    )


def _place(in_common: Result) -> Finding:
    figures = ", ".join(f"{percent_with_interval(share)} with {words(name)}" for name, share in in_common.items())
    most = max(share["estimate"] for share in in_common.values())
    question = "Does the weight lie where changes to the window matter?"
    return Finding(question, grade(most, ELSEWHERE, MOST), f"weight in common, 100 % if all of it: {figures}")


def _ablation(ablation: Result | None, unit: str) -> Finding:
    question = "Does the network need its attention?"
    if ablation is None:
        return Finding(question, NOT_TESTED, "switched off: the parameter retrain is false")
    variants = {name: scores for name, scores in ablation.items() if name != "attention"}
    beaten = sum(scores["relation"] == "beats" for scores in variants.values())
    others = (
        f"{words(name)} {number(s['mae'], unit)} (attention saves {percent_with_interval(s['skill'])})"
        for name, s in variants.items()
    )
    figures = f"test MAE {number(ablation['attention']['mae'], unit)}; {', '.join(others)}"
    return Finding(question, grade(beaten / len(variants), 1e-9, 1), figures)


def _conicity(conicity: Result) -> Finding:
    question = "Are the hidden states different enough for a choice among them to matter?"
    return Finding(
        question,
        grade(-conicity["estimate"], -PARALLEL, -DIFFERENT),
        f"conicity, 1 if all are parallel: {with_interval(conicity)}",
    )


def _stability(stability: Result | None) -> Finding:
    question = "Do the weights depend less on the seed of the training than on the window?"
    if stability is None:
        return Finding(question, NOT_TESTED, "switched off: the parameter profile_seeds is 1")
    figures = (
        f"Jensen-Shannon divergence, 0 for equal weights: "
        f"between {stability['seeds']} seeds {with_interval(stability['between_seeds'])} bits, "
        f"between samples {with_interval(stability['between_samples'])} bits, "
        f"the second less the first {with_interval(stability['difference'])} bits"
    )
    return Finding(question, "yes" if same(stability) else _sign(stability["difference"]), figures)


def same(stability: Result) -> bool:
    """Whether the weights from different seeds are the same but for a trifle."""
    return bool(stability["between_seeds"]["upper"] < SAME)


def _sign(difference: Result) -> str:
    if difference["lower"] > 0:
        return "yes"
    return "no" if difference["upper"] < 0 else "partly"
