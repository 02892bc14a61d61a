"""The tables of the evaluation, from the figures of metrics.json, with their units."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import pandas as pd

from lib.alerts import plural
from lib.evaluation.comparison import decimals
from lib.evaluation.forecasts import NAMES
from lib.prose.numbers import DIGITS, probability, significant
from lib.prose.sentences import Sentence
from lib.prose.tables import Table, captioned, with_unit

Metrics = Mapping[str, Any]

SCORES = {
    "mae": "MAE",
    "rmse": "RMSE",
    "mse": "MSE",
    "r2": "R²",
    "correlation": "correlation",
    "mase": "MASE",
    "skill": "skill",
}
FIXED = {"r2": 4, "correlation": 4, "skill": 3}
"""Digits behind the point of what has no unit and 1 for its best."""

OTHERS = {"predicted": "network"}  # theirs is another one
IN_UNITS = frozenset(["mae", "rmse", "mse"])


def scores(metrics: Metrics) -> Table:
    """Every forecast of the test part, best first by its mean absolute error."""
    return _scores(metrics, metrics["baselines"], "test")


def validation_scores(metrics: Metrics) -> Table:
    """The same of the part that chose the epoch."""
    return _scores(metrics, metrics["validation_baselines"], "validation")


def _scores(metrics: Metrics, baselines: Mapping[str, Metrics], part: str) -> Table:
    network, names = metrics[part], _names(metrics)
    rows = sorted({"predicted": network, **baselines}.items(), key=lambda row: float(row[1]["mae"]))
    labels = {name: _label(name, label, metrics["unit"]) for name, label in SCORES.items()}
    table = pd.DataFrame.from_dict({names[name]: row for name, row in rows}, orient="index", dtype=float)
    digits = {labels[name]: FIXED.get(name, _digits(table[name])) for name in labels}
    caption = f"The same {network['n']:,} {part} values, the best forecast first."
    return captioned(table[list(labels)].rename(columns=labels).rename_axis("forecast"), caption, digits)


def _names(metrics: Metrics) -> dict[str, str]:
    """What each forecast is called; a regression that reads less than the window has that in its name."""
    return NAMES | {name: one["baseline"] for name, one in metrics["comparisons"].items()}


def _digits(errors: "pd.Series[float]") -> int:
    """Digits behind the point with which the smallest error that is none of 0 has all its significant ones."""
    return significant(DIGITS, float(errors[errors > 0].min()))


def _label(name: str, label: str, unit: str) -> str:
    """A heading with the unit it is in: ``MSE (degC²)``."""
    if name not in IN_UNITS:
        return label
    return with_unit(label, squared(unit) if unit and name == "mse" else unit)


def squared(unit: str) -> str:
    """The square of a unit; one that is more than a word, such as m/s, is set in brackets: (m/s)²."""
    return f"{unit}²" if unit.strip("°").isalpha() else f"({unit})²"


def published(metrics: Metrics) -> Table | Sentence | None:
    """What others published for this data and protocol, beside what this run reaches; why not, where they differ.

    None where nothing was published for such a series.
    """
    found = metrics["published"]
    if found is None:
        return None
    return _not_beside(found) if found["differs"] else _beside(found, _names(metrics) | OTHERS)


def _beside(found: Metrics, names: Mapping[str, str]) -> Table:
    rows = {
        f"{names[name]}, {SCORES[measure]}": _alike(value, found["ours"][name][measure])
        for name, theirs in found["theirs"].items()
        for measure, value in theirs.items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["reported", "this run"])
    unit = f", in {found['unit']}" if found["unit"] else ""
    caption = f"The {found['part']} part{unit}. Reported by {found['by']}, {found['about']}. {found['apart']}".strip()
    return captioned(table.rename_axis("forecast, measure"), caption, source=found["address"])


def _not_beside(found: Metrics) -> Sentence:
    theirs, here = (
        ", ".join(f"{name}: {_plainly(pair[whose])}" for name, pair in found["differs"].items())
        for whose in ("theirs", "here")
    )
    return Sentence(
        f"The figures published by {found['by']} are not shown, for they are not about what is forecast here. They are "
        f"for {theirs}; this run has {here}."
    )


def _plainly(value: str | float) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return (value or "none") if isinstance(value, str) else f"{value:,}"


def _alike(published: float, ours: float) -> tuple[str, str]:
    """Both with as many digits as such figures are published with."""
    digits = 4 if abs(published) < 1 else 2
    return f"{published:.{digits}f}", f"{ours:.{digits}f}"


def comparisons(metrics: Metrics) -> Table:
    """The network against every baseline, with 95 % intervals and the Diebold-Mariano test."""
    rows = {one["baseline"]: _comparison(one, metrics["unit"]) for one in metrics["comparisons"].values()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("baseline")
    caption = (
        "The network against each baseline, with 95 % intervals: where the difference and the statistic of the test "
        "are below 0, the network does better. Skill: the share of the baseline's error saved. "
        "Block: steps in a block of the bootstrap, and lags that the variance of the Diebold-Mariano test counts."
    )
    return captioned(table, caption, {"Diebold-Mariano": 2})


def _comparison(one: Metrics, unit: str) -> dict[str, str | float]:
    return {
        "the network": f"{one['relation']} it",
        with_unit("difference in MAE", unit): _interval(one["difference"]),
        "skill": _interval(one["skill"]),
        "Diebold-Mariano": one["statistic"],
        "p": probability(one["p_value"]).removeprefix("= "),
        "block": one["block"],
    }


def _interval(interval: Metrics) -> str:
    """With the digits that its width warrants: ``0.084 (0.059 to 0.113)``; a dash where there is nothing to compare."""
    if not isfinite(interval["upper"] - interval["lower"]):
        return "–"
    digits = decimals(interval["lower"], interval["upper"])
    estimate, lower, upper = (f"{interval[end]:z,.{digits}f}" for end in ("estimate", "lower", "upper"))
    return f"{estimate} ({lower} to {upper})"


def bands(metrics: Metrics) -> Table:
    """Both bands: how often they held the truth, and at what width."""
    found, unit = metrics["intervals"], metrics["unit"]
    rows = {
        label: {
            "coverage (%)": 100 * found[name]["coverage"],
            with_unit("mean width", unit): found[name]["width"],
            with_unit("Winkler score", unit): found[name]["winkler"],
        }
        for name, label in (("adaptive", "adaptive"), ("split", "fixed"))
    }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("band")
    nominal = f"{100 * found['nominal']:g} %"
    caption = f"Bands of nominal coverage {nominal}. At the same coverage, less width and a smaller score are better."
    return captioned(table, caption, {"coverage (%)": 1})


def worst(metrics: Metrics) -> Table:
    """The worst moments with what happened and what was said."""
    table = pd.DataFrame(metrics["diagnostics"]["worst"]).set_index("time")[["actual", "predicted", "error"]]
    counted = all(time.isdigit() for time in table.index)
    named = {name: with_unit(name, metrics["unit"]) for name in table.columns}
    apart = metrics["diagnostics"]["worst_together"]["apart"]
    largest = f"; of those less than {plural(apart, 'step')} apart only the largest" if apart > 1 else ""
    caption = (
        "The worst moments of the test part, worst first: ten at most, of errors that are larger than the mean"
        f"{largest}."
    )
    return captioned(table.rename(columns=named).rename_axis("step" if counted else "time"), caption)
