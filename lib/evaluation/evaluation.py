"""Every figure that the report prints of the evaluation, worked out from the tables of forecasts alone."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import partial
from math import nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lib.evaluation import failures, intervals
from lib.evaluation.bootstrap import CONFIDENCE
from lib.evaluation.comparison import Comparison, Interval, compare, mean_interval
from lib.evaluation.diagnostics import by_size, coverage_by
from lib.evaluation.forecasts import Forecasts, baselines_in, called, residuals
from lib.evaluation.groups import LEAST, as_many, by_chance, groups
from lib.evaluation.overview import bias_interval, overview, slope_interval
from lib.evaluation.published import published
from lib.evaluation.regressions import extent
from lib.evaluation.scores import mase, mase_scale, scores, skill
from lib.evaluation.verdict import verdict
from lib.series.series import Series
from lib.windows.windows import Parts

Figures = dict[str, Any]


def evaluation(series: Series, parts: Parts, found: Forecasts, parameters: Mapping[str, Any]) -> Figures:
    """All figures but those of the free run, ready for metrics.json; what is not known is None.

    Args:
        series: the series.
        parts: its parts.
        found: the forecasts of the validation and of the test part.
        parameters: of the run; they tell whether others have published figures for the same protocol.
    """
    training = series.target[parts.split.training]
    judged = partial(_scores, training=training, season=found.season or 1)
    compared = comparisons(found.test, parts)
    return {
        "verdict": verdict([comparison for name, comparison in compared.items() if name != "oracle"]),
        "unit": series.unit,
        "season": found.season,
        "mase_scale": mase_scale(training, found.season or 1),
        "horizon": parts.test.horizon,
        "validation": judged(found.validation, "predicted"),
        "test": judged(found.test, "predicted"),
        "baselines": {name: judged(found.test, name) for name in compared},
        "validation_baselines": {name: judged(found.validation, name) for name in compared},
        "published": published(series, parts, found, parameters),
        "loss": parameters["loss"],
        "regressions": extent(parts.training),
        "overview": {
            part: overview(table) | _intervals(table, parts.test.horizon)
            for part, table in (("validation", found.validation), ("test", found.test))
        },
        "noise_floor": series.noise_floor,
        "noise": noise(found.test, series.noise_floor),
        "comparisons": {name: _compared(one) for name, one in compared.items()},
        "intervals": bands(parts, found),
        "diagnostics": failures.failures(parts, found),
    }


def _intervals(table: pd.DataFrame, horizon: int) -> Figures:
    """Those of what an overview says of a part."""
    return {"slope_interval": slope_interval(table, horizon), "bias_interval": bias_interval(table, horizon)}


def comparisons(test: pd.DataFrame, parts: Parts) -> dict[str, Comparison]:
    """The model against every baseline, by its column."""
    actual, predicted, names = test["actual"], test["predicted"], called(parts.training)
    return {
        name: compare(names[name], actual, predicted, test[name], parts.test.horizon) for name in baselines_in(test)
    }


def _compared(one: Comparison) -> Figures:
    """All of a comparison; ``times``: how many times as large as the baseline's the model's error is."""
    skill = one.skill
    times = {"estimate": 1 - skill.estimate, "lower": 1 - skill.upper, "upper": 1 - skill.lower}
    return asdict(one) | {"relation": one.relation, "times": times}


def _scores(table: pd.DataFrame, name: str, training: ArrayLike, season: int) -> Figures:
    """The scores of one forecast of the part that the table is of; the skill is that against persistence."""
    actual, predicted = table["actual"], table[name]
    plain, naive = scores(actual, predicted), scores(actual, table["persistence"])
    return plain | {"skill": skill(plain["mae"], naive["mae"]), "mase": mase(actual, predicted, training, season)}


def noise(test: pd.DataFrame, floor: float | None) -> Figures | None:
    """How near the model comes to what no forecast can beat: on average, and on these very targets.

    Returns:
        The ratio of the test MSE to the noise's variance ``floor``, the MSE of the oracle, whose forecasts leave
        nothing but the noise that these targets happen to have, and the ratio to that; None where any is unknown.
    """
    if not floor or "oracle" not in test.columns:
        return None
    mse, oracle = (scores(test["actual"], test[name])["mse"] for name in ("predicted", "oracle"))
    return {"ratio_to_floor": mse / floor, "oracle_mse": oracle, "ratio_to_oracle": mse / oracle}


def bands(parts: Parts, found: Forecasts) -> Figures:
    """How often the bands of the test part hold the truth and how wide they are; CRPS in the target's unit.

    ``adaptive`` is the band of the table; ``split`` has one width, ``radius`` to either side, from the validation part.
    ``winkler_difference`` is the score of the first less that of the second, with its 95 % interval. Of too few values,
    among which may be no miss at all, every interval is NaN.
    """
    test, horizon = found.test, parts.test.horizon
    radius = intervals.split_conformal(residuals(found.validation), found.coverage)
    fixed = test.assign(lower=test["predicted"] - radius, upper=test["predicted"] + radius)
    scores = [intervals.winkler(*_ends(band), found.coverage) for band in (test, fixed)]
    same = groups(test.index, parts.test.targets, found.season)
    sizes = {"width": _widths(test), "change": failures.change_group(test)}
    held = (test["lower"] <= test["actual"]) & (test["actual"] <= test["upper"])
    return {
        "nominal": found.coverage,
        "adaptive": _band(test, found.coverage, horizon),
        "split": {"radius": radius, **_band(fixed, found.coverage, horizon)},
        "winkler_difference": asdict(_mean(scores[0] - scores[1], horizon)),
        "crps": intervals.crps(test["actual"], found.quantiles, found.quantiles.columns.to_numpy(float)),
        "coverage_by": _coverages(test, same),
        "coverage_by_chance": by_chance(same, held, horizon),
        "coverage_by_size": _coverages(test, sizes),
    }


def _coverages(test: pd.DataFrame, groups: Mapping[str, ArrayLike]) -> dict[str, list[Figures]]:
    """How often the band of the table holds the truth in each group, by the name of the grouping."""
    return {name: failures.listed(coverage_by(group, *_ends(test))) for name, group in groups.items()}


def _widths(test: pd.DataFrame) -> ArrayLike:
    """The group `(n,)` of each forecast by the width of its band: ten of about equal number, or fewer."""
    return by_size(test["upper"] - test["lower"], as_many(len(test)))


def _ends(table: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """The actual values, and the ends of their bands."""
    return table["actual"], table["lower"], table["upper"]


def _band(table: pd.DataFrame, nominal: float, horizon: int) -> Figures:
    """The scores of the band of the table, and the 95 % interval of its coverage, as misses may come in runs."""
    actual, lower, upper = _ends(table)
    held = (lower <= actual) & (actual <= upper)
    coverage = _mean(held, horizon)
    reach = {"lower": max(coverage.lower, 0.0), "upper": min(coverage.upper, 1.0)}  # NaN stays NaN
    if coverage.lower == 1:
        reach["lower"] = _least_coverage(len(held) / horizon)
    return {**intervals.interval_scores(actual, lower, upper, nominal), "coverage_interval": reach}


def _least_coverage(trials: float) -> float:
    """The lower end of the 95 % interval of a coverage where so many trials had no miss, of which no bootstrap knows.

    Clopper & Pearson 1934, Biometrika 26, 404-413; forecasts h steps ahead are one trial in h.
    """
    return float(((1 - CONFIDENCE) / 2) ** (1 / trials))


def _mean(values: ArrayLike, horizon: int) -> Interval:
    """The mean of the values `(n,)` with its 95 % interval, which is NaN for fewer than `LEAST`."""
    found = mean_interval(values, horizon)
    return found if np.size(values) >= LEAST else replace(found, lower=nan, upper=nan)
