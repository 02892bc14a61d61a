"""What stands far down a file, pieces of which are read one after the other, is told as what stands at its top."""

import pandas as pd
import pytest

from lib.errors import InputError
from lib.sources.lines import blocks
from tests.samples import hours, read_text, rows, said

COUNT = 1_200  # the first 500 are looked at closely in any case
TIMES = hours(COUNT)
VALUES = [row % 7 for row in range(COUNT)]
LINES = rows(TIMES, VALUES, VALUES).splitlines()


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    """Pieces of which there are many in a small file."""
    monkeypatch.setattr(blocks, "LARGEST", 1_000)


def text_with(changes):
    """The rows with some of them, counted from 1, replaced by other lines."""
    lines = [*LINES]
    for row, line in changes.items():
        lines[row] = line
    return "\n".join([*lines, ""])


def test_rows_stand_in_the_order_of_the_file(tmp_path):
    table = read_text(tmp_path, text_with({}), features=["b"])
    assert table.values.tolist() == [[value, value] for value in VALUES]
    assert [str(time) for time in table.time] == TIMES


@pytest.mark.parametrize("row", [2, COUNT - 1])
def test_the_first_odd_cell_is_named_with_its_row_in_the_file(tmp_path, row):
    changes = {row: f"{TIMES[row - 1]},?,1", COUNT: f"{TIMES[-1]},!,!"}
    alerts = said(read_text(tmp_path, text_with(changes), features=["b"]).alerts, "unreadable")
    assert [alert.count for alert in alerts] == [2, 1]
    assert f"'a' not readable as a number, taken as missing; the first is '?' in data row {row:,}" in alerts[0].sentence
    assert f"'!' in data row {COUNT:,}" in alerts[1].sentence


def test_short_rows_and_remarks_are_counted_wherever_they_stand(tmp_path):
    changes = {3: f"{TIMES[2]},5", 9: "# one", 950: "# two", 958: f"{TIMES[957]},6", 959: TIMES[958]}
    table = read_text(tmp_path, text_with(changes), features=["b"])
    [short] = said(table.alerts, "short rows")
    assert short.count == 3
    assert f"the first '{TIMES[2]}, 5'" in short.sentence
    assert said(table.alerts, "remarks")[0].sentence == "2 lines among the rows, marked with #, skipped"


@pytest.mark.parametrize("row", [4, COUNT - 3])
def test_a_late_point_is_doubted_wherever_it_stands(tmp_path, row):
    lines = ["n;a", *(f"x{number};{number}" for number in range(2_000))]
    lines[row - COUNT] = "x;1.234"
    table = read_text(tmp_path, "\n".join([*lines, ""]), target="a")
    assert "'1.234'" in said(table.alerts, "decimal")[0].sentence


@pytest.mark.parametrize("first", ["13/01/2020", "01/13/2020"])
@pytest.mark.parametrize("place", [0, -1])
def test_either_end_may_show_whether_the_day_comes_first(tmp_path, first, place):
    days = pd.date_range("2020-02-01", periods=12, freq="D" if first.startswith("01") else "MS")
    layout = "%m/%d/%Y" if first.startswith("01") else "%d/%m/%Y"
    texts = list(days.strftime(layout))
    texts[place], shown = first, pd.Timestamp("2020-01-13")
    table = read_text(tmp_path, rows(texts, range(12)))
    assert table.time[place] == shown
    assert table.time[5] == days[5]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({COUNT - 2: f"{TIMES[-3]},1,2,3"}, f"Received: 4 in data row {COUNT - 2:,}, '{TIMES[-3]}, 1, 2, 3'"),
        ({COUNT - 2: "soon,1,2"}, f"Received: 'soon' in data row {COUNT - 2:,}"),
        ({COUNT - 2: ",1,2"}, f"Received: an empty cell in data row {COUNT - 2:,}"),
    ],
)
def test_what_is_wrong_far_down_is_named_with_its_row(tmp_path, changes, words):
    with pytest.raises(InputError, match=words):
        read_text(tmp_path, text_with(changes))


@pytest.mark.parametrize("extra", [1, 40])
def test_a_row_with_too_many_cells_is_refused_wherever_it_stands(tmp_path, extra):
    for row in range(COUNT // 2 - 12, COUNT // 2 + 3):
        words = f"first line, 3. Received: {3 + extra} in data row {row}, '{TIMES[row - 1]}, 1, 2, 3"
        with pytest.raises(InputError, match=words):
            read_text(tmp_path, text_with({row: f"{TIMES[row - 1]},1,2{',3' * extra}"}))


@pytest.mark.parametrize("end", ["\n" * 60_000, "#\n" * 30_000, "\r\n" * 30_000])
def test_an_end_without_rows_is_none(tmp_path, end):
    assert read_text(tmp_path, text_with({}) + end).values[:, 0].tolist() == VALUES


@pytest.mark.parametrize(
    ("encoding", "end"), [("utf-16", "\n"), ("utf-8-sig", "\n"), ("cp1252", "\r\n"), ("utf-8", "\r")]
)
def test_the_values_are_the_same_in_every_encoding(tmp_path, encoding, end):
    text = text_with({}).replace("date,a,b", "date,ä,b").replace("\n", end)
    table = read_text(tmp_path, text, encoding, target="ä")
    assert table.values[:, 0].tolist() == VALUES


@pytest.mark.parametrize("times", [True, False])
@pytest.mark.parametrize("places", [(4, 5, 900), (COUNT,), ()])
@pytest.mark.parametrize("end", ["", "\n", "\n\n\n", "\n  "])
def test_empty_lines_are_told_where_no_times_show_what_is_missing(tmp_path, times, places, end):
    """Empty lines behind the last row are none of the rows."""
    lines = list(LINES if times else (line.partition(",")[2] for line in LINES))
    for place in reversed(places):
        lines.insert(place, " " if place == 5 else "")
    table = read_text(tmp_path, "\n".join(lines) + end, target="a")
    told = [] if times or not places else [len(places)]
    assert table.values[:, 0].tolist() == VALUES
    assert [alert.count for alert in said(table.alerts, "empty lines")] == told


@pytest.mark.parametrize("places", [(4, 5, 900), ()])
def test_empty_lines_are_told_also_where_cells_stand_in_quotes(tmp_path, places):
    lines = ["a,b", *(f'{value},"x"' for value in VALUES)]
    for place in reversed(places):
        lines.insert(place, "")
    alerts = said(read_text(tmp_path, "\n".join([*lines, ""]), target="a").alerts, "empty lines")
    assert [alert.count for alert in alerts] == [len(places)] * bool(places)


def test_empty_lines_at_the_end_of_a_block_are_told_once_rows_follow(tmp_path):
    lines = ["a", *map(str, VALUES[:300]), *[""] * 1_500, *map(str, VALUES[:300]), *[""] * 1_500]
    table = read_text(tmp_path, "\n".join([*lines, ""]), target="a")
    assert said(table.alerts, "empty lines")[0].count == 1_500


@pytest.mark.parametrize("mark", [";", ","])
@pytest.mark.parametrize("row", [10, 900])
@pytest.mark.parametrize("fraction", [0.25, 0])
def test_the_first_thousands_may_stand_anywhere(tmp_path, mark, row, fraction):
    """1.000,00 and 1.000.000 can be read in one way only."""
    numbers = [1_234_567 + fraction if number == row else 900 + number % 90 + 0.5 for number in range(COUNT)]
    swapped = str.maketrans(",.", ".,") if mark == ";" else {}
    cells = [f"{number:,.{2 * (number % 1 > 0)}f}".translate(swapped) for number in numbers]
    quoted = [cell if mark == ";" else f'"{cell}"' for cell in cells]
    text = "\n".join([f"date{mark}a", *(f"{time}{mark}{cell}" for time, cell in zip(TIMES, quoted, strict=True)), ""])
    table = read_text(tmp_path, text, target="a")
    assert table.values[:, 0].tolist() == numbers
    assert not said(table.alerts, "unreadable")


def test_a_cell_that_is_no_number_is_shown_in_short(tmp_path):
    table = read_text(tmp_path, text_with({900: f"{TIMES[899]},{'x' * 999},1"}))
    (alert,) = said(table.alerts, "unreadable")
    assert "x" * 40 in alert.sentence
    assert "x" * 41 not in alert.sentence


@pytest.mark.parametrize("place", [0, 1])
def test_a_late_point_is_doubted_in_any_column(tmp_path, place):
    """The first column is read as numbers, too, where no time stands there."""
    cells = [["5", "7"] for _ in range(COUNT)]
    for number in range(900, COUNT):
        cells[number][place] = f"12.{number % 300 + 101}"
    text = "\n".join(["v;w", *map(";".join, cells), ""])
    assert said(read_text(tmp_path, text, target="vw"[place]).alerts, "decimal")


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ("1583193600.5", ""),
        ("", "Received: an empty cell in data row 901"),
        ("15831936", "Received: '15831936' in data row 901"),
        ("then", "Received: 'then' in data row 901"),
    ],
)
def test_counts_since_1970_are_read_strictly_though_as_numbers(tmp_path, odd, words):
    counts = [str(1583193600 - 900 + number) for number in range(COUNT)]
    counts[900] = odd
    text = "\n".join(["when,a", *(f"{count},{value}" for count, value in zip(counts, VALUES, strict=True)), ""])
    if words:
        with pytest.raises(InputError, match=words):
            read_text(tmp_path, text, target="a")
    else:
        time = read_text(tmp_path, text, target="a").time
        assert time[900] == pd.Timestamp("2020-03-03 00:00:00.5")
        assert time[899] == pd.Timestamp("2020-03-02 23:59:59")
