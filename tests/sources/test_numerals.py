"""The signs in a number are found, and what they could mean otherwise is said."""

import numpy as np
import pytest

from lib.sources.dialect import SAMPLE_ROWS
from tests.samples import hours, read_text, rows, said

TARGET = [1.5, -2.25, 3.125, 0.5, 7.0]
PLAIN = rows(hours(5), TARGET, [10, 20, 30, 40, 50])


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_decimal_comma_is_found(tmp_path, separator):
    text = PLAIN.replace(",", separator).replace(".", ",")
    table = read_text(tmp_path, text)
    assert table.values[:, 0].tolist() == TARGET
    assert table.provenance["decimal"] == ","


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (["1.234,5", "7,25", "12"], ";"),
        (["1,234.5", "7.25", "12"], ";"),
        (["1,234.5", "7.25", "12", "2,x"], ";"),
        (['"1,234.5"', "7.25", "12"], ","),
        (["1234.5", "7.25", "12"], ","),
        (["+1234,5", "7,25", "1,2e1"], "\t"),
        (["1 234,5".replace(" ", ""), " 7,25", "12 "], ";"),
    ],
)
def test_decimal_and_thousands_signs_are_told_apart(tmp_path, cells, separator):
    text = "\n".join(["n;v".replace(";", separator), *(f"x{separator}{cell}" for cell in cells)])
    assert read_text(tmp_path, text).values[:3, 0].tolist() == [1234.5, 7.25, 12]


def test_commas_between_thousands_are_known_where_they_cannot_be_decimal(tmp_path):
    assert read_text(tmp_path, 'n,v\nx,"1,234"\ny,"5,678"\n').values[:, 0].tolist() == [1234, 5678]
    assert read_text(tmp_path, "n;v\nx;1,234,567\ny;5,678\n").values[:, 0].tolist() == [1234567, 5678]


def test_a_comma_that_may_stand_for_thousands_is_said(tmp_path):
    table = read_text(tmp_path, "n;v\nx;1,234\ny;5,678\n")
    assert table.values[:, 0].tolist() == pytest.approx([1.234, 5.678])
    assert "'1,234' were read with a decimal comma" in said(table.alerts, "decimal")[0].sentence


def test_a_point_that_may_stand_for_thousands_is_said(tmp_path):
    table = read_text(tmp_path, "n;v;w\nx;1.234;5\ny;-15.678;7\n")
    assert table.values[:, 0].tolist() == pytest.approx([1.234, -15.678])
    assert "'1.234' were read with a decimal point, not as thousands" in said(table.alerts, "decimal")[0].sentence


@pytest.mark.parametrize(
    "text",
    [
        "n,v\nx,1.234\ny,5.678\n",  # commas between the cells: no file of a country with points between thousands
        "n;v\nx;1.234\ny;5.67\n",
        "n;v\nx;1.234\ny;0.678\n",
        "n;v;w\nx;1.234;2.5\ny;5.678;2.5\n",
        "n;v\nx;1234.234\ny;5.678\n",
        "n;v\nx;1\ny;5\n",
    ],
)
def test_a_point_that_can_only_be_decimal_is_not_said(tmp_path, text):
    assert not said(read_text(tmp_path, text).alerts, "decimal")


@pytest.mark.parametrize(
    ("cells", "doubtful"),
    [
        (["1.050", "-2.999", ""], True),
        (["1.050", "0.5"], False),
        (["1.050", "1.0505"], False),
        (["1050.125", "1.050"], False),
        (["1.5", "2.25"], False),
        (["", "7"], False),
    ],
)
def test_a_point_that_shows_only_far_down_may_stand_for_thousands_and_is_said(tmp_path, cells, doubtful):
    text = "\n".join(
        ["n;v", *(f"x;{900 + row % 7}" for row in range(SAMPLE_ROWS + 5)), *(f"x;{cell}" for cell in cells)]
    )
    sentences = [alert.sentence for alert in said(read_text(tmp_path, text).alerts, "decimal")]
    expected = "numbers such as '2.999' were read with a decimal point, not as thousands"
    assert sentences == [expected] * doubtful
    assert not said(read_text(tmp_path, text.replace(";", ",")).alerts, "decimal")


@pytest.mark.parametrize("odd", ["1.5", "1.0500", "1.234.5", ".123", "1..234"])
def test_a_sign_between_thousands_in_another_place_far_down_is_no_number_and_is_said(tmp_path, odd):
    usual = [f"{1 + row // 1000}.{row % 1000:03},5" for row in range(600)]
    table = read_text(tmp_path, "n;v\n" + "".join(f"x;{cell}\n" for cell in [*usual, odd]))
    assert table.values[:-1, 0].tolist() == [1000.5 + row for row in range(600)]
    assert np.isnan(table.values[-1, 0])
    [alert] = said(table.alerts, "unreadable")
    assert f"the first is {odd!r} in data row 601" in alert.sentence


def test_points_between_thousands_are_known_where_a_number_has_two(tmp_path):
    table = read_text(tmp_path, "n;v\nx;1.234.567\ny;5.678\nz;12\n")
    assert table.values[:, 0].tolist() == [1234567, 5678, 12]
    assert not said(table.alerts, "decimal")


def test_a_single_column_with_decimal_commas_is_one_column(tmp_path):
    table = read_text(tmp_path, "value\n1,5\n-2,25\n3,0\n")
    assert table.values.tolist() == [[1.5], [-2.25], [3]]


def test_a_minus_sign_of_a_word_processor_is_a_minus(tmp_path):
    table = read_text(tmp_path, rows(hours(3), [1.5, "\u22122.25", 3]))
    assert table.values[:, 0].tolist() == [1.5, -2.25, 3]
    assert not said(table.alerts, "unreadable")
