"""What everyone forecasts of the same targets: a table for each part, with the model, its band and every baseline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lib.evaluation.baselines import moving_average, oracle, persistence, seasonal_naive
from lib.evaluation.intervals import LEVELS, adaptive_conformal, quantile_levels, quantiles, split_conformal
from lib.evaluation.regressions import extent, fit_ridge, fit_trees
from lib.network.threads import two_at_once
from lib.series.seasons import find_season
from lib.series.series import Series, named
from lib.series.written import written
from lib.windows.windows import Parts, Windows

Floats = NDArray[np.float64]
Forecaster = Callable[[Windows], Floats]
"""From the windows of a part to the forecasts `(n,)` of its targets, in the target's unit."""
Fit = Callable[[], Forecaster]
"""Makes a forecaster, which may take its time."""

NAMES = {
    "predicted": "attention LSTM",
    "persistence": "persistence",
    "moving_average": "moving average",
    "seasonal_naive": "seasonal naive",
    "ridge": "ridge regression",
    "trees": "boosted trees",
    "oracle": "oracle",
}
"""The columns of forecasts, and what a sentence calls them."""

READ = {"ridge": "rows", "trees": "tree_rows"}
"""The regressions, and what `extent` calls the rows of each window that they read."""


@dataclass(frozen=True)
class Forecasts:
    """The forecasts that are judged.

    Attributes:
        validation: the table of the validation part, by time, in the target's unit: ``actual``, ``predicted`` by the
            model, ``lower`` and ``upper`` end of its band, then the baselines.
        test: that of the test part.
        season: rows of one season; None where there is none.
        coverage: what the bands claim, a fraction.
        quantiles: of the test part, by time, in the target's unit: a column for each level, ``0.025`` to ``0.975``.
    """

    validation: pd.DataFrame
    test: pd.DataFrame
    season: int | None
    coverage: float
    quantiles: pd.DataFrame


def forecasts(model: Forecaster, series: Series, parts: Parts, parameters: Mapping[str, Any]) -> Forecasts:
    """Have the model and every baseline forecast both parts, and draw the model's bands.

    In the validation part the band has the one width that holds the share ``coverage`` of it; in the test part it
    begins with what those errors tell and adapts.

    Raises:
        InputError: the validation part is too small for a band of this coverage.
    """
    season, coverage = season_of(series, parts, parameters["season"]), parameters["coverage"]
    everyone = {"predicted": lambda: model, **baselines(series, parts, season)}
    validation, test = _tables(series, (parts.validation, parts.test), everyone)
    radii = adaptive_radii(validation, test, parts, coverage)[:, 0]
    validation = _banded(validation, split_conformal(residuals(validation), coverage))
    ends = _quantiles(test, adaptive_radii(validation, test, parts, LEVELS))
    return Forecasts(validation, _banded(test, radii), season, coverage, ends)


def season_of(series: Series, parts: Parts, given: int) -> int | None:
    """Rows in one season of the target: as given or, where that is 0, found in the training part; None: no season."""
    return given or find_season(series.target[parts.split.training], series.step)


def baselines(series: Series, parts: Parts, season: int | None) -> dict[str, Fit]:
    """How every baseline is made, by its column; the regressions are fitted to the training part.

    The seasonal naive forecast is there where there is a season, the oracle where the generator is known.
    """
    found: dict[str, Fit] = {
        "persistence": lambda: partial(persistence, series.target),
        "moving_average": lambda: partial(moving_average, series.target),
    }
    if season is not None:
        found["seasonal_naive"] = lambda: partial(seasonal_naive, series.target, season=season)
    found["ridge"] = lambda: partial(_in_unit, parts, fit_ridge(parts.training).forecast)
    found["trees"] = lambda: partial(_in_unit, parts, fit_trees(parts.training).forecast)
    if (signal := series.signal) is not None:
        found["oracle"] = lambda: partial(oracle, signal)
    return found


def _in_unit(parts: Parts, scaled: Forecaster, windows: Windows) -> Floats:
    return parts.scaler.to_unit(scaled(windows))


def _tables(series: Series, each: Sequence[Windows], everyone: Mapping[str, Fit]) -> list[pd.DataFrame]:
    """A table for each of the parts."""

    def forecasts(fit: Fit) -> list[Floats]:
        forecast = fit()
        return [forecast(windows) for windows in each]

    last_first = list(everyone)[::-1]  # trees, which grow on one processor for long, leave the other to the network
    found = dict(zip(last_first, two_at_once(forecasts, [everyone[name] for name in last_first]), strict=True))
    columns = [{name: found[name][part] for name in everyone} for part in range(len(each))]
    return [_table(series, windows, table) for windows, table in zip(each, columns, strict=True)]


def _table(series: Series, windows: Windows, forecasts: Mapping[str, Floats]) -> pd.DataFrame:
    columns = {"actual": series.target[windows.targets], **forecasts}
    values = {name: written(column) for name, column in columns.items()}
    return pd.DataFrame(values, index=named(series.time[windows.targets]))


def _banded(table: pd.DataFrame, radii: Floats | float) -> pd.DataFrame:
    """The table with the ends of the band beside the forecast that it belongs to."""
    banded = table.copy()
    banded.insert(2, "lower", table["predicted"] - radii)
    banded.insert(3, "upper", table["predicted"] + radii)
    return banded


def _quantiles(test: pd.DataFrame, radii: Floats) -> pd.DataFrame:
    """The ends of bands of every level, as quantiles with their levels for names."""
    levels = [f"{level:.3f}" for level in quantile_levels(LEVELS)]
    return pd.DataFrame(quantiles(test["predicted"], radii), index=test.index, columns=levels)


def residuals(table: pd.DataFrame) -> Floats:
    """What the model said less what happened, `(n,)`: above 0 the forecast was too high."""
    return (table["predicted"] - table["actual"]).to_numpy()


def adaptive_radii(validation: pd.DataFrame, test: pd.DataFrame, parts: Parts, nominal: ArrayLike) -> Floats:
    """Half the widths `(n, levels)` of the test part's bands that follow drift, from the validation errors on."""
    errors = np.concatenate([residuals(validation), residuals(test)])
    rows = np.concatenate([parts.validation.targets, parts.test.targets])
    return adaptive_conformal(errors, rows, parts.test.horizon, len(validation), nominal)


def baselines_in(table: pd.DataFrame) -> list[str]:
    """The columns of the baselines, the oracle among them."""
    return [name for name in NAMES if name in table.columns and name != "predicted"]


def called(training: Windows) -> dict[str, str]:
    """`NAMES`; a regression that cannot read all of a window says so in its own, wherever that stands."""
    read = extent(training)
    less = {name: read[rows] for name, rows in READ.items() if read[rows] < training.window}
    return NAMES | {name: f"{NAMES[name]} on {rows} of {training.window} steps" for name, rows in less.items()}
