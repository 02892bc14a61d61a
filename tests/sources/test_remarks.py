"""Remarks among the rows are no rows, and what only resembles one stays a row."""

import gzip

import numpy as np
import pytest

from lib.sources.lines import blocks
from tests.samples import hours, read_csv, read_text, rows, said

VALUES = [5, 7, 6, 9]
LINES = rows(hours(4), VALUES).splitlines()


def with_line(line, place=3):
    return "\n".join([*LINES[:place], line, *LINES[place:], ""])


@pytest.mark.parametrize("line", ["# sensor changed", "#", "# cleaned, then turned, by 5 degrees", "#date,a"])
@pytest.mark.parametrize("place", [2, 5])
@pytest.mark.parametrize("block", [1, 1 << 18])
def test_a_remark_among_the_rows_is_no_row_and_is_said(tmp_path, monkeypatch, line, place, block):
    monkeypatch.setattr(blocks, "LARGEST", block)
    table = read_text(tmp_path, with_line(line, place))
    assert table.values[:, 0].tolist() == VALUES
    assert [str(time) for time in table.time] == hours(4)
    [alert] = said(table.alerts, "remarks")
    assert alert.sentence == "1 line among the rows, marked with #, skipped"


def test_remarks_are_skipped_whatever_the_times_and_the_file_are(tmp_path):
    text = "#x\na;b\n1,5;2\n# y; z\n2,5;3\n\n# last"
    (tmp_path / "data.csv").write_bytes(gzip.compress(text.replace("\n", "\r\n").encode("cp1252")))
    table = read_csv(tmp_path / "data.csv")
    assert table.values[:, 0].tolist() == [1.5, 2.5]
    assert [alert.count for alert in said(table.alerts, "remarks")] == [1, 2]


@pytest.mark.parametrize("cell", ["#5 pump", "#N/A", "#DIV/0!", "#VALUE!", "#NV", "#N/D", "#¡DIV/0!", "#¿NOMBRE?"])
def test_a_row_that_begins_with_a_number_sign_and_is_no_remark_stays(tmp_path, cell):
    table = read_text(tmp_path, f"n,a\n1,5\n{cell},7\n2,6\n3,8\n", target="a")
    assert table.values[:, 0].tolist() == [5, 7, 6, 8]
    assert not said(table.alerts, "remarks")


def test_a_fault_of_a_spreadsheet_is_a_missing_value(tmp_path):
    table = read_text(tmp_path, "a,b\n1,x\n#DIV/0!,y\n3,z\n9,w\n")
    np.testing.assert_array_equal(table.values[:, 0], [1, np.nan, 3, 9])


@pytest.mark.parametrize("fault", ["#NV", "#N/D", "#WERT!", "#¡DIV/0!"])
def test_a_row_of_faults_alone_keeps_its_place(tmp_path, fault):
    table = read_text(tmp_path, f"x;y\n1,5;1\n{fault};{fault}\n2,5;1\n3,5;2\n")
    np.testing.assert_array_equal(table.values[:, 0], np.float32([1.5, np.nan, 2.5, 3.5]))
    assert not said(table.alerts, "remarks")


@pytest.mark.parametrize("fault", ["#NV", "#N/D", "#N/A"])
def test_rows_of_a_missing_value_alone_below_times_are_skipped_and_said(tmp_path, fault):
    lines = [f"{time};{row % 7},5" for row, time in enumerate(hours(20))]
    table = read_text(tmp_path, "\n".join(["t;x", *lines, *[f"{fault};{fault}"] * 3, ""]))
    assert [str(time) for time in table.time] == hours(20)
    assert [alert.count for alert in said(table.alerts, "empty lines")] == [3]


def test_a_line_of_a_cell_in_quotes_is_no_remark(tmp_path):
    table = read_text(tmp_path, 'a,note\n1,"x\n# y",\n3,z\n9,w\n')
    assert table.values[:, 0].tolist() == [1, 3, 9]


def test_the_place_of_an_odd_cell_does_not_count_remarks(tmp_path):
    table = read_text(tmp_path, with_line("# sensor changed").replace(",9", ",?"))
    assert "'?' in data row 4" in said(table.alerts, "unreadable")[0].sentence
