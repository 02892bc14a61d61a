"""Times of day in a column of their own go with the dates, where these repeat and no other column goes better."""

from itertools import product

import pandas as pd
import pytest

from lib.errors import InputError
from lib.sources.columns.clocks import beside
from lib.sources.dialect.dialect import detect
from lib.sources.lines import blocks
from tests.samples import hours, read_text, said

DAYS = [str(day.date()) for day in pd.date_range("2020-01-01", periods=60)]
WAVE = [row * 7 % 11 for row in range(1_440)]


def text(header, *columns, mark=";"):
    return "\n".join([header, *(mark.join(map(str, row)) for row in zip(*columns, strict=True)), ""])


@pytest.mark.parametrize("clock", [["07:30"] * 60, [f"{row % 5}:{row % 60:02}" for row in range(60)]])
@pytest.mark.parametrize("named", ["", "day"])
def test_a_daily_date_stays_a_date_beside_any_clock(tmp_path, clock, named):
    table = read_text(tmp_path, text("day;a;measured at", DAYS, WAVE[:60], clock), time_column=named)
    assert table.time.tolist() == pd.to_datetime(DAYS).tolist()
    assert not said(table.alerts, "time")


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("header", ["date;end;begin;a", "date;begin;end;a"])
def test_of_two_times_of_day_the_one_with_which_rows_are_in_order_is_taken_and_both_are_named(tmp_path, header, order):
    """The end of the last hour of a day is 00:00, with the date of its beginning."""
    dates, begin = zip(*(time.split() for time in hours(240)), strict=True)
    end = [*begin[1:], begin[0]]
    clocks = [end, begin] if header.startswith("date;end") else [begin, end]
    columns = [column[::order] for column in (dates, *clocks, WAVE[:240])]
    table = read_text(tmp_path, text(header, *columns))
    assert [str(time) for time in table.time] == hours(240)[::order]
    [alert] = said(table.alerts, "time")
    assert alert.sentence == (
        "the dates in 'date' and the times of day in 'begin' were read together; times of day stand also in 'end', "
        "with which they are no more in order"
    )


def test_a_time_of_day_that_repeats_gives_way_to_one_that_goes_on(tmp_path):
    dates, clock = zip(*(time.split() for time in hours(240)), strict=True)
    sunrise = [f"07:{row // 24:02}" for row in range(240)]
    table = read_text(tmp_path, text("date;sunrise;time;a", dates, sunrise, clock, WAVE[:240]))
    assert [str(time) for time in table.time] == hours(240)


@pytest.mark.parametrize(
    ("layout", "clock"),
    [*product(["%Y%m%d", "%d.%m.%Y", "%m/%d/%Y"], ["%H:%M", "%H:%M:%S"]), ("%d/%m/%Y", "%H.%M.%S")],
)
def test_dates_and_times_of_day_are_read_together_and_that_is_said(tmp_path, layout, clock):
    times = pd.date_range("2020-01-10", periods=240, freq="h")
    table = read_text(tmp_path, text("date;time;a", times.strftime(layout), times.strftime(clock), WAVE[:240]))
    assert table.time.tolist() == times.tolist()
    [alert] = said(table.alerts, "time")[:1]
    assert alert.sentence == "the dates in 'date' and the times of day in 'time' were read together"
    assert not any("look like times" in one.sentence for one in table.alerts)


def test_order_is_seen_in_the_layout_that_fits():
    """Read as the day, the month of these dates would go round every twelve rows."""
    times = pd.date_range("2020-01-25", periods=240, freq="h")
    content = text("date;odd;time;a", times.strftime("%m/%d/%Y"), ["0:00"] * 240, times.strftime("%H:%M"), WAVE[:240])
    clock = beside(detect(content.encode(), complete=True), 0)[0]
    assert clock.place == 2
    assert clock.order == 1


@pytest.mark.parametrize("cells", [["07:30", "x"], ["", ""], ["7", "8"], ["25-10", "25-11"]])
def test_what_is_no_time_of_day_is_not_joined(tmp_path, cells):
    columns = [["2020-01-01"] * 24, cells * 12, WAVE[:24]]
    assert beside(detect(text("date;clock;a", *columns).encode(), complete=True), 0) == []


@pytest.mark.parametrize("row", [0, 3, 30])
def test_an_empty_time_of_day_shifts_none_of_those_below_it(tmp_path, row):
    """Were the dates paired with the next times of day that are there, the end of each hour would go with them."""
    dates, begin = zip(*(time.split() for time in hours(240)), strict=True)
    end = [*begin[1:], begin[0]]
    gaps = [*begin[:row], "", *begin[row + 1 :]]
    content = text("date;end;begin;a", dates, end, gaps, WAVE[:240])
    clocks = beside(detect(content.encode(), complete=True), 0)
    assert [clock.place for clock in clocks] == [2, 1]
    assert clocks[0].texts == (*hours(240)[:row], *hours(240)[row + 1 :])
    with pytest.raises(InputError, match=rf"an empty cell in data row {row + 1}\b"):
        read_text(tmp_path, content)


@pytest.mark.parametrize("line", ["", "# sensor changed"])
def test_a_block_without_rows_does_no_harm(tmp_path, monkeypatch, line):
    monkeypatch.setattr(blocks, "LARGEST", 300)
    dates, clock = zip(*(time.split() for time in hours(240)), strict=True)
    lines = text("date;time;a", dates, clock, WAVE[:240]).splitlines()
    content = "\n".join([*lines[:100], *[line] * 200, *lines[100:], ""])
    assert [str(time) for time in read_text(tmp_path, content).time] == hours(240)


def test_a_time_of_day_that_is_mostly_empty_is_not_that_of_the_rows(tmp_path):
    dates, clock = zip(*(time.split() for time in hours(240)), strict=True)
    alarm = ["" if row % 24 else "01:00" for row in range(240)]
    table = read_text(tmp_path, text("date;alarm;time;a", dates, alarm, clock, WAVE[:240]))
    assert [str(time) for time in table.time] == hours(240)
