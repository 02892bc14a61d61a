"""The figure of the training marks what was kept, names the floor at its line, and draws a learning rate that falls."""

import pytest

from lib.figures.plot import NARROW, WIDE


def test_the_ring_marks_the_epoch_that_is_kept(plots):
    ring = plots["loss"].figure().axes[0].lines[2]
    assert (list(ring.get_xdata()), list(ring.get_ydata())) == ([1], [2.0])


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(("name", "floor"), [("loss", 0.5), ("loss, falling rate", 2.9)])
def test_the_name_of_the_noise_floor_stands_right_below_its_line_within_the_axes(plots, name, floor, width):
    figure = plots[name].figure(width)
    figure.canvas.draw()
    axes = figure.axes[0]
    (text,) = (each for each in axes.texts if each.get_text() == "noise floor")
    box, frame = text.get_window_extent(), axes.get_window_extent()
    _, line = axes.transData.transform((1, floor))
    points = figure.dpi / 72
    assert 0 < line - box.y1 < 4 * points
    assert frame.y0 <= box.y0
    assert frame.x0 < box.x0 < box.x1 < frame.x1


def test_a_learning_rate_that_falls_is_drawn_below_the_losses_and_a_constant_one_is_not(plots):
    assert len(plots["loss"].figure().axes) == 1
    assert "learning rate" not in plots["loss"].caption + plots["loss"].alternative
    losses, rate = plots["loss, falling rate"].figure().axes
    assert list(rate.lines[0].get_ydata()) == [0.1, 0.05]
    assert list(rate.lines[0].get_xdata()) == [1, 2]
    assert (losses.get_xlabel(), rate.get_xlabel(), rate.get_ylabel()) == ("", "epoch", "learning rate")
    assert "the learning rate falls from 0.1 to 0.05" in plots["loss, falling rate"].alternative
    assert "Below, the learning rate" in plots["loss, falling rate"].caption
