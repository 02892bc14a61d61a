"""Remarks and units above the rows are no rows of data, and that is said."""

import gzip

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.sources import csv_file
from tests.samples import hours, rows, said, values

TARGET = [1.5, -2.25, 3.125, 0.5, 7.0]
PLAIN = rows(hours(5), TARGET, [10, 20, 30, 40, 50])


def read(folder, text, encoding="utf-8", pack=bytes, **changes):
    path = folder / "data.csv"
    path.write_bytes(pack(text.encode(encoding)))
    return csv_file.read(values(source="csv", path=str(path), **changes))


def check_plain(table):
    assert table.names == ("a",)
    assert table.values[:, 0].tolist() == TARGET
    assert table.time.tolist() == pd.to_datetime(hours(5)).tolist()


@pytest.mark.parametrize(
    ("above", "count"),
    [
        ("# station 5\n", 1),
        ("# lat, lon, height\n#1,2\n\n#\n", 3),
        ("  # x\nsep=,\n# y\n", 2),
        ('# a tube of 5", cut\n# ," b\n', 2),
        ("# Höhe 5 µm\u2028# this is the same line\n", 1),
        ("# lat 5, lon 7, height\n", 1),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_remarks_above_the_names_are_skipped_and_counted(tmp_path, above, count, encoding):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    table = read(tmp_path, mark + above + PLAIN, encoding)
    check_plain(table)
    [alert] = said(table.alerts, "remarks")
    assert alert.count == count
    assert alert.sentence == f"{count} line{'s' * (count > 1)} above the names, marked with #, skipped"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_remarks_end_as_any_line_ends_in_any_file(tmp_path, newline, pack):
    check_plain(read(tmp_path, ("# x\n# y, z\n" + PLAIN).replace("\n", newline), "cp1252", pack))


@pytest.mark.parametrize("remarks", [0, 2])
@pytest.mark.parametrize("mark", ["#", "# ", "##"])
def test_names_behind_the_last_remark_are_the_names(tmp_path, remarks, mark):
    table = read(tmp_path, "# from a logger\n" * remarks + mark + PLAIN)
    check_plain(table)
    assert table.provenance["time_column"] == "date"
    assert [alert.count for alert in said(table.alerts, "remarks")] == [remarks] * bool(remarks)
    assert not said(table.alerts, "header")


def test_names_behind_a_remark_are_found_where_blanks_separate(tmp_path):
    table = read(tmp_path, "# day value\n2020-01-01  1.5\n2020-01-02  2.5\n2020-01-03  0.5\n")
    assert table.names == ("value",)
    assert table.values[:, 0].tolist() == [1.5, 2.5, 0.5]


def test_names_behind_a_remark_are_the_names_of_columns_of_text_too(tmp_path):
    text = "#,who,date,a\n1,bob,2020-01-01,5\n2,eve,2020-01-02,7\n3,dan,2020-01-03,6\n"
    table = read(tmp_path, text, features=["#"])
    assert table.names == ("a", "#")
    np.testing.assert_array_equal(table.values, [[5, 1], [7, 2], [6, 3]])


def test_without_names_a_remark_of_another_length_gives_none(tmp_path):
    table = read(tmp_path, "# from a logger\n" + PLAIN.partition("\n")[2])
    assert table.names == ("column 2",)
    assert len(table.values) == 5
    assert said(table.alerts, "header")
    assert said(table.alerts, "remarks")


def test_a_remark_above_a_single_column_is_no_name(tmp_path):
    table = read(tmp_path, "# logger\n1.5\n2.5\n0.5\n")
    assert table.names == ("column 1",)
    assert table.values[:, 0].tolist() == [1.5, 2.5, 0.5]


@pytest.mark.parametrize("units", ["-,degC,hPa", ",°C,%", "UTC,m/s,", "[],[K],[1]"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\n\n"])
def test_a_line_of_units_below_the_names_is_no_row_and_is_said(tmp_path, units, newline):
    names, _, data = PLAIN.partition("\n")
    table = read(tmp_path, "\n".join([names, units, data]).replace("\n", newline))
    check_plain(table)
    [alert] = said(table.alerts, "units")
    assert ", ".join(map(repr, units.split(","))) in alert.sentence
    assert not said(table.alerts, "unreadable")


def test_units_may_follow_names_that_span_lines(tmp_path):
    table = read(tmp_path, PLAIN.replace("date,a,b\n", '"date\nUTC","a",b\n-,degC,hPa\n'))
    check_plain(table)
    assert said(table.alerts, "units")


@pytest.mark.parametrize(
    "above",
    [
        "Load of building 5",
        "Load of building 5,,",
        "Load,,\n\n",
        '"Load, in kW"',
        "Load, in kW",
        "Load, in kW, of building 5",
        "Building 5\nLoad, in kW\nby building, room, and metre",
        "Load\n# of a logger\nkW",
        "\n5 μm\n",
    ],
)
@pytest.mark.parametrize(("newline", "pack"), [("\n", bytes), ("\r\n", gzip.compress), ("\r", bytes)])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_title_above_the_names_is_skipped_and_said(tmp_path, above, newline, pack, encoding):
    table = read(tmp_path, (above + "\n" + PLAIN).replace("\n", newline), encoding, pack)
    check_plain(table)
    assert repr(above.strip().splitlines()[0]) in said(table.alerts, "remarks")[0].sentence
    assert not said(table.alerts, "units")


def test_a_title_is_found_above_rows_with_cells_of_several_lines(tmp_path):
    text = "Station\n\na,note,b\n" + "".join(f'{row}.5,"one\ntwo",{row % 3}\n' for row in range(60))
    table = read(tmp_path, text, target="a", features=["b"])
    assert table.values.tolist() == [[row + 0.5, row % 3] for row in range(60)]
    assert "skipped as a title: 'Station'" in said(table.alerts, "remarks")[0].sentence


def test_a_title_in_quotes_that_spans_lines_is_refused_not_taken_for_names(tmp_path):
    with pytest.raises(InputError, match=r"as many cells as the first line, 1\. Received: 3 in data row 1"):
        read(tmp_path, '"Load,\nin kW"\n' + PLAIN)


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("date", "UTC,degC,hPa"),
        ("date", "-,date of it,hPa"),
        ("Datum/Uhrzeit", "UTC,degC,hPa"),
        ("fecha", "UTC,degC,hPa"),
    ],
)
def test_units_below_names_do_not_make_these_a_title(tmp_path, name, units):
    table = read(tmp_path, PLAIN.replace("date,a,b\n", f"{name},a,b\n{units}\n"))
    check_plain(table)
    assert repr(units.split(",")[1]) in said(table.alerts, "units")[0].sentence


def test_names_of_very_many_columns_may_take_more_than_is_looked_at_otherwise(tmp_path):
    count = 40_000  # 280 KB of names
    lines = [",".join(f"column{place}" for place in range(count)), *(",".join([str(row)] * count) for row in range(3))]
    table = read(tmp_path, "\n".join(lines), target="column39999")
    assert table.values[:, 0].tolist() == [0, 1, 2]


@pytest.mark.parametrize("names", ["a,", ",a"])
def test_names_of_which_all_but_one_are_empty_are_no_title(tmp_path, names):
    table = read(tmp_path, names + "\n1,2\n5,4\n6,9\n", features=["all"])
    assert "a" in table.names
    assert len(table.values) == 3
    assert not said(table.alerts, "remarks")


@pytest.mark.parametrize("first", ["NA,NA", "-,?", ",", "x,1"])
def test_a_first_row_without_values_is_a_row_unless_letters_show_that_it_holds_units(tmp_path, first):
    table = read(tmp_path, f"a,b\n{first}\n1,2\n5,4\n", features=["b"])
    assert len(table.values) == 3
    np.testing.assert_array_equal(table.values[1:], [[1, 2], [5, 4]])
    assert not said(table.alerts, "units")


def test_the_number_of_a_row_does_not_count_what_stands_above(tmp_path):
    text = "# x\n" + PLAIN.replace("date,a,b\n", "date,a,b\n-,degC,hPa\n").replace("3.125", "?")
    assert "'?' in data row 3" in said(read(tmp_path, text).alerts, "unreadable")[0].sentence
