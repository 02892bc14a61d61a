"""Figures of the data: the series and its parts, its distribution, its memory, one window."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lib.figures.names import Name, name_above, name_ends, name_height
from lib.figures.plot import Plot
from lib.figures.style import ACTUAL, MARK, REFERENCE, beside, label, lag_label, quantity, time_axis, value_axis
from lib.prose.numbers import rounded
from lib.series import seasons
from lib.series.durations import lasting
from lib.series.series import Series
from lib.windows.windows import Parts

PARTS = ("training", "validation", "test")
BEYOND = "A window is shorter than that, so what happened a season ago is not in it."


def split(series: Series, parts: Parts) -> Plot:
    """The whole target series, cut into its three parts."""
    rows = {name: getattr(parts.split, name) for name in PARTS}

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        time = time_axis(axes, series.time)
        for name in PARTS:
            axes.plot(*_part(time, series, rows[name]), color=ACTUAL, lw=0.7, label=name)
        for name in PARTS[1:]:
            axes.axvline(time[rows[name]][0], color=MARK, ls="--", lw=1)
        name_height(axes, series.title)
        name_above(axes, [Name(name, time[part][len(time[part]) // 2]) for name, part in rows.items()])

    training, validation, test = (f"{len(getattr(parts, name)):,}" for name in PARTS)
    return Plot(
        draw,
        "The series, cut in time before anything else is done: the model learns from the first part, the second "
        "chooses the epoch, the third only judges, at the end.",
        f"Line plot of {label(series.title)} over {len(series.time):,} rows, in three parts one after the other, "
        f"with {training} windows for training, {validation} for validation and {test} for the test. The values run "
        f"from {rounded(np.nanmin(series.target))} to {quantity(np.nanmax(series.target), series.unit)}.",
    )


def _part(time: NDArray[Any], series: Series, rows: slice) -> tuple[NDArray[Any], NDArray[np.floating]]:
    """Times and values of a part, with a missing value where the time leaps, so that no line is drawn over it."""
    leaps = series.leaps[(series.leaps > rows.start) & (series.leaps < rows.stop)] - rows.start
    times, values = time[rows], series.target[rows]
    return np.insert(times, leaps, times[leaps]), np.insert(values, leaps, np.nan)


def distribution(series: Series, parts: Parts) -> Plot:
    """How often which values of the target occur, part by part, and the range of those in training."""
    values = {name: _present(series.target[getattr(parts.split, name)]) for name in PARTS}
    edges = np.histogram_bin_edges(np.concatenate(list(values.values())), bins=40)
    shares = {name: 100 * np.histogram(part, edges)[0] / len(part) for name, part in values.items()}
    low, high = values["training"].min(), values["training"].max()

    def draw(panels: Sequence[Axes]) -> None:
        for axes, name in zip(panels, PARTS, strict=True):
            axes.stairs(shares[name], edges, fill=True, color=ACTUAL, alpha=0.75)
            for end in (low, high):
                axes.axvline(end, color=REFERENCE, ls="--", lw=1)
            axes.set(title=name, ylim=(0, 1.05 * max(map(max, shares.values()))))
            value_axis(axes)
        beside(panels, label(series.title), "share of the values (%)")

    outside = 100 * np.mean((values["test"] < low) | (values["test"] > high))
    return Plot(
        draw,
        f"How often each value occurs, part by part. Of the test values {outside:.3g} % lie outside the range of the "
        "training part, which the dashed lines mark; where the shapes differ, the model is judged on other values than "
        "it learned from.",
        f"Three histograms of {label(series.title)}, one for each part. {_moments(values, series.unit)} In training "
        f"the values run from {rounded(low)} to {quantity(high, series.unit)}.",
        panels=3,
        columns=(3, 1),
        height=2.1,
        shared=True,
    )


def _present(values: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.asarray(values[~np.isnan(values)], np.float64)


def _moments(values: dict[str, NDArray[np.float64]], unit: str) -> str:
    each = [f"{rounded(part.mean())} and {rounded(part.std())} in {name}" for name, part in values.items()]
    return f"Mean and standard deviation{f' ({unit})' if unit else ''}: {', '.join(each)}."


def autocorrelation(series: Series, parts: Parts, lags: int | None = None) -> Plot:
    """The autocorrelation of the target in the training part; its season is marked where it has one.

    Args:
        series: the series.
        parts: its parts.
        lags: the largest lag; without it as far as two windows or two seasons, whichever is more.
    """
    training = series.target[parts.split.training]
    season = seasons.find_season(training, series.step)
    furthest = min(lags or 2 * max(parts.training.window, season or 0), len(training) - 1)
    correlation = seasons.autocorrelation(training, furthest)

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        axes.axhline(0, color=REFERENCE, lw=0.8)
        axes.plot(correlation, color=ACTUAL, label="autocorrelation")
        marks = [Name("window", parts.training.window, REFERENCE)]
        if season is not None and season <= furthest:
            marks.append(Name(f"season, {lasting(series, season)}", season, MARK))
        for mark, dashes in zip(marks, ("--", ":"), strict=False):
            axes.axvline(mark.place, color=mark.colour, ls=dashes, lw=1.3)
        axes.set(xlabel=lag_label(series), ylabel="autocorrelation")
        name_above(axes, marks)

    found = f"a season of {lasting(series, season)}" if season else "no season"
    beyond = f" {BEYOND}" if season and season > parts.training.window else ""
    return Plot(
        draw,
        f"In the training part, the only one used here, values {lasting(series)} apart have a correlation of "
        f"{correlation[1]:.3f}, and {found} is found.{beyond}",
        f"Line plot of the autocorrelation at lags 0 to {furthest}: {correlation[1]:.3f} at lag 1, lowest "
        f"{correlation.min():.3f} at lag {int(np.argmin(correlation))}; {found}.",
    )


def window(series: Series, parts: Parts) -> Plot:
    """The first window of the training part with its target."""
    windows = parts.training
    start, target = windows.starts[0], windows.targets[0]
    steps = np.arange(windows.window) - windows.window + 1
    change = series.target[target] - series.target[windows.last[0]]

    history = series.target[start : start + windows.window]

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        axes.plot(steps, history, ".-", color=ACTUAL, lw=1, label="what the model sees")
        axes.plot([windows.horizon], [series.target[target]], "o", ms=7, color=ACTUAL, label="what it must predict")
        axes.set_xlabel("steps from the last known value")
        name_height(axes, series.title)
        name_above(axes, [Name("what the model sees", steps.mean(), ACTUAL)])
        name_ends(axes, [Name("what it must\npredict", series.target[target], ACTUAL)])

    return Plot(
        draw,
        f"The first of {len(windows):,} training windows, of {windows.window} steps. The target, "
        f"{lasting(series, windows.horizon)} later, lies {quantity(abs(change), series.unit)} "
        f"{'below' if change < 0 else 'above'} the last value that the model sees: this change is all that a forecast "
        "has to add.",
        f"Line plot of a window of {windows.window} values, from {rounded(history.min())} to "
        f"{quantity(history.max(), series.unit)}, and one target as a dot, {lasting(series, windows.horizon)} "
        f"after the last of them, {quantity(series.target[target], series.unit)}.",
        height=2.8,
    )
