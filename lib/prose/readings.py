"""Sentences that say how good and how sure the forecasts are: each from the figures of metrics.json."""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite, isnan
from operator import itemgetter
from typing import Any

from lib.alerts import plural
from lib.evaluation.comparison import decimals
from lib.evaluation.groups import numbered, telling
from lib.prose.numbers import number, probability
from lib.prose.sentences import Sentence

Metrics = Mapping[str, Any]

CALLED = {
    "hour": "hour {} of the day",
    "hours": "hours {} of the day",
    "month": "month {}",
    "week": "week {} of the test part",
    "phase": "the {th} tenth of the season",
    "stretch": "the {th} stretch of the test part",
}
SIGNIFICANT = 0.05
"""p value below which chance is no explanation."""
TOO_FEW = "there are too few forecasts for an interval"

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def forecast(metrics: Metrics, part: str) -> Sentence:
    """How far the forecasts that are drawn are off."""
    found = metrics["overview"][part]["drawn"]
    if found["rows"] == metrics[part]["n"]:
        return Sentence(f"The forecasts are {quantity(found['mae'], metrics)} off on average.")
    return Sentence(
        f"Over these {plural(found['rows'], 'value')} the forecasts are {quantity(found['mae'], metrics)} off on "
        f"average, over the whole {part} part {quantity(metrics[part]['mae'], metrics)}."
    )


def scatter(metrics: Metrics, part: str) -> Sentence:
    """Whether forecasts are too bold or too timid, and on average too high or too low."""
    found = metrics["overview"][part]
    interval = found["slope_interval"]
    said = _slope(found["slope"], interval["lower"], interval["upper"], metrics["unit"])
    return Sentence(f"{said} {_bias(found['bias'], **found['bias_interval'], unit=metrics['unit'])}")


def _bias(bias: float, lower: float, upper: float, unit: str) -> str:
    """Whether the forecasts are too high or too low on average, and whether by chance."""
    if isnan(lower):
        size = f"{number(abs(bias), unit)} too {'high' if bias > 0 else 'low'}"
        return f"On average they are {size}; {TOO_FEW}."
    digits = decimals(lower, upper)
    middle, *ends = (f"{value:z,.{digits}f}" for value in (bias, lower, upper))
    way = (
        "too high" if upper > lower > 0 else "too low" if lower < upper < 0 else "neither too high nor too low for sure"
    )
    return f"On average they are {way}: predicted less actual is {middle} {unit}".rstrip() + (
        f", 95 % interval {' to '.join(ends)}."
    )


def _slope(slope: float, lower: float, upper: float, unit: str) -> str:
    if not isfinite(slope):
        return "The forecasts do not vary."
    if isnan(lower):
        return f"On average the value changes {slope:z.3f} times as much as its forecast; {TOO_FEW}."
    falls = slope < 0 and upper < 0
    size, *ends = (-slope, -upper, -lower) if falls else (slope, lower, upper)
    way = "is lower by" if falls else "is higher by" if slope >= 0 else "changes by"
    one, by, last = (f"{value} {unit}".rstrip() for value in ("one", f"{size:.3f}", f"{ends[1]:z.3f}"))
    return (
        f"Where a forecast is higher by {one}, the value {way} {by} on average, 95 % interval "
        f"{ends[0]:z.3f} to {last}: {_sized(round(lower, 9), round(upper, 9))}."
    )


def _sized(lower: float, upper: float) -> str:
    """What may be said of forecasts whose slope lies between these: only what holds at both ends."""
    if upper < 0:
        return "the forecasts point the wrong way"
    if lower > 1:
        return "1 would be right, so the forecasts are too timid"
    if upper < 1:
        direction = "" if lower > 0 else ", and whether they point the right way cannot be told"
        return f"1 would be right, so the forecasts exaggerate{direction}"
    if lower > 0:
        return "1 would be right, so whether the forecasts exaggerate or are too timid cannot be told"
    return "whether the forecasts point the right way cannot be told"


def floor(metrics: Metrics) -> Sentence:
    """How near the model comes to the noise, where that is known."""
    noise, limit = metrics["noise"], metrics["noise_floor"]
    if noise is None:
        return Sentence("The noise in this series is not known, so neither is how small an error could be at all.")
    return Sentence(
        "The noise in this series is known: no forecast can be expected to have a squared error below its variance, "
        f"{number(limit)}. On these very targets the noise happened to have a variance of "
        f"{number(noise['oracle_mse'])}, which is the squared error of the oracle, who knows all but the noise: the "
        f"network's is {noise['ratio_to_oracle']:.3f} × that, and {noise['ratio_to_floor']:.3f} × the floor."
    )


def bands(metrics: Metrics) -> Sentence:
    """What each kind of band held, and how wide it was."""
    found = metrics["intervals"]
    adaptive, split = (_band(found[name], found["nominal"], metrics) for name in ("adaptive", "split"))
    return Sentence(
        f"A band of {100 * found['nominal']:g} % should hold {100 * found['nominal']:g} % of the values. The adaptive "
        f"band holds {adaptive}; one of fixed width, as the validation errors ask for, holds {split}. "
        f"{_winkler(found['winkler_difference'], metrics)} The continuous ranked "
        f"probability score (CRPS) judges bands of every width together, and smaller is better: it is "
        f"{quantity(found['crps'], metrics)}. The same forecasts without any band would score their mean absolute "
        f"error, {quantity(metrics['test']['mae'], metrics)}."
    )


def _band(band: Metrics, nominal: float, metrics: Metrics) -> str:
    """What a band holds and how wide it is; that this is not what it claims only where chance does not explain it."""
    lower, upper = band["coverage_interval"]["lower"], band["coverage_interval"]["upper"]
    otherwise = ", fewer than it claims," if upper < nominal else ", more than it claims," if lower > nominal else ""
    sure = f" (95 % interval {100 * lower:.1f} to {100 * upper:.1f}){otherwise}"
    unsure = " (too few to give an interval)"
    return (
        f"{100 * band['coverage']:.1f} % of the test values{unsure if isnan(lower) else sure} "
        f"at a mean width of {quantity(band['width'], metrics)}"
    )


def _winkler(difference: Metrics, metrics: Metrics) -> str:
    """Which band has the better score, if either has."""
    lower, upper = difference["lower"], difference["upper"]
    if isnan(lower):
        return "There are too few test values to say which of them does better."
    better = "adaptive" if difference["estimate"] < 0 else "fixed"
    said = "there is no clear difference" if lower <= 0 <= upper else f"the {better} band does better"
    return (
        f"By Winkler's score, which counts width and misses together, {said}: that of the adaptive band less that of "
        f"the fixed one is {quantity(difference['estimate'], metrics)}, 95 % interval {number(lower)} to "
        f"{quantity(upper, metrics)}."
    )


def coverage(metrics: Metrics) -> Sentence:
    """Where the band holds least and most."""
    bands = metrics["intervals"]
    found = ranges(bands["coverage_by"], bands["coverage_by_chance"], "coverage", _percent)
    if not found:
        return Sentence("There are too few forecasts to compare how often the band holds the truth at different times.")
    return Sentence(f"The adaptive band holds {found}.{_by_size(bands['coverage_by_size'])}")


def _by_size(tables: Mapping[str, Sequence[Metrics]]) -> str:
    """What the band holds where it is narrow and wide, and where the value changes little and much."""
    said = {
        "width": " In {} with the narrowest bands it holds {}, in {} with the widest {}.",
        "change": " Looked at afterwards, it holds {1} in {0} before which the value changed least and {3} in {2} "
        "before which it changed most.",
    }
    ends = {name: (rows[0], rows[-1]) for name, rows in tables.items() if len(rows) > 1}
    told = {name: [text for row in pair for text in _held(row)] for name, pair in ends.items()}
    return "".join(said[name].format(*texts) for name, texts in told.items())


def _held(row: Metrics) -> tuple[str, str]:
    return f"the {plural(row['n'], 'forecast')}", _percent(row["coverage"])


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def ranges(
    tables: Mapping[str, Sequence[Metrics]], chance: Mapping[str, float], figure: str, said: Callable[[float], str]
) -> str:
    """From what to what a ``figure`` goes, in which groups, and whether by chance, for each way to tell them apart."""
    told = {name: sorted(rows, key=itemgetter(figure)) for name, rows in telling(tables).items() if name in CALLED}
    ends = [(name, rows[0], rows[-1]) for name, rows in told.items() if len(rows) > 1]
    return "; ".join(
        f"from {said(low[figure])} ({_group(name, low['group'])}) to {said(high[figure])} "
        f"({_group(name, high['group'])}), {_luck(chance[name])}"
        for name, low, high in ends
    )


def _luck(p_value: float) -> str:
    """Whether groups differ by more than chance makes them."""
    more = "more than chance explains" if p_value < SIGNIFICANT else "no more than chance explains"
    return f"{more} (p {probability(p_value)})"


def _group(name: str, number: int) -> str:
    """What a group is called; those of a season and of the test part are ten at most."""
    ordinal = "last" if (name, number) == ("phase", len(ORDINALS)) else ORDINALS[(number - 1) % len(ORDINALS)]
    return CALLED[name].format(numbered(name, number), th=ordinal)


def quantity(value: float, metrics: Metrics) -> str:
    """A value in the target's unit."""
    return number(value, metrics["unit"])
