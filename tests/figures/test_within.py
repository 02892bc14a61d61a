"""Names within the axes stand beside their own lines, where nothing else is; what has no room is told."""

import numpy as np
import pytest

from lib.figures.plot import NARROW, WIDE, Plot
from lib.figures.within import name_within

ACROSS = np.linspace(0, 100, 9)


def drawn(heights, width=WIDE):
    """The boxes of the names by their texts, the lines as points of the drawing, and those without a name."""
    found = {}

    def draw(panels):
        lines = [panels[0].plot(ACROSS, line, label=name)[0] for name, line in heights.items()]
        found.update(lines=lines, nameless=[line.get_label() for line in name_within(panels[0], lines)])

    figure = Plot(draw, "Look.", "Lines.").figure(width)
    figure.draw_without_rendering()
    boxes = {text.get_text(): text.get_window_extent() for text in figure.axes[0].texts}
    fine = np.linspace(0, 100, 500)
    points = {
        line.get_label(): line.get_transform().transform(np.c_[fine, np.interp(fine, *line.get_data())])
        for line in found["lines"]
    }
    return boxes, points, found["nameless"], figure.axes[0].get_window_extent()


def away(box, points):
    """How far points are from a box, the nearest of them."""
    across = np.maximum(np.maximum(box.x0 - points[:, 0], points[:, 0] - box.x1), 0)
    up = np.maximum(np.maximum(box.y0 - points[:, 1], points[:, 1] - box.y1), 0)
    return np.hypot(across, up).min()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_name_is_nearest_to_its_own_line_and_lies_on_none(width):
    heights = {"rising": ACROSS, "falling": 100 - ACROSS, "level": np.full(9, 10.0)}
    boxes, points, nameless, whole = drawn(heights, width)
    assert set(boxes) == set(heights)
    assert nameless == []
    for name, box in boxes.items():
        distances = {other: away(box, points[other]) for other in points}
        assert min(distances.values()) > 0
        assert min(distances, key=distances.get) == name
        assert whole.x0 <= box.x0 < box.x1 <= whole.x1
        assert whole.y0 <= box.y0 < box.y1 <= whole.y1
    assert not any(one.overlaps(other) for one in boxes.values() for other in boxes.values() if one is not other)


def test_a_line_between_others_that_are_close_has_no_room():
    boxes, _, nameless, _ = drawn({"upper": ACROSS + 4, "between": ACROSS, "lower": ACROSS - 4})
    assert set(boxes) == {"upper", "lower"}
    assert nameless == ["between"]


def test_no_other_line_runs_between_a_name_and_its_own():
    name, falling = "a long name of it", np.array([100, 88, 75, 63, 50, 37, 25, 12, 0.0])
    falling[3:6] = [56, 50, 44]  # most level where the other crosses it
    boxes, points, *_ = drawn({name: falling, "other": np.full(9, 50.0)})
    beside = (points[name][:, 0] > boxes[name].x0) & (points[name][:, 0] < boxes[name].x1)
    own, other = points[name][beside, 1], points["other"][beside, 1]
    assert (own > other).all() or (own < other).all()


def test_a_name_longer_than_the_axes_has_no_room():
    assert drawn({"long " * 40: ACROSS})[2] == ["long " * 40]


def test_a_name_of_two_parts_stands_in_two_lines():
    assert set(drawn({"one, other": ACROSS})[0]) == {"one,\nother"}
