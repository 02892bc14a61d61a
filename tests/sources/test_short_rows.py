"""A row with too few cells is said: what stands behind a cell that was left out stands in a wrong column."""

import gzip

import numpy as np
import pytest

from lib.sources.lines import blocks
from tests.samples import hours, read_csv, read_text, said

LINES = [f"{time},{row % 7},{10 * row}" for row, time in enumerate(hours(40))]


def table_of(tmp_path, lines, **parameters):
    return read_text(tmp_path, "\n".join(["when,x,y", *lines, ""]), features=["all"], **parameters)


@pytest.mark.parametrize("block", [1, 100, 1 << 18])
def test_a_row_that_lost_a_cell_is_said(tmp_path, monkeypatch, block):
    monkeypatch.setattr(blocks, "LARGEST", block)
    lost = [*LINES]
    lost[30] = f"{hours(40)[30]},1030"
    lost[35] = hours(40)[35]
    [alert] = said(table_of(tmp_path, lost).alerts, "short rows")
    assert alert.count == 2
    assert f"2 rows with fewer cells than the 3 of the first line, the first '{hours(40)[30]}, 1030'" in alert.sentence


def test_a_file_that_was_cut_off_in_a_row_says_so(tmp_path):
    path = tmp_path / "data.csv.gz"
    path.write_bytes(gzip.compress("\n".join(["when,x,y", *LINES])[:-4].encode()))
    table = read_csv(path, target="x")
    assert np.isnan(table.values[-1]).sum() == len(table.names) - 1
    assert said(table.alerts, "short rows")[0].count == 1


@pytest.mark.parametrize("odd", ["", "# a remark", "   ", '2021-01-01 00:00:00,1,"2"'])
def test_what_is_no_short_row_is_not_said(tmp_path, odd):
    assert not said(table_of(tmp_path, [*LINES[:20], odd, *LINES[20:]]).alerts, "short rows")


def test_lines_of_a_cell_in_quotes_and_of_the_heading_are_no_rows(tmp_path):
    text = 'a title\n\nn;a;note\n-;kW;-\n1;2;"two\nlines"\n3;4;x\n5;6;y\n7;9;z\n'
    table = read_text(tmp_path, text)
    assert len(table.values) == 4
    assert not said(table.alerts, "short rows")


@pytest.mark.parametrize("block", [1, 40, 64, 100])
def test_lines_of_a_cell_in_quotes_are_no_rows_wherever_a_block_of_the_file_ends(tmp_path, monkeypatch, block):
    monkeypatch.setattr(blocks, "LARGEST", block)
    lines = [f'{time},{row},"one\ntwo\n\n"' if row > 60 else f"{time},{row},-" for row, time in enumerate(hours(100))]
    table = table_of(tmp_path, [*lines, f"{hours(101)[100]},7"], target="x")
    assert table.values[:, 0].tolist() == [*range(100), 7]
    assert [alert.count for alert in said(table.alerts, "short rows")] == [1]


@pytest.mark.parametrize("block", [1, 1 << 18])
@pytest.mark.parametrize(
    "header",
    ['when,"price\n[EUR]",y', '"when\n\n(UTC)", "a ""price""\n",y', 'when,5" pipe,y', 'when,"a, b",y\n-,"kW\n",-'],
)
def test_the_lines_of_a_header_in_quotes_are_no_rows(tmp_path, monkeypatch, block, header):
    monkeypatch.setattr(blocks, "LARGEST", block)
    whole = read_text(tmp_path, "\n".join([header, *LINES, ""]))
    assert len(whole.values) == len(LINES)
    assert not said(whole.alerts, "short rows")
    cut = read_text(tmp_path, "\n".join([header, *LINES[:5], hours(6)[5], *LINES[6:], ""]))
    assert [alert.count for alert in said(cut.alerts, "short rows")] == [1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_a_short_row_is_said_in_every_encoding(tmp_path, encoding):
    lines = [*LINES[:20], hours(21)[20] + ",7", *LINES[21:]]
    table = read_text(tmp_path, "\n".join(["when,ä,y", *lines, ""]), encoding, features=["all"])
    assert [alert.count for alert in said(table.alerts, "short rows")] == [1]


def test_a_short_row_is_said_where_blanks_separate_the_cells(tmp_path):
    lines = [f"{row}  {row % 7}   {10 * row}" for row in range(100)]
    lines[80] = "80   1080"
    [alert] = said(read_text(tmp_path, "\n".join(["n a  b", *lines, ""]), target="a").alerts, "short rows")
    assert "the first '80, 1080'" in alert.sentence


@pytest.mark.parametrize("cell", ["", "NaN"])
def test_a_row_whose_last_cell_is_empty_is_not_short(tmp_path, cell):
    lines = [*LINES[:20], f"{hours(21)[20]},7,{cell}", *LINES[21:]]
    assert not said(table_of(tmp_path, lines).alerts, "short rows")
