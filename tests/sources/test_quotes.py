"""Quotation marks: cells that hold separators and line breaks, marks that are none, and marks that are never closed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.errors import InputError
from lib.sources.dialect.quotes import Quotes
from lib.sources.lines import blocks
from tests.samples import hours, read_text, said

TIMES = hours(3_000)


def text_of(notes, header="date,note,a"):
    return "\n".join([header, *(f"{TIMES[row]},{note},{row % 7}" for row, note in enumerate(notes)), ""])


@given(st.lists(st.text(alphabet='ab,"\n#', max_size=5), min_size=1, max_size=8), st.booleans())
def test_the_cell_that_is_open_is_found_as_a_slow_reading_finds_it(cells, cut):
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows([cells, cells])
    text = file.getvalue()[: -len(cells[-1]) - 1 if cut else None]
    inside, begins, place = False, True, 0
    while place < len(text):
        if inside and text[place : place + 2] == '""':
            place += 2
            continue
        if inside:
            inside = text[place] != '"'
        elif begins and text[place] == '"':
            inside, start = True, place
        begins = text[place] in ",\n"
        place += 1
    found = Quotes(b",").open_at(text.encode())
    assert (found is not None) is inside
    if inside:
        assert start - 1 <= found <= start


@pytest.mark.parametrize("stray", ['5" pipe', '5"', 'a "b" c', '5",5"'.replace(",", ";"), '2" x 4"', 'nut 5 "'])
@pytest.mark.parametrize("block", [60, 1_000, 3_001, 1 << 19])
def test_a_mark_within_a_cell_is_a_character_like_any_other(tmp_path, monkeypatch, stray, block):
    monkeypatch.setattr(blocks, "LARGEST", block)
    notes = ['"two\nlines, ""quoted"""'] * 3_000
    notes[599] = notes[1_700] = stray
    table = read_text(tmp_path, text_of(notes), target="a")
    assert table.values[:, 0].tolist() == [row % 7 for row in range(3_000)]
    assert [alert.count for alert in said(table.alerts, "quotes")] == [2_998]


def test_rows_between_two_marks_that_are_opened_by_mistake_are_said(tmp_path):
    notes = ["n"] * 600
    notes[504] = notes[579] = '"n'
    [alert] = said(read_text(tmp_path, text_of(notes), target="a").alerts, "quotes")
    assert alert.count == 75
    assert "75 lines within cells in quotes" in alert.sentence


@pytest.mark.parametrize(
    ("row", "said_as"), [(4, "one in data row 5 that is open for 49"), (700, "in data row 701 (a")]
)
def test_a_mark_that_is_never_closed_is_named_with_its_row(tmp_path, row, said_as):
    notes = ["n"] * 3_000
    notes[row] = '"n'
    with pytest.raises(InputError) as raised:
        read_text(tmp_path, text_of(notes), target="a")
    assert said_as in str(raised.value)


def test_a_line_of_a_cell_in_quotes_that_resembles_a_remark_is_none(tmp_path):
    notes = ["n"] * 600
    notes[30] = notes[550] = '"one\n# two\nthree"'
    table = read_text(tmp_path, text_of(notes).replace(f"\n{TIMES[9]}", f"\n# a remark\n{TIMES[9]}"), target="a")
    assert [alert.count for alert in said(table.alerts, "remarks")] == [1]
    assert len(table.values) == 600


def test_a_long_text_with_separators_is_one_cell(tmp_path):
    notes = ["n"] * 30
    notes[2] = f'"{"w, " * 50_000}"'
    assert len(read_text(tmp_path, text_of(notes), target="a").values) == 30


@pytest.mark.parametrize("lines", [90, 300, 3_000])
def test_a_cell_of_many_lines_is_read_wherever_a_block_ends(tmp_path, monkeypatch, lines):
    monkeypatch.setattr(blocks, "LARGEST", 1_000)
    notes = ["n"] * 1_000
    notes[600] = '"' + "line\n" * lines + '"'
    table = read_text(tmp_path, text_of(notes), target="a")
    assert table.values[:, 0].tolist() == [row % 7 for row in range(1_000)]


@pytest.mark.parametrize("block", [200, 1 << 19])
def test_blanks_before_a_mark_may_begin_far_down(tmp_path, monkeypatch, block):
    monkeypatch.setattr(blocks, "LARGEST", block)
    lines = [f"{TIMES[row]},x,{row % 7},0.5" for row in range(700)]
    lines[650] = f'{TIMES[650]}, "a,3",5,6'
    table = read_text(tmp_path, "\n".join(["t,text,v,w", *lines, ""]), target="w", features=["v"])
    assert table.values[650].tolist() == [6, 5]


@pytest.mark.parametrize("line", ['# sensor "A" replaced', '# the 5" pipe', "  # sensor A replaced", "\t#"])
def test_a_remark_may_hold_marks_and_begin_with_blanks(tmp_path, line):
    text = text_of(["n"] * 700).replace(f"\n{TIMES[650]}", f"\n{line}\n{TIMES[650]}")
    table = read_text(tmp_path, text, target="a")
    assert len(table.values) == 700
    assert [alert.count for alert in said(table.alerts, "remarks")] == [1]


def test_a_mark_after_a_blank_does_not_hide_a_cell_that_is_open(tmp_path, monkeypatch):
    notes = ["x"] * 900
    notes[800:803] = ['nut 5 "', "x", f'"\nlines\n{TIMES[0]},x,1\nthree"']
    for block in range(60, 200, 3):
        monkeypatch.setattr(blocks, "LARGEST", block)
        assert len(read_text(tmp_path, text_of(notes), target="a").values) == 900


@pytest.mark.parametrize("lines", [3, 30])
@pytest.mark.parametrize("mark", [",", ";"])
def test_cells_of_several_lines_do_not_hide_the_separator(tmp_path, mark, lines):
    note = '"' + "\n".join(["x, y"] * lines) + '"'
    text = "\n".join([mark.join(["date", "a", "note"]), *(mark.join([time, "5", note]) for time in hours(9)), ""])
    table = read_text(tmp_path, text, target="a")
    assert table.values[:, 0].tolist() == [5] * 9
    assert table.provenance["separator"] == mark
