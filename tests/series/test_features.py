"""The vector of the wind and the cycles of the calendar, worked out by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.series.series import load
from tests.samples import hours, rows, said, values, write


def load_text(folder, text, **changes):
    path = write(folder / "data.csv", text)
    return load(values(source="csv", path=str(path), **{"target": "a", **changes}))


def test_the_wind_vector_points_where_the_wind_blows_to(tmp_path):
    text = rows(hours(4), [1, 2, 1, 2], [10, 10, 10, 10], [0, 90, 180, 270])
    series = load_text(tmp_path, text, wind=["b", "c"])
    assert series.names == ("a", "b eastward", "b northward")
    np.testing.assert_allclose(series.values[:, 1:], [[0, -10], [-10, 0], [0, 10], [10, 0]], atol=1e-5)


@pytest.mark.parametrize(
    ("speed", "direction", "count", "words"),
    [
        ([10, -1, -3, 5], [0, 90, 180, 270], 2, "2 speeds of 'b' below 0: is the first"),
        ([10, 0, 3, 5], [0, 361, 180, 270], 1, "1 direction of 'c' beyond 360 degrees: is"),
        ([0, 90, 180, 270], [10, 0, 3, 5], 1, "no direction of 'c' as high as the highest speed of 'b': is"),
        (
            [-9999, 0, 3, 5],
            [10, 0, -9999, 4],
            2,
            "1 speed of 'b' below 0 and 1 direction of 'c' beyond 360 degrees",
        ),
    ],
)
def test_what_no_wind_has_is_said(tmp_path, speed, direction, count, words):
    series = load_text(tmp_path, rows(hours(4), [1, 2, 1, 2], speed, direction), wind=["b", "c"])
    (alert,) = said(series.alerts, "wind")
    assert alert.sentence.startswith(words)
    assert alert.count == count


@pytest.mark.parametrize("direction", [[0, 90, 180, 360], [-180, -90, 0, 180]])
def test_directions_of_both_conventions_are_such(tmp_path, direction):
    series = load_text(tmp_path, rows(hours(4), [1, 2, 1, 2], [10, 0, 3, 5], direction), wind=["b", "c"])
    assert not said(series.alerts, "wind")


@pytest.mark.parametrize("empty", [0, 1])
def test_a_column_of_the_wind_without_numbers_is_named(tmp_path, empty):
    columns = [[10, 0, 3, 5], [90, 180, 270, 0]]
    columns[empty] = [""] * 4
    with pytest.raises(InputError, match=f"wind must name columns of numbers. Received: '{'bc'[empty]}' without"):
        load_text(tmp_path, rows(hours(4), [1, 2, 1, 2], *columns), wind=["b", "c"])


def test_a_wind_speed_that_is_the_target_stays_beside_the_vector(tmp_path):
    text = rows(hours(3), [1, 2, 3], [0, 90, 180], [7, 7, 8])
    series = load_text(tmp_path, text, features=["c", "b"], wind=["a", "b"])
    assert series.names == ("a", "c", "a eastward", "a northward")


def test_made_features_beside_several_columns_lie_row_by_row_in_memory_as_windows_are_cut(tmp_path):
    cells = [[1, 2, 3], [4, 5, 6], [1, 2, 3], [90, 180, 270]]
    series = load_text(tmp_path, rows(hours(3), *cells), features=["b", "c", "d"], wind=["c", "d"], calendar=True)
    assert series.names[:3] == ("a", "b", "c eastward")
    assert series.values.flags.c_contiguous


def test_the_calendar_is_the_angle_of_the_day_and_of_the_year(tmp_path):
    series = load_text(tmp_path, rows(hours(9000), np.arange(9000) % 5), calendar=True)
    assert series.names == ("a", "day sine", "day cosine", "year sine", "year cosine")
    np.testing.assert_allclose(series.values[[0, 6, 12, 18], 1], [0, 1, 0, -1], atol=1e-6)
    np.testing.assert_allclose(series.values[[0, 6, 12, 18], 2], [1, 0, -1, 0], atol=1e-6)
    summer = 24 * (31 + 29 + 31 + 30 + 31 + 30) + 14  # half of 365.2425 days, on 1 July
    np.testing.assert_allclose(series.values[summer, 3:], [0, -1], atol=2e-3)


def test_the_calendar_reaches_farther_than_the_nanoseconds_of_64_bits(tmp_path):
    series = load_text(tmp_path, rows(range(1700, 2100), range(400), header="year,a"), calendar=True)
    days = [(date(year, 1, 1) - date(2000, 1, 1)).days for year in range(1700, 2100)]
    turns = 2 * np.pi * np.array(days) / 365.2425
    np.testing.assert_allclose(series.values[:, 1:], np.column_stack([np.sin(turns), np.cos(turns)]), atol=1e-6)


def test_the_calendar_of_daily_rows_is_that_of_the_year_alone(tmp_path):
    days = pd.date_range("2020-01-01", periods=30).strftime("%Y-%m-%d")
    assert load_text(tmp_path, rows(days, range(30)), calendar=True).names == ("a", "year sine", "year cosine")
