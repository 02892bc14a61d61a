"""Sentences that read the evaluation aloud: each from the figures of metrics.json, with the numbers of this run."""

from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from operator import itemgetter
from typing import Any

from lib.alerts import plural
from lib.prose.sentences import Sentence

Metrics = Mapping[str, Any]

CALLED = {
    "hour": "hour {} of the day",
    "month": "month {}",
    "week": "week {} of the test part",
    "phase": "tenth {} of the season",
    "stretch": "tenth {} of the test part",
}
SIGNIFICANT = 0.05


def floor(metrics: Metrics) -> Sentence:
    """How near the model comes to the noise, where that is known."""
    noise, limit = metrics["noise"], metrics["noise_floor"]
    if noise is None:
        return Sentence("The noise in this series is not known, so neither is how small an error could be at all.")
    return Sentence(
        f"The noise in this series is known: no forecast can be expected to have a squared error below its variance, "
        f"{limit:.4g}. The network's is {noise['ratio_to_floor']:.3f} × this floor. On these very targets, whose noise "
        f"happened to have a variance of {noise['oracle_mse']:.4g}, it is {noise['ratio_to_oracle']:.3f} × the squared "
        "error of the oracle, who knows all but the noise."
    )


def bands(metrics: Metrics) -> Sentence:
    """What each kind of band held, and how wide it was."""
    found = metrics["intervals"]
    adaptive, split = (
        f"{100 * band['coverage']:.1f} % of the test values at a mean width of {_quantity(band['width'], metrics)}"
        for band in (found["adaptive"], found["split"])
    )
    better = "adaptive" if found["adaptive"]["winkler"] < found["split"]["winkler"] else "fixed"
    return Sentence(
        f"Of a band of {100 * found['nominal']:g} % that share of the values should be inside. The adaptive band holds "
        f"{adaptive}; one of fixed width, as the validation errors ask for, holds {split}. By Winkler's score, which "
        f"counts width and misses together, the {better} band is the better one. The continuous ranked probability "
        f"score, which is the mean absolute error for a forecast without a band, is "
        f"{_quantity(found['crps'], metrics)}; the mean absolute error is {_quantity(metrics['test']['mae'], metrics)}."
    )


def coverage(metrics: Metrics) -> Sentence:
    """Where the band holds least and most."""
    tables = metrics["intervals"]["coverage_by"]
    parts = [
        f"from {100 * least['coverage']:.1f} % ({_called(name, least)}) to {100 * most['coverage']:.1f} % "
        f"({_called(name, most)})"
        for name, table in tables.items()
        for least, most in _extremes(table, "coverage")
    ]
    return Sentence(f"The adaptive band holds {'; '.join(parts)}.")


def errors(metrics: Metrics) -> Sentence:
    """When the error is largest and smallest, and how much worse it is after large changes."""
    tables = metrics["diagnostics"]["errors_by"]
    parts = [
        f"from {_quantity(least['mae'], metrics)} ({_called(name, least)}) to {_quantity(most['mae'], metrics)} "
        f"({_called(name, most)})"
        for name, table in tables.items()
        if name != "change"
        for least, most in _extremes(table, "mae")
    ]
    return Sentence(f"The mean absolute error goes {'; '.join(parts)}. {_by_change(tables['change'], metrics)}")


def _extremes(table: Sequence[Metrics], figure: str) -> Iterator[tuple[Metrics, Metrics]]:
    """The groups with the smallest and the largest ``figure``, of those with enough forecasts; none of only one."""
    enough = [row for row in table if 2 * row["n"] >= max(row["n"] for row in table)]
    if len(enough) > 1:
        ordered = sorted(enough, key=itemgetter(figure))
        yield ordered[0], ordered[-1]


def _called(name: str, row: Metrics) -> str:
    return CALLED[name].format(row["group"])


def _by_change(table: Sequence[Metrics], metrics: Metrics) -> str:
    calm, stormy = table[0], table[-1]
    return (
        f"Where the value hardly changes, by {_quantity(calm['group'], metrics)} at most, it is "
        f"{_quantity(calm['mae'], metrics)}; where it changes most, {_quantity(stormy['mae'], metrics)}."
    )


def residuals(metrics: Metrics) -> Sentence:
    """Whether anything is left to learn."""
    found, test = metrics["diagnostics"]["residuals"], metrics["diagnostics"]["residuals"]["ljung_box"]
    if isnan(test["p_value"]):
        return Sentence("There are too few forecasts to say whether anything is left to learn.")
    lag, largest = max(enumerate(found["autocorrelation"][1:], 1), key=lambda pair: abs(pair[1]))
    verdict = (
        "the residuals are correlated in time, so something is left to learn"
        if test["p_value"] < SIGNIFICANT
        else "that is no more than chance leaves in pure noise"
    )
    return Sentence(
        f"The largest autocorrelation of the residuals is {largest:.3f}, at lag {lag}; pure noise would stay within "
        f"±{found['bound']:.3f} at 95 of 100 lags. The Ljung-Box test of {test['lags']} lags together gives "
        f"Q = {test['statistic']:.4g}, p {probability(test['p_value'])}: {verdict}."
    )


def probability(value: float) -> str:
    """A p value with its sign: ``= 0.031``, ``< 0.001``."""
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


def worst(metrics: Metrics) -> Sentence:
    """What the worst moments have in common, and how much of all error they make up."""
    moments = metrics["diagnostics"]["worst"]
    low = sum(moment["error"] < 0 for moment in moments)
    share = sum(moment["share"] for moment in moments)
    return Sentence(
        f"The {len(moments)} worst moments, {100 * len(moments) / metrics['test']['n']:.2g} % of all, make up "
        f"{100 * share:.2g} % of the squared error. In {low} of them the forecast was too low, in "
        f"{len(moments) - low} too high."
    )


def shifted_copy(metrics: Metrics) -> Sentence:
    """Whether the forecast is a copy of the last value."""
    return Sentence(metrics["diagnostics"]["shifted_copy"]["sentence"])


def free_run(metrics: Metrics) -> Sentence:
    """How far the model goes on its own output."""
    found, steps = metrics["free_run"], metrics["free_run"]["steps"]
    naive = "the seasonal naive forecast" if metrics["season"] else "persistence (there is no season to repeat)"
    return Sentence(
        f"{found['runs']} free runs of {plural(steps, 'step')} through the test part: the mean absolute error grows "
        f"from {_quantity(found['predicted'][0], metrics)} at the first step to "
        f"{_quantity(found['predicted'][-1], metrics)} at the last. {_break_even(found['break_even'], steps, naive)}"
    )


def _break_even(step: int, steps: int, naive: str) -> str:
    if step == 0:
        return f"At no distance is the free run better than {naive}."
    if step == steps:
        return f"As far as was looked, {plural(steps, 'step')}, the free run is better than {naive}."
    return f"Beyond {plural(step, 'step')} ahead the free run is no better than {naive}."


def _quantity(value: float, metrics: Metrics) -> str:
    return f"{value:.4g} {metrics['unit']}".strip()
