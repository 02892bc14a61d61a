"""What there is to learn from, in figures: what metrics.json says of the data."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.series import seasons
from lib.series.durations import lasting, span
from lib.series.series import Series
from lib.series.times import told
from lib.windows.windows import Parts

Figures = dict[str, Any]
Floats = NDArray[np.floating]

ROWS = 6
"""First rows of the series that the report shows."""
COUNTED = ("rows", "bytes")
"""What the report tells of the source in figures."""


def summary(series: Series, parts: Parts) -> Figures:
    """How much there is to learn from, in which parts, with what memory, and what had to be mended."""
    values = {name: series.target[getattr(parts.split, name)] for name in vars(parts.split)}
    season = seasons.find_season(values["training"], series.step)
    spans = {"step": 1, "horizon": parts.training.horizon} | ({"season": season} if season else {})
    return {
        "source": {fact: series.provenance[fact] for fact in COUNTED if fact in series.provenance},
        "span": span(series),
        "rows": len(series.time),
        "last_row": len(series.time) - 1,
        "missing": int(np.isnan(series.target).sum()),
        "lacking": int((np.isnan(series.values).any(axis=1) & ~np.isnan(series.target)).sum()),
        "windows": {name: len(getattr(parts, name)) for name in values},
        "lowest": float(np.nanmin(series.target)),
        "highest": float(np.nanmax(series.target)),
        "values": {name: _moments(part) for name, part in values.items()},
        "outside_training": _outside(values["test"], values["training"]),
        "autocorrelation": _memory(values["training"], parts.training.window, season),
        "example": _example(series, parts),
        "alerts": [asdict(alert) for alert in series.alerts],
        "first_rows": _first_rows(series),
        "lasts": {name: lasting(series, count) for name, count in spans.items()},
    }


def _first_rows(series: Series) -> list[list[float | str]]:
    """The number or time of each of the first rows, and its values."""
    first = series.time[:ROWS]
    at = told(first, series.time) if isinstance(first, pd.DatetimeIndex) else first.tolist()
    return [[time, *row] for time, row in zip(at, series.values[:ROWS].tolist(), strict=True)]


def _moments(values: Floats) -> Figures:
    present = values[~np.isnan(values)].astype(np.float64)
    told = {"mean": present.mean(), "std": present.std(), "lowest": present.min(), "highest": present.max()}
    return {name: float(value) for name, value in told.items()}


def _outside(values: Floats, known: Floats) -> float:
    """The share of the values that lie outside the range of those known."""
    present = values[~np.isnan(values)]
    return float(np.mean((present < np.nanmin(known)) | (present > np.nanmax(known))))


def _memory(training: Floats, window: int, season: int | None) -> Figures:
    """The autocorrelation of the training part as far as it is drawn, two windows or seasons: its ends and season."""
    furthest = min(2 * max(window, season or 0), len(training) - 1)
    correlation = seasons.autocorrelation(training, furthest)
    lowest = int(np.argmin(correlation))
    return {
        "lags": furthest,
        "at_lag_1": float(correlation[1]),
        "lowest": float(correlation[lowest]),
        "lowest_at": lowest,
        "season": season,
    }


def _example(series: Series, parts: Parts) -> Figures:
    """The first training window: its length and range, its target, and how far that lies from the last value seen."""
    windows = parts.training
    start, target = windows.starts[0], float(series.target[windows.targets[0]])
    values = series.target[start : start + windows.window]
    return {
        "window": windows.window,
        "lowest": float(values.min()),
        "highest": float(values.max()),
        "horizon": windows.horizon,
        "target": target,
        "change": target - float(values[-1]),
    }
