"""Figures of the evaluation: forecasts beside what happened."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lib.figures.plot import Plot
from lib.figures.style import ACTUAL, INK, MANY, PREDICTED, key, label, quantity, time_axis
from lib.series.series import Series

STRETCH = 200  # targets that a forecast plot shows: few enough to see each step


def forecast(series: Series, table: pd.DataFrame, part: str) -> Plot:
    """Actual and predicted values of the first targets of ``part``, with the band of the columns lower and upper.

    Args:
        series: the series.
        table: of predictions; without the two columns there is no band.
        part: its name.
    """
    shown = table.head(STRETCH)
    banded = {"lower", "upper"} <= set(table.columns)

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        time = time_axis(axes, shown.index)
        if banded:
            axes.fill_between(time, shown["lower"], shown["upper"], color=PREDICTED, alpha=0.22, lw=0, label="band")
        axes.plot(time, shown["actual"], ".-", color=ACTUAL, lw=0.8, ms=3.5, label="actual")
        axes.plot(time, shown["predicted"], color=PREDICTED, lw=1.5, label="predicted")
        axes.set_ylabel(label(series.names[0]))
        key(axes)

    error = float(np.abs(shown["actual"] - shown["predicted"]).mean())
    return Plot(
        draw,
        f"The first {len(shown)} values of the {part} part and their forecasts, each made from the window before it. "
        "A forecast that merely repeats the last value would trail the actual line by one step." + _held(shown, banded),
        f"Two lines over {len(shown)} rows, actual and predicted; on average {quantity(error, series.unit, 3)} apart. "
        f"The actual values run from {shown['actual'].min():.4g} to {shown['actual'].max():.4g}.",
    )


def _held(shown: pd.DataFrame, banded: bool) -> str:
    if not banded:
        return ""
    inside = shown["actual"].between(shown["lower"], shown["upper"])
    return f" The shaded band holds {inside.sum()} of these values."


def predicted_against_actual(series: Series, table: pd.DataFrame, part: str) -> Plot:
    """Every forecast of ``part`` against what happened."""
    ends = [table["actual"].min(), table["actual"].max()]

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        (cloud,) = axes.plot(table["actual"], table["predicted"], ".", color=PREDICTED, ms=3, mew=0, alpha=0.5)
        cloud.set_rasterized(len(table) > MANY // 2)
        axes.plot(ends, ends, color=INK, lw=1)
        axes.annotate("perfect", (ends[1], ends[1]), (-10, 0), textcoords="offset points", ha="right", va="center")
        axes.set(xlabel=f"actual {label(series.names[0])}", ylabel=f"predicted {label(series.names[0])}")

    r = float(np.corrcoef(table["actual"], table["predicted"])[0, 1])
    return Plot(
        draw,
        f"All {len(table):,} forecasts of the {part} part against what happened: on the line they are perfect, above "
        "it too high. A cloud flatter than the line means that the model shies away from extremes.",
        f"Scatter plot of {len(table):,} points along the diagonal from {ends[0]:.4g} to "
        f"{quantity(ends[1], series.unit)}, correlation {r:.4f}.",
        height=3.8,
    )
