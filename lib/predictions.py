"""Forecasts beside what happened: one table for each part, with every baseline on the same targets."""

from typing import Any

import numpy as np
import pandas as pd

from lib import tables
from lib.backend import keras
from lib.baselines import find_season, persistence, seasonal_naive
from lib.scores import mase, scores, skill
from lib.series import Series
from lib.training import predict
from lib.windows import Parts, Windows


def season_of(series: Series, parts: Parts) -> int | None:
    """Rows in one season of the target, found in the training part alone; None where there is none."""
    return find_season(series.target[parts.split.training])


def forecasts(model: keras.Model, series: Series, parts: Parts, windows: Windows) -> pd.DataFrame:
    """The table of one part: ``actual``, ``predicted`` and a column per baseline, by time, in the target's unit."""
    (scaled,) = predict(model, windows)
    season = season_of(series, parts)
    columns = {
        "actual": series.target[windows.targets].astype(np.float64),
        "predicted": parts.scaler.to_unit(scaled[:, 0]),
        "persistence": persistence(series.target, windows),
    }
    if season is not None:
        columns["seasonal_naive"] = seasonal_naive(series.target, windows, season)
    return pd.DataFrame(columns, index=tables.named(series.time[windows.targets]))


def metrics(series: Series, parts: Parts, validation: pd.DataFrame, test: pd.DataFrame) -> dict[str, Any]:
    """Every figure of the evaluation: the model on both parts, the baselines on the test part, the noise floor."""
    baselines = _baselines(test)
    season = season_of(series, parts)
    training = series.target[parts.split.training]
    extra = {
        "skill": skill(scores(test["actual"], test["predicted"])["mae"], baselines["persistence"]["mae"]),
        "mase": mase(test["actual"], test["predicted"], training, season or 1),
    }
    return {
        "verdict": verdict(test),
        "validation": scores(validation["actual"], validation["predicted"]),
        "test": scores(test["actual"], test["predicted"]) | extra,
        "baselines": baselines,
        "validation_baselines": _baselines(validation),
        "season": season,
        "noise_floor": series.noise_floor,
        "unit": series.unit,
    }


def verdict(test: pd.DataFrame) -> str:
    """One sentence: the model against persistence, and the best baseline if that is ahead."""
    errors = {name: float((test[name] - test["actual"]).abs().mean()) for name in test.columns if name != "actual"}
    saved = skill(errors["predicted"], errors["persistence"])
    best = min((name for name in errors if name != "predicted"), key=errors.__getitem__)
    word = "beats" if saved > 0 else "is worse than"
    ahead = f"; {best.replace('_', ' ')} is still ahead" if errors[best] < errors["predicted"] else ""
    return f"The model {word} persistence by {100 * abs(saved):.1f} % in mean absolute error{ahead}."


def _baselines(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    names = [name for name in table.columns if name not in {"actual", "predicted"}]
    return {name: scores(table["actual"], table[name]) for name in names}
