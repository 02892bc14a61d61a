"""Every figure shows the numbers it was given, has units, a caption and an alternative text that is something else."""

import base64
import io
import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import StepPatch
from matplotlib.text import Text
from PIL import Image

from lib import figures
from lib.errors import InputError
from lib.figures.plot import NARROW, WIDE
from lib.figures.style import ACTUAL, ATTENTION, CONTRIBUTION, MARK, PREDICTED, REFERENCE
from lib.parameters import resolve
from lib.series.series import load
from lib.windows.windows import prepare


def row(group, mae, bias):
    return {"group": group, "mae": mae, "bias": bias, "n": 30}


def interval(estimate):
    return {"estimate": estimate, "lower": estimate - 0.1, "upper": estimate + 0.1}


def curve(*heights):
    return {"curve": heights, "lower": [height - 0.1 for height in heights], "upper": [h + 0.1 for h in heights]}


BEYOND = {
    "largest": {"lag": 1, "autocorrelation": 0.5, "bound": 0.1},
    "outside": {"lags": 1, "of": 3, "by_chance": 0.15},
}
METRICS = {
    "horizon": 1,
    "unit": "degC",
    "diagnostics": {
        "errors_by": {
            "change": [row(0.5, 1.0, 0.0), row(2.25, 3.0, -0.5)],
            "hour": [row(hour, 1 + hour, 0.1) for hour in range(24)],
            "month": [row(3, 1.0, 0.0), row(4, 99.0, 0.0) | {"n": 29}],
        },
        "residuals": {"autocorrelation": [1.0, 0.5, -0.01, 0.02], "bound": [0.1, 0.2, 0.15], **BEYOND},
    },
}
FAITHFULNESS = {
    "removal": {
        "fractions": [0, 0.1, 1],
        "deletion": {
            "random": curve(0, 0.2, 1),
            "attention_weights": curve(0, 0.6, 1) | {"elsewhere": curve(0, 0.4, 1)},
        },
        "insertion": {
            "random": curve(1, 0.8, 0),
            "attention_weights": curve(1, 0.5, 0) | {"elsewhere": curve(1, 0.7, 0)},
        },
    },
    "agreement": {
        "attention_weights": {"occlusion": interval(0.2), "gradient_times_input": interval(0.3)},
        "contributions": {"occlusion": interval(0.5), "gradient_times_input": interval(-0.4)},
    },
    "hits": {"lag": 17, "rates": {"attention_weights": 0.02, "occlusion": 1.0}},
    "stability": {
        "profiles": [[0.2, 0.8], [0.5, 0.5], [0.4, 0.6]],
        "between_seeds": interval(0.25),
        "between_samples": interval(0.5),
    },
}


@pytest.fixture(scope="module")
def data():
    parameters = resolve({"points": 400, "window": 8, "period": 20.0})
    series = load(parameters)
    return series, prepare(series, parameters)


@pytest.fixture(scope="module")
def plots(data):
    series, parts = data
    table = pd.DataFrame({"actual": [1.0, 2.0, 4.0], "predicted": [1.5, 2.0, 3.0]}, index=pd.RangeIndex(3, name="step"))
    weights = np.full((len(parts.validation), 8), 1 / 8)
    return {
        "split": figures.split(series, parts),
        "distribution": figures.distribution(series, parts),
        "autocorrelation": figures.autocorrelation(series, parts),
        "window": figures.window(series, parts),
        "loss": figures.loss_curve({"loss": [2.0, 1.0], "val_loss": [2.0, 3.0]}, 1, 0.5),
        "forecast": figures.forecast(series, table, "test"),
        "band": figures.forecast(series, table.assign(lower=[0, 1, 1], upper=[2, 3, 3]), "test"),
        "scatter": figures.predicted_against_actual(series, table, "test"),
        "attention": figures.attention(series, parts.validation, weights, 3),
        "profile": figures.mean_attention(weights),
        "contributions": figures.attention(series, parts.validation, weights, 3, weights - 0.2),
        "heat map": figures.heat_map(weights),
        "errors": figures.errors(METRICS),
        "residuals": figures.residual_autocorrelation(series, METRICS),
        "removal": figures.removal(FAITHFULNESS["removal"]),
        "agreement": figures.agreement(FAITHFULNESS["agreement"]),
        "hits": figures.hits(FAITHFULNESS["hits"]),
        "seeds": figures.seed_profiles(FAITHFULNESS["stability"]),
    }


def lines(plot, panel=0):
    return {line.get_label(): line for line in plot.figure().axes[panel].lines}


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


def test_the_lines_are_the_numbers(data, plots):
    series, parts = data
    shown = lines(plots["forecast"])
    assert list(shown["actual"].get_ydata()) == [1.0, 2.0, 4.0]
    assert list(shown["predicted"].get_ydata()) == [1.5, 2.0, 3.0]
    assert "on average 0.5 apart" in plots["forecast"].alternative  # mean of 0.5, 0 and 1
    history = plots["attention"].figure().axes[0].lines[0].get_ydata()
    start = parts.validation.starts[3]
    np.testing.assert_array_equal(history, series.target[start : start + 8])


def test_the_parts_are_drawn_where_they_lie(data, plots):
    series, _ = data
    shown = lines(plots["split"])
    assert [len(shown[name].get_xdata()) for name in ("training", "validation", "test")] == [280, 60, 60]
    assert shown["validation"].get_xdata()[0] == 280
    np.testing.assert_array_equal(shown["test"].get_ydata(), series.target[340:])


def test_the_band_is_counted(plots):
    assert (
        "The shaded band holds 2 of these values; those outside it are ringed." in plots["band"].caption
    )  # 4 is above 3
    assert "band" not in plots["forecast"].caption


def test_the_band_lies_around_the_forecasts_and_around_the_errors_and_what_it_misses_is_ringed(plots):
    above, below = plots["band"].figure().axes
    edges = [[tuple(point) for point in axes.collections[0].get_paths()[0].vertices] for axes in (above, below)]
    assert {(0, 0), (0, 2), (2, 1), (2, 3)} <= set(edges[0])  # lower and upper, as given
    assert {(0, -1.5), (0, 0.5), (2, -2), (2, 0)} <= set(edges[1])  # less the forecasts, 1.5 and 3
    _, errors, rings = below.lines
    assert list(errors.get_ydata()) == [-0.5, 0, 1]  # actual less predicted
    assert (list(rings.get_xdata()), list(rings.get_ydata())) == ([2], [1])  # 4 is above 3
    assert "Below, their differences as stems, of which the band holds 2." in plots["band"].alternative


def test_each_histogram_of_the_distribution_sums_to_all_values(plots):
    for axes in plots["distribution"].figure().axes:
        assert sum(axes.patches[0].get_data().values) == pytest.approx(100), axes.get_title(loc="left")


def test_values_outside_the_range_seen_in_training_are_counted(data):
    series, parts = data
    values = series.values.copy()
    values[-3:, 0] = 99
    series = type(series)(**{**vars(series), "values": values})
    assert "Of the test values 5 % lie outside" in figures.distribution(series, parts).caption  # 3 of 60


def test_the_autocorrelation_knows_the_season(data, plots):
    correlation = lines(plots["autocorrelation"])["autocorrelation"].get_ydata()
    assert len(correlation) == 41  # lags 0 to twice the season of 20
    assert correlation[20] > 0.9
    assert correlation[10] < -0.9
    assert "season of 20 steps" in plots["autocorrelation"].caption
    assert len(lines(figures.autocorrelation(*data, lags=7))["autocorrelation"].get_ydata()) == 8


def test_the_window_ends_at_zero_and_the_target_lies_ahead(plots):
    shown = lines(plots["window"])
    assert list(shown["what the model sees"].get_xdata()) == list(range(-7, 1))
    assert list(shown["what it must predict"].get_xdata()) == [1]


def test_the_ring_marks_the_epoch_that_is_kept(plots):
    ring = plots["loss"].figure().axes[0].lines[2]
    assert (list(ring.get_xdata()), list(ring.get_ydata())) == ([1], [2.0])


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


def test_a_scatter_is_not_said_to_follow_the_diagonal(plots):
    told = "3 points, predicted against actual value, with the diagonal from 1 to 4; correlation 1.0000."
    assert told in plots["scatter"].alternative


def test_the_heat_map_says_where_the_largest_weight_is_and_how_far_that_moves():
    at_the_end, before = [0.1, 0.2, 0.7], [0.1, 0.7, 0.2]
    told = figures.heat_map(np.array([at_the_end, at_the_end, at_the_end, before])).alternative
    assert "In the median sample the largest weight is at step 0; from sample to sample this step varies with" in told
    assert told.endswith("standard deviation of 0.4 steps.")  # √(¾ · ¼) = 0.43


def test_the_heat_map_averages_neighbours_where_there_are_more_samples_than_pixels():
    weights = np.repeat([[1.0, 0.0], [0.0, 1.0]], 1000, axis=0)
    shown = figures.heat_map(weights).figure().axes[0].images[0].get_array()
    assert shown.shape == (2, 700)
    np.testing.assert_allclose(shown.sum(axis=0), 1)
    np.testing.assert_allclose(shown[0], np.arange(700) < 350)


def test_the_heat_map_of_the_page_has_a_pixel_for_each_weight_and_loses_none():
    weights = np.random.default_rng(0).dirichlet(np.ones(50), 500)
    drawing = figures.heat_map(weights).svg()
    turned, content = re.search(r'<image width="500" height="50".*? 0 0 (-?)[^>]*base64,([^"]+)"', drawing).groups()
    with Image.open(io.BytesIO(base64.b64decode(content))) as image:
        opacity = np.asarray(image.convert("RGBA"))[..., 3]
    assert turned == "-"  # upside down: the first row of the image is the lowest
    np.testing.assert_allclose(opacity / 255, weights.T / weights.max(), atol=2 / 255)


def test_errors_are_drawn_for_each_kind_of_group_that_has_several(plots):
    hour, change = plots["errors"].figure().axes
    assert hour.get_xlabel() == "hour of the day"
    assert change.get_xlabel() == "size of the change, up to (degC)"
    assert [bar.get_height() for bar in change.patches] == [1.0, 3.0]
    assert list(change.lines[0].get_ydata()) == [0.0, -0.5]
    assert [text.get_text() for text in change.get_xticklabels()] == ["0.5", "2.25"]
    told = plots["errors"].alternative  # one month alone is large enough
    assert "by hour of the day from 1 to 24 degC, by size of the change from 1 to 3 degC. Dots" in told
    assert "the bias, from -0.5 to 0.1 degC." in told


def test_lags_outside_the_band_are_counted(plots):
    assert "1 of 3 lags lie outside" in plots["residuals"].caption
    assert "largest in size at lag 1, 0.500; the band goes from ±0.100 to ±0.200." in plots["residuals"].alternative
    (band,) = [patch for patch in plots["residuals"].figure().axes[0].patches if isinstance(patch, StepPatch)]
    assert [list(values) for values in band.get_data()] == [[0.1, 0.2, 0.15], [0.5, 1.5, 2.5, 3.5], [-0.1, -0.2, -0.15]]
    assert list(lines(plots["residuals"])["residuals"].get_ydata()) == [0.5, -0.01, 0.02]


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


def test_the_curves_of_removal_are_the_numbers(plots):
    deletion, insertion = (lines(plots["removal"], panel) for panel in (0, 1))
    assert list(deletion["attention weights"].get_xdata()) == [0, 10, 100]
    assert list(deletion["attention weights"].get_ydata()) == [0, 0.6, 1]
    assert list(insertion["random order"].get_ydata()) == [1, 0.8, 0]
    assert "10 % of the steps taken away" in plots["removal"].alternative
    assert list(insertion["attention weights, elsewhere"].get_ydata()) == [1, 0.7, 0]
    assert (
        "taken away the forecast is 0.600 standard deviations off in the order of the weights, 0.400 in the same "
        "order elsewhere in the window, 0.200 in random order. With 10 % of the steps given it is "
        in plots["removal"].alternative
    )
    assert "0.700 in the same order elsewhere in the window, 0.800 in random order." in plots["removal"].alternative
    assert f"each with {len(deletion)} curves in 95 % bands" in plots["removal"].alternative


def test_agreement_and_hits_name_every_measure(plots):
    assert "of the contributions 0.50 with occlusion, -0.40 with gradient × input" in plots["agreement"].alternative
    assert list(lines(plots["agreement"])["attention weights"].get_xdata()) == [0.2, 0.3]
    assert [bar.get_width() for bar in plots["hits"].figure().axes[0].patches] == [2.0, 100.0]
    assert "17 steps before" in plots["hits"].caption


def test_the_profile_of_each_seed_is_drawn(plots):
    shown = plots["seeds"].figure().axes[0].lines
    assert [list(line.get_ydata()) for line in shown[:3]] == FAITHFULNESS["stability"]["profiles"]
    assert "0.250 bits between seeds and 0.500 bits between samples" in plots["seeds"].alternative


def test_many_points_do_not_make_a_large_figure():
    parameters = resolve({"points": 50_000, "window": 8})
    series = load(parameters)
    assert len(figures.split(series, prepare(series, parameters))._repr_html_()) < 200_000


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
