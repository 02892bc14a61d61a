"""A time that is written otherwise than all others is named, also where it could be read."""

import pandas as pd
import pytest

from lib.errors import InputError
from lib.sources.lines import blocks
from lib.sources.times.formats import formats
from lib.sources.times.timestamps import Timestamps, formats_of
from tests.samples import hours, read_text, rows, said

WRITTEN = {
    "ISO": "%Y-%m-%d %H:%M:%S",
    "digits": "%Y%m%d%H%M",
}


@pytest.mark.parametrize("block", [1_000, 1 << 19])
@pytest.mark.parametrize(
    ("way", "odd"),
    [
        *(
            ("ISO", odd)
            for odd in ("2020", "2020-03", "20200303", "20200303T120000", "2020-03-03 12", "2020-3-3 12:00")
        ),
        *(("digits", odd) for odd in ("20200303", "20200303120000", "2020030312", "202013010000")),
        *(("seconds", odd) for odd in ("1583236800000", "99999999999", "-5", "15832368")),
    ],
)
def test_an_odd_time_far_down_is_named(tmp_path, monkeypatch, way, odd, block):
    monkeypatch.setattr(blocks, "LARGEST", block)
    stamps = pd.to_datetime(hours(800))
    texts = [str(stamp.value // 10**9) if way == "seconds" else stamp.strftime(WRITTEN[way]) for stamp in stamps]
    texts[700] = odd
    with pytest.raises(InputError, match=f"Received: '{odd}' in data row 701"):
        read_text(tmp_path, rows(texts, [row % 7 for row in range(800)]))


def test_an_odd_time_is_named_wherever_a_block_begins(tmp_path, monkeypatch):
    monkeypatch.setattr(blocks, "LARGEST", 300)
    for row in range(600, 615):  # a block of 14 rows begins with one of them
        texts = hours(800)
        texts[row] = "2020"
        with pytest.raises(InputError, match=f"Received: '2020' in data row {row + 1}"):
            read_text(tmp_path, rows(texts, [row % 7 for row in range(800)]))


def test_counts_since_1970_that_resemble_dates_and_are_none_are_read(tmp_path):
    counts = range(180_013_250_000, 180_013_250_000 + 800 * 3_600_000, 3_600_000)
    times = read_text(tmp_path, rows(counts, [row % 7 for row in range(800)], header="timestamp,a")).time
    assert times.equals(pd.to_datetime(list(counts), unit="ms").as_unit("ns"))


@pytest.mark.parametrize("layout", ["%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M"])
def test_blanks_around_a_time_are_no_part_of_it(tmp_path, layout):
    texts = list(pd.to_datetime(hours(800)).strftime(layout))
    texts[700] += " "
    assert str(read_text(tmp_path, rows(texts, range(800))).time[700]) == hours(800)[700]


@pytest.mark.parametrize("first", [0, 100, 799])
def test_times_out_of_order_are_read_all_the_same(tmp_path, first):
    texts = hours(800)
    moved = [*texts[first:], *texts[:first]][::-1]
    assert [str(time) for time in read_text(tmp_path, rows(moved, range(800))).time] == moved


@pytest.mark.parametrize(
    "cells",
    [
        ["2020Q1", "2020Q2", "2020Q7"],
        ["2020Q1", "2020Q9", "2020Q8"],
        ["13.02.2020", "02.13.2020", "1.2.20", "x"],
        ["2020-01-01 10:00", "2020-01-01T10:00Z", "2020-01-01", "01/02/2020 10:00 PM"],
        ["Jan 2020", "Feb-2020", "3 March 2020", "20200101T1000", "2020-01-02"],
        [],
    ],
)
def test_the_formats_are_those_that_the_most_cells_match_one_by_one(cells):
    known = [one for one in formats() if not one.number]
    matches = [[one.pattern.fullmatch(cell) is not None for cell in cells] for one in known]
    most = max(sum(row) for row in matches)
    best = [one for one, row in zip(known, matches, strict=True) if sum(row) == most]
    times = sum(any(column) for column in zip(*matches, strict=True))
    expected = best if 2 * times > len(cells) else []
    assert [one.layout for one in formats_of(cells)] == [one.layout for one in expected]


@pytest.mark.parametrize("block", [1_000, 1 << 19])
@pytest.mark.parametrize("row", [9, 100, 700])
@pytest.mark.parametrize("width", [4, 7, 13])
def test_a_time_in_iso_that_is_cut_off_is_named_also_where_it_stands_in_order(tmp_path, monkeypatch, width, row, block):
    monkeypatch.setattr(blocks, "LARGEST", block)
    texts = [text.replace(":00:00", ":30:00") for text in hours(800)]
    texts[row] = texts[row][:width]
    with pytest.raises(InputError, match=f"Received: '{texts[row]}' in data row {row + 1}[,.]"):
        read_text(tmp_path, rows(texts, [number % 7 for number in range(800)]))


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("zone", ["", "Z"])
@pytest.mark.parametrize("first", [0, 1, 20])
def test_what_is_zero_may_be_left_out_and_that_is_said_with_the_first_row(tmp_path, monkeypatch, first, zone, order):
    """Some programs write midnight as a date, and full minutes without seconds."""
    monkeypatch.setattr(blocks, "LARGEST", 2_000)
    times = hours(800)[first:][::order]
    left_out = ":00" if zone else " 00:00:00"
    short = [text.removesuffix(left_out) if " 00:" in text else text for text in times]
    table = read_text(tmp_path, rows([text + zone for text in short], range(len(short))))
    assert [str(time) for time in table.time] == times
    expected = [row for row, text in enumerate(times) if " 00:" in text]
    [alert] = said(table.alerts, "short times")
    assert alert.count == len(expected)
    assert f"the first '{short[expected[0]]}{zone}' in data row {expected[0] + 1:,}: " in alert.sentence


@pytest.mark.parametrize("row", [1, 100, 799])
def test_a_date_alone_that_may_be_cut_off_is_said_to_be_read_as_midnight(tmp_path, row):
    texts = [text.replace(":00:00", ":30:00") for text in hours(800)]
    texts[row] = texts[row][:10]
    [alert] = said(read_text(tmp_path, rows(texts, range(800))).alerts, "short times")
    assert alert.sentence == (
        f"1 time in 'date' written shorter than others, the first '{texts[row]}' in data row {row + 1}: what is left "
        "out was read as zero, so that a date alone is midnight"
    )


@pytest.mark.parametrize(
    "times",
    [
        hours(30),
        [text + ".5" * (number % 2) for number, text in enumerate(hours(30))],
        [text + ".25" * (number % 2) + "+01:00" for number, text in enumerate(hours(30))],
    ],
)
def test_times_with_and_without_a_fraction_are_not_said_to_be_short(tmp_path, times):
    alerts = read_text(tmp_path, rows(times, range(30))).alerts
    assert not any("shorter" in alert.sentence for alert in alerts)


@pytest.mark.parametrize("mark", ["", '"'])
@pytest.mark.parametrize("behind", ["", ".250", ".123456", "Z", "+01:00", ".500-05:30"])
def test_times_in_iso_are_read_at_once_where_all_have_one_length(tmp_path, monkeypatch, behind, mark):
    monkeypatch.setattr(Timestamps, "add", None)  # of texts
    texts = [text + behind for text in hours(800)]
    expected = pd.to_datetime(texts, format="ISO8601", utc=True).tz_localize(None)
    table = read_text(tmp_path, rows([f"{mark}{text}{mark}" for text in texts], range(800)))
    assert (table.time == expected).all()


@pytest.mark.parametrize("row", [40, 41, 42])
def test_a_first_row_of_a_block_does_not_stand_above_all_times(tmp_path, monkeypatch, row):
    texts = hours(80)
    line = len(f"{texts[0]},1\n")
    monkeypatch.setattr(blocks, "LARGEST", line * 41 - 5)
    texts[row] = "?"
    with pytest.raises(InputError, match=rf"'\?' in data row {row + 1}\. Mend or delete that row"):
        read_text(tmp_path, rows(texts, [number % 7 for number in range(80)]))


def test_empty_lines_are_no_matter_where_rows_have_times_and_cells_quotes(tmp_path):
    text = rows(hours(40), [f'"{row % 7}"' for row in range(40)]).replace(' 05:00:00,"5"\n', ' 05:00:00,"5"\n\n\n')
    table = read_text(tmp_path, text)
    assert [str(time) for time in table.time] == hours(40)
    assert not said(table.alerts, "empty lines")
