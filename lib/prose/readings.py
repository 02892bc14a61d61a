"""Sentences that read the evaluation aloud: each from the figures of metrics.json, with the numbers of this run."""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite, isnan
from operator import itemgetter
from typing import Any

from lib.alerts import plural
from lib.evaluation.groups import telling
from lib.prose.numbers import number
from lib.prose.sentences import Sentence

Metrics = Mapping[str, Any]

CALLED = {
    "hour": "hour {} of the day",
    "month": "month {}",
    "week": "week {} of the test part",
    "phase": "tenth {} of the season",
    "stretch": "stretch {} of the test part",
}
SIGNIFICANT = 0.05
RELATIONS = {"beats": "beats", "no better than": "is no better than", "worse than": "is worse than"}


def scores(metrics: Metrics) -> Sentence:
    """Which baseline is the best, how the network compares with it, and what MASE is measured in."""
    known = {name: one for name, one in metrics["comparisons"].items() if name != "oracle"}
    best = min(known.values(), key=lambda one: float(one["baseline_mae"]))
    return Sentence(
        f"The best baseline is {best['baseline']}, with a mean absolute error of "
        f"{_quantity(best['baseline_mae'], metrics)}; the network's is {_quantity(metrics['test']['mae'], metrics)}. "
        f"{_season(metrics['season'])}{_regressions(metrics['regressions'])}"
    )


def _season(season: int | None) -> str:
    if season is None:
        return (
            "The training part shows no season, so there is no seasonal naive forecast, and MASE is in units of the "
            "mean change from one step to the next."
        )
    return f"One season is {plural(season, 'step')}: MASE is in units of the mean change over that, in training."


def _regressions(extent: Metrics) -> str:
    """Where the regressions could not be fitted to all that the network sees."""
    window, every = extent["window"], extent["every"]
    readers = {"Ridge regression reads": extent["rows"], "The boosted trees read": extent["tree_rows"]}
    less = [
        f" {who} only the last {plural(rows, 'row')} of the {window} of each window."
        for who, rows in readers.items()
        if rows < window
    ]
    fewer = f" The boosted trees are fitted to one training window in {every}, evenly spread."
    return "".join(less) + (fewer if every > 1 else "")


def comparisons(metrics: Metrics) -> Sentence:
    """Whom the network beats, and whom it does not."""
    compared = metrics["comparisons"].values()
    names = {relation: [one["baseline"] for one in compared if one["relation"] == relation] for relation in RELATIONS}
    said = [f"{RELATIONS[relation]} {_listed(named)}" for relation, named in names.items() if named]
    return Sentence(
        f"The network {'; it '.join(said)}. A small p says that a difference like this would be rare between forecasts "
        "that are equally good in the long run; a large one does not say that they are."
    )


def _listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def validation(metrics: Metrics) -> Sentence:
    """How the error of the part that chose the epoch compares with that of the test part."""
    chosen, test = metrics["validation"]["mae"], metrics["test"]["mae"]
    naive, naive_test = (metrics[of]["persistence"]["mae"] for of in ("validation_baselines", "baselines"))
    return Sentence(
        f"The network's mean absolute error is {_quantity(chosen, metrics)} in the validation part and "
        f"{_quantity(test, metrics)} in the test part; persistence, which nothing was chosen for, has "
        f"{_quantity(naive, metrics)} and {_quantity(naive_test, metrics)}. Where both go the same way, the series "
        "has become easier or harder; where only the network's grows, the choice of the epoch flattered it."
    )


def forecast(metrics: Metrics, part: str) -> Sentence:
    """How far the forecasts that are drawn are off."""
    found = metrics["overview"][part]["drawn"]
    if found["rows"] == metrics[part]["n"]:
        return Sentence(f"The forecasts are {_quantity(found['mae'], metrics)} off on average.")
    return Sentence(
        f"Over these {plural(found['rows'], 'value')} the forecasts are {_quantity(found['mae'], metrics)} off on "
        f"average, over the whole {part} part {_quantity(metrics[part]['mae'], metrics)}."
    )


def scatter(metrics: Metrics, part: str) -> Sentence:
    """Whether forecasts are too bold or too timid, and on average too high or too low."""
    found = metrics["overview"][part]
    side = "too high" if found["bias"] > 0 else "too low"
    return Sentence(f"{_slope(found['slope'])} On average they are {_quantity(abs(found['bias']), metrics)} {side}.")


def _slope(slope: float) -> str:
    if not isfinite(slope):
        return "The forecasts do not vary."
    if slope < 0:
        return (
            f"Where a forecast is higher by one, the value is lower by {-slope:.3f} on average: the forecasts point "
            "the wrong way."
        )
    return (
        f"Where a forecast is higher by one, the value is higher by {slope:.3f} on average; below 1 the forecasts "
        "exaggerate, above 1 they are too timid."
    )


def floor(metrics: Metrics) -> Sentence:
    """How near the model comes to the noise, where that is known."""
    noise, limit = metrics["noise"], metrics["noise_floor"]
    if noise is None:
        return Sentence("The noise in this series is not known, so neither is how small an error could be at all.")
    return Sentence(
        "The noise in this series is known: no forecast can be expected to have a squared error below its variance, "
        f"{number(limit)}. The network's is {noise['ratio_to_floor']:.3f} × this floor. On these very targets, whose "
        f"noise happened to have a variance of {number(noise['oracle_mse'])}, it is {noise['ratio_to_oracle']:.3f} × "
        "the squared error of the oracle, who knows all but the noise."
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
    ranges = _ranges(metrics["intervals"]["coverage_by"], "coverage", lambda share: f"{100 * share:.1f} %")
    if not ranges:
        return Sentence("There are too few forecasts to compare how often the band holds the truth at different times.")
    return Sentence(f"The adaptive band holds {ranges}.")


def errors(metrics: Metrics) -> Sentence:
    """When the error is largest and smallest, and how much worse it is after large changes."""
    tables = metrics["diagnostics"]["errors_by"]
    ranges = _ranges(tables, "mae", lambda error: _quantity(error, metrics))
    goes = f"The mean absolute error goes {ranges}. " if ranges else ""
    return Sentence(f"{goes}{_by_change(telling(tables).get('change', []), metrics)}")


def _ranges(tables: Mapping[str, Sequence[Metrics]], figure: str, said: Callable[[float], str]) -> str:
    """From what to what a ``figure`` goes, and in which groups it is so, for each way to tell forecasts apart."""
    told = {name: sorted(rows, key=itemgetter(figure)) for name, rows in telling(tables).items() if name in CALLED}
    ends = [(CALLED[name], rows[0], rows[-1]) for name, rows in told.items() if len(rows) > 1]
    return "; ".join(
        f"from {said(low[figure])} ({called.format(low['group'])}) to {said(high[figure])} "
        f"({called.format(high['group'])})"
        for called, low, high in ends
    )


def _by_change(table: Sequence[Metrics], metrics: Metrics) -> str:
    if not table:
        return "The changes are too few, or too much alike, to compare small ones with large ones."
    calm, stormy = table[0], table[-1]
    return (
        f"Where the value hardly changes, by {_quantity(calm['group'], metrics)} at most, it is "
        f"{_quantity(calm['mae'], metrics)}; where it changes most, {_quantity(stormy['mae'], metrics)}."
    )


def residuals(metrics: Metrics) -> Sentence:
    """Whether anything is left to learn."""
    found, test = metrics["diagnostics"]["residuals"], metrics["diagnostics"]["residuals"]["ljung_box"]
    if isnan(test["p_value"]):
        return Sentence("The errors are too few, or too much alike, to say whether anything is left to learn.")
    largest, horizon = found["largest"], metrics["horizon"]
    beyond = "" if horizon == 1 else f" from lag {horizon}, the horizon, on"
    verdict = (
        "the residuals are correlated in time, so something is left to learn"
        if test["p_value"] < SIGNIFICANT
        else "that is no more than chance leaves in pure noise"
    )
    return Sentence(
        f"The largest autocorrelation of the residuals{beyond} is {largest['autocorrelation']:.3f}, at lag "
        f"{largest['lag']}; pure noise would stay within ±{found['bound']:.3f} at 95 of 100 lags. The Ljung-Box test "
        f"of {plural(test['lags'], 'lag')} together gives Q = {test['statistic']:.4g}, p "
        f"{probability(test['p_value'])}: {verdict}."
    )


def probability(value: float) -> str:
    """A p value with its sign: ``= 0.031``, ``< 0.001``."""
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


def worst(metrics: Metrics) -> Sentence:
    """What the worst moments have in common, and how much of all error they make up."""
    found = metrics["diagnostics"]["worst_together"]
    worst, all_of_them = found["moments"], 100 * found["share_of_forecasts"]
    return Sentence(
        f"The {plural(worst, 'worst moment')}, {all_of_them:.2g} % of all forecasts, make up "
        f"{100 * found['share_of_squared_error']:.2g} % of the squared error. The forecast was too low in "
        f"{found['too_low']} of them, too high in {found['too_high']}."
    )


def shifted_copy(metrics: Metrics) -> Sentence:
    """Whether the forecast is a copy of the last value."""
    return Sentence(metrics["diagnostics"]["shifted_copy"]["sentence"])


def free_run(metrics: Metrics) -> Sentence:
    """How far the model goes on its own output."""
    found, steps = metrics["free_run"], metrics["free_run"]["steps"]
    naive = "the seasonal naive forecast" if metrics["season"] else "persistence (there is no season to repeat)"
    grows = "grows" if found["predicted"][-1] > found["predicted"][0] else "goes"
    return Sentence(
        f"{plural(found['runs'], 'free run')} of {plural(steps, 'step')} through the test part: the mean absolute "
        f"error {grows} from {_quantity(found['predicted'][0], metrics)} at the first step to "
        f"{_quantity(found['predicted'][-1], metrics)} at the last. {_break_even(found, naive)}"
    )


def _break_even(found: Metrics, naive: str) -> str:
    step, steps = found["break_even"], found["steps"]
    if step == 0:
        return f"However many steps are taken together, the free run saves nothing of the error of {naive}."
    saved = f"{100 * found['saved']:.1f} % of the error"
    if step == steps:
        return f"As far as was looked, {plural(steps, 'step')}, the free run saves {saved} of {naive}."
    return (
        f"Up to {plural(step, 'step')} ahead the free run saves {saved} of {naive}; the steps beyond, taken together, "
        "save nothing more."
    )


def _quantity(value: float, metrics: Metrics) -> str:
    return number(value, metrics["unit"])
