"""The figures of the attention and of its tests show the numbers they were given, and say them."""

import base64
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from lib import figures
from lib.errors import InputError
from tests.figures.given import FAITHFULNESS, lines


def test_contributions_stand_below_the_weights_and_keep_their_signs(plots):
    heights = [bar.get_height() for bar in plots["contributions"].figure().axes[2].patches]
    assert heights == pytest.approx([1 / 8 - 0.2] * 8)
    assert "sum to -0.6; the largest in size is -0.075 at step -7." in plots["contributions"].alternative


def test_the_largest_contribution_has_a_unit_as_their_sum_has(data):
    series, parts = data
    weights = np.full((len(parts.validation), 8), 1 / 8)
    plot = figures.attention(replace(series, unit="degC"), parts.validation, weights, 3, weights - 0.2)
    told = plot.alternative  # 8 · (0.125 - 0.2)
    assert told.endswith("sum to -0.6 degC; the largest in size is -0.075 degC at step -7.")


def test_the_heat_map_says_where_the_largest_weight_is_and_how_far_that_moves():
    at_the_end, before = [0.1, 0.2, 0.7], [0.1, 0.7, 0.2]
    told = figures.heat_map(np.array([at_the_end, at_the_end, at_the_end, before])).alternative
    assert "In the median sample the largest weight is at step 0; from sample to sample this step varies with" in told
    assert told.endswith("standard deviation of 0.4 steps.")  # √(¾ · ¼) = 0.43


def test_the_heat_map_averages_neighbours_where_there_are_more_samples_than_pixels():
    weights = np.repeat([[1.0, 0.0], [0.0, 1.0]], 1000, axis=0)
    shown = figures.heat_map(weights).figure().axes[0].images[0].get_array()
    assert shown.shape == (500, 1400)  # each of the two steps 250 pixels high
    np.testing.assert_allclose(shown[0] + shown[-1], 1)
    np.testing.assert_allclose(shown[0], np.arange(1400) < 700)


@pytest.mark.parametrize(
    ("count", "column", "less"), [(1400, "each a column", False), (1401, "neighbours sharing", True)]
)
def test_the_heat_map_says_where_its_columns_are_means(count, column, less):
    plot = figures.heat_map(np.full((count, 2), 0.5))
    assert column in plot.caption
    assert ("the means that are drawn, less" in plot.alternative) == less


def test_the_heat_map_of_the_page_has_as_many_pixels_for_each_weight_and_loses_none():
    weights = np.random.default_rng(0).dirichlet(np.ones(50), 500)
    drawing = figures.heat_map(weights).svg()
    turned, content = re.search(r'<image width="1500" height="500".*? 0 0 (-?)[^>]*base64,([^"]+)"', drawing).groups()
    with Image.open(io.BytesIO(base64.b64decode(content))) as image:
        opacity = np.asarray(image.convert("RGBA"))[..., 3]
    assert turned == "-"  # upside down: the first row of the image is the lowest
    each = opacity.reshape(50, 10, 500, 3)  # of 500 samples three pixels across, of 50 steps ten up
    assert (each.min(axis=(1, 3)) == each.max(axis=(1, 3))).all()
    np.testing.assert_allclose(each[:, 0, :, 0] / 255, weights.T / weights.max(), atol=2 / 255)


def test_the_curves_of_removal_are_the_numbers(plots):
    deletion, insertion = (lines(plots["removal"], panel) for panel in (0, 1))
    assert list(deletion["attention weights"].get_xdata()) == [0, 10, 100]
    assert list(deletion["attention weights"].get_ydata()) == [0, 0.6, 1]
    assert list(insertion["random order"].get_ydata()) == [1, 0.8, 0]
    assert list(insertion["the known step first"].get_ydata()) == [1, 0.1, 0]
    assert (
        "The known step first or last, and the others by lot, is what a good and a bad order look"
        in plots["removal"].caption
    )
    assert "10 % of the steps taken away" in plots["removal"].alternative
    assert list(insertion["attention weights, elsewhere"].get_ydata()) == [1, 0.7, 0]
    assert (
        "taken away the forecast is 0.600 standard deviations off in the order of the weights, 0.400 in the same "
        "order elsewhere in the window, 0.200 in random order. With 10 % of the steps given it is "
        in plots["removal"].alternative
    )
    assert "0.700 in the same order elsewhere in the window, 0.800 in random order." in plots["removal"].alternative
    assert list(deletion["occlusion"].get_ydata()) == [0, 0.8, 1]
    assert "integrated gradients" not in deletion  # the best of the rivals, and gradient × input, stand for them all
    assert f"each with {len(deletion)} curves in 95 % bands" in plots["removal"].alternative


def test_every_curve_of_removal_is_named_once_beside_it_or_in_the_key_and_rivals_differ_in_their_dots(plots):
    drawn = plots["removal"].figure()
    beside = {text.get_text().replace("\n", " ") for axes in drawn.axes for text in axes.texts}
    in_key = [text.get_text() for text in drawn.legends[0].get_texts()]
    assert sorted([*beside, *in_key]) == sorted(lines(plots["removal"]))
    assert "the known step first" in beside
    shapes = [lines(plots["removal"])[rival].get_marker() for rival in ("occlusion", "gradient × input")]
    assert len(set(shapes)) == 2
    assert "" not in shapes


def test_agreement_and_hits_name_every_measure(plots):
    assert "of the contributions 0.50 with occlusion, -0.40 with gradient × input" in plots["agreement"].alternative
    assert list(lines(plots["agreement"])["attention weights"].get_xdata()) == [0.2, 0.3]
    drawn = plots["agreement"].figure()
    assert [text.get_text() for text in drawn.legends[0].get_texts()] == ["attention weights", "contributions"]
    assert not drawn.axes[0].texts  # nothing that the line at 0 could cross
    assert [bar.get_width() for bar in plots["hits"].figure().axes[0].patches] == [2.0, 100.0]
    assert "17 steps before" in plots["hits"].caption


def test_the_profile_of_each_seed_is_drawn(plots):
    shown = plots["seeds"].figure().axes[0].lines
    assert [list(line.get_ydata()) for line in shown[:3]] == FAITHFULNESS["stability"]["profiles"]
    assert "0.250 bits between seeds and 0.500 bits between samples" in plots["seeds"].alternative


def test_a_sample_that_does_not_exist_is_refused(data):
    series, parts = data
    with pytest.raises(InputError, match=f"Received: {len(parts.validation)}"):
        figures.attention(series, parts.validation, np.ones((1, 8)), len(parts.validation))


def test_a_chosen_sample_says_why_it_is_shown(data):
    series, parts = data
    plot = figures.attention(series, parts.validation, np.full((3, 8), 1 / 8), 2)
    assert figures.chosen(plot, "worst", 2).caption.startswith("Validation sample 2, whose error is the largest")
    assert figures.chosen(plot, "worst", 2).alternative == plot.alternative
    assert figures.chosen(plot, "sample2", 2).caption == plot.caption
    assert figures.chosen(plot, "sample2", 2)._repr_html_().startswith('<figure data-name="sample2" style=')
    assert plot._repr_html_().startswith("<figure style=")
