"""Times as a reader needs them."""

import pandas as pd
import pytest

from lib.series.times import told


@pytest.mark.parametrize(
    ("first", "step", "texts"),
    [
        ("2024-02-28", "1D", ["2024-02-28", "2024-03-01"]),
        ("2024-02-28", "MS", ["2024-03-01", "2024-05-01"]),
        ("2024-02-28 16:30", "1D", ["2024-02-28 16:30", "2024-03-01 16:30"]),
        ("2024-02-28", "10min", ["2024-02-28 00:00", "2024-02-28 00:20"]),
        ("2024-02-28", "12h", ["2024-02-28 00:00", "2024-02-29 00:00"]),  # those between are at noon
        ("2024-02-28", "30s", ["2024-02-28 00:00:00", "2024-02-28 00:01:00"]),
        ("2024-02-28 00:00:07", "1h", ["2024-02-28 00:00:07", "2024-02-28 02:00:07"]),
        ("2024-02-28", "250ms", ["2024-02-28 00:00:00", "2024-02-28 00:00:00.500000"]),
    ],
)
def test_a_time_is_told_as_finely_as_those_of_its_series_are(first, step, texts):
    for unit in ("ns", "ms"):
        times = pd.date_range(first, periods=9, freq=step).as_unit(unit)
        assert told(times[[0, 2]], times) == texts


def test_a_step_without_a_time_is_told_by_its_number():
    assert told(pd.RangeIndex(10)[[3, 1_000 - 993]], pd.RangeIndex(10)) == ["3", "7"]


@pytest.mark.parametrize(("odd", "text"), [("01:00:00", "2024-02-28 00:00"), ("00:00:07", "2024-02-28 00:00:00")])
def test_one_finer_time_far_behind_is_enough(odd, text):
    times = pd.date_range("2024-02-28", periods=500, freq="1D")
    times = times.insert(499, times[498] + pd.Timedelta(odd))
    assert told(times[[0]], times) == [text]
