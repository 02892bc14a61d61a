"""Figures of where the model fails on the test part: when it errs, what is left in the errors, the worst moments."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lib.alerts import plural
from lib.evaluation.failures import moments_apart
from lib.evaluation.groups import numbered, telling
from lib.figures.names import Name, key, name_ends
from lib.figures.plot import Plot
from lib.figures.style import ACTUAL, MARK, PREDICTED, REFERENCE, beside, in_unit, label, lag_label, quantity
from lib.prose.numbers import rounded
from lib.prose.sentences import compared
from lib.series.series import Series
from lib.series.times import told
from lib.windows.windows import Parts, Windows

Metrics = Mapping[str, Any]

HISTORY = 168  # steps of a window that are drawn before a bad moment
GROUPS = {
    "hour": "hour of the day",
    "hours": "hours of the day",
    "month": "month",
    "week": "week of the test part",
    "phase": "tenth of the season",
    "stretch": "stretch of the test part",
    "change": "size of the change",
}


def errors(metrics: Metrics) -> Plot:
    """Error and bias in each group: by hour, by month, by size of the change, as far as there are such."""
    found, unit = metrics["diagnostics"]["errors_by"], metrics["unit"]
    tables = telling(found)
    shown = {name: pd.DataFrame(tables[name]) for name in GROUPS if name in tables}

    def draw(panels: Sequence[Axes]) -> None:
        for axes, (name, table) in zip(panels, shown.items(), strict=True):
            _bars(axes, name, table, unit)
        (_, first), *_ = shown.items()
        bar, dot = first.iloc[-1][["mae", "bias"]]
        name_ends(panels[0], [Name("mean\nabsolute\nerror", bar / 2, PREDICTED), Name("bias", dot, MARK)])

    ranges = [f"by {GROUPS[name]} {_range(table['mae'], unit)}" for name, table in shown.items()]
    biases = pd.concat([table["bias"] for table in shown.values()])
    return Plot(
        draw,
        "When the forecasts are worse than usual. Bars are the mean absolute error of a group; a dot away from zero is "
        "a bias: above it the forecasts are too high on average. "
        f"{compared(found)}".strip(),
        f"Bar charts of the mean absolute error: {', '.join(ranges)}. Dots for the bias, {_range(biases, unit)}.",
        panels=len(shown),
        columns=(len(shown) if len(shown) < 4 else 2, 1),
        height=2.5,
    )


def _bars(axes: Axes, name: str, table: pd.DataFrame, unit: str) -> None:
    places = np.arange(len(table))
    axes.bar(places, table["mae"], color=PREDICTED, alpha=0.5, width=0.8)
    axes.plot(places, table["bias"], "o", ms=4, color=MARK)
    axes.axhline(0, color=REFERENCE, lw=0.8)
    axes.grid(visible=False, axis="x")
    axes.set(ylabel=in_unit("error", unit), xlim=(-0.7, max(len(table), 4) - 0.3))
    _group_axis(axes, name, table["group"].tolist(), unit)


def _group_axis(axes: Axes, name: str, groups: Sequence[Any], unit: str) -> None:
    """Name the groups at 0, 1, 2 … as many as there is room for."""
    some = max(1, -(-len(groups) // 4))
    axes.set_xticks(np.arange(len(groups))[::some], [numbered(name, group) for group in groups[::some]])
    axes.set_xlabel(in_unit(f"{GROUPS[name]},\nup to", unit) if name == "change" else GROUPS[name])


def _range(values: "pd.Series[float]", unit: str) -> str:
    start = f"from {rounded(values.min(), 3)} to " if len(values) > 1 else ""
    return f"{start}{quantity(float(values.max()), unit, 3)}"


def residual_autocorrelation(series: Series, metrics: Metrics) -> Plot:
    """What is left to learn: the autocorrelation of the residuals, and what 95 of 100 lags of noise stay within."""
    found = metrics["diagnostics"]["residuals"]
    rest, bound = (np.asarray(values, np.float64) for values in (found["autocorrelation"][1:], found["bound"]))
    lags = np.arange(1, len(rest) + 1)
    horizon, largest, outside = metrics["horizon"], found["largest"], found["outside"]

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        edges = np.arange(len(bound) + 1) + horizon - 0.5
        axes.stairs(bound, edges, baseline=-bound, fill=True, color=REFERENCE, alpha=0.2, lw=0)
        axes.axhline(0, color=REFERENCE, lw=0.8)
        axes.vlines(lags, 0, rest, color=PREDICTED, lw=1.2)
        axes.plot(lags, rest, "o", ms=3, color=PREDICTED, label="residuals")
        axes.set(xlabel=lag_label(series), ylabel="autocorrelation\nof the residuals")
        axes.locator_params(axis="x", integer=True)
        name_ends(axes, [Name("95 of 100\nlags of\npure noise", 0, REFERENCE)])

    return Plot(
        draw,
        f"Whether an error tells something about later errors. {outside['lags']} of {outside['of']} lags lie outside "
        f"the shaded band, which allows for errors whose size changes; of pure noise, about {outside['by_chance']:.1f} "
        f"would. {_shared(horizon)}Some lags are outside by chance: whether these are too many, the test below says.",
        f"Stem plot of the autocorrelation of the residuals at lags 1 to {len(rest)}: {_largest(largest)}; the band "
        f"goes from ±{bound.min():.3f} to ±{bound.max():.3f}.",
        height=2.05,
    )


def _largest(found: Metrics) -> str:
    if np.isnan(found["autocorrelation"]):
        return "none, as they do not vary"
    return f"largest in size at lag {found['lag']}, {found['autocorrelation']:.3f}"


def _shared(horizon: int) -> str:
    if horizon == 1:
        return ""
    return f"At lags below {horizon}, the horizon, the errors share what nobody could know, so they say nothing. "


def worst(series: Series, parts: Parts, table: pd.DataFrame, which: NDArray[np.int64]) -> Plot:
    """The worst moments, worst first, each with its window or, of a long one, the last `HISTORY` steps of it.

    Args:
        series: the series.
        parts: its parts.
        table: of the test part, ``actual`` and ``predicted`` of each window.
        which: ``(moments,)`` numbers of its windows.
    """

    def draw(panels: Sequence[Axes]) -> None:
        for place, (axes, number) in enumerate(zip(panels, which, strict=True)):
            _moment(axes, series, parts.test, table, int(number))
            when = label(times[place], 20)
            axes.set_title(f"{place + 1}: " + when.replace(" ", "\n"))  # the time of day has no room beside the date
        beside(panels, "steps from the last known value", label(series.title))
        key(panels[0])  # of ten panels as small as these none has room for names

    times = told(table.index[which], table.index)
    errors = (table["predicted"] - table["actual"]).to_numpy()[which]
    return Plot(
        draw,
        _moments(len(which), parts.test.window, moments_apart(parts)),
        f"{plural(len(which), 'small line plot')} of {_drawn(parts.test.window)}, with the actual value and the "
        f"forecast as dots. The errors, predicted less actual, run from {rounded(errors.min(), 3)} to "
        f"{quantity(errors.max(), series.unit, 3)}; the first is {quantity(errors[0], series.unit, 3)}.",
        panels=len(which),
        columns=(min(5, len(which)), min(2, len(which))),
        height=1.7,
    )


def _drawn(window: int) -> str:
    """How much of a window of so many steps is drawn."""
    return "a whole window" if window <= HISTORY else f"the last {HISTORY} steps of a window"


def _moments(count: int, window: int, apart: int) -> str:
    """What to see in so many worst moments, so many steps apart, each after a window of so many steps."""
    seen = "" if window <= HISTORY else f" (the last {HISTORY} steps of it)"
    look = "a jump that nothing announced, or a pattern that the model should know."
    if count == 1:
        return f"The worst moment of the test part, with what the model had seen before{seen}. Look for {look}"
    largest = "; of errors close together only the largest is drawn" if apart > 1 else ""
    return (
        f"The {count} worst moments of the test part, each with what the model had seen before{seen}, its rank and its "
        f"time above{largest}. Look for what they have in common: {look}"
    )


def _moment(axes: Axes, series: Series, windows: Windows, table: pd.DataFrame, number: int) -> None:
    known = min(HISTORY, windows.window)
    last, row = windows.last[number], table.iloc[number]
    axes.plot(np.arange(1 - known, 1), series.target[last - known + 1 : last + 1], color=ACTUAL, lw=1, label="seen")
    axes.plot(windows.horizon, row["actual"], "o", ms=4.5, color=ACTUAL, label="actual")
    axes.plot(windows.horizon, row["predicted"], "D", ms=4.5, color=PREDICTED, label="predicted")
    axes.margins(x=0.1, y=0.15)  # room for the whole of a dot
    axes.locator_params(nbins=3)
