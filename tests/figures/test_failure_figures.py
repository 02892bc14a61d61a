"""The figures of failures show the errors of each group, what is left in the errors, and the worst moments."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import StepPatch
from matplotlib.text import Text

from lib import figures
from lib.figures.plot import NARROW, WIDE
from lib.figures.style import FONT_SIZE
from lib.parameters import resolve
from lib.series.series import load
from lib.windows.windows import prepare
from tests.figures.given import METRICS, lines


def test_errors_are_drawn_for_each_kind_of_group_that_has_several(plots):
    hour, change = plots["errors"].figure().axes
    assert hour.get_xlabel() == "hour of the day"
    assert change.get_xlabel() == "size of the change,\nup to (degC)"
    assert [bar.get_height() for bar in change.patches] == [1.0, 3.0]
    assert list(change.lines[0].get_ydata()) == [0.0, -0.5]
    assert [text.get_text() for text in change.get_xticklabels()] == ["0.5", "2.25"]
    told = plots["errors"].alternative  # one month alone is large enough
    assert "by hour of the day from 1 to 24 degC, by size of the change from 1 to 3 degC. Dots" in told
    assert "the bias, from -0.5 to 0.1 degC." in told


def test_three_kinds_of_groups_stand_in_one_row_and_their_names_do_not_meet():
    groups = METRICS["diagnostics"]["errors_by"]
    kinds = dict.fromkeys(("phase", "stretch", "change"), groups["change"])
    plot = figures.errors({"unit": "mmol/mol of air", "diagnostics": {"errors_by": kinds}})
    figure = plot.figure()
    figure.draw_without_rendering()
    boxes = [axes.xaxis.label.get_window_extent() for axes in figure.axes]
    assert len({round(axes.get_position().y0, 3) for axes in figure.axes}) == 1
    assert all(one.x1 + 5 < other.x0 for one, other in pairwise(boxes))
    assert plot.figure(NARROW).axes[0].get_gridspec().ncols == 1


def test_the_numbers_below_three_groups_do_not_meet():
    groups = [{"group": group, "n": 40, "mae": 1.0, "bias": 0.1} for group in (0.147, 0.368, 0.967)]
    kinds = dict.fromkeys(("phase", "stretch", "change"), groups)
    figure = figures.errors({"unit": "", "diagnostics": {"errors_by": kinds}}).figure()
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.axes[-1].get_xticklabels()]
    assert len(boxes) == 3
    assert all(one.x1 < other.x0 for one, other in pairwise(boxes))


@pytest.mark.parametrize(
    ("window", "drawn", "caption", "alternative"),
    [
        (1, 1, "had seen before.", "plot of a whole window, with"),
        (168, 168, "had seen before.", "plot of a whole window, with"),
        (
            169,
            168,
            "had seen before (the last 168 steps of it).",
            "plot of the last 168 steps of a window, with",
        ),
    ],
)
def test_a_window_of_a_week_of_hours_is_drawn_whole_and_how_much_is_drawn_is_said(window, drawn, caption, alternative):
    parameters = resolve({"points": 1200, "window": window})
    series = load(parameters)
    parts = prepare(series, parameters)
    table = pd.DataFrame({"actual": series.target[parts.test.targets], "predicted": 0.0}, index=parts.test.targets)
    plot = figures.worst(series, parts, table, np.array([3]))
    (axes,) = plot.figure().axes
    assert len(axes.lines[0].get_ydata()) == drawn
    assert caption in plot.caption
    assert alternative in plot.alternative
    assert caption.rstrip(".") in figures.worst(series, parts, table, np.array([3, 7])).caption


def test_lags_outside_the_band_are_counted(plots):
    assert "1 of 3 lags lie outside" in plots["residuals"].caption
    assert "largest in size at lag 1, 0.500; the band goes from ±0.100 to ±0.200." in plots["residuals"].alternative
    (band,) = [patch for patch in plots["residuals"].figure().axes[0].patches if isinstance(patch, StepPatch)]
    assert [list(values) for values in band.get_data()] == [[0.1, 0.2, 0.15], [0.5, 1.5, 2.5, 3.5], [-0.1, -0.2, -0.15]]
    assert list(lines(plots["residuals"])["residuals"].get_ydata()) == [0.5, -0.01, 0.02]


def is_whole(dot, axes):
    """Whether the only dot of a line lies within the axes, with all of its width and height."""
    (place,) = axes.transData.transform(dot.get_xydata())
    half = dot.get_markersize() / 2 * 2**0.5 * axes.figure.dpi / 72  # that of a diamond
    ends = axes.get_window_extent()
    return bool(np.all(ends.min + half <= place) and np.all(place <= ends.max - half))


def test_the_worst_moments_show_what_was_seen_and_what_came(data):
    series, parts = data
    rows = parts.test.targets
    table = pd.DataFrame({"actual": series.target[rows], "predicted": 0.0}, index=pd.Index(rows, name="step"))
    plot = figures.worst(series, parts, table, np.array([7, 2]))
    first, second = plot.figure().axes
    start = parts.test.starts[7]
    np.testing.assert_array_equal(first.lines[0].get_ydata(), series.target[start : start + 8])
    assert first.lines[1].get_ydata() == series.target[start + 8]
    assert first.get_title(loc="left") == f"1: {rows[7]}"
    assert second.get_title(loc="left") == f"2: {rows[2]}"
    for width in (WIDE, NARROW):
        figure = plot.figure(width)
        figure.draw_without_rendering()
        assert all(is_whole(line, axes) for axes in figure.axes for line in axes.lines[1:])
    assert "of errors close together only the largest" in plot.caption  # a twentieth of the part
    short = replace(parts, test=replace(parts.test, starts=parts.test.starts[:39]))
    assert "close together" not in figures.worst(series, short, table, np.array([7, 2])).caption
    alone = figures.worst(series, parts, table, np.array([7]))
    assert alone.caption.startswith("The worst moment of the test part, with what")
    assert alone.alternative.startswith("1 small line plot of a whole window, with")
    times = pd.date_range("2024-05-06 07:00", periods=len(table), freq="h")
    dated = figures.worst(series, parts, table.set_index(times), np.array([7, 2])).figure()
    assert dated.axes[0].get_title(loc="left") == "1: 2024-05-06\n14:00"
    days = pd.date_range("2024-05-06", periods=len(table), freq="D")
    daily = figures.worst(series, parts, table.set_index(days), np.array([7, 2])).figure()
    assert daily.axes[0].get_title(loc="left") == "1: 2024-05-13"
    assert min(text.get_fontsize() for text in dated.findobj(Text) if text.get_text()) >= FONT_SIZE - 0.5
