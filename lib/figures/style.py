"""How every figure looks: one set of colours for light and dark pages, one set of fonts, one of rules for axes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.dates import HOURLY, MINUTELY, MONTHLY, SECONDLY, AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from lib.palette import COLOURS
from lib.prose.numbers import rounded
from lib.series.durations import lasting
from lib.series.series import Series

INK, PAPER, SOFT, LINE, BLUE, ORANGE, GREEN, PLUM = (light for light, _ in COLOURS.values())

ACTUAL = BLUE  # what happened: the values of the series
PREDICTED = ORANGE  # what the network says of it, its bands, and how far off they are
ATTENTION = GREEN  # the weights of the steps
CONTRIBUTION = PLUM  # what the steps add to a forecast
REFERENCE = SOFT  # what one of these is compared with: a simpler forecast, chance, another measure
MARK = INK  # a place on an axis: a cut, a season, a line that nothing can be better than
"""One meaning, one colour, in every figure."""

FONT_SIZE = 9.5
MANY = 1500
"""Points above which a cloud is smaller as an image than as dots; a line is smaller as a path, however long it is."""

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
    "axes.prop_cycle": "cycler('color', ['" + "', '".join((BLUE, ORANGE, GREEN, PLUM, SOFT)) + "'])",
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


UNIT = re.compile(r"[(\[][^()\[\]]{1,10}[)\]]$")


def label(text: str, length: int = 40) -> str:
    """A name from a file as a label: on one line, without what cannot be printed, cut before its unit if too long."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if len(line) <= length:
        return line
    unit = UNIT.search(line)
    end = f" {unit[0]}" if unit else ""
    return f"{line[: length - 1 - len(end)]}…{end}"


def quantity(value: float, unit: str, digits: int = 4) -> str:
    """A number with its unit, if it has one."""
    return f"{rounded(value, digits)} {unit}".strip()


def in_unit(text: str, unit: str) -> str:
    """A label with its unit, if it has one: ``error (degC)``."""
    return f"{text} ({label(unit, 16)})" if unit else text


def time_axis(axes: Axes, time: pd.Index) -> NDArray[Any]:
    """Label the horizontal axis of times or steps `(n,)`, and give them as what matplotlib takes for them."""
    axes.set_xlabel("time" if isinstance(time, pd.DatetimeIndex) else "time (steps)")
    if isinstance(time, pd.DatetimeIndex):
        _date_labels(axes)
    return np.asarray(time)


def value_axis(axes: Axes) -> None:
    """Number the horizontal axis at as many places as have room for four digits, a sign and a point."""
    figure, grid = axes.get_figure(root=True), axes.get_gridspec()
    assert figure is not None
    assert grid is not None
    axes.locator_params(axis="x", nbins=max(3, int(1.4 * figure.get_figwidth() / grid.ncols)))


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


def lag_label(series: Series) -> str:
    """The label of an axis of lags, in steps of the series."""
    return f"lag (steps of {lasting(series)})" if isinstance(series.step, pd.Timedelta) else "lag (steps)"


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


def dots(axes: Axes, heights: ArrayLike, intervals: Sequence[Mapping[str, Any]], colour: str, name: str) -> None:
    """Estimates as dots with their intervals as bars, one above the other at these heights.

    Each interval has an ``estimate``, a ``lower`` and an ``upper`` end.
    """
    estimates = [interval["estimate"] for interval in intervals]
    axes.hlines(heights, [one["lower"] for one in intervals], [one["upper"] for one in intervals], color=colour, lw=2)
    axes.plot(estimates, heights, "o", ms=5.5, color=colour, label=name)
    axes.grid(visible=False, axis="y")
