"""Thousands are joined in the bytes of a file where a cell is such a number as a whole, and nowhere else."""

import re

import numpy as np
import pytest

from lib.errors import InputError
from lib.sources.numbers.thousands import Thousands
from tests.samples import hours, read_text, said

PIECES = ["1", "12", "345", "678", "0", ".", ",", ".", ",", "-", "+", "e3", " ", "x", "\u2212"]
CELLS = [
    "1.234",
    "-1.234,5",
    "+12.345.678,",
    "1.234.567.890",
    "1.23",
    "1234.567",
    ".123",
    "1.234,5e3",
    "12.34.567",
    "0.123",
    "-012.345",
]


def random_cells(seed, count):
    draw = np.random.default_rng(seed)
    pieces = [draw.choice(PIECES, size) for size in draw.integers(0, 6, count)]
    return [draw.choice(CELLS) if draw.random() < 0.3 else "".join(some) for some in pieces]


def slowly_joined(cell, sign, decimal):
    grouped = rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+(?:{re.escape(decimal)}\d*)?"
    return cell.replace(sign, "") if re.fullmatch(grouped, cell) else cell


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_cells_are_joined_as_a_slow_loop_joins_them(seed, first, end):
    cells = random_cells(seed, 3_000)
    done = [slowly_joined(cell, ".", ",") if first or place % 3 else cell for place, cell in enumerate(cells)]
    before, after = (
        end.join(";".join(some[start : start + 3]) for start in range(0, len(some), 3)) for some in (cells, done)
    )
    assert before != after
    assert Thousands(b".", b",", b";", first=first).joined(before.encode()).decode() == after


@pytest.mark.parametrize("seed", range(5))
def test_where_the_sign_separates_cells_too_only_those_in_quotes_are_joined(seed):
    swapped = str.maketrans(",.", ".,")
    cells = [cell.translate(swapped) for cell in random_cells(seed, 3_000)]
    inner = [slowly_joined(cell, ",", ".") for cell in cells]
    before, after = (
        "\n".join(f'"{a}",{b},"{c}"' for a, b, c in zip(some[::3], cells[1::3], some[2::3], strict=True))
        for some in (cells, inner)
    )
    assert before != after
    assert Thousands(b",", b".", b",", first=True).joined(before.encode()).decode() == after


@pytest.mark.parametrize("line", [b"1.234.5;1\n", b"1;2.345\n6.7.890\n", b"1.234", b"1.23", b"1.", b".", b""])
def test_only_whole_groups_count(line):
    joined = Thousands(b".", b",", b";", first=True).joined(line).decode()
    cells = [[slowly_joined(cell, ".", ",") for cell in one.split(";")] for one in line.decode().split("\n")]
    assert joined == "\n".join(map(";".join, cells))


def test_a_number_within_a_text_in_quotes_stays():
    line = b'"a ""1,234"" b","x",1,234,"5,678"\n'
    assert Thousands(b",", b".", b",", first=True).joined(line) == b'"a ""1,234"" b","x",1,234,"5678"\n'


def test_a_file_of_such_numbers_is_read_and_an_odd_cell_is_shown_as_it_is_written(tmp_path):
    numbers = ["1.234,5", "-12.345.678", "7,25", "1.23.4", "1.234,5x", "\u22121.000", "", "12"]
    text = "date;a\n" + "".join(f"{time};{number}\n" for time, number in zip(hours(8), numbers, strict=True))
    table = read_text(tmp_path, text)
    np.testing.assert_array_equal(
        table.values[:, 0], np.array([1234.5, -12345678, 7.25, np.nan, np.nan, -1000, np.nan, 12], np.float32)
    )
    [alert] = said(table.alerts, "unreadable")
    assert alert.count == 2
    assert "'1.23.4' in data row 4" in alert.sentence


def test_a_number_in_the_column_of_times_is_none(tmp_path):
    times = [*hours(30), "2.020"]
    text = "date;a\n" + "".join(f"{time};1.000,{number}\n" for number, time in enumerate(times))
    with pytest.raises(InputError, match=r"Received: '2\.020' in data row 31"):
        read_text(tmp_path, text)
