"""No cell is lost without a word: rows that are too long are refused, empty cells behind the last column are none."""

import warnings

import numpy as np
import pytest

from lib.errors import InputError
from lib.sources import csv_file
from lib.sources.lines import blocks
from tests.samples import hours, read_text, said

TIMES = hours(600)


def text_of(tails, header="date,a,b"):
    return "\n".join([header, *(f"{time},{tail}" for time, tail in zip(TIMES, tails, strict=False)), ""])


@pytest.mark.parametrize("block", [700, 1 << 19])
def test_a_row_that_is_too_long_among_rows_with_an_empty_cell_too_many_is_refused(tmp_path, monkeypatch, block):
    monkeypatch.setattr(blocks, "LARGEST", block)
    for row in (3, 501, 598):
        tails = [f"{number % 7},0," for number in range(600)]
        tails[row] = "1,5,2"
        with pytest.raises(InputError, match=f"Received: 4 in data row {row + 1}, '{TIMES[row]}, 1, 5, 2'"):
            read_text(tmp_path, text_of(tails))


@pytest.mark.parametrize("block", [700, 1 << 19])
@pytest.mark.parametrize("every", [1, 2, 7, 500])
def test_an_empty_cell_too_many_is_none(tmp_path, monkeypatch, block, every):
    monkeypatch.setattr(blocks, "LARGEST", block)
    tails = [f"{row % 7},{row}" + "," * (row % every == 0) for row in range(600)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = read_text(tmp_path, text_of(tails), features=["b"])
    assert table.values.tolist() == [[row % 7, row] for row in range(600)]
    assert not said(table.alerts, "short rows")


def test_a_row_that_is_too_long_at_the_start_of_a_block_is_refused_though_its_first_cell_has_two_lines(
    tmp_path, monkeypatch
):
    lines = [f"x,{time},{row % 7},5" for row, time in enumerate(TIMES)]
    before = len("\n".join(lines[:550]))
    monkeypatch.setattr(blocks, "LARGEST", before)
    lines[550] = f'"x\ny",{TIMES[550]},1,5,2'
    with pytest.raises(InputError, match="Received: 5 in data row 551"):
        read_text(tmp_path, "\n".join(["site,date,a,b", *lines, ""]), target="a")


@pytest.mark.parametrize("tail", ['"1,234.5",2', '"Jena, DE",2', "1,2,", '1,"2"'])
@pytest.mark.parametrize("rest", ["\n", "\r"])
def test_cells_that_hold_separators_do_not_hide_a_short_row(tmp_path, tail, rest):
    text = text_of([tail] * 580 + ["7"] + [tail] * 19)
    start, end = text[: len(text) // 2], text[len(text) // 2 :].replace("\n", rest)
    [alert] = said(read_text(tmp_path, start + end, target="b").alerts, "short rows")
    assert alert.count == 1
    assert f"the first '{TIMES[580]}, 7'" in alert.sentence


def test_a_short_row_among_cells_of_several_lines_is_said(tmp_path):
    tails = ['"one\ntwo",2'] * 30 + ["x,2"] * 569 + ["x"]
    [alert] = said(read_text(tmp_path, text_of(tails, "date,note,b"), target="b").alerts, "short rows")
    assert f"1 row with fewer cells than the 3 of the first line, the first '{TIMES[599]}, x'" in alert.sentence


@pytest.mark.parametrize("header", ["date,a,note", "date,a,", "date,a,b,c"])
@pytest.mark.parametrize("named", ["", "date"])
def test_the_first_line_may_have_cells_that_no_row_has(tmp_path, header, named):
    table = read_text(tmp_path, text_of(range(600), header), time_column=named)
    assert [str(time) for time in table.time] == TIMES
    assert table.values[:, 0].tolist() == list(range(600))
    [alert] = said(table.alerts, "short rows")
    assert alert.count == 600


@pytest.mark.parametrize("end", ["\r", "\r\r\n"])
def test_lines_may_end_otherwise_far_down(tmp_path, monkeypatch, end):
    monkeypatch.setattr(blocks, "LARGEST", 700)
    monkeypatch.setattr(csv_file, "HEAD_BYTES", 5_000)
    text = text_of([f"{row % 7},{row}" for row in range(600)])
    table = read_text(tmp_path, text[:10_000] + text[10_000:].replace("\n", end), features=["b"])
    assert table.values.tolist() == [[row % 7, row] for row in range(600)]


@pytest.mark.parametrize("block", [40, 100, 1 << 19])
def test_rows_of_tabs_alone_are_rows_without_values(tmp_path, monkeypatch, block):
    monkeypatch.setattr(blocks, "LARGEST", block)
    lines = [f"{row % 7}\t{row}\t1" for row in range(600)]
    lines[540:590] = ["\t\t"] * 50
    table = read_text(tmp_path, "\n".join(["a\tb\tc", *lines, ""]), target="a")
    assert len(table.values) == 600
    assert np.flatnonzero(np.isnan(table.values[:, 0])).tolist() == list(range(540, 590))


@pytest.mark.parametrize("block", [700, 1 << 19])
@pytest.mark.parametrize("place", [0, 5, 550, 600])
@pytest.mark.parametrize("line", [",,", ",,,"])
def test_rows_of_empty_cells_alone_are_skipped_and_said(tmp_path, monkeypatch, block, place, line):
    """Spreadsheets write them below a table."""
    monkeypatch.setattr(blocks, "LARGEST", block)
    lines = text_of([f"{row % 7},{row}" for row in range(600)]).splitlines()
    text = "\n".join([*lines[: place + 1], *[line] * 30, *lines[place + 1 :], ""])
    table = read_text(tmp_path, text, features=["b"])
    assert [str(time) for time in table.time] == TIMES
    assert table.values.tolist() == [[row % 7, row] for row in range(600)]
    assert [alert.sentence for alert in said(table.alerts, "empty lines")] == ["30 rows of empty cells alone, skipped"]


def test_a_row_without_a_time_that_has_a_value_is_refused(tmp_path):
    lines = text_of([f"{row % 7},{row}" for row in range(600)]).splitlines()
    with pytest.raises(InputError, match="an empty cell in data row 600"):
        read_text(tmp_path, "\n".join([*lines[:-1], ",3,4", ""]))
