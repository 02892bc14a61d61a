"""Groups: by hand, with times and without."""

import numpy as np
import pandas as pd

from lib.evaluation.groups import by_chance, groups, numbered, telling


def test_ten_minute_times_have_hours_months_and_weeks_from_the_first():
    time = pd.date_range("2020-01-31 22:00", periods=2000, freq="10min")
    found = groups(time, np.arange(2000), 144)
    assert set(found) == {"hour", "month", "week"}
    assert found["hour"][[0, 5, 6, 12]].tolist() == [22, 22, 23, 0]
    assert found["month"][[0, 11, 12]].tolist() == [1, 1, 2]
    assert found["week"][[0, 1007, 1008]].tolist() == [1, 1, 2]  # 7 days are 1008 steps


def test_weeks_are_counted_from_the_earliest_time_where_the_rows_are_not_in_order():
    time = pd.date_range("2020-01-31", periods=600, freq="h")
    found = groups(time[[*range(200, 400), *range(200), *range(400, 600)]], np.arange(600), None)
    assert found["week"].tolist() == [1 + row // 168 for row in [*range(200, 400), *range(200), *range(400, 600)]]


def test_daily_times_have_no_hours():
    assert set(groups(pd.date_range("2020-01-01", periods=40), np.arange(40), 7)) == {"month", "week", "stretch"}


def test_where_there_is_but_one_week_it_is_told_apart_by_stretches_of_thirty_or_more():
    found = groups(pd.date_range("2020-01-01", periods=100, freq="h"), np.arange(100), None)
    assert set(found["week"]) == {1}
    assert found["stretch"].tolist() == [1] * 34 + [2] * 33 + [3] * 33


def test_hours_of_few_days_are_grouped_by_six():
    twenty_days = groups(pd.date_range("2020-01-01", periods=480, freq="h"), np.arange(480), None)
    assert twenty_days["hours"][[0, 5, 6, 17, 18, 24]].tolist() == [0, 0, 6, 12, 18, 0]
    assert "hour" not in twenty_days
    assert [numbered("hours", 18), numbered("hour", 18)] == ["18–23", "18"]
    thirty_days = groups(pd.date_range("2020-01-01", periods=720, freq="h"), np.arange(720), None)
    four_days = groups(pd.date_range("2020-01-01", periods=96, freq="h"), np.arange(96), None)
    assert set(thirty_days) == {"hour", "month", "week"}
    assert "hours" not in four_days  # 24 forecasts of each six hours


def test_weeks_of_few_days_are_not_enough():
    found = groups(pd.date_range("2020-01-01", periods=400), np.arange(400), None)
    assert np.bincount(found["stretch"]).tolist() == [0] + [40] * 10


def test_only_groups_of_thirty_are_compared_where_there_are_two():
    def rows(*counts):
        return [{"group": number, "n": count} for number, count in enumerate(counts)]

    tables = {"hour": rows(30, 29, 31), "month": rows(400, 1), "stretch": rows(60)}
    assert telling(tables) == {"hour": [{"group": 0, "n": 30}, {"group": 2, "n": 31}]}
    assert telling(tables | {"hour": rows(29)}) == {"stretch": rows(60)}


def test_groups_that_are_not_compared_have_no_part_in_what_chance_explains():
    values = np.random.default_rng(0).standard_normal(130)
    two, few = np.repeat([1, 2, 3], [60, 60, 10]), np.repeat([1, 2], [110, 20])
    before = by_chance({"month": two, "week": few}, values, 1)
    assert set(before) == {"month"}  # of the weeks but one is large enough
    values[120:] += 1000
    assert by_chance({"month": two}, values, 1) == before
    values[60:120] += 2
    assert by_chance({"month": two}, values, 1)["month"] < 0.01 < before["month"]


def test_without_times_the_rows_tell_the_tenth_of_the_season():
    found = groups(pd.RangeIndex(100, 150), np.arange(100, 150), 20)
    assert found["phase"].tolist() == [row % 20 // 2 + 1 for row in range(100, 150)]
    assert set(found["stretch"]) == {1}


def test_without_times_and_season_there_is_only_the_stretch():
    assert list(groups(pd.RangeIndex(7), np.arange(7), None)) == ["stretch"]
