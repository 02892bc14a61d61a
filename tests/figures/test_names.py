"""Names stand where what they name lies, and never upon each other."""

import numpy as np
import pandas as pd
import pytest

from lib.figures.names import Name, name_above, name_ends, name_height, name_lines, spread
from lib.figures.plot import NARROW, WIDE, Plot


def test_things_that_would_meet_move_apart_as_little_as_they_can():
    assert spread([0.2, 0.9, 0.5], [0.1] * 3) == pytest.approx([0.2, 0.9, 0.5])
    assert spread([0.5, 0.5], [0.1] * 2) == pytest.approx([0.45, 0.55])
    assert spread([0.52, 0.5, 0.51], [0.1] * 3) == pytest.approx([0.61, 0.41, 0.51])
    assert spread([0.5, 0.5], [0.1, 0.3]) == pytest.approx([0.4, 0.6])  # centres half of each size apart
    assert spread([], []) == []


def test_things_stay_between_the_ends_as_long_as_there_is_room():
    assert spread([0, 1], [0.2, 0.2], (0, 1)) == pytest.approx([0.1, 0.9])
    assert spread([0.9, 1], [0.4, 0.2], (0, 1)) == pytest.approx([0.6, 0.9])
    assert spread([0, 1], [0.8, 0.8], (0, 1)) == pytest.approx([0.4, 1.2])  # the first is whole


def drawn(draw, width=WIDE):
    """The boxes of the names in a drawing, and its axes."""
    figure = Plot(lambda panels: draw(panels[0]), "Look.", "A line.").figure(width)
    figure.draw_without_rendering()
    return [text.get_window_extent() for text in figure.axes[0].texts], figure.axes[0]


def test_names_stand_right_of_the_ends_of_their_lines():
    def draw(axes):
        name_lines(axes, axes.plot([0, 1], [[0, 8], [2, np.nan]], label=["low", "high"]))

    (low, high), axes = drawn(draw)
    middles = [axes.transData.inverted().transform((box.x0, (box.y0 + box.y1) / 2)) for box in (low, high)]
    assert [height for _, height in middles] == pytest.approx([2, 8], abs=0.2)
    assert all(across > 1 for across, _ in middles)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_names_above_stand_over_their_times_within_the_axes(width):
    time = pd.date_range("2020-01-01", periods=101, freq="h").to_numpy()

    def draw(axes):
        axes.plot(time, np.arange(101))
        name_above(axes, [Name("middle", time[50]), Name("end", time[100])])

    (middle, end), axes = drawn(draw, width)
    whole = axes.get_window_extent()
    assert (middle.x0 + middle.x1) / 2 == pytest.approx((whole.x0 + whole.x1) / 2, abs=1)
    assert 0 < whole.x1 - end.x1 < 0.1 * whole.width
    assert min(middle.y0, end.y0) > whole.y1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_name_of_the_vertical_axis_is_no_longer_than_the_axis_and_keeps_its_unit(width):
    figure = Plot(lambda panels: name_height(panels[0], "w" * 99 + " (degC)"), "Look.", "A line.").figure(width)
    figure.draw_without_rendering()
    named = figure.axes[0].yaxis.label
    assert named.get_window_extent().height <= figure.bbox.height
    assert named.get_text().endswith("w… (degC)")


def test_a_height_has_the_whole_of_its_name_where_two_lines_have_room_for_it():
    draw = lambda panels: name_height(panels[0], "Luftdruck am Boden (hPa)")  # noqa: E731
    figure = Plot(draw, "Look.", "A line.", panels=2, height=1.55).figure(NARROW)
    assert figure.axes[0].get_ylabel() == "Luftdruck am\nBoden (hPa)"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_names_of_one_place_do_not_meet(width):
    def draw(axes):
        axes.plot([0, 1])
        name_ends(axes, [Name("one", 0.5), Name("of two\nlines", 0.5), Name("three", 0.5)])
        name_above(axes, [Name("a long name of it", 0.5), Name("another name", 0.5)])

    boxes, _ = drawn(draw, width)
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[:place])
