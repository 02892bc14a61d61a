"""The figures of the data show its numbers, and their captions say some that can be worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from lib import figures
from lib.parameters import resolve
from lib.series.series import load
from lib.windows.windows import prepare
from tests.figures.given import lines
from tests.samples import hours, rows, series, values, write


def drawn(target):
    chosen = values(window=3, horizon=2)
    one = series(target)
    return one, prepare(one, chosen)


def test_the_first_window_says_how_far_its_target_lies_from_the_last_value():
    target = np.array([1, 2, 5, 9, 3.5, *range(95)])
    assert "The target, 2 steps later, lies 1.5 below the last value" in figures.window(*drawn(target)).caption
    target[4] = 7
    assert "lies 2 above the last value" in figures.window(*drawn(target)).caption


def test_large_values_are_told_without_powers_of_ten():
    target = 1e4 * np.array([1, 2, 5, 9, 7, *range(95)])
    assert "of 3 values, from 10,000 to 50,000, and" in figures.window(*drawn(target)).alternative


def test_the_correlation_of_neighbours_is_that_of_the_training_part():
    target = np.random.default_rng(0).normal(size=200).cumsum()
    one, parts = drawn(target)
    known = one.target[parts.split.training].astype(float) - one.target[parts.split.training].mean(dtype=float)
    by_hand = (known[1:] * known[:-1]).mean() / (known**2).mean()
    assert f"values 1 step apart have a correlation of {by_hand:.3f}" in figures.autocorrelation(one, parts).caption


def test_a_test_part_that_training_never_reached_is_wholly_outside():
    assert "Of the test values 100 % lie outside" in figures.distribution(*drawn(np.arange(100.0))).caption


def test_the_parts_are_drawn_where_they_lie(data, plots):
    series, _ = data
    shown = lines(plots["split"])
    assert [len(shown[name].get_xdata()) for name in ("training", "validation", "test")] == [280, 60, 60]
    assert shown["validation"].get_xdata()[0] == 280
    np.testing.assert_array_equal(shown["test"].get_ydata(), series.target[340:])


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
    beyond = "A window is shorter than that, so what happened a season ago is not in it."
    assert plots["autocorrelation"].caption.endswith(beyond)  # it has 8 steps
    series, parts = data
    long = replace(parts, training=replace(parts.training, window=20))
    assert beyond not in figures.autocorrelation(series, long).caption
    assert len(lines(figures.autocorrelation(*data, lags=7))["autocorrelation"].get_ydata()) == 8


def test_the_window_ends_at_zero_and_the_target_lies_ahead(plots):
    shown = lines(plots["window"])
    assert list(shown["what the model sees"].get_xdata()) == list(range(-7, 1))
    assert list(shown["what it must predict"].get_xdata()) == [1]


def test_many_points_do_not_make_a_large_figure():
    parameters = resolve({"points": 50_000, "window": 8})
    noisy = load(parameters)
    page = figures.split(noisy, prepare(noisy, parameters))._repr_html_()
    assert len(page) < 140_000
    assert "<image" not in page  # sharp at every size


@pytest.mark.parametrize(("grid", "broken"), [(False, [100]), (True, list(range(100, 110)))])
def test_no_line_is_drawn_where_the_time_leaps(tmp_path, grid, broken):
    stamps = [*hours(100), *hours(200, "2020-01-05 14:00")]  # ten hours are not there
    path = write(tmp_path / "data.csv", rows(stamps, range(300), header="date,a"))
    chosen = values(source="csv", path=str(path), grid=grid, window=3)
    one = load(chosen)
    shown = lines(figures.split(one, prepare(one, chosen)))["training"].get_ydata()
    assert np.flatnonzero(np.isnan(shown)).tolist() == broken
    assert shown[~np.isnan(shown)].tolist() == list(range(len(shown) - len(broken)))
