"""Figures of the data: the series and its parts, its distribution, its memory, one window."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lib.figures.plot import Plot
from lib.figures.style import ACTUAL, ATTENTION, MANY, PREDICTED, REFERENCE, key, label, lag_label, quantity, time_axis
from lib.series import seasons
from lib.series.durations import duration
from lib.series.series import Series
from lib.windows.windows import Parts

PARTS = {"training": REFERENCE, "validation": PREDICTED, "test": ACTUAL}


def split(series: Series, parts: Parts) -> Plot:
    """The whole target series, its three parts in three colours."""

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        time = time_axis(axes, series.time)
        for name, colour in PARTS.items():
            rows = getattr(parts.split, name)
            axes.plot(time[rows], series.target[rows], color=colour, lw=0.7, label=name, rasterized=len(time) > MANY)
        axes.set_ylabel(label(series.names[0]))
        key(axes)

    counts = ", ".join(f"{len(getattr(parts, name)):,} {name}" for name in PARTS)
    return Plot(
        draw,
        "The series, cut in time before anything else is done: the model learns from the first part, the second "
        "chooses the epoch, the third only judges, at the end.",
        f"Line plot of {label(series.names[0])} over {len(series.time):,} rows in three parts, with {counts} windows; "
        f"the values run from {np.nanmin(series.target):.4g} to {quantity(np.nanmax(series.target), series.unit)}.",
    )


def distribution(series: Series, parts: Parts) -> Plot:
    """How often which values of the target occur, in each part."""
    values = {name: _present(series.target[getattr(parts.split, name)]) for name in PARTS}
    edges = np.histogram_bin_edges(np.concatenate(list(values.values())), bins=40)

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        for name, colour in PARTS.items():
            shares = 100 * np.histogram(values[name], edges)[0] / len(values[name])
            axes.step(edges, np.append(shares, shares[-1]), where="post", color=colour, label=name)
        axes.set(xlabel=label(series.names[0]), ylabel="share of the values (%)", ylim=(0, None))
        key(axes)

    low, high = values["training"].min(), values["training"].max()
    outside = 100 * np.mean((values["test"] < low) | (values["test"] > high))
    return Plot(
        draw,
        f"How often each value occurs, part by part. Of the test values {outside:.3g} % lie outside the range that the "
        "model has seen in training; where the outlines differ, it is judged on other values than it learned from.",
        f"Three histograms of {label(series.names[0])}, as outlines. {_moments(values, series.unit)}",
    )


def _present(values: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.asarray(values[~np.isnan(values)], np.float64)


def _moments(values: dict[str, NDArray[np.float64]], unit: str) -> str:
    each = [f"{name} {part.mean():.4g} and {part.std():.4g}" for name, part in values.items()]
    return f"Mean and standard deviation{f' in {unit}' if unit else ''}: {', '.join(each)}."


def autocorrelation(series: Series, parts: Parts, lags: int | None = None) -> Plot:
    """The autocorrelation of the target in the training part; its season is marked where it has one.

    Args:
        series: the series.
        parts: its parts.
        lags: the largest lag; without it as far as two windows or two seasons, whichever is more.
    """
    training = series.target[parts.split.training]
    season = seasons.find_season(training)
    furthest = min(lags or 2 * max(parts.training.window, season or 0), len(training) - 1)
    correlation = seasons.autocorrelation(training, furthest)

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        axes.axhline(0, color=REFERENCE, lw=0.8)
        axes.plot(correlation, color=ACTUAL, label="autocorrelation")
        axes.axvline(parts.training.window, color=REFERENCE, ls="--", lw=1, label="length of the window")
        if season is not None and season <= furthest:
            axes.axvline(season, color=ATTENTION, ls=":", label=f"season, {duration(series.step, season)}")
        axes.set(xlabel=lag_label(series.step), ylabel="autocorrelation")
        key(axes)

    found = f"a season of {duration(series.step, season)}" if season else "no season"
    return Plot(
        draw,
        f"In the training part, the only one used here, values {duration(series.step)} apart have a correlation of "
        f"{correlation[1]:.3f}, and {found} is found.",
        f"Line plot of the autocorrelation at lags 0 to {furthest}: {correlation[1]:.3f} at lag 1, lowest "
        f"{correlation.min():.3f} at lag {int(np.argmin(correlation))}; {found}.",
    )


def window(series: Series, parts: Parts) -> Plot:
    """The first window of the training part with its target."""
    windows = parts.training
    start, target = windows.starts[0], windows.targets[0]
    steps = np.arange(windows.window) - windows.window + 1
    change = series.target[target] - series.target[windows.last[0]]

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        history = series.target[start : start + windows.window]
        axes.plot(steps, history, ".-", color=ACTUAL, lw=1, label="what the model sees")
        axes.plot([windows.horizon], [series.target[target]], "o", color=PREDICTED, label="what it must predict")
        axes.set(xlabel="steps from the last known value", ylabel=label(series.names[0]))
        key(axes)

    return Plot(
        draw,
        f"The first of {len(windows):,} training windows, of {windows.window} steps. The target, "
        f"{duration(series.step, windows.horizon)} later, lies {quantity(abs(change), series.unit)} "
        f"{'below' if change < 0 else 'above'} the last value that the model sees: this change is all that a forecast "
        "has to add.",
        f"A window of {windows.window} values and one target, {duration(series.step, windows.horizon)} after the last "
        f"of them; the target is {quantity(series.target[target], series.unit)}.",
        height=2.8,
    )
