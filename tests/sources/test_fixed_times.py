"""Times whose characters have places are read as Python's own datetime reads them, one by one."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.sources.times import fixed

LAYOUTS = {
    "yyyy-mm-dd": "%Y-%m-%d",
    "dd.mm.yyyy HH:MM:SS": "%d.%m.%Y %H:%M:%S",
    "mm/dd/yyyy HH:MM": "%m/%d/%Y %H:%M",
    "yyyymmddTHHMMSSZ": "%Y%m%dT%H%M%SZ",
    "yyyy-mm": "%Y-%m",
    "yyyy": "%Y",
    "yyyy-mm-ddTHH:MM:SS.ffffff": "%Y-%m-%dT%H:%M:%S.%f",
}
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31))  # noqa: DTZ001


@pytest.mark.parametrize("kind", [object, "S"])
@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=30, deadline=None)
@given(moments=st.lists(MOMENTS, min_size=1, max_size=5))
def test_what_strftime_writes_is_what_strptime_reads(layout, kind, moments):
    texts = [moment.strftime(LAYOUTS[layout]) for moment in moments]
    times = fixed.read(layout, np.array(texts, kind))
    assert times.tolist() == [datetime.strptime(text, LAYOUTS[layout]) for text in texts]  # noqa: DTZ007


@settings(max_examples=100, deadline=None)
@given(
    hours=st.lists(st.integers(0, 12), min_size=1, max_size=40),
    turn=st.sampled_from(["dd.mm.yyyy HH:MM:SS", "yyyymmddTHHMMSSZ"]),
)
def test_dates_that_rows_in_turn_have_in_common_are_those_of_each(hours, turn):
    """Hours that go on by up to half a day, so that dates come once, several times or not at all, over a leap day."""
    moments = [datetime(2020, 2, 27) + timedelta(hours=sum(hours[: row + 1])) for row in range(len(hours))]  # noqa: DTZ001
    texts = np.array([moment.strftime(LAYOUTS[turn]) for moment in moments], "S")
    assert fixed.read(turn, texts).tolist() == moments


def test_one_date_that_does_not_exist_among_equal_ones_is_refused():
    assert fixed.read("dd.mm.yyyy", np.array([*["28.02.2019"] * 3, "29.02.2019", *["28.02.2019"] * 3], "S")) is None


@settings(max_examples=60, deadline=None)
@given(moment=MOMENTS, minutes=st.integers(-23 * 60, 23 * 60))
def test_an_offset_is_taken_off(moment, minutes):
    shifted = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    times = fixed.read("yyyy-mm-ddTHH:MM:SS±hh:mm", np.array([shifted.isoformat()], object))
    assert times[0].item() == (shifted - datetime(1970, 1, 1, tzinfo=UTC)) + datetime(1970, 1, 1)  # noqa: DTZ001


def test_three_digits_of_a_fraction_are_thousandths():
    times = fixed.read("yyyy-mm-dd HH:MM:SS.fff", np.array(["2020-02-29 23:59:59.007"], object))
    assert times.tolist() == [datetime(2020, 2, 29, 23, 59, 59, 7000)]  # noqa: DTZ001


@settings(max_examples=300, deadline=None)
@given(
    text=st.text("0123456789-+.:T Zx", min_size=15, max_size=27),
    place=st.integers(0, 25),
    sign=st.sampled_from("/0123456789:-") | st.characters(),
)
def test_what_fromisoformat_refuses_is_refused(text, place, sign):
    """A text made by lot, and a time with one character changed."""
    time = "2020-02-29 23:59:59.123456"
    for odd in (text, time[:place] + sign + time[place + 1 :]):
        read = fixed.read("yyyy-mm-dd HH:MM:SS.ffffff", np.array([time, odd], object))
        try:
            known = odd.isascii() and len(odd) == len(time) and odd[10] == " " and datetime.fromisoformat(odd)
        except ValueError:
            known = None
        assert (None if read is None else read[1].item()) == (known or None)


@pytest.mark.parametrize("odd", ["2019-02-29", "2020-13-01", "2020-00-01", "2020-01-00", "2020-04-31", "0000-01-01"])
def test_dates_that_do_not_exist_are_refused(odd):
    assert fixed.read("yyyy-mm-dd", np.array(["2020-02-29", odd], object)) is None


@pytest.mark.parametrize("offset", ["+0100", "*01:00", "+01:60", "+1:000", "+24:00", "Z"])
def test_what_is_no_offset_is_refused(offset):
    assert fixed.read("yyyy-mm-ddTHH:MM±hh:mm", np.array([f"2020-01-01T00:00{offset}"], object)) is None


@pytest.mark.parametrize("layout", ["dd-Mon-yyyy", "mm/dd/yyyy hh:MM xM", "dd.mm.yy", "yyyy-mm-dd HH:MM:SS (ISO 8601)"])
def test_layouts_without_places_are_left_to_others(layout):
    assert not fixed.are_in(layout)
    assert fixed.read(layout, np.array(["x" * len(layout)], object)) is None
