"""Rows are put on a regular grid, and what is missing or off it is said."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lib.errors import InputError
from lib.series.grid import as_filed
from lib.series.series import load
from lib.sources.raw_table import Table
from tests.samples import hours, on_grid, rows, said, values, write


@st.composite
def gappy_times(draw):
    """A step, some of its multiples in any order, and a value for each."""
    step = draw(st.sampled_from(["1s", "7min", "1h", "36h", "7D"]))
    count = draw(st.integers(4, 40))
    places = draw(st.lists(st.integers(0, 45), min_size=count, max_size=count, unique=True))
    gaps = Counter(b - a for a, b in zip(sorted(places), sorted(places)[1:], strict=False))
    assume(gaps[1] >= max(gaps.values()))
    assume(max(places) - min(places) < 10 * count)  # sparser times are refused
    return pd.Timedelta(step), places, [place**2 % 17 + place / 8 for place in places]


@settings(deadline=None)
@given(gappy_times(), st.integers(1, 4))
def test_the_grid_holds_what_a_slow_loop_puts_there(case, every):
    step, places, numbers = case
    begin = pd.Timestamp("2020-03-01 05:00")
    times = [begin + place * step for place in places]
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "data.csv", rows(times, numbers))
        series = load(values(source="csv", path=str(path), target="a", every=every))
    at = dict(zip(times, numbers, strict=True))
    time, expected = min(times) + step * (every - 1), []
    while time <= max(times):
        expected.append((time, at.get(time, np.nan)))
        time += step * every
    assert series.time.tolist() == [time for time, _ in expected]
    np.testing.assert_array_equal(series.target, np.array([number for _, number in expected], np.float32))
    assert series.step == step * every
    missing = max(places) - min(places) + 1 - len(places)
    assert sum(alert.count for alert in said(series.alerts, "missing rows")) == missing


def test_the_longest_gap_is_named_by_the_last_time_before_it():
    times = pd.date_range("2020-01-01", periods=50, freq="10min").delete([7, 20, 21, 22])
    [alert] = said(on_grid(times).alerts, "missing rows")
    assert alert.count == 4
    assert "2 gaps; the longest gap is 3 rows after 2020-01-01 03:10" in alert.sentence


@pytest.mark.parametrize(
    ("frequency", "days"), [("MS", 30.44), ("ME", 30.44), ("QS", 91.3), ("YS", 365.24), ("2MS", 60.9)]
)
def test_calendar_steps_are_regular_though_their_days_differ(frequency, days):
    times = pd.date_range("2001-01-01", periods=30, freq=frequency)
    table = on_grid(times)
    assert table.time.equals(times.as_unit("ns"))
    assert table.alerts == ()
    assert table.step / pd.Timedelta(days=1) == pytest.approx(days, abs=0.05)


def test_a_missing_month_becomes_a_missing_row():
    times = pd.date_range("2001-01-15", periods=30, freq="MS").delete([5, 6])
    table = on_grid(times)
    assert len(table.time) == 30
    assert np.flatnonzero(np.isnan(table.values[:, 0])).tolist() == [5, 6]
    assert table.time[5] == pd.Timestamp("2001-07-01")


def test_weekdays_follow_each_other_and_closed_days_are_left_out():
    weekdays = pd.bdate_range("2020-01-01 16:00", periods=300, normalize=False)
    closed = [20, 100, 101]
    table = on_grid(weekdays.delete(closed))
    assert len(table.time) == 297
    assert not np.isnan(table.values).any()
    assert "3 weekdays without a row count as closed days" in said(table.alerts, "weekdays")[0].sentence


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("hour", [0, 16])
def test_weekdays_of_any_zone_follow_each_other_though_its_clock_changes(zone, hour):
    days = pd.bdate_range("2020-01-01", periods=300) + pd.Timedelta(hours=hour)
    times = days.tz_localize(zone).tz_convert("UTC").tz_localize(None)
    table = on_grid(times.delete([20, 100, 101]))
    assert (table.time == times.delete([20, 100, 101])).all()
    assert not np.isnan(table.values).any()
    assert [alert.kind for alert in table.alerts] == ["weekdays"]


def test_weekdays_may_have_a_row_on_a_weekend_and_days_that_end_early():
    times = pd.bdate_range("2020-01-01 16:00", periods=300, normalize=False).to_series().reset_index(drop=True)
    times[50] -= pd.Timedelta(hours=3)
    saturday = pd.Timestamp("2020-06-06 16:00")
    every = pd.DatetimeIndex(sorted([*times, saturday]))
    table = on_grid(every)
    assert (table.time == every).all()
    [alert] = said(table.alerts, "weekdays")
    assert alert.sentence == "the rows are weekdays but for 1 row on a weekend: Friday is followed by Monday"


def test_days_of_the_week_with_some_weekends_are_days_with_gaps():
    days = pd.date_range("2020-01-01", periods=300)
    table = on_grid(days[(days.day_of_week < 5) | (np.arange(300) < 50)])
    assert (table.time == days[: len(table.time)]).all()
    assert said(table.alerts, "missing rows")


def test_two_rows_of_one_weekday_are_too_close():
    times = pd.bdate_range("2020-01-01 08:00", periods=300, normalize=False)
    with pytest.raises(InputError, match="2020-04-15 08:00:00 and 2020-04-15 14:00:00, too close"):
        on_grid(times.insert(76, times[75] + pd.Timedelta(hours=6)))


@pytest.mark.parametrize(("closed", "kept"), [(5, 295), (6, 300)])
def test_a_week_of_closed_days_is_left_out_and_a_day_more_is_a_gap(closed, kept):
    weekdays = pd.bdate_range("2020-01-01", periods=300)
    assert len(on_grid(weekdays.delete(range(100, 100 + closed))).time) == kept


def test_more_than_a_week_without_weekdays_is_a_gap():
    weekdays = pd.bdate_range("2020-01-01 16:00", periods=300, normalize=False)
    table = on_grid(weekdays.delete([20, *range(100, 106)]))
    assert len(table.time) == 299
    assert np.flatnonzero(np.isnan(table.values[:, 0])).tolist() == list(range(99, 105))
    assert (table.time[99:105] == weekdays[100:106]).all()
    assert said(table.alerts, "missing rows")[0].count == 6


def test_rows_a_little_off_the_grid_move_to_it_and_are_said():
    times = pd.date_range("2020-01-01", periods=40, freq="10min").to_series().reset_index(drop=True)
    times[[5, 9]] += pd.Timedelta(seconds=7)
    times[20] -= pd.Timedelta(minutes=2)
    table = on_grid(times)
    assert table.time.equals(pd.date_range("2020-01-01", periods=40, freq="10min").as_unit("ns"))
    assert table.values[:, 0].tolist() == list(range(40))
    [alert] = said(table.alerts, "between steps")
    assert alert.sentence == (
        "3 rows between the regular times, which are 10 min apart, moved to the nearest of these, by up to 2 min"
    )


def test_the_usual_step_of_months_is_told_in_months():
    times = pd.date_range("2020-01-01", periods=12, freq="3MS").insert(3, pd.Timestamp("2020-08-15"))
    with pytest.raises(
        InputError, match=r"taken for 3 months here\. Received: 2020-07-01 00:00:00 and 2020-08-15 00:00"
    ):
        on_grid(times)


@pytest.mark.parametrize(
    ("times", "received"),
    [
        (["2020-01-01 00:00", "2020-01-01 01:00", "2020-01-01 02:00", "2020-01-01 02:10"], "02:00:00 and .* 02:10:00"),
        (
            ["2020-01-01 00:00", "2020-01-01 00:01", "2020-01-01 00:02", "2020-01-03 00:00"],
            "4 rows over a span of 2,881 steps of 1 min.*between 2020-01-01 00:02:00 and 2020-01-03 00:00:00. Mend",
        ),
        (["2020-01-31", "2020-03-01", "2020-03-31", "2020-05-05"], "2020-03-01 00:00:00 and 2020-03-31"),
        (["2020-01-01", "2020-04-01", "2020-07-01", "2020-11-01", "2021-01-01"], "2020-11-01 00:00:00, between"),
        (["2020-01-01"], "1 row"),
    ],
)
def test_times_that_follow_no_grid_are_refused(times, received):
    with pytest.raises(InputError, match=f"Received: .*{received}"):
        on_grid(pd.to_datetime(times))


@st.composite
def filed_times(draw):
    """Times that mostly go on by a step, else jump, stand or go back: how often they do, how often stand or go back."""
    jumps = draw(st.lists(st.sampled_from([1, 1, 1, 1, 1, 5, 0, -3]), min_size=10, max_size=60))
    assume(jumps.count(1) > max(jumps.count(other) for other in (5, 0, -3)))
    places = [0]
    for jump in jumps:
        places.append(places[-1] + jump)
    return places, sum(jump != 1 for jump in jumps), sum(jump <= 0 for jump in jumps)


@settings(deadline=None)
@given(filed_times(), st.integers(1, 3))
def test_without_the_grid_each_row_is_a_step_as_it_stands_in_the_file_and_what_that_costs_is_counted(case, every):
    places, off, back = case
    times = [pd.Timestamp("2020-03-01") + place * pd.Timedelta("20min") for place in places]
    numbers = [place + number / 8 for number, place in enumerate(places)]
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "data.csv", rows(times, numbers))
        series = load(values(source="csv", path=str(path), target="a", every=every, grid=False))
    assert series.time.tolist() == times[every - 1 :: every]
    np.testing.assert_array_equal(series.target, np.array(numbers[every - 1 :: every], np.float32))
    assert series.step == every * pd.Timedelta("20min")
    alerts = said(series.alerts, "as filed")
    assert [alert.count for alert in alerts] == ([off] if off else [])
    for alert in alerts:
        assert ("it stands or goes back" in alert.sentence) == bool(back)
        assert not back or f"(at {back} of them" in alert.sentence
    assert not said(series.alerts, "order") + said(series.alerts, "duplicates") + said(series.alerts, "missing rows")


def test_without_the_grid_rows_from_the_last_to_the_first_are_refused(tmp_path):
    path = write(tmp_path / "data.csv", rows(hours(30)[::-1], range(30)))
    with pytest.raises(InputError, match=r"^Expected most rows .* Received: rows that are mostly 1 h earlier\."):
        load(values(source="csv", path=str(path), target="a", grid=False))


def test_without_the_grid_a_single_row_is_refused_and_rows_without_times_are_as_with_it(tmp_path):
    one = Table(pd.DatetimeIndex(hours(1)), np.zeros((1, 1), np.float32), ("a",), {})
    with pytest.raises(InputError, match=r"two rows or more\. Received: 1 row\."):
        as_filed(one)
    untimed = write(tmp_path / "untimed.csv", "a,b\n" + "".join(f"{n % 7},{n % 5}\n" for n in range(30)))
    found = load(values(source="csv", path=str(untimed), target="a", grid=False))
    assert found.target.tolist() == [n % 7 for n in range(30)]
    assert [alert.kind for alert in found.alerts] == ["time", "other columns"]
