"""Groups: by hand, with times and without."""

import numpy as np
import pandas as pd

from lib.evaluation.groups import groups


def test_ten_minute_times_have_hours_months_and_weeks_from_the_first():
    time = pd.date_range("2020-01-31 22:00", periods=2000, freq="10min")
    found = groups(time, np.arange(2000), 144)
    assert set(found) == {"hour", "month", "week"}
    assert found["hour"][[0, 5, 6, 12]].tolist() == [22, 22, 23, 0]
    assert found["month"][[0, 11, 12]].tolist() == [1, 1, 2]
    assert found["week"][[0, 1007, 1008]].tolist() == [1, 1, 2]  # 7 days are 1008 steps


def test_daily_times_have_no_hours():
    assert set(groups(pd.date_range("2020-01-01", periods=40), np.arange(40), 7)) == {"month", "week"}


def test_where_there_is_but_one_week_it_is_told_apart_by_tenths():
    found = groups(pd.date_range("2020-01-01", periods=50, freq="h"), np.arange(50), None)
    assert set(found["week"]) == {1}
    assert found["stretch"].tolist() == [position // 5 + 1 for position in range(50)]


def test_without_times_the_rows_tell_the_tenth_of_the_season():
    found = groups(pd.RangeIndex(100, 150), np.arange(100, 150), 20)
    assert found["phase"].tolist() == [row % 20 // 2 + 1 for row in range(100, 150)]
    assert found["stretch"].tolist() == [position // 5 + 1 for position in range(50)]


def test_without_times_and_season_there_is_only_the_stretch():
    assert list(groups(pd.RangeIndex(7), np.arange(7), None)) == ["stretch"]
