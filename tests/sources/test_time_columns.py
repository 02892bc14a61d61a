"""The column of times is found, or named; where there was a choice it is said."""

import pandas as pd
import pytest

from lib.errors import InputError
from lib.sources import csv_file
from lib.sources.columns.time_columns import TimeColumn
from lib.sources.lines import blocks
from lib.sources.times.timestamps import Timestamps
from tests.samples import hours, read_text, rows, said, values, write

DAYS = [f"2020-01-{day:02}" for day in range(1, 29)]
LATER = [f"2020-05-{day:02}" for day in range(1, 29)]
WAVE = [day * 7 % 5 for day in range(28)]


def read(folder, text, **changes):
    path = write(folder / "data.csv", text)
    return csv_file.read(values(source="csv", path=str(path), **changes))


def test_of_two_columns_of_times_the_first_is_taken_and_that_is_said(tmp_path):
    table = read(tmp_path, rows(DAYS, LATER, WAVE, header="created_at,observed_at,a"))
    assert table.time[0] == pd.Timestamp("2020-01-01")
    [alert] = said(table.alerts, "time")
    assert alert.count == 2
    for part in ("'created_at', 'observed_at': 'created_at' was taken", "another can be chosen (`time_column`)"):
        assert part in alert.sentence


def test_the_column_of_times_that_is_named_is_taken_and_nothing_is_said(tmp_path):
    table = read(tmp_path, rows(DAYS, LATER, WAVE, header="created_at,observed_at,a"), time_column="observed_at")
    assert table.time[0] == pd.Timestamp("2020-05-01")
    assert table.provenance["time_column"] == "observed_at"
    assert table.names == ("a",)
    assert not said(table.alerts, "time")


@pytest.mark.parametrize("repeated", [24, 2])
def test_a_column_whose_times_repeat_gives_way_to_one_whose_times_do_not(tmp_path, repeated):
    days = [DAYS[row // repeated] for row in range(48)]
    table = read(tmp_path, rows(days, hours(48), WAVE + WAVE[:20], header="day_of_order,timestamp,a"))
    assert table.time.tolist() == pd.to_datetime(hours(48)).tolist()
    assert "'timestamp' was taken, the first in which times hardly repeat" in said(table.alerts, "time")[0].sentence


def test_a_few_times_that_come_twice_are_no_reason_to_take_another_column(tmp_path):
    times = [*hours(27), hours(27)[-1]]
    assert read(tmp_path, rows(times, LATER, WAVE, header="x,y,a")).provenance["time_column"] == "x"


def test_times_that_repeat_are_taken_where_there_are_no_others(tmp_path):
    table = read(tmp_path, rows(["2020-01-01"] * 28, WAVE))
    assert table.provenance["time_column"] == "date"
    assert not said(table.alerts, "time")


def test_numbers_that_count_time_take_part_in_the_choice(tmp_path):
    stamps = range(1577836800, 1577836800 + 28 * 3600, 3600)
    table = read(tmp_path, rows(["2020-01-01"] * 28, stamps, WAVE, header="day,unix,a"))
    assert table.time.tolist() == pd.to_datetime(hours(28)).tolist()
    assert "'day', 'unix': 'unix' was taken" in said(table.alerts, "time")[0].sentence


def test_a_growing_number_of_the_row_is_no_second_column_of_times(tmp_path):
    table = read(tmp_path, rows(range(202001, 202013), DAYS[:12], WAVE[:12], header="id,date,a"))
    assert table.provenance["time_column"] == "date"
    assert not said(table.alerts, "time")


def test_a_named_column_of_numbers_is_read_as_times_without_the_name_of_one(tmp_path):
    text = rows(WAVE[:3], [1577836800, 1577840400, 1577844000], header="a,when")
    assert read(tmp_path, text, time_column="when").time.tolist() == pd.to_datetime(hours(3)).tolist()


def test_a_named_date_is_joined_with_a_time_of_day_only_where_it_needs_one(tmp_path):
    clocks = [f"{7 + row % 2:02}:{row:02}" for row in range(28)]
    daily = rows(DAYS, clocks, WAVE, header="date,sunrise,a")
    assert read(tmp_path, daily, time_column="date").time.tolist() == pd.to_datetime(DAYS).tolist()
    hourly = rows(["2020-01-01"] * 24, [time[11:] for time in hours(24)], WAVE[:24], header="date,clock,a")
    assert read(tmp_path, hourly, time_column="date").time.tolist() == pd.to_datetime(hours(24)).tolist()


@pytest.mark.parametrize("header", ["m,a", "date,a"])
def test_a_zone_in_letters_is_not_read_and_that_is_said_with_column_and_cell(tmp_path, header):
    table = read(tmp_path, rows(["2020-01-01 00:00 CET", "2020-01-01 01:00 CET"], [1, 2], header=header))
    assert isinstance(table.time, pd.RangeIndex)
    sentence = said(table.alerts, "time")[0].sentence
    for part in (f"'{header[:-2]}' with '2020-01-01 00:00 CET'", "a zone in letters may mean several offsets"):
        assert part in sentence


ISO = [
    ["2020-01-01 00:00:00", "2020-01-01 01:00:00"],
    ["2020-01-01", "2020-01-01 12:00"],
    ["2020-01-01T00:00:00.123456789", "2020-01-01T01:00:00"],
    ["2020-01-01T00:00Z", "2020-01-01T01:00Z"],
    ["2020-01-01 00:00+01:00", "2020-01-01 01:00+01:00"],
    ["2020-03-29T01:00+01:00", "2020-03-29T03:00+02:00"],
    ["2020-01-01 00:00 UTC", "2020-01-01 01:00 UTC"],
]
FIXED = [
    ["31.01.2020 23:00:00", "01.02.2020 00:00:00"],
    ["03/01/2020", "03/02/2020", "03/13/2020"],
    ["20200131T2300Z", "20200201T0000Z"],
]


@pytest.mark.parametrize("times", [*ISO, *FIXED], ids=lambda times: times[1])
def test_what_pandas_reads_of_times_is_what_is_read_of_their_texts(tmp_path, monkeypatch, times):
    table = read(tmp_path, rows(times, WAVE[: len(times)]))
    monkeypatch.setattr(TimeColumn, "width", 0)
    texts = read(tmp_path, rows(times, WAVE[: len(times)]))
    assert table.time.equals(texts.time)
    assert table.time.tz is None
    assert table.alerts == texts.alerts


@pytest.mark.parametrize(
    "times", [times for times in (*ISO[:5], *FIXED) if len(set(map(len, times))) == 1], ids=lambda times: times[1]
)
def test_times_of_one_length_that_can_be_read_at_once_are_never_made_texts(tmp_path, monkeypatch, times):
    monkeypatch.setattr(Timestamps, "add", None)
    assert len(read(tmp_path, rows(times, WAVE[: len(times)])).time) == len(times)


@pytest.mark.parametrize("odd", ["now", "today", "", "9999-12-31", "1500-01-01", "2020-01-03T00:00Z", "03.01.2020"])
@pytest.mark.parametrize("zone", ["", "Z"])
def test_a_time_that_pandas_alone_reads_otherwise_is_named(tmp_path, monkeypatch, odd, zone):
    monkeypatch.setattr(blocks, "LARGEST", 40)
    times = [*(time + zone for time in hours(4)), odd.removesuffix("Z" if zone else "")]
    with pytest.raises(InputError, match=f"Received: {repr(times[4]) if odd else 'an empty cell'} in data row 5"):
        read(tmp_path, rows(times, WAVE[:5]))


@pytest.mark.parametrize("odd", ["", "30.02.2020", "01.13.2020", "03.01.20200", "03-01-2020", "03.01.1500", "3.Jän.20"])
def test_an_odd_time_far_down_is_named_where_each_digit_has_its_place(tmp_path, monkeypatch, odd):
    monkeypatch.setattr(blocks, "LARGEST", 40)
    times = ["28.02.2020", "29.02.2020", "01.03.2020", "02.03.2020", odd]
    with pytest.raises(InputError, match=f"Received: {repr(odd) if odd else 'an empty cell'} in data row 5"):
        read(tmp_path, rows(times, WAVE[:5]))


def test_a_time_with_fewer_digits_far_down_is_read_as_well(tmp_path, monkeypatch):
    monkeypatch.setattr(blocks, "LARGEST", 40)
    times = ["28.02.2020", "29.02.2020", "1.3.2020", "02.03.2020"]
    assert read(tmp_path, rows(times, WAVE[:4])).time.day.tolist() == [28, 29, 1, 2]


def test_without_a_time_column_the_rows_are_numbered_and_that_is_said(tmp_path):
    table = read(tmp_path, "x,y\n3,1\n1,2\n2,5\n")
    assert table.time.equals(pd.RangeIndex(3))
    assert said(table.alerts, "time")
    assert table.names == ("x",)


@pytest.mark.parametrize(
    ("header", "times", "first"),
    [
        ("month", ["1949-01", "1949-02", "1949-03"], "1949-01-01"),
        ("year", ["1900", "1901", "1902"], "1900-01-01"),
        ("timestamp", ["1577836800", "1577840400", "1577844000"], "2020-01-01"),
        ("stamp", ["20200101", "20200102", "20200103"], "2020-01-01"),
        ("when", ["1577836800", "1577840400", "1577844000"], "2020-01-01"),
        ("Monat", ["12.2019", "01.2020", "02.2020"], "2019-12-01"),
        ("m", ["12.2019", "01.2020", "02.2020"], "2019-12-01"),
    ],
)
def test_times_that_are_plain_numbers_are_found_by_name_or_place_and_said(tmp_path, header, times, first):
    table = read(tmp_path, rows(times, [5, 7, 6], header=f"{header},a"))
    assert table.time[0] == pd.Timestamp(first)
    assert table.names == ("a",)
    assert bool(said(table.alerts, "time")) == ("-" not in times[0])


def test_numbers_that_only_happen_to_grow_are_not_taken_for_times(tmp_path):
    text = rows([5, 7, 6], ["1577836800", "1577840400", "1577844000"], header="level,bytes")
    assert isinstance(read(tmp_path, text).time, pd.RangeIndex)


def test_a_time_column_may_stand_anywhere(tmp_path):
    table = read(tmp_path, "a,b,when\n1,x,01.02.2020\n3,y,02.02.2020\n2,z,13.02.2020\n")
    assert table.time[2] == pd.Timestamp("2020-02-13")


def test_a_date_and_a_time_of_day_in_two_columns_are_joined(tmp_path):
    text = "Date;Time;Power\n16/12/2006;17:24:00;4.216\n16/12/2006;17:25:00;?\n16/12/2006;17:26:00;5.374\n"
    table = read(tmp_path, text)
    assert table.time[1] == pd.Timestamp("2006-12-16 17:25")
    assert table.provenance["time_column"] == "Date Time"


def test_a_time_of_day_in_halves_is_joined_with_its_date(tmp_path):
    halves = [pd.Timestamp(time).strftime("%I:%M %p") for time in hours(24)]
    table = read(tmp_path, rows(["2020-01-01"] * 24, halves, WAVE[:24], header="date,time,a"))
    assert table.time.tolist() == pd.to_datetime(hours(24)).tolist()


def test_times_in_several_columns_are_not_forecast_and_are_named(tmp_path):
    stamps = [f"2010,1,{1 + row // 24},{row % 24}" for row in range(48)]
    table = read(
        tmp_path,
        rows(stamps, [row * 7 % 5 for row in range(48)], header="year,b").replace(
            "year,b", "year,month,day,hour,pm2.5", 1
        ),
    )
    assert table.names == ("pm2.5",)
    assert "in 'year', several rows have one time there" in said(table.alerts, "time")[0].sentence


@pytest.mark.parametrize("layout", ["%d %B %Y", "%B %d, %Y", "%b %d %Y"])
def test_newest_first_with_the_month_in_letters_is_put_in_order(tmp_path, layout):
    days = pd.date_range("2020-01-20", periods=400)[::-1]
    table = read(tmp_path, rows([f'"{day.strftime(layout)}"' for day in days], range(400), header="when,price"))
    assert table.time.tolist() == days.tolist()
    assert not said(table.alerts, "time")


@pytest.mark.parametrize("name", ["when", "x", "Date"])
@pytest.mark.parametrize("layout", ["%d. Januar %Y", "%A %d.%m.%Y", "%Y-W%W-%w", "%d.%m.%Y %H Uhr"])
def test_a_first_column_that_may_be_times_in_an_unknown_way_is_named(tmp_path, name, layout):
    texts = pd.date_range("2020-01-01", periods=30)[::-1].strftime(layout)
    [alert] = said(read(tmp_path, rows(texts, range(30), header=f"{name},a")).alerts, "time")
    assert f"no column of times was found ({name!r} with {texts[0]!r} is written in no way" in alert.sentence


@pytest.mark.parametrize("cells", [list("vwxyz"), ["b1", "b1", "b1", "b2", "b2"], ["1.5", "2", "1", "7", "3"]])
def test_a_first_column_of_words_of_groups_or_of_numbers_is_not_taken_for_times(tmp_path, cells):
    [alert] = said(read(tmp_path, rows(cells, WAVE[:5], header="x,a")).alerts, "time")
    assert alert.sentence.startswith("no column of times was found: the rows")


@pytest.mark.parametrize(("header", "named"), [("date,hour,a", "'date'"), ("year,hour,a", "'year'")])
def test_dates_that_several_rows_have_in_common_are_named(tmp_path, header, named):
    date = "20230101" if named == "'date'" else "2023"
    text = "\n".join([header, *(f"{date},{hour},{hour * 7 % 11}" for hour in range(24)), ""])
    table = read_text(tmp_path, text)
    assert table.names == ("a",)
    assert said(table.alerts, "time")[0].sentence == (
        f"no column of times was found (in {named}, several rows have one time there; where parts of a time have "
        "columns of their own, write them in one): the rows are taken in their order, as equally far apart"
    )


def test_a_price_of_the_day_ahead_is_not_taken_for_an_unknown_time(tmp_path):
    text = rows(["soon", "later", "late"], ["1.5", "7.25", "3.5"], header="when,day-ahead price")
    [alert] = said(read_text(tmp_path, text).alerts, "time")
    assert "day-ahead" not in alert.sentence
