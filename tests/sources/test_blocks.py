"""A file is cut into blocks only where a row ends, and no byte of it is lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.sources.dialect.dialect import detect
from lib.sources.dialect.quotes import Quotes
from lib.sources.dialect.remarks import is_remark, without
from lib.sources.lines.blocks import Recoded, Windows1252, below, blocks

CELLS = st.text(alphabet='ab,"\n#1 ', max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=30)


def written(table, end="\n"):
    """The table as a program writes it, with quotation marks around what needs them."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator=end).writerows(table)
    return file.getvalue()


def parsed(content):
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


@given(TABLES, st.integers(1, 50), st.sampled_from(["\n", "\r\n"]))
def test_blocks_hold_whole_rows_and_together_the_file(table, size, end):
    content = written(table, end).encode()
    cut = list(blocks(io.BytesIO(content), size, Quotes(b",")))
    assert b"".join(cut) == content
    assert [row for block in cut for row in parsed(block)] == table


@given(st.text(alphabet="aä€😀,\n\r", max_size=200), st.integers(1, 20), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_a_text_in_any_encoding_comes_as_utf_8(text, size, encoding):
    expected = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    source = Recoded(io.BytesIO(text.encode(encoding)), encoding)
    assert b"".join(iter(lambda: source.read(size), b"")) == expected
    again = Recoded(io.BytesIO(text.encode(encoding)), encoding)
    assert b"".join(blocks(again, size, Quotes(b","))) == expected


@given(st.text(alphabet="aä€,\n\r", max_size=200), st.integers(1, 20))
def test_a_text_of_one_byte_for_each_character_comes_as_utf_8(text, size):
    source = Windows1252(io.BytesIO(text.encode("cp1252")))
    assert b"".join(blocks(source, size, Quotes(b","))).decode() == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_stands_above_the_rows_is_skipped_and_its_remarks_are_counted(encoding, end):
    rows = "2020-01-01,1\n2020-01-02,2\n"
    head = '# one\n"when\n(UTC)",ä\n# two\n-,kW\n'
    content = (head + rows).replace("\n", end).encode(encoding)
    source, remarks = below(io.BytesIO(content), detect(content, complete=True))
    assert b"".join(blocks(source, 10, Quotes(b","))).decode().replace("\r\n", "\n") == rows
    assert remarks == 1


@given(st.lists(st.sampled_from(["1,2", "# a", "#5,1", "#", '"#",#', "#N/A,1", "", "#x,y"]), max_size=20))
def test_remarks_are_left_out_as_one_by_one(lines):
    kept = [line for line in lines if not (line.startswith("#") and is_remark(line.split(",")))]
    content, count = without(
        "".join(f"{line}\n" for line in lines).encode(), lambda line: parsed(line)[0], Quotes(b",")
    )
    assert content.decode() == "".join(f"{line}\n" for line in kept)
    assert count == len(lines) - len(kept)
