"""How every figure looks: one set of colours for light and dark pages, one set of fonts, lines that name themselves."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_hex
from matplotlib.container import Container
from matplotlib.dates import HOURLY, MINUTELY, MONTHLY, SECONDLY, AutoDateLocator, ConciseDateFormatter
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from lib.series.durations import duration

COLOURS = {
    "ink": ("#1b1f24", "#e6e8eb"),
    "paper": ("#ffffff", "#15181c"),
    "soft": ("#59626d", "#a5aeb9"),
    "line": ("#d9dde2", "#3a414a"),
    "blue": ("#2450b8", "#93b4ff"),
    "orange": ("#b95000", "#ff9d4d"),
    "green": ("#007c55", "#4cc9a0"),
}
"""On a light page, on a dark one. All but the lines of the grid have a contrast of 4.5 : 1 to the paper, for they are
also text; blue, orange and green can be told apart with every kind of colour-blindness."""

INK, PAPER, SOFT, LINE, BLUE, ORANGE, GREEN = (light for light, _ in COLOURS.values())
ACTUAL, PREDICTED, ATTENTION, REFERENCE = BLUE, ORANGE, GREEN, SOFT

FONT_SIZE = 9.5
MANY = 3000
"""Points above which a line or a cloud is smaller as an image than as a path."""

RULES: dict[Any, Any] = sns.axes_style("ticks", {"axes.grid": True, "grid.color": LINE}) | {
    "font.family": "DejaVu Sans",
    "font.size": FONT_SIZE,
    "axes.labelsize": FONT_SIZE,
    "axes.titlesize": FONT_SIZE,
    "axes.titlelocation": "left",
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.xmargin": 0.02,
    "axes.prop_cycle": "cycler('color', ['" + "', '".join((BLUE, ORANGE, GREEN, SOFT)) + "'])",
    "grid.linewidth": 0.6,
    "text.color": INK,
    "text.parse_math": False,  # a dollar in a column's name is a dollar
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": FONT_SIZE - 0.5,
    "ytick.labelsize": FONT_SIZE - 0.5,
    "date.converter": "concise",
    "legend.frameon": False,
    "legend.fontsize": FONT_SIZE,
    "figure.constrained_layout.use": True,
    "svg.fonttype": "none",
    "path.simplify_threshold": 0.3,
}


def label(text: str, length: int = 40) -> str:
    """A name from a file as a label: on one line, without what cannot be printed, cut where it is too long."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def quantity(value: float, unit: str, digits: int = 4) -> str:
    """A number with its unit, if it has one."""
    return f"{value:.{digits}g} {unit}".strip()


def in_unit(text: str, unit: str) -> str:
    """A label with its unit, if it has one: ``error (degC)``."""
    return f"{text} ({label(unit, 16)})" if unit else text


def time_axis(axes: Axes, time: pd.Index) -> NDArray[Any]:
    """Label the horizontal axis of times or steps `(n,)`, and give them as what matplotlib takes for them."""
    axes.set_xlabel("time" if isinstance(time, pd.DatetimeIndex) else "time (steps)")
    if isinstance(time, pd.DatetimeIndex):
        _date_labels(axes)
    return np.asarray(time)


NEXT = {MONTHLY: 12, HOURLY: 24, MINUTELY: 60, SECONDLY: 60}
"""How many of each make one of the next larger, so that a narrow axis may go on to that."""


def _date_labels(axes: Axes) -> None:
    """As many dates as stand beside each other without meeting."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    locator = AutoDateLocator(minticks=3, maxticks=int(1.4 * figure.get_figwidth()))  # type: ignore[no-untyped-call]
    for unit, count in NEXT.items():
        locator.intervald[unit] = [*locator.intervald[unit], count]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]


def lag_label(step: pd.Timedelta | int) -> str:
    """The label of an axis of lags, in steps of the series."""
    return f"lag (steps of {duration(step)})" if isinstance(step, pd.Timedelta) else "lag (steps)"


def log_axis(axes: Axes, which: Literal["x", "y"] = "y") -> None:
    """Make the axis logarithmic, with plain numbers at 1, 2 and 5."""
    axes.set(**{f"{which}scale": "log"})
    axis: Axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_locator(NullLocator())


def beside(panels: Sequence[Axes], across: str, up: str) -> None:
    """Label the axes of all panels at once, below and to the left of them."""
    figure = panels[0].get_figure(root=True)
    assert figure is not None
    figure.supxlabel(across, fontsize=FONT_SIZE)
    figure.supylabel(up, fontsize=FONT_SIZE)


def key(axes: Axes) -> None:
    """Name the labelled lines above the drawing, each in its own colour, where there is no room beside them."""
    handles, labels = axes.get_legend_handles_labels()
    figure = axes.get_figure(root=True)
    assert figure is not None
    figure.legend(
        handles,
        labels,
        ncols=_columns([len(text) for text in labels], figure.get_figwidth()),
        loc="outside upper left",
        borderpad=0,
        handlelength=1.4,
        columnspacing=1.4,
        labelcolor=[_colour(handle) for handle in handles],
    )


def _columns(lengths: Sequence[int], width: float) -> int:
    """How many labels of so many letters fit side by side into this width in inches."""
    letter, line = 0.62 * FONT_SIZE / 72, 3.6 * FONT_SIZE / 72
    columns = len(lengths)
    while columns > 1 and sum(letter * max(lengths[i::columns]) + line for i in range(columns)) > width:
        columns -= 1
    return columns


def _colour(handle: Any) -> str:
    """The colour of a line, an area, a row of bars or of bars of error, without its transparency."""
    drawn: Any = handle.get_children()[0] if isinstance(handle, Container) else handle
    if isinstance(drawn, Line2D):
        return to_hex(drawn.get_color())
    colours = np.atleast_2d(drawn.get_facecolor())
    return to_hex(colours[0] if colours.size else drawn.get_edgecolor()[0])


def dots(axes: Axes, heights: ArrayLike, intervals: Sequence[Mapping[str, Any]], colour: str, name: str) -> None:
    """Estimates as dots with their intervals as bars, one above the other at these heights.

    Each interval has an ``estimate``, a ``lower`` and an ``upper`` end.
    """
    estimates = [interval["estimate"] for interval in intervals]
    axes.hlines(heights, [one["lower"] for one in intervals], [one["upper"] for one in intervals], color=colour, lw=2)
    axes.plot(estimates, heights, "o", ms=5.5, color=colour, label=name)
    axes.grid(visible=False, axis="y")


def _size(axes: Axes) -> tuple[float, float]:
    """About how many inches wide and high the axes will be."""
    figure, grid = axes.get_figure(root=True), axes.get_gridspec()
    assert figure is not None
    assert grid is not None
    return figure.get_figwidth() / grid.ncols, 0.75 * figure.get_figheight() / grid.nrows


def name_lines(axes: Axes, lines: Sequence[Line2D]) -> None:
    """Write each line's label beside its right end, in its colour, moved up or down where two would meet."""
    ends = [_end(axes, line) for line in lines]
    places = spread([height for _, height in ends], 1.25 * FONT_SIZE / 72 / _size(axes)[1])
    for line, (across, _), place in zip(lines, ends, places, strict=True):
        axes.annotate(
            str(line.get_label()),
            (across, place),
            xycoords="axes fraction",
            xytext=(6, 0),
            textcoords="offset points",
            color=str(line.get_color()),
            va="center",
            annotation_clip=False,
        )


def _end(axes: Axes, line: Line2D) -> tuple[float, float]:
    """Where a line ends, in fractions of the axes' width and height."""
    x, y = (np.asarray(values) for values in (line.get_xdata(), line.get_ydata()))
    last = np.flatnonzero(np.isfinite(y.astype(float)))[-1]
    point = line.get_transform().transform((x[last], y[last]))
    across, height = axes.transAxes.inverted().transform(point)
    return float(across), float(height)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The nearest places to these that keep their order and are at least ``gap`` apart."""
    order = np.argsort(places, kind="stable")
    wanted = np.asarray(places, float)[order] - gap * np.arange(len(places))
    blocks: list[list[float]] = []
    for place in wanted:  # pool adjacent violators: isotonic regression of the places
        blocks.append([place])
        while len(blocks) > 1 and np.mean(blocks[-2]) > np.mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    level = [float(np.mean(block)) for block in blocks for _ in block]
    moved = np.empty(len(places))
    moved[order] = np.asarray(level) + gap * np.arange(len(places))
    return [float(place) for place in moved]
