"""Times are found by their look and read strictly."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.sources.times.timestamps import Timestamps, formats_of

MOMENT = datetime(2009, 1, 31, 13, 50, 7)  # noqa: DTZ001


def read(texts, *, number=False, name="date"):
    timestamps = Timestamps(name, formats_of(texts, number=number))
    timestamps.add(np.array(texts, object))
    return timestamps


@pytest.mark.parametrize(
    "layout",
    [
        *("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f"),
        *("%d.%m.%Y %H:%M:%S", "%d.%m.%Y", "%d/%m/%Y %H:%M", "%m/%d/%Y", "%m/%d/%Y %I:%M %p", "%m/%d/%y %I:%M:%S %p"),
        *("%Y/%m/%d %H:%M", "%d-%m-%Y", "%d-%b-%Y", "%b %d, %Y", "%d %b %Y %H:%M", "%d.%m.%y"),
        *("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%b %d %Y", "%d %B %Y %H:%M", "%B %d, %Y %H:%M:%S"),
        *("%Y-%m", "%m/%Y", "%b %Y", "%B %Y", "%b-%y"),
        *("%Y%m%dT%H%M", "%Y%m%dT%H%M%S", "%Y%m%dT%H%MZ", "%Y%m%dT%H%M%SZ"),
    ],
)
def test_what_strftime_writes_is_read_back(layout):
    texts = [MOMENT.strftime(layout)]
    assert read(texts).times[0] == np.datetime64(datetime.strptime(texts[0], layout))  # noqa: DTZ007


@pytest.mark.parametrize("layout", ["%Y%m%d", "%Y%m", "%Y", "%Y%m%d%H%M", "%Y%m%d%H%M%S", "%m.%Y"])
def test_digits_alone_are_read_back_where_a_time_is_expected(layout):
    texts = [MOMENT.strftime(layout)]
    assert read(texts, number=True).times[0] == np.datetime64(datetime.strptime(texts[0], layout))  # noqa: DTZ007
    assert formats_of(texts) == ()


@pytest.mark.parametrize(("text", "unit"), [("1233409807", "s"), ("1233409807000", "ms"), ("1233409807000000", "us")])
def test_time_since_1970_is_read_in_its_unit(text, unit):
    assert read([text], number=True).times[0] == np.datetime64(MOMENT)


@pytest.mark.parametrize("first", [1712010100, 1711111111])
def test_seconds_since_1970_that_could_be_hours_of_another_age_are_of_ours(first):
    """1712010100 is 2024-04-01, or one o'clock on New Year's Day of 1712."""
    texts = [str(first + second) for second in range(12)]
    expected = [(first + second) * 10**9 for second in range(12)]
    assert read(texts, number=True).times.tolist() == expected


@pytest.mark.parametrize("sign", ".,")
def test_fractions_of_epoch_seconds_are_kept_to_the_microsecond(sign):
    times = read([f"1233409807{sign}25", f"1233409807{sign}000001"], number=True).times
    assert (times - np.datetime64(MOMENT)).astype("timedelta64[us]").astype(int).tolist() == [250_000, 1]


def test_digits_out_of_place_are_read_as_well_as_those_in_place():
    texts = ["1.2.2009 3:04", "31.1.2009 13:50"]
    assert read(texts).times.tolist() == read(["01.02.2009 03:04", "31.01.2009 13:50"]).times.tolist()


def test_times_with_a_zone_become_utc_and_are_said_to():
    timestamps = read(["2020-01-01T00:00:00Z", "2020-01-01T02:30:00+01:00"])
    assert pd.DatetimeIndex(timestamps.times).strftime("%H:%M").tolist() == ["00:00", "01:30"]
    assert "converted to UTC" in timestamps.alerts()[0].sentence


def test_day_first_shows_where_a_day_is_above_twelve_even_far_down():
    timestamps = Timestamps("date", formats_of(["01/02/2020"]))
    timestamps.add(np.array([f"{day:02}/02/2020" for day in range(1, 13)], object))
    timestamps.add(np.array(["13/02/2020"], object))
    assert timestamps.times[12] == np.datetime64("2020-02-13")
    assert timestamps.alerts() == ()


@pytest.mark.parametrize(
    ("texts", "step"),
    [
        ([f"01/{month:02}/20{year}" for year in (20, 21, 22) for month in range(1, 13)], 31),
        ([f"{month:02}/01/20{year}" for year in (20, 21, 22) for month in range(1, 13)], 31),
    ],
)
def test_where_both_orders_fit_the_more_regular_one_is_taken_and_said(texts, step):
    timestamps = read(texts)
    gaps = np.diff(timestamps.times).astype("timedelta64[D]").astype(int)
    assert set(gaps) <= {28, 29, 30, 31}
    assert "more than one way" in timestamps.alerts()[0].sentence


@pytest.mark.parametrize(
    ("odd", "received"),
    [
        ("02.01.2020", "'02.01.2020'"),
        ("2020-13-01", "'2020-13-01'"),
        ("2020-02-30", "'2020-02-30'"),
        ("2020-01-01T00:00:00Z", "'2020-01-01T00:00:00Z'"),
        ("soon", "'soon'"),
        (np.nan, "an empty cell"),
        ("9999-12-31", "'9999-12-31'"),
        ("1500-01-01", "'1500-01-01'"),
        ("today", "'today'"),
        ("now", "'now'"),
    ],
)
def test_the_first_text_that_does_not_fit_is_named_with_its_row(odd, received):
    timestamps = read(["2020-01-01", "2020-01-02"])
    with pytest.raises(InputError, match=f"(?s)Received: {received} in data row 4") as raised:
        timestamps.add(np.array(["2020-01-03", odd, "2020-01-05"], object))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("start", "odd", "layouts"),
    [
        ("2020-01-02", "03.01.2020", ("yyyy-mm-dd", "dd.mm.yyyy")),
        ("02.01.2020", "2020-01-03", ("dd.mm.yyyy", "yyyy-mm-dd")),
        ("13/01/2020", "01/14/2020", ("dd/mm/yyyy", "mm/dd/yyyy")),
        ("01/13/2020", "14/01/2020", ("mm/dd/yyyy", "dd/mm/yyyy")),
        ("2020-01-02", "03/01/2020", ("yyyy-mm-dd", "dd/mm/yyyy or mm/dd/yyyy")),
        ("2020-01-02 10:00", "2020-01-03T10:00Z", ("yyyy-mm-dd HH:MM", "yyyy-mm-ddTHH:MMZ")),
        ("2020-01-02T10:00+01:00", "2020-01-03 10:00", ("yyyy-mm-ddTHH:MM±hh:mm", "yyyy-mm-dd HH:MM")),
    ],
)
@pytest.mark.parametrize("before", [0, 1, 2000])
def test_of_two_layouts_both_are_named_with_a_row_of_each(start, odd, layouts, before):
    timestamps = Timestamps("date", formats_of([start]))
    if before:
        timestamps.add(np.array([start] * before, object))
    with pytest.raises(InputError) as raised:
        timestamps.add(np.array([start, odd, start], object))
    message = str(raised.value)
    assert f"written as {layouts[0]}, like '{start}' in data row 1" in message
    assert f"Received: '{odd}' in data row {before + 2:,}, which is written as {layouts[1]}. Mend" in message


def test_of_two_layouts_that_fit_all_texts_before_the_odd_one_both_are_named():
    with pytest.raises(InputError, match=r"written as dd/mm/yyyy or mm/dd/yyyy, like '01/01/2020' in data row 1\. Rec"):
        read(["01/01/2020", "01/02/2020", "x", "01/13/2020"])


def test_the_row_that_shows_a_layout_is_not_the_odd_one():
    with pytest.raises(
        InputError, match=r"like '2020-01-02' in data row 2. Received: '01.01.2020' in data row 1, which"
    ):
        read(["01.01.2020", "2020-01-02", "2020-01-03"])


def test_months_in_another_language_are_said_to_be_read_in_english_alone():
    with pytest.raises(
        InputError, match=r"Mon yyyy.*, the months named in English, and be .*Received: 'Mrz 2020' in data"
    ):
        read(["Jan 2020", "Feb 2020", "Mrz 2020"])


def test_a_date_that_does_not_exist_is_not_said_to_be_of_another_layout():
    with pytest.raises(InputError, match=r"Received: '30.02.2020' in data row 3\. Mend"):
        read(["2020-01-01", "2020-01-02", "30.02.2020"])


def test_layouts_that_share_a_column_evenly_are_times_too():
    layouts = [one.layout for one in formats_of(["2020-01-02", "03.01.2020"])]
    assert layouts == ["yyyy-mm-dd", "dd.mm.yyyy", "yyyy-mm-dd HH:MM:SS (ISO 8601)"]
    assert formats_of(["2020-01-02", "03.01.2020", "a", "b"]) == ()
    assert formats_of(["2020", "202002", "1577836800"], number=True) == ()


def test_an_order_of_the_day_that_one_cell_contradicts_is_never_guessed():
    """Where all other rows fit both orders, the first cell above twelve decides, and the next one may not differ."""
    timestamps = Timestamps("date", formats_of(["01/02/2020"]))
    timestamps.add(np.array([f"{day:02}/01/2020" for day in range(1, 13)], object))
    timestamps.add(np.array(["13/01/2020"], object))
    with pytest.raises(InputError, match="'01/14/2020' in data row 14, which is written as mm/dd/yyyy"):
        timestamps.add(np.array(["01/14/2020"], object))


@pytest.mark.parametrize(
    "odd", ["gestern früh", "today", "01.01.2020 10:000", "01.01.2020T10:00", "01,01.2020 10:00", "1"]
)
def test_a_text_that_only_resembles_a_padded_format_is_named(odd):
    timestamps = read(["01.01.2020 08:00", "01.01.2020 09:00"])
    with pytest.raises(InputError, match=f"Received: '{odd}' in data row 4"):
        timestamps.add(np.array(["01.01.2020 10:00", odd], object))


def test_a_zone_that_appears_far_down_is_not_dropped():
    timestamps = read(["2020-01-01 00:00", "2020-01-01 01:00"])
    with pytest.raises(InputError, match="data row 3"):
        timestamps.add(np.array(["2020-01-01 02:00Z", "2020-01-01 03:00Z"], object))


def test_a_zone_that_is_missing_once_is_not_taken_for_utc():
    with pytest.raises(InputError, match="data row 2"):
        read(["2020-01-01T00:00:00Z", "2020-01-01T01:00:00", "2020-01-01T02:00:00Z"])


@pytest.mark.parametrize(
    "cells", [["1.5", "2.5"], ["12", "13"], ["abc"], [], ["12.2020"], ["01.2020"], ["1,234"], ["10:30"]]
)
def test_numbers_and_words_are_not_taken_for_times(cells):
    assert formats_of(cells) == ()


@pytest.mark.parametrize("cells", [["12"], ["1.5"], ["123456789012345678901"], ["99999999"], ["13.2020"], ["10.1534"]])
def test_numbers_out_of_the_range_of_times_are_not_taken_for_times(cells):
    assert formats_of(cells, number=True) == ()


def test_compact_times_with_a_z_are_said_to_be_utc_and_are_not_mixed_with_those_without():
    assert "converted to UTC" in read(["20210301T000000Z", "20210301T010000Z"]).alerts()[0].sentence
    assert read(["20210301T000000", "20210301T010000"]).alerts() == ()
    with pytest.raises(InputError, match="'20210301T010000' in data row 2"):
        read(["20210301T000000Z", "20210301T010000", "20210301T020000Z"])


@pytest.mark.parametrize("odd", ["2021031T00000", "20210301T0000", "20210230T000000", "20210301T240000", "20210301"])
def test_a_compact_time_with_a_digit_less_or_a_day_that_no_calendar_has_is_named(odd):
    with pytest.raises(InputError, match=f"'{odd}' in data row 3"):
        read(["20210301T000000", "20210301T010000", odd])


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("first", "since"), [(1949, 1929), (1960, 1929), (1990, 1929), (2020, 1969)])
def test_years_of_two_digits_are_of_the_past_unless_that_puts_rows_out_of_order(first, since, order):
    """From 2020 on, 120 months end in 2029, which would be 1929."""
    months = pd.date_range(f"{first}-01", periods=120, freq="MS")[::order]
    stamps = read(months.strftime("%b-%y"))
    assert (stamps.times == months.to_numpy()).all()
    assert f"two digits, taken as {since} to {since + 99}" in stamps.alerts()[0].sentence


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "UTC"])
def test_midnights_of_a_time_zone_are_the_days_that_they_begin(zone):
    days = pd.date_range("2020-01-01", periods=200)
    stamps = read([moment.isoformat(sep=" ") for moment in days.tz_localize(zone)])
    assert (stamps.times == days.to_numpy()).all()
    assert "are midnights of a time zone, which were taken as their dates" in stamps.alerts()[0].sentence


@pytest.mark.parametrize(
    "odd", ["2020-01-02 00:00 x", "2020-01-02 00:00+", "2020-01-02 00:00", "2020-01-02 00:00\u2212"]
)
def test_what_is_no_midnight_of_a_time_zone_is_named(odd):
    days = [f"2020-01-0{day} 00:00+09:00" for day in range(1, 8)]
    with pytest.raises(InputError, match="in data row 2"):
        read([days[0], odd, *days[2:]])


@pytest.mark.parametrize("row", [0, 100, 199])
def test_moments_of_a_time_zone_of_which_one_is_no_midnight_are_in_utc(row):
    moments = pd.date_range("2020-01-01", periods=200, tz="Asia/Tokyo").to_series().reset_index(drop=True)
    moments[row] += pd.Timedelta(hours=1)
    stamps = read([moment.isoformat(sep=" ") for moment in moments])
    assert (stamps.times == moments.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()).all()
    assert "were converted to UTC" in stamps.alerts()[0].sentence


@pytest.mark.parametrize("mark", "/-.")
@pytest.mark.parametrize("order", ["%y{0}%m{0}%d", "%d{0}%m{0}%y"])
def test_a_year_of_two_digits_may_come_first_or_last(mark, order):
    """Read the other way round, three months of 2023 would be days of many years."""
    days = pd.date_range("2023-01-01", periods=90)
    stamps = read(days.strftime(order.format(mark)))
    assert (stamps.times == days.to_numpy()).all()
    assert not any("in more than one way" in alert.sentence for alert in stamps.alerts())


@pytest.mark.parametrize("mark", "/-.")
@pytest.mark.parametrize(
    "days",
    [
        pd.date_range("2014-12-31", periods=10, freq="YE"),
        pd.date_range("2024-01-01", periods=6, freq="MS"),
        pd.date_range("2012-11-02", periods=9, freq="3D"),
    ],
)
def test_a_year_of_two_digits_comes_last_where_both_readings_are_in_order(mark, days):
    stamps = read(days.strftime(f"%d{mark}%m{mark}%y"))
    assert (stamps.times == days.to_numpy()).all()
    assert "could be read in more than one way" in stamps.alerts()[0].sentence


def test_a_leap_day_stays_one_in_another_century():
    assert [str(day)[:10] for day in read(["29.02.32", "01.03.32"]).times] == ["1932-02-29", "1932-03-01"]


def test_many_dates_of_which_one_order_is_impossible_are_read():
    """NumPy's own reading of texts crashes on an impossible month once there are more than 500 of them."""
    days = pd.date_range("2020-01-01", periods=2000)
    np.testing.assert_array_equal(read(list(days.strftime("%m/%d/%Y"))).times, days.to_numpy())


@pytest.mark.parametrize("odd", ["30.02.2021", "29.02.2021", "00.01.2021", "01.13.2021", "31.04.2021"])
def test_a_day_that_no_calendar_has_is_named_among_many(odd):
    timestamps = read(["01.01.2020"])
    with pytest.raises(InputError, match=f"Received: '{odd}' in data row 602"):
        timestamps.add(np.array(["05.01.2020"] * 600 + [odd], object))


@pytest.mark.parametrize("between", ["Q", "-Q", " q"])
def test_quarters_are_read_as_their_first_day(between):
    times = read([f"{year}{between}{quarter}" for year in (1999, 2000) for quarter in (1, 2, 3, 4)]).times
    assert list(times[[0, 3, 6]].astype("datetime64[D]").astype(str)) == ["1999-01-01", "1999-10-01", "2000-07-01"]


@pytest.mark.parametrize(("zone", "hour"), [(" UTC", 6), ("UTC", 6), (" GMT", 6), ("+01", 5), ("-0130", 7)])
def test_a_zone_may_be_written_in_short(zone, hour):
    assert pd.DatetimeIndex(read([f"2020-01-01 06:00{zone}"]).times).hour.tolist() == [hour]


@pytest.mark.parametrize("clock", ["%I:%M %p", "%I:%M%p", "%I:%M:%S%p"])
@pytest.mark.parametrize("day", ["%m/%d/%Y", "%Y-%m-%d"])
def test_half_of_a_day_may_follow_without_a_blank(day, clock):
    text = MOMENT.strftime(f"{day} {clock}").lower()
    assert pd.Timestamp(read([text]).times[0]).floor("min") == pd.Timestamp(MOMENT).floor("min")


def test_milliseconds_may_follow_a_comma():
    assert read(["2020-01-01 00:00:00,250"]).times[0] == np.datetime64("2020-01-01T00:00:00.250")
