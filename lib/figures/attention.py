"""Figures of the attention: where the network looks, in one window and in all."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from numpy.typing import NDArray

from lib.figures.names import Name, name_ends, name_height, name_lines
from lib.figures.plot import Plot
from lib.figures.style import ACTUAL, ATTENTION, CONTRIBUTION, REFERENCE, in_unit, quantity
from lib.limits import check_sample
from lib.prose.numbers import rounded
from lib.series.series import Series
from lib.windows.windows import Windows

Floats = NDArray[np.floating]
STEPS = "steps from the last known value"
CHOSEN = {
    "typical": "whose error is the median",
    "best": "whose error is the smallest",
    "worst": "whose error is the largest",
}
"""Why a sample is shown, where nobody asked for it by its number."""

PIXELS = np.array([1250, 500])
"""Pixels across and up of a heat map at least: two for each of the page, so that no weight runs into its neighbours."""

MOST_COLUMNS = 1400  # of a heat map: hardly more than there are pixels for


def attention(
    series: Series, windows: Windows, all_weights: Floats, sample: int, contributions: Floats | None = None
) -> Plot:
    """One window of the target, below it its attention weights and, if given, its signed contributions.

    Args:
        series: the series.
        windows: of the validation part.
        all_weights: ``(n, window)`` of all windows.
        sample: which of them to draw, counted from 0.
        contributions: ``(n, window)`` what each step adds to each forecast, in the target's unit.

    Raises:
        InputError: there is no such sample.
    """
    check_sample(sample, len(windows))
    weights, start = all_weights[sample], windows.starts[sample]
    steps = np.arange(len(weights)) - len(weights) + 1

    values = series.target[start : start + windows.window]

    def draw(panels: Sequence[Axes]) -> None:
        panels[0].plot(steps, values, ".-", color=ACTUAL, lw=1)
        name_height(panels[0], series.title)
        _stems(panels[1], steps, weights)
        if contributions is not None:
            _signed(panels[2], steps, contributions[sample], series.unit)
        panels[-1].set_xlabel(STEPS)

    peak = int(np.argmax(weights))
    return Plot(
        draw,
        f"Validation sample {sample}: the window above, the weight of each of its steps below. The weights sum to 1; "
        "the dashed line is what each would be if the network attended to all steps alike." + _adding(contributions),
        f"Line plot of a window from {rounded(values.min())} to {quantity(values.max(), series.unit)}. Stem plot of "
        f"its {len(weights)} attention weights: the largest is {weights[peak]:.3f} at step {steps[peak]}; "
        f"uniform weights would be {1 / len(weights):.3f}." + _sum(contributions, sample, steps, series.unit),
        panels=2 if contributions is None else 3,
        height=1.7,
        shared=True,
    )


def _stems(axes: Axes, steps: NDArray[np.int64], weights: Floats) -> None:
    """Weights `(window,)` as stems, and what they would be if all steps were alike."""
    axes.vlines(steps, 0, weights, color=ATTENTION, lw=1.2)
    axes.plot(steps, weights, "o", ms=3.5, color=ATTENTION)
    uniform = axes.axhline(1 / len(weights), color=REFERENCE, ls="--", lw=1, label="uniform")
    axes.set(ylabel="attention\nweight", ylim=(0, None))
    name_lines(axes, [uniform])


def _signed(axes: Axes, steps: NDArray[np.int64], shares: Floats, unit: str) -> None:
    """Contributions `(window,)` as bars up and down."""
    axes.bar(steps, shares, color=CONTRIBUTION, width=0.7)
    axes.axhline(0, color=REFERENCE, lw=0.8)
    axes.set_ylabel(in_unit("contribution", unit))


def chosen(plot: Plot, role: str, sample: int) -> Plot:
    """The figure of a sample under the name of its ``role``, with a caption that says why it is shown, if `CHOSEN`."""
    if role not in CHOSEN:
        return replace(plot, name=role)
    shown = "the window, the weight of each of its steps and what each adds to the forecast"
    return replace(plot, name=role, caption=f"Validation sample {sample}, {CHOSEN[role]}: {shown}.")


def _adding(contributions: Floats | None) -> str:
    if contributions is None:
        return ""
    return (
        " At the bottom what each step adds to the forecast or takes from it: unlike a weight it has a sign, and with "
        "what does not pass through the attention the bars add up to the forecast exactly."
    )


def _sum(contributions: Floats | None, sample: int, steps: NDArray[np.int64], unit: str) -> str:
    if contributions is None:
        return ""
    shares = contributions[sample]
    peak = int(np.argmax(np.abs(shares)))
    return (
        f" Bar chart of the contributions, which sum to {quantity(float(shares.sum()), unit, 3)}; the largest in size "
        f"is {quantity(float(shares[peak]), unit, 3)} at step {steps[peak]}."
    )


def mean_attention(weights: Floats) -> Plot:
    """The mean and the spread of the attention weights ``(n, window)`` at each step."""
    steps = np.arange(weights.shape[1]) - weights.shape[1] + 1
    low, mean, high = np.quantile(weights, 0.05, axis=0), weights.mean(axis=0), np.quantile(weights, 0.95, axis=0)
    peak = int(np.argmax(mean))

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        axes.fill_between(steps, low, high, color=ATTENTION, alpha=0.25, lw=0)
        axes.plot(steps, mean, color=ATTENTION)
        axes.axhline(1 / len(steps), color=REFERENCE, ls="--", lw=1)
        axes.set(xlabel=STEPS, ylabel="attention weight", ylim=(0, None))
        band = Name("90 % of\nthe samples", high[-1], ATTENTION)
        name_ends(axes, [band, Name("mean", mean[-1], ATTENTION), Name("uniform", 1 / len(steps), REFERENCE)])

    return Plot(
        draw,
        "The attention weights over all validation samples. A wide band means that the network looks elsewhere in each "
        "window; a narrow one, that the profile is its habit and says little about a single forecast.",
        f"Line of the mean weight of each of {len(steps)} steps over {len(weights):,} samples, in a band that holds "
        f"90 % of them. The mean is largest at step {steps[peak]}, {mean[peak]:.3f}, where the band goes from "
        f"{low[peak]:.3f} to {high[peak]:.3f}; uniform weights would be {1 / len(steps):.3f}.",
    )


def heat_map(weights: Floats) -> Plot:
    """The attention weights ``(n, window)`` of all samples in time order, side by side."""
    shown = _means(weights, MOST_COLUMNS)
    pixels = np.kron(shown, np.ones(-(-PIXELS // shown.shape), shown.dtype))
    colours = LinearSegmentedColormap.from_list("", [(*to_rgb(ATTENTION), 0), (*to_rgb(ATTENTION), 1)])

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        sides = (0, len(weights), 0.5 - weights.shape[1], 0.5)
        drawn = axes.imshow(pixels.T, cmap=colours, vmin=0, aspect="auto", origin="lower", extent=sides)
        drawn.set_interpolation("none")  # the pixels as they are; the page fits them in
        axes.set(xlabel="validation sample, in time order", ylabel=STEPS)
        axes.grid(visible=False)
        scale = axes.figure.colorbar(drawn, ax=axes, label="attention weight", pad=0.02)
        scale.outline.set_visible(False)
        for colour in scale.ax.findobj(QuadMesh):
            colour.set_rasterized(True)

    steps = weights.argmax(axis=1) - weights.shape[1] + 1
    whole = len(shown) == len(weights)
    each = "each a column" if whole else "neighbours sharing a column, with their mean"
    drawn_to = "" if whole else "; the means that are drawn, less"
    return Plot(
        draw,
        f"All samples at once, {each}. Level bands mean that the network looks at the same steps whatever the "
        "window holds; bands that slant or come and go follow something in the series.",
        f"Heat map of {len(weights):,} samples by {weights.shape[1]} steps. The weights reach {weights.max():.3f}"
        f"{drawn_to}. In the median sample the largest weight is at step {np.median(steps):.0f}; from sample to sample "
        f"this step varies with a standard deviation of {steps.std():.1f} steps.",
    )


def _means(weights: Floats, columns: int) -> Floats:
    """Neighbouring samples averaged, so that no more than so many are left."""
    edges = np.linspace(0, len(weights), min(columns, len(weights)) + 1).astype(np.int64)
    return np.asarray(np.add.reduceat(weights, edges[:-1], axis=0) / np.diff(edges)[:, None])
