"""Sentences that set the network beside the baselines: each from the figures of metrics.json."""

from collections.abc import Mapping
from typing import Any

from lib.alerts import plural
from lib.prose.numbers import listed
from lib.prose.readings import quantity
from lib.prose.sentences import Sentence

Metrics = Mapping[str, Any]

RELATIONS = {"beats": "beats", "no better than": "is no better than", "worse than": "is worse than"}

LOSSES = (
    " The network is trained by absolute errors, by which it is judged here, the regressions by squared ones, by which "
    "RMSE judges."
)
"""Where the network has learned what the others have not."""


CONSTANT = (
    "To say the mean of the test part each time would make no larger squared error than the network does: its R² is "
    "not above 0. "
)
"""Where beating a baseline is no merit, as a constant might do so, too."""


def scores(metrics: Metrics) -> Sentence:
    """Which baseline is the best, how the network compares with it, and what MASE is measured in."""
    known = {name: one for name, one in metrics["comparisons"].items() if name != "oracle"}
    best = min(known.values(), key=lambda one: float(one["baseline_mae"]))
    return Sentence(
        f"The best baseline is {best['baseline']}, with a mean absolute error of "
        f"{quantity(best['baseline_mae'], metrics)}; the network's is {quantity(metrics['test']['mae'], metrics)}. "
        f"{CONSTANT * (metrics['test']['r2'] <= 0)}{_by_squares(metrics)}{_season(metrics['season'])}"
        f"{_regressions(metrics['regressions'])}"
        f"{LOSSES * (metrics['loss'] == 'mae')}"
    )


def _by_squares(metrics: Metrics) -> str:
    """Who comes first by RMSE, where that is another one than by MAE."""
    named = {name: one["baseline"] for name, one in metrics["comparisons"].items() if name != "oracle"}
    scored = {called: metrics["baselines"][name] for name, called in named.items()} | {"the network": metrics["test"]}
    first = _first(scored, "rmse")
    if first == _first(scored, "mae"):
        return ""
    return (
        f"The smallest RMSE, in which large errors weigh more, is that of {first}, "
        f"{quantity(scored[first]['rmse'], metrics)}; what is compared and tested here is the mean absolute error. "
    )


def _first(scored: Mapping[str, Metrics], measure: str) -> str:
    return min(scored, key=lambda who: float(scored[who][measure]))


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
    names = {relation: [_called(one) for one in compared if one["relation"] == relation] for relation in RELATIONS}
    said = [f"{RELATIONS[relation]} {listed(named)}" for relation, named in names.items() if named]
    return Sentence(
        f"The network {'; it '.join(said)}. A small p says that a difference like this would be rare between forecasts "
        "that are equally good in the long run; a large one does not say that they are."
    )


def _called(comparison: Metrics) -> str:
    """The baseline's name as a sentence has it."""
    return "the oracle" if comparison["baseline"] == "oracle" else str(comparison["baseline"])


def validation(metrics: Metrics) -> Sentence:
    """How the error of the part that chose the epoch compares with that of the test part."""
    chosen, test = metrics["validation"]["mae"], metrics["test"]["mae"]
    naive, naive_test = (metrics[of]["persistence"]["mae"] for of in ("validation_baselines", "baselines"))
    return Sentence(
        f"The network's mean absolute error is {quantity(chosen, metrics)} in the validation part and "
        f"{quantity(test, metrics)} in the test part; persistence, which nothing was chosen for, has "
        f"{quantity(naive, metrics)} and {quantity(naive_test, metrics)}. {_flattered(metrics)}"
    )


def _flattered(metrics: Metrics) -> str:
    """What it means that from validation to test the network's error has grown beside the others', or not."""
    ours = metrics["test"]["mae"] * metrics["validation_baselines"]["persistence"]["mae"]
    if ours > metrics["validation"]["mae"] * metrics["baselines"]["persistence"]["mae"]:
        return _also_grown(metrics) or (
            "Beside persistence the network does worse in the test part: the choice of the epoch may have flattered "
            "its validation scores."
        )
    return (
        "Beside persistence the network does no worse in the test part: nothing suggests that the choice of the epoch "
        "flattered its validation scores."
    )


def _also_grown(metrics: Metrics) -> str:
    """That a regression, for which no epoch was chosen, loses as much as the network; empty where none does."""
    growth = metrics["test"]["mae"] / metrics["validation"]["mae"]
    before, after = metrics["validation_baselines"], metrics["baselines"]
    named = {"ridge": "ridge regression", "trees": "boosted trees"}
    also = [called for name, called in named.items() if after[name]["mae"] >= growth * before[name]["mae"]]
    if not also:
        return ""
    return (
        f"Beside persistence the network does worse in the test part, and so it is with {listed(also)}, for which no "
        "epoch was chosen, by as much or more: persistence is the harder rival there, and nothing points to the epoch."
    )
