"""Figures of the evaluation: forecasts beside what happened."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lib.evaluation.overview import SHOWN, overview
from lib.evaluation.scores import correlation
from lib.figures.names import Name, name_ends, name_height, name_lines
from lib.figures.plot import Plot
from lib.figures.style import ACTUAL, MANY, MARK, PREDICTED, in_unit, label, quantity, time_axis, value_axis
from lib.prose.numbers import rounded
from lib.series.series import Series

BREAKS = " The lines break where no forecast is made: at a missing value, and for a window after it."


def forecast(series: Series, table: pd.DataFrame, part: str) -> Plot:
    """Actual and predicted values of the first targets of ``part``, and below how far apart they are.

    The band of the columns lower and upper is drawn around the forecasts, and again as the errors that it allows, where
    it can be seen however narrow it is beside the range of the series.

    Args:
        series: the series.
        table: of predictions; without the two columns there is no band.
        part: its name.
    """
    shown = table.head(SHOWN)
    found, broken = overview(table)["drawn"], _with_breaks(shown, series)

    def draw(panels: Sequence[Axes]) -> None:
        above, below = panels
        time = time_axis(below, broken.index)
        if _banded(shown):
            _band(above, time, broken["lower"], broken["upper"])
        lines = above.plot(time, broken["actual"], ".-", color=ACTUAL, lw=0.8, ms=3.5, label="actual")
        lines += above.plot(time, broken["predicted"], color=PREDICTED, lw=1.5, label="predicted")
        name_height(above, series.title)
        _errors(below, time, broken)
        below.set_ylabel(in_unit("predicted less\nactual", series.unit))
        name_lines(above, lines)

    inside = "" if found["held"] is None else f", of which the band holds {found['held']}"
    which = f"The first {len(shown)}" if len(shown) < len(table) else f"All {len(table)}"
    return Plot(
        draw,
        f"{which} values of the {part} part and their forecasts, each made from the window before it. "
        "A forecast that merely repeats the last value would trail the actual line by as many steps as it looks ahead. "
        "Below, how far each forecast lies from its value, the line at zero: above it the forecast is too high."
        f"{_held(found['held'], len(shown), part)}{BREAKS if len(broken) > len(shown) else ''}",
        f"Two lines over {len(shown)} rows, actual and predicted; on average {quantity(found['mae'], series.unit, 3)} "
        f"apart. The actual values run from {rounded(found['lowest'])} to {quantity(found['highest'], series.unit)}. "
        f"Below, their differences, predicted less actual, as stems{inside}.",
        panels=2,
        height=1.8,
        shared=True,
    )


def _with_breaks(table: pd.DataFrame, series: Series) -> pd.DataFrame:
    """The table with a row of missing values wherever rows of the series have no forecast: no line is drawn there."""
    if not series.regular:
        return table
    rows = series.time.searchsorted(table.index)
    before = np.flatnonzero(np.diff(rows) > 1)
    empty = pd.DataFrame(np.nan, series.time[rows[before] + 1], table.columns)
    return pd.concat([table, empty]).sort_index() if len(before) else table


def _banded(table: pd.DataFrame) -> bool:
    return {"lower", "upper"} <= set(table.columns)


def _band(axes: Axes, time: NDArray[Any], low: "pd.Series[float]", high: "pd.Series[float]") -> None:
    axes.fill_between(time, low, high, color=PREDICTED, alpha=0.22, lw=0)


def _errors(axes: Axes, time: NDArray[Any], table: pd.DataFrame) -> None:
    """What each forecast is more than its value, and rings around those whose band does not hold the value."""
    errors = table["predicted"] - table["actual"]
    if _banded(table):
        low, high = (table["predicted"] - table[end] for end in ("upper", "lower"))
        _band(axes, time, low, high)
        missed = ~table["actual"].between(table["lower"], table["upper"]).to_numpy()
        axes.plot(time[missed], errors[missed], "o", color=PREDICTED, ms=6.5, mfc="none", mew=0.9)
    axes.axhline(0, color=ACTUAL, lw=1.5)
    axes.vlines(time, 0, errors, color=PREDICTED, lw=0.6)
    axes.plot(time, errors, ".", color=PREDICTED, ms=3.5)
    if _banded(table):
        name_ends(axes, [Name("band", high.iloc[-1] / 2, PREDICTED)])


def _held(count: int | None, shown: int, part: str) -> str:
    """What the band holds of the values shown; that of the validation part has its width from these very errors."""
    if count is None:
        return ""
    from_all = ", as wide as the errors of the whole part made it," if part == "validation" else ""
    held = "all of these values" if count == shown else f"{count} of these values; those outside it are ringed"
    return f" The shaded band{from_all} holds {held}."


def predicted_against_actual(series: Series, table: pd.DataFrame, part: str) -> Plot:
    """Every forecast of ``part`` against what happened."""
    found = overview(table)
    ends = found["lowest"], found["highest"]

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        size, opacity = (2.5, 0.35) if len(table) > MANY else (4.5, 0.55)
        (cloud,) = axes.plot(table["actual"], table["predicted"], "o", color=PREDICTED, ms=size, mew=0, alpha=opacity)
        cloud.set_rasterized(len(table) > MANY)
        axes.plot(ends, ends, color=MARK, lw=1)
        axes.annotate("perfect", (ends[1], ends[1]), (-14, 3), textcoords="offset points", ha="right", va="bottom")
        axes.set_xlabel(label(f"actual {series.title}"))
        value_axis(axes)
        name_height(axes, f"predicted {series.title}")

    r = correlation(table["actual"], table["predicted"])
    alike = f"correlation {r:.4f}" if isfinite(r) else "one of both never changing"
    return Plot(
        draw,
        f"All {len(table):,} forecasts of the {part} part against what happened: on the line they are perfect, above "
        "it too high. A cloud much flatter than the line means that the model shies away from extremes.",
        f"Scatter plot of {len(table):,} points, predicted against actual value, with the diagonal from "
        f"{rounded(ends[0])} to {quantity(ends[1], series.unit)}; {alike}.",
        height=3.2,
    )
