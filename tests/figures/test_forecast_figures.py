"""The figures of forecasts beside what happened show the numbers they were given, and count what they say."""

from dataclasses import replace
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from lib import figures
from lib.figures.plot import NARROW, WIDE
from lib.figures.style import RULES
from tests.figures.given import lines


def test_the_lines_are_the_numbers(data, plots):
    series, parts = data
    shown = lines(plots["forecast"])
    assert list(shown["actual"].get_ydata()) == [1.0, 2.0, 4.0]
    assert list(shown["predicted"].get_ydata()) == [1.5, 2.0, 3.0]
    assert "on average 0.5 apart" in plots["forecast"].alternative  # mean of 0.5, 0 and 1
    history = plots["attention"].figure().axes[0].lines[0].get_ydata()
    start = parts.validation.starts[3]
    np.testing.assert_array_equal(history, series.target[start : start + 8])


def test_the_band_is_counted(plots):
    assert (
        "The shaded band holds 2 of these values; those outside it are ringed." in plots["band"].caption
    )  # 4 is above 3
    assert "band" not in plots["forecast"].caption


def test_a_band_that_holds_all_values_rings_none(data):
    series, _ = data
    table = pd.DataFrame({"actual": [1.0, 2.0], "predicted": [1.5, 2.0], "lower": 0.0, "upper": 3.0})
    assert "The shaded band holds all of these values." in figures.forecast(series, table, "test").caption


def test_the_band_lies_around_the_forecasts_and_around_the_errors_and_what_it_misses_is_ringed(plots):
    above, below = plots["band"].figure().axes
    edges = [[tuple(point) for point in axes.collections[0].get_paths()[0].vertices] for axes in (above, below)]
    assert {(0, 0), (0, 2), (2, 1), (2, 3)} <= set(edges[0])  # lower and upper, as given
    assert {(0, -0.5), (0, 1.5), (2, 0), (2, 2)} <= set(edges[1])  # the forecasts, 1.5 and 3, less the ends
    rings, _, errors = below.lines
    assert list(errors.get_ydata()) == [0.5, 0, -1]  # predicted less actual
    assert (list(rings.get_xdata()), list(rings.get_ydata())) == ([2], [-1])  # 4 is above 3
    assert below.get_ylabel() == "predicted less\nactual"
    assert "above it the forecast is too high" in plots["band"].caption
    assert (
        "Below, their differences, predicted less actual, as stems, of which the band holds 2."
        in plots["band"].alternative
    )


def test_a_scatter_is_not_said_to_follow_the_diagonal(plots):
    told = "3 points, predicted against actual value, with the diagonal from 1 to 4; correlation 1.0000."
    assert told in plots["scatter"].alternative


def test_the_name_below_a_scatter_stays_within_a_phone_and_keeps_its_unit(data):
    series = replace(data[0], names=("Température moyenne de l'air à deux mètres du sol (°C)",))
    table = pd.DataFrame({"actual": [1.0, 2.0], "predicted": [1.0, 2.0]})
    figure = figures.predicted_against_actual(series, table, "test").figure(NARROW)
    figure.draw_without_rendering()
    below = figure.axes[0].xaxis.label
    assert below.get_text().endswith("… (°C)")
    assert below.get_window_extent().x0 >= 0
    assert below.get_window_extent().x1 <= figure.bbox.x1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_numbers_below_a_scatter_do_not_meet(data, width):
    series, _ = data
    for ends in ((-0.83, 0.78), (-0.0079, 0.0076), (-19_000, 18_000)):
        table = pd.DataFrame({"actual": ends, "predicted": ends})
        with mpl.rc_context(RULES):  # for numbers are chosen as late as this, by the size of the letters
            figure = figures.predicted_against_actual(series, table, "test").figure(width)
            figure.draw_without_rendering()
            boxes = [text.get_window_extent() for text in figure.axes[0].get_xticklabels()]
        assert all(one.x1 + 6 < other.x0 for one, other in pairwise(boxes)), ends


def test_no_line_is_drawn_where_rows_have_no_forecast(data):
    series, _ = data
    rows = pd.Index([3, 4, 9, 10, 11])
    table = pd.DataFrame({"actual": 1.0, "predicted": np.arange(5.0), "lower": 0.0, "upper": 3.5}, index=rows)
    plot = figures.forecast(series, table, "test")
    above, below = plot.figure().axes
    shown = lines(plot)
    np.testing.assert_array_equal(shown["predicted"].get_ydata(), [0, 1, np.nan, 2, 3, 4])
    np.testing.assert_array_equal(shown["actual"].get_xdata(), [3, 4, 5, 9, 10, 11])
    bands = [axes.collections[0].get_paths() for axes in (above, below)]
    assert [len(paths) for paths in bands] == [2, 2]  # one on either side of the gap
    assert plot.caption.endswith(
        "The lines break where no forecast is made: at a missing value, and for a window after it."
    )
    assert "break" not in figures.forecast(series, table.tail(3), "test").caption
    assert "break" not in figures.forecast(replace(series, regular=False), table, "test").caption  # each row is a step
