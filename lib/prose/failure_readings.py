"""Sentences that say where the forecasts fail and how far they go: each from the figures of metrics.json."""

from collections.abc import Mapping, Sequence
from math import isnan, sqrt
from typing import Any

from lib.alerts import plural
from lib.evaluation.diagnostics import MOST_MOMENTS
from lib.evaluation.forecasts import NAMES
from lib.evaluation.groups import telling
from lib.prose.numbers import listed, probability, rounded
from lib.prose.readings import SIGNIFICANT, quantity, ranges
from lib.prose.sentences import Sentence

Metrics = Mapping[str, Any]

CLEARLY = 1.05
"""So many times another error is one that is said to be larger."""
DIVERGES = " Beyond {} the forecasts grow beyond all numbers, so the runs end there."
WHY_FEWER = "no further error is larger than the mean and far enough in time from a larger one to be another moment."


def errors(metrics: Metrics) -> Sentence:
    """When the error is largest and smallest, and how much worse it is after large changes."""
    tables = metrics["diagnostics"]["errors_by"]
    chance = metrics["diagnostics"]["errors_by_chance"]
    found = ranges(tables, chance, "mae", lambda error: quantity(error, metrics))
    goes = f"The mean absolute error goes {found}. " if found else ""
    return Sentence(f"{goes}{_by_change(telling(tables).get('change', []), metrics)}")


def _by_change(table: Sequence[Metrics], metrics: Metrics) -> str:
    if not table:
        return "The changes are too few, or too much alike, to compare small ones with large ones."
    calm, stormy = table[0], table[-1]
    return (
        f"Looked at afterwards: where the value hardly changes, by {quantity(calm['group'], metrics)} at most, the "
        f"error is {quantity(calm['mae'], metrics)} on average, of {plural(calm['n'], 'forecast')}; where it changes "
        f"most, {quantity(stormy['mae'], metrics)}, of {stormy['n']:,}."
    )


def residuals(metrics: Metrics) -> Sentence:
    """Whether anything is left to learn."""
    found, test = metrics["diagnostics"]["residuals"], metrics["diagnostics"]["residuals"]["ljung_box"]
    if isnan(test["p_value"]):
        return Sentence("The errors are too few, or too much alike, to say whether anything is left to learn.")
    largest, horizon = found["largest"], metrics["horizon"]
    beyond = "" if horizon == 1 else f" from lag {horizon}, the horizon, on"
    apart = f", on average over the {horizon} ways to take one error in {horizon}, as those between overlap"
    tested = "" if horizon == 1 else apart
    return Sentence(
        f"The largest autocorrelation of the residuals{beyond} is {largest['autocorrelation']:.3f}, at lag "
        f"{largest['lag']}; pure noise would stay within ±{largest['bound']:.3f} there 95 times in 100. The Ljung-Box "
        f"test of {plural(test['lags'], 'lag')} together{tested}, in the form that allows for errors whose size "
        f"changes, gives Q = {rounded(test['statistic'])}, p {probability(test['p_value'])}: "
        f"{_left(test['p_value'], found['outside'])}."
    )


def _left(p_value: float, outside: Metrics) -> str:
    """What the test says, and where it finds nothing, whether more lags than by chance lie outside the band."""
    if p_value < SIGNIFICANT:
        return "the residuals are correlated in time, so something is left to learn"
    if outside["lags"] > outside["by_chance"] + 3 * sqrt(outside["by_chance"]):
        many = f"{outside['lags']} of {plural(outside['of'], 'lag')} lie outside the band"
        return f"the test does not find it, but {many}, more than chance explains, so something may be left to learn"
    return "that is no more than chance leaves in pure noise"


def worst(metrics: Metrics) -> Sentence:
    """What the worst moments have in common, and how much of all error they make up."""
    found = metrics["diagnostics"]["worst_together"]
    share, squared = f"{100 * found['share_of_forecasts']:.2g} %", f"{100 * found['share_of_squared_error']:.2g} %"
    if found["moments"] == 1:
        side = "too low" if found["too_low"] else "too high" if found["too_high"] else "right"
        return Sentence(
            f"The worst moment, {share} of all forecasts, makes up {squared} of the squared error. The forecast was "
            f"{side}. It is the only one: {WHY_FEWER}"
        )
    fewer = f" They are fewer than {MOST_MOMENTS}: {WHY_FEWER}" if found["moments"] < MOST_MOMENTS else ""
    return Sentence(
        f"The {plural(found['moments'], 'worst moment')}, {share} of all forecasts, make up {squared} of the squared "
        f"error. The forecast was too low in {found['too_low']} of them, too high in {found['too_high']}.{fewer}"
    )


def shifted_copy(metrics: Metrics) -> Sentence:
    """Whether the forecast is a copy of the last value; of one that is, what it saves and who else makes one."""
    found = metrics["diagnostics"]["shifted_copy"]
    told = _copies(found["also"], metrics) if found["found"] else ""
    return Sentence(f"{found['sentence']}{told}")


def _copies(also: Sequence[str], metrics: Metrics) -> str:
    saved = metrics["comparisons"]["persistence"]["relation"] == "beats"
    of_use = f" Even so it saves {100 * metrics['test']['skill']:.1f} % of persistence's error." if saved else ""
    forecasts = "The forecast of {} is one, too." if len(also) == 1 else "The forecasts of {} are such copies, too."
    others = " " + forecasts.format(listed([NAMES[name] for name in also])) if also else ""
    return of_use + others


def free_run(metrics: Metrics) -> Sentence:
    """How far the model goes on its own output."""
    found, steps = metrics["free_run"], metrics["free_run"]["steps"]
    naive = "the seasonal naive forecast" if metrics["season"] else "persistence (there is no season to repeat)"
    return Sentence(
        f"{plural(found['runs'], 'free run')} of {plural(steps, 'step')} through the test part: the mean absolute "
        f"error {_course(found['predicted'], metrics)}.{_begins(metrics['horizon'])} "
        f"{_break_even(found, naive)}{_at_first(found, metrics)}{_in_all(found, metrics['season'])}"
        f"{_kept(found['kept'])}{DIVERGES.format(plural(steps, 'step')) if found['diverged'] else ''}"
    )


def _course(errors: Sequence[float], metrics: Metrics) -> str:
    """From what to what the error goes, and where it is largest, if that is in between."""
    first, last, largest = (quantity(error, metrics) for error in (errors[0], errors[-1], max(errors)))
    peak = errors.index(max(errors)) + 1
    is_between = max(errors) > CLEARLY * max(errors[0], errors[-1])
    goes = "goes" if is_between or errors[-1] <= errors[0] else "grows"
    between = f", with the largest, {largest}, at step {peak}" if is_between else ""
    return f"{goes} from {first} at the first step to {last} at the last{between}"


def _at_first(found: Metrics, metrics: Metrics) -> str:
    """That the first step is worse than a naive forecast, where all together are better."""
    free, naive = found["predicted"][0], found["seasonal_naive"][0]
    if not found["break_even"] or free <= CLEARLY * naive:
        return ""
    return (
        f" At the first step alone it saves nothing: its error of {quantity(free, metrics)} is larger than the other's "
        f"{quantity(naive, metrics)}."
    )


def _begins(horizon: int) -> str:
    if horizon == 1:
        return ""
    return (
        f" All values before the first step are known; the first {horizon} forecasts are ordinary ones, each {horizon} "
        "rows beyond its window."
    )


def _kept(count: int) -> str:
    """What a free run assumes of features that neither the network forecasts nor the calendar tells."""
    if count == 0:
        return ""
    stay = "stays as it was" if count == 1 else "stay as they were"
    return f" During a run, {plural(count, 'feature')} that no calendar tells in advance {stay} last seen."


def _break_even(found: Metrics, naive: str) -> str:
    step, steps = found["break_even"], found["steps"]
    least, most = found["break_even_interval"]["lower"], found["break_even_interval"]["upper"]
    luck = (
        f" How far it saves anything is uncertain: 95 % interval {_reach(least, most, steps)}." if least < most else ""
    )
    if step == 0:
        return f"However many steps are taken together, the free run saves nothing of the error of {naive}.{luck}"
    saved = f"{100 * found['saved']:.1f} % of the error"
    if step == steps:
        return (
            f"Over {plural(steps, 'step')} together, as far as was looked, the free run saves {saved} of {naive}.{luck}"
        )
    return (
        f"Up to {plural(step, 'step')} ahead the free run saves {saved} of {naive}; the steps beyond, taken together, "
        f"save nothing more.{luck}"
    )


def _in_all(found: Metrics, season: int | None) -> str:
    """How the error of all steps together compares with the others', as far as that is not said yet."""
    against = {
        "seasonal_naive": "the seasonal naive forecast" if season else "persistence",
        "persistence": "persistence",
    }
    said_already = found["break_even"] == found["steps"], not season
    asked = [name for name, said in zip(against, said_already, strict=True) if not said]
    compared = [_beside(found["saved_in_all"][name], against[name]) for name in asked]
    told = [one for one in compared if one]
    return f" Over {plural(found['steps'], 'step')} together its error is {listed(told)}." if told else ""


def _beside(saved: float | None, whose: str) -> str:
    """How much smaller or larger an error is than another's; empty where that makes none."""
    if saved is None or isnan(saved):
        return ""
    return f"{abs(100 * saved):.1f} % {'smaller' if saved >= 0 else 'larger'} than that of {whose}"


def _reach(least: int, most: int, steps: int) -> str:
    """From where to where the break-even may lie; what lies beyond the last of the ``steps`` nobody has looked at."""
    if most < steps:
        return f"{least} to {most} steps"
    return f"{least} to at least {plural(steps, 'step')}, with no end within those looked at"
