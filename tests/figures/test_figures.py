"""Every figure has units, a caption and another alternative text; no name upon another; for each meaning a colour."""

from itertools import combinations

import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from lib.figures.plot import NARROW, WIDE
from lib.figures.style import ACTUAL, ATTENTION, CONTRIBUTION, MARK, PREDICTED, REFERENCE
from tests.figures.given import lines


def test_every_figure_has_labels_a_caption_and_another_alternative_text(plots):
    for name, plot in plots.items():
        assert plot.caption.endswith("."), name
        assert plot.alternative.endswith("."), name
        assert plot.caption != plot.alternative, name
        assert any(character.isdigit() for character in plot.alternative), name
        figure = plot.figure()
        panels = [axes for axes in figure.axes if axes.get_label() != "<colorbar>"]
        assert figure.get_supylabel() or all(axes.get_ylabel() for axes in figure.axes), name
        assert figure.get_supxlabel() or panels[-1].get_xlabel(), name


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_name_in_a_figure_stands_upon_another(plots, width):
    for name, plot in plots.items():
        figure = plot.figure(width)
        figure.draw_without_rendering()
        numbers = {text for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for text in axis.findobj(Text)}
        texts = [text for text in figure.findobj(Text) if text not in numbers and text.get_text().strip()]
        boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
        meet = [(one, other) for (one, a), (other, b) in combinations(boxes, 2) if a.overlaps(b)]
        assert meet == [], name


def test_every_meaning_has_one_colour_and_every_colour_one_meaning(plots):
    def colour(line):
        return to_hex(line.get_color())

    actual = [lines(plots[name])["actual"] for name in ("forecast", "band")]
    assert {colour(line) for line in [*actual, *lines(plots["split"]).values(), *lines(plots["window"]).values()]} == {
        ACTUAL,
        MARK,
    }
    assert colour(lines(plots["forecast"])["predicted"]) == PREDICTED
    assert colour(lines(plots["removal"])["attention weights"]) == ATTENTION
    bars = plots["contributions"].figure().axes[2].patches
    assert {to_hex(bar.get_facecolor()) for bar in bars} == {colour(lines(plots["agreement"])["contributions"])}
    assert len({ACTUAL, PREDICTED, ATTENTION, CONTRIBUTION, REFERENCE, MARK}) == 6
