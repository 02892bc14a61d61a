"""A CSV file is read however it is written, and what could be meant otherwise is said."""

import bz2
import gzip
import hashlib
import io
import lzma
import zipfile

import numpy as np
import pandas as pd
import pytest

from lib.sources.dialect.dialect import detect
from lib.sources.lines import blocks
from tests.samples import hours, read_csv, read_text, rows, said

TARGET = [1.5, -2.25, 3.125, 0.5, 7.0]
PLAIN = rows(hours(5), TARGET, [10, 20, 30, 40, 50])


def zipped(data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/data.csv", data)
    return buffer.getvalue()


def test_the_target_and_the_named_features_are_read_in_the_order_asked_for(tmp_path):
    table = read_text(tmp_path, rows(hours(5), [0] * 5, TARGET, [9] * 5), target="b", features=["c", "a"])
    assert table.names == ("b", "c", "a")
    np.testing.assert_array_equal(table.values, np.column_stack([TARGET, [9] * 5, [0] * 5]))
    assert table.time.tolist() == pd.to_datetime(hours(5)).tolist()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " , ", ", "])
def test_the_separator_is_found(tmp_path, separator):
    table = read_text(tmp_path, PLAIN.replace(",", separator), features=["b"])
    assert table.values[:, 0].tolist() == TARGET
    assert table.provenance["separator"] == separator.strip(" ")


def test_columns_that_only_blanks_separate_are_read(tmp_path):
    lines = [f"{time[:10]}  {time[11:]}   {value}" for time, value in zip(hours(5), TARGET, strict=True)]
    table = read_text(tmp_path, "\n".join(["date time  a", *lines]))
    assert table.values[:, 0].tolist() == TARGET
    assert table.time[4] == pd.Timestamp("2020-01-01 04:00")


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress, zipped])
def test_a_compressed_file_is_read_whatever_its_name(tmp_path, compress):
    path = tmp_path / "data.bin"
    path.write_bytes(compress(PLAIN.encode()))
    assert read_csv(path).values[:, 0].tolist() == TARGET


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_header_is_read_in_the_encodings_that_spreadsheets_write(tmp_path, encoding):
    table = read_text(tmp_path, PLAIN.replace("date,a,b", "Zeit,Wärme (µW/m²),Ü"), encoding)
    assert table.names == ("Wärme (µW/m²)",)
    assert bool(said(table.alerts, "encoding")) == (encoding == "cp1252")
    assert not said(table.alerts, "names")


@pytest.mark.parametrize(
    ("header", "count", "words"),
    [
        ("date,a,max. PAR (\ufffdmol/m\ufffd/s)", 1, "1 column has a name with lost letters"),
        ("date,W\ufffdrme,\ufffd", 2, "2 columns have names with lost letters"),
    ],
)
def test_names_with_lost_letters_are_pointed_out(tmp_path, header, count, words):
    [alert] = said(read_text(tmp_path, PLAIN.replace("date,a,b", header)).alerts, "names")
    assert alert.count == count
    assert words in alert.sentence
    assert header.split(",")[2] in alert.sentence


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "温度 (°C)", "W/m\ufffd", "it's", 'say ""hi""', "a, b; c", "  spaced  out "]
)
def test_a_name_is_text_whatever_stands_in_it(tmp_path, name):
    table = read_text(tmp_path, PLAIN.replace("date,a", f'date,"{name}"'))
    assert table.names == (" ".join(name.replace('""', '"').split()),)


@pytest.mark.parametrize("turning", ["\u202e", "\u2067", "\u200f"])
def test_a_name_does_not_turn_the_direction_of_what_stands_behind_it(tmp_path, turning):
    assert read_text(tmp_path, PLAIN.replace("date,a", f"date,wind {turning}gnp")).names == ("wind gnp",)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(tmp_path, newline):
    assert read_text(tmp_path, PLAIN.replace("\n", newline)).values[:, 0].tolist() == TARGET


def test_without_a_header_the_columns_are_numbered_and_that_is_said(tmp_path):
    table = read_text(tmp_path, PLAIN.partition("\n")[2], features=["all"])
    assert table.names == ("column 2", "column 3")
    assert len(table.values) == 5
    assert said(table.alerts, "header")


def test_the_choice_of_a_target_that_was_not_named_is_said(tmp_path):
    table = read_text(tmp_path, rows(hours(5), list("vwxyz"), TARGET, [1, 5, 2, 4, 3]))
    assert table.names == ("b",)
    sentence = said(table.alerts, "target")[0].sentence
    assert sentence.startswith("no column to forecast was named: 'b' was taken, the first of 2 columns of numbers")


def test_row_numbers_are_neither_target_nor_feature(tmp_path):
    table = read_text(tmp_path, rows(hours(5), range(5), TARGET, [9, 8, 9, 8, 9]), features=["all"])
    assert table.names == ("b", "c")
    assert said(table.alerts, "features")[0].sentence == (
        "columns left out, as they hold texts, tell a time or only count: 'a'"
    )


def test_all_features_are_the_columns_of_numbers(tmp_path):
    text = rows(hours(5), TARGET, list("vwxyz"), [1, "", 1, 1, 4], ["NA"] * 5)
    table = read_text(tmp_path, text, features=["all"])
    assert table.names == ("a", "c")
    assert said(table.alerts, "features")[0].sentence == (
        "columns left out, as they hold texts, tell a time or only count: 'b'"
    )
    assert "as empty in the first 500 rows: 'd'" in said(table.alerts, "empty columns")[0].sentence


@pytest.mark.parametrize("number", ["{},5", "1.00{},25"])
def test_numbers_that_blanks_separate_may_have_decimal_commas(tmp_path, number):
    cells = [number.format(row % 10) for row in range(48)]
    lines = [f"{time} {cell}" for time, cell in zip(hours(48), cells, strict=True)]
    table = read_text(tmp_path, "\n".join(["day clock x", *lines, ""]))
    assert [str(time) for time in table.time] == hours(48)
    numbers = [float(cell.replace(".", "").replace(",", ".")) for cell in cells]
    assert table.values[:, 0].tolist() == pytest.approx(numbers)


def test_blanks_after_the_separator_are_no_part_of_a_cell(tmp_path):
    table = read_text(tmp_path, "a, when\n1.5, 2020-01-01\n NA, 2020-01-02\n2, 2020-01-03\n")
    assert table.time[2] == pd.Timestamp("2020-01-03")
    np.testing.assert_array_equal(table.values[:, 0], [1.5, np.nan, 2])
    assert not said(table.alerts, "unreadable")


def test_cells_that_are_no_number_are_missing_and_said_with_the_first(tmp_path):
    table = read_text(tmp_path, rows(hours(5), [1, "?", 3, "12 V", "NaN"]))
    np.testing.assert_array_equal(table.values[:, 0], [1, np.nan, 3, np.nan, np.nan])
    [alert] = said(table.alerts, "unreadable")
    assert alert.count == 2
    assert "'?' in data row 2" in alert.sentence


@pytest.mark.parametrize(("features", "words"), [(["b"], 100), (["all"], 150)])
def test_words_in_half_of_a_column_are_said_and_in_more_of_it_only_where_nobody_named_it(tmp_path, features, words):
    text = rows(hours(100 + words), range(0, 200 + 2 * words, 2), [1] * 100 + ["off"] * words)
    table = read_text(tmp_path, text, target="a", features=features)
    assert [alert.count for alert in said(table.alerts, "unreadable")] == [words]


def test_an_unreadable_cell_far_down_leaves_the_numbers_around_it(tmp_path):
    count = 20_000
    text = rows(hours(count), ["1.5"] * (count - 1) + ["x"]).replace(",", ";").replace(".", ",")
    table = read_text(tmp_path, text)
    np.testing.assert_array_equal(table.values[:, 0], [1.5] * (count - 1) + [np.nan])
    assert f"'x' in data row {count:,}" in said(table.alerts, "unreadable")[0].sentence


def test_a_short_row_is_missing_at_its_end(tmp_path):
    assert np.isnan(read_text(tmp_path, "date,a,b\n2020-01-01,1,2\n2020-01-02,3\n", features=["b"]).values[1, 1])


def test_a_column_that_begins_far_down_is_not_chosen_but_named(tmp_path):
    text = rows(hours(600), [""] * 550 + [7] * 50, range(600))
    [alert] = said(read_text(tmp_path, text).alerts, "empty columns")
    assert alert.sentence == "not chosen, as empty in the first 500 rows: 'a'; name what you want of it"
    table = read_text(tmp_path, text, features=["a"], target="b")
    assert not said(table.alerts, "empty columns")
    assert table.values[-1, 1] == 7


@pytest.mark.parametrize("most", [200, 3_000])
@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_many_blocks_make_the_same_table_as_two(tmp_path, monkeypatch, compress, most):
    path = tmp_path / "data.csv"
    path.write_bytes(
        compress(rows(hours(500), range(500), [row % 7 if row % 50 else "?" for row in range(500)]).encode())
    )
    whole = read_csv(path, target="b")
    monkeypatch.setattr(blocks, "LARGEST", most)
    pieces = read_csv(path, target="b")
    np.testing.assert_array_equal(pieces.values, whole.values)
    assert pieces.time.equals(whole.time)
    assert pieces.alerts == whole.alerts
    assert said(pieces.alerts, "unreadable")[0].count == 10


@pytest.mark.parametrize("size", [10, 8_000_000, 8_000_001, 8_400_000, 100_000_000])
@pytest.mark.parametrize("row", [3, 80.5, 1e6])
def test_a_file_is_read_in_pairs_of_blocks_of_nearly_one_length(size, row):
    block = blocks.block_size(size, row)
    lengths = [min(block, size - start) for start in range(0, size, block)]
    assert len(lengths) % 2 == 0
    assert max(lengths) - min(lengths) <= len(lengths)
    assert max(lengths) <= blocks.LARGEST + 1


@pytest.mark.parametrize(("rows_in_all", "in_a_block"), [(20_000, 5_000), (100_000, 6_250), (300_000, 18_750)])
def test_a_block_has_some_thousand_rows_and_a_share_of_many(rows_in_all, in_a_block):
    assert blocks.block_size(70 * rows_in_all, 70) == 70 * in_a_block + 1


@pytest.mark.parametrize("first", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("rest", ["\r", "\n", "\r\n"])
def test_a_file_may_end_its_lines_in_several_ways(tmp_path, first, rest):
    header, *lines = rows(hours(600), range(600)).splitlines()
    text = header + first + rest.join([*lines[:30], ""]) + first.join([*lines[30:], ""])
    assert read_text(tmp_path, text, target="a").values[:, 0].tolist() == list(range(600))


@pytest.mark.parametrize("block", [1_000, 1 << 19])
@pytest.mark.parametrize("words", [("True", "False"), ("TRUE", "FALSE"), ("true", "false"), ("1", "False")])
def test_true_and_false_are_1_and_0_in_a_column_of_flags(tmp_path, monkeypatch, block, words):
    monkeypatch.setattr(blocks, "LARGEST", block)
    flags = [words[row % 2] if row > 700 else row % 2 ^ 1 for row in range(1_200)]
    flags[1_000] = ""
    table = read_text(tmp_path, rows(hours(1_200), range(1_200), flags), target="a", features=["b"])
    expected = np.array([float(row % 2 == 0) for row in range(1_200)])
    expected[1_000] = np.nan
    np.testing.assert_array_equal(table.values[:, 1], expected)
    assert not said(table.alerts, "unreadable")


def test_blanks_and_a_missing_value_with_blanks_around_are_missing(tmp_path):
    table = read_text(tmp_path, rows(hours(9), [1, "NA ", "  ", 3, 5, "?", 2, 6, 4]))
    assert np.isnan(table.values[:, 0]).sum() == 3
    assert [alert.count for alert in said(table.alerts, "unreadable")] == [1]


def test_provenance_names_the_file_without_its_folder(tmp_path):
    facts = read_text(tmp_path, PLAIN).provenance
    assert facts == {
        "source": "csv",
        "file": "data.csv",
        "bytes": len(PLAIN),
        "rows": 5,
        "encoding": "utf-8",
        "separator": ",",
        "decimal": ".",
        "time_column": "date",
        "time_format": "yyyy-mm-dd HH:MM:SS",
        "sha256": hashlib.sha256(PLAIN.encode()).hexdigest(),
    }


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;\r", "", "\n\n"])
def test_a_line_for_the_spreadsheet_before_the_header_is_no_row(tmp_path, first):
    table = read_text(tmp_path, first + "\n" + PLAIN.replace(",", ";"))
    assert table.values[:, 0].tolist() == TARGET
    assert table.time[4] == pd.Timestamp("2020-01-01 04:00")


def test_a_row_that_the_first_bytes_cut_off_is_no_part_of_the_sample():
    start = b"date,a\n2020-01-01,1\n2020-01-02,2\n2020-01-0"
    assert detect(start, complete=False).sample == (("2020-01-01", "2020-01-02"), ("1", "2"))
    assert detect(start, complete=True).sample[0] == ("2020-01-01", "2020-01-02", "2020-01-0")
