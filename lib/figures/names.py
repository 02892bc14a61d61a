"""Names beside what they name: at the ends of lines, above stretches of an axis; a key where no place is legible."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.container import Container
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike
from scipy.optimize import isotonic_regression

from lib.figures.style import FONT_SIZE, INK, label

LETTER, LINE = 0.62 * FONT_SIZE / 72, 1.25 * FONT_SIZE / 72
"""About how many inches a letter is wide and a line of letters high."""


class Name(NamedTuple):
    """A text, where along the axis what it names lies, and the colour of that."""

    text: str
    place: Any
    colour: str = INK


def name_ends(axes: Axes, names: Sequence[Name]) -> None:
    """Write names to the right of the axes, each at its height, moved up or down where two would meet."""
    heights = [part(axes, 0, name.place)[1] for name in names]
    tall = [LINE * (1 + name.text.count("\n")) / size(axes)[1] for name in names]
    for name, height in zip(names, spread(heights, tall), strict=True):
        write(axes, name, (1, height), (6, 0), ha="left", va="center")


def name_lines(axes: Axes, lines: Sequence[Line2D]) -> None:
    """Write each line's label beside its right end, in its colour, moved up or down where two would meet."""
    name_ends(axes, [Name(str(line.get_label()), _last(line), str(line.get_color())) for line in lines])


def name_above(axes: Axes, names: Sequence[Name]) -> None:
    """Write names above the axes, each over its place, moved aside where two would meet or one would leave the axes."""
    places = [part(axes, axes.convert_xunits(name.place), 1)[0] for name in names]  # type: ignore[no-untyped-call]
    wide = [LETTER * (len(name.text) + 1.5) / size(axes)[0] for name in names]
    for name, place in zip(names, spread(places, wide, (0, 1)), strict=True):
        write(axes, name, (place, 1), (0, 4), ha="center", va="bottom")


def name_below(axes: Axes, name: Name) -> None:
    """Write the name of a line across the axes below its left end, with room for it under the line.

    There a name keeps clear of what never gets below that line, however near to it all ends.
    """
    axes.autoscale_view()
    _, top = axes.get_ylim()
    scale = axes.transScale
    (_, line), (_, end) = (scale.transform((1, height)) for height in (name.place, top))
    share = 1.4 * LINE / size(axes)[1]  # of the height of the axes
    bottom = scale.inverted().transform((1, line - share / (1 - share) * (end - line)))[1]
    axes.set_ylim(min(bottom, axes.get_ylim()[0]), top)
    write(axes, name, (0, part(axes, 0, name.place)[1]), (4, -2), ha="left", va="top")


def name_height(axes: Axes, text: str) -> None:
    """Name what the vertical axis shows, in two lines where one would be longer than it, cut where two would be."""
    room = int(size(axes)[1] / LETTER)
    wrapped = (wrap(label(text, length), room) for length in range(2 * room + 1, room - 1, -1))
    axes.set_ylabel("\n".join(next((lines for lines in wrapped if len(lines) <= 2), [label(text, room)])))


def write(axes: Axes, name: Name, where: tuple[float, float], moved: tuple[float, float], **how: Any) -> None:
    """Write a name at fractions of the axes' width and height, ``moved`` by so many points."""
    axes.annotate(
        name.text,
        where,
        xycoords="axes fraction",
        xytext=moved,
        textcoords="offset points",
        color=name.colour,
        annotation_clip=False,
        **how,
    )


def part(axes: Axes, across: Any, height: Any) -> tuple[float, float]:
    """A point of the data in fractions of the axes' width and height."""
    axes.get_xlim(), axes.get_ylim()  # which matplotlib settles no earlier than when asked
    fractions = axes.transAxes.inverted().transform(axes.transData.transform((across, height)))
    return float(fractions[0]), float(fractions[1])


def _last(line: Line2D) -> float:
    """The height of a line's right end."""
    heights = np.asarray(line.get_ydata(), np.float64)
    return float(heights[np.isfinite(heights)][-1])


def size(axes: Axes) -> tuple[float, float]:
    """About how many inches wide and high the axes will be."""
    figure, grid = axes.get_figure(root=True), axes.get_gridspec()
    assert figure is not None
    assert grid is not None
    return 0.85 * figure.get_figwidth() / grid.ncols, 0.75 * figure.get_figheight() / grid.nrows


def spread(places: ArrayLike, sizes: ArrayLike, ends: tuple[float, float] = (-np.inf, np.inf)) -> list[float]:
    """The nearest places to these that keep their order, where things of these sizes do not meet and stay within ends.

    Things that are too large together reach over the right end.
    """
    places, sizes = np.asarray(places, np.float64), np.asarray(sizes, np.float64)
    order = np.argsort(places, kind="stable")
    packed = np.cumsum(sizes[order]) - sizes[order] / 2  # where each would be if all stood close together at 0
    shifts = isotonic_regression(places[order] - packed).x if len(places) else places
    moved = np.empty(len(places))
    moved[order] = np.maximum(np.minimum(shifts, ends[1] - sizes.sum()), ends[0]) + packed
    return [float(place) for place in moved]


def key(axes: Axes, lines: Sequence[Line2D] | None = None) -> None:
    """Name what has a label, or these lines alone, above the drawing in its own colour, where beside it is no room."""
    handles, labels = axes.get_legend_handles_labels()
    if lines is not None:
        handles, labels = list(lines), [str(line.get_label()) for line in lines]
    if not handles:
        return
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
    line = 3.6 * FONT_SIZE / 72
    columns = len(lengths)
    while columns > 1 and sum(LETTER * max(lengths[i::columns]) + line for i in range(columns)) > width:
        columns -= 1
    return columns


def _colour(handle: Any) -> str:
    """The colour of a line, an area, a row of bars or of bars of error, without its transparency."""
    drawn: Any = handle.get_children()[0] if isinstance(handle, Container) else handle
    if isinstance(drawn, Line2D):
        return to_hex(drawn.get_color())
    colours = np.atleast_2d(drawn.get_facecolor())
    return to_hex(colours[0] if colours.size else drawn.get_edgecolor()[0])
