"""Durations and spans in words."""

import pandas as pd
import pytest

from lib.series.durations import are_alike, duration, lasting, span
from lib.series.grid import MONTH
from lib.series.series import load
from tests.samples import hours, rows, values, write


@pytest.mark.parametrize(
    ("step", "count", "words"),
    [
        (1, 1, "1 step"),
        (1, 12, "12 steps"),
        (pd.Timedelta("10min"), 1, "10 minutes"),
        (pd.Timedelta("10min"), 6, "1 hour"),
        (pd.Timedelta("1h"), 24, "1 day"),
        (pd.Timedelta("1h"), 36, "36 hours"),
        (pd.Timedelta("30s"), 1, "30 seconds"),
        (pd.Timedelta("1s"), 1, "1 second"),
        (pd.Timedelta("1s"), 100_000_001, "100,000,001 seconds"),
        (pd.Timedelta("7D"), 1, "7 days"),
        (MONTH, 1, "1 month"),
        (MONTH, 12, "1 year"),
        (3 * MONTH, 1, "3 months"),
    ],
)
def test_durations_are_in_the_largest_unit_that_fits(step, count, words):
    assert duration(step, count) == words


def test_the_span_of_a_series_without_times_counts_its_rows_and_says_whether_it_was_made_here(tmp_path):
    path = write(tmp_path / "data.csv", "a\n" + "\n".join(map(str, range(600))))
    assert span(load(values(source="csv", path=str(path)))) == "600 rows without times, numbered 0 to 599."
    made = "1,500 rows made here, {}, without times, numbered 0 to 1,499."
    assert span(load(values(source="sine", points=1500))) == made.format("a sine wave and noise")
    lagged = load(values(source="lag", points=1500))
    assert span(lagged) == made.format("each value from an earlier one and noise")


def test_the_span_of_a_series_names_its_first_and_last_time(tmp_path):
    path = write(tmp_path / "data.csv", rows(hours(600), range(600), header="date,a"))
    timed = load(values(source="csv", path=str(path)))
    assert span(timed) == "600 rows from 2020-01-01 00:00 to 2020-01-25 23:00, one every hour."


@pytest.mark.parametrize(("every", "one", "five"), [(1, "weekday", "5 weekdays"), (2, "2 weekdays", "10 weekdays")])
def test_days_of_a_series_of_weekdays_are_called_so(tmp_path, every, one, five):
    days = [str(day.date()) for day in pd.bdate_range("2020-01-01", periods=400)]
    path = write(tmp_path / "data.csv", rows(days, range(400), header="date,a"))
    series = load(values(source="csv", path=str(path), every=every))
    assert span(series).endswith(f" to 2021-07-13, one every {one}.")
    assert lasting(series, 5) == five


@pytest.mark.parametrize(
    ("every", "said"),
    [
        (1, "597 rows read, 600 steps from 2020-01-01 00:00 to 2020-01-25 23:00, one every hour."),
        (24, "597 rows read, 25 steps from 2020-01-01 23:00 to 2020-01-25 23:00, one every day."),
    ],
)
def test_rows_of_the_file_are_told_from_steps_where_these_are_more_or_fewer(tmp_path, every, said):
    kept = [place for place in range(600) if place not in {100, 101, 300}]
    text = rows([hours(600)[place] for place in kept], kept, header="date,a")
    path = write(tmp_path / "data.csv", text)
    assert span(load(values(source="csv", path=str(path), every=every))) == said


def test_the_span_of_rows_as_they_stand_in_the_file_says_that_not_all_are_a_step_apart(tmp_path):
    text = rows([*hours(100), *hours(200, "2020-02-01")], range(300), header="date,a")
    path = write(tmp_path / "data.csv", text)
    assert span(load(values(source="csv", path=str(path), grid=False))) == (
        "300 rows from 2020-01-01 00:00 to 2020-02-09 07:00, mostly one every hour."
    )


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("0.0166667 seconds", "0.0168333 seconds", True),  # 60 a second, times in whole milliseconds
        ("0.0166667 seconds", "0.02 seconds", False),
        ("10 minutes", "600 seconds", True),
        ("10 minutes", "11 minutes", False),
        ("1 hour", "2 hours", False),
        ("1 step", "1 step", True),
        ("1 step", "1 second", False),
    ],
)
def test_steps_are_alike_if_only_the_writing_of_times_keeps_them_apart(one, other, alike):
    assert are_alike(one, other) is alike
    assert are_alike(other, one) is alike
