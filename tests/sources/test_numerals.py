"""The signs in a number are found, and what they could mean otherwise is said."""

import numpy as np
import pytest

from lib.sources.dialect.dialect import SAMPLE_ROWS
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
    for separator, quote in (",", '"'), (";", ""):
        cells = [f"x{separator}{quote}{number}{quote}" for number in ("1,234,567", "5,678")]
        table = read_text(tmp_path, "\n".join([f"n{separator}v", *cells]))
        assert table.values[:, 0].tolist() == [1234567, 5678]
        assert not said(table.alerts, "decimal")


def quoted(cells):
    """A file whose cells are separated by the sign that some of its numbers hold in quotes."""
    lines = (f'{time},"{cell}",1' for time, cell in zip(hours(len(cells)), cells, strict=True))
    return "\n".join(["when,price,b", *lines, ""])


@pytest.mark.parametrize("shows", ["0,111", "-0,5", "12,5", "1234,567", "00,111", ",25", "1.234,5", "1,200E+01"])
def test_a_comma_in_quotes_is_decimal_where_one_cannot_stand_between_thousands(tmp_path, shows):
    table = read_text(tmp_path, quoted(["1,111", "2,222", shows, "7"]))
    expected = [1.111, 2.222, float(shows.replace(".", "").replace(",", ".")), 7]
    np.testing.assert_allclose(table.values[:, 0], expected, rtol=1e-6)
    assert table.provenance["decimal"] == ","
    assert not said(table.alerts, "decimal")


def test_a_comma_in_quotes_that_may_be_decimal_is_said(tmp_path):
    table = read_text(tmp_path, quoted(["800", "5,000", "12,500"]))
    assert table.values[:, 0].tolist() == [800, 5000, 12500]
    [alert] = said(table.alerts, "decimal")
    assert alert.sentence == "numbers such as '5,000' were read as thousands, not with a decimal comma"
    assert not said(read_text(tmp_path, quoted(["800", "5,000", "12,500.25"])).alerts, "decimal")


@pytest.mark.parametrize("usual", ["0.5", "1,234.5", "1,234,567"])
@pytest.mark.parametrize("row", [3, SAMPLE_ROWS + 50])
def test_a_number_that_begins_with_0_before_a_comma_is_missing_among_others_wherever_it_stands(tmp_path, usual, row):
    cells = [usual] * (SAMPLE_ROWS + 100)
    cells[row] = "0,555"
    table = read_text(tmp_path, quoted(cells))
    expected = np.full(len(cells), float(usual.replace(",", "")), np.float32)
    expected[row] = np.nan
    np.testing.assert_array_equal(table.values[:, 0], expected)
    [alert] = said(table.alerts, "unreadable")
    assert (alert.count, f"the first is '0,555' in data row {row + 1}" in alert.sentence) == (1, True)


@pytest.mark.parametrize(("usual", "odd"), [("0,11", "0.55"), ("0.11", "0,55"), ("1.234,5", "1,234.5"), ("12", "0.55")])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_the_sign_that_most_numbers_show_is_decimal_and_one_that_shows_another_is_missing(
    tmp_path, usual, odd, separator
):
    cells = [usual] * 200 + [odd] + [usual] * 198 + ["0,7" if usual == "12" else usual] * 2
    lines = [f"{time}{separator}{cell}" for time, cell in zip(hours(401), cells, strict=True)]
    table = read_text(tmp_path, "\n".join([f"when{separator}price", *lines, ""]))
    missing = np.isnan(table.values[:, 0])
    assert np.flatnonzero(missing).tolist() == [200]
    [alert] = said(table.alerts, "unreadable")
    assert (alert.count, f"the first is {odd!r} in data row 201" in alert.sentence) == (1, True)


@pytest.mark.parametrize(("usual", "slip", "sign"), [("1,234", "0.55", "comma"), ("1.234", "0,55", "point")])
@pytest.mark.parametrize("place", ["own", "other"])
def test_a_single_slip_does_not_settle_what_all_other_signs_mean(tmp_path, usual, slip, sign, place):
    cells = [[usual, "5"] for _ in range(400)]
    cells[7][place == "other"] = slip
    lines = [";".join([time, *both]) for time, both in zip(hours(400), cells, strict=True)]
    table = read_text(tmp_path, "\n".join(["when;price;b", *lines, ""]), target="price", features=["b"])
    assert table.values[0, 0] == pytest.approx(1.234)
    [alert] = said(table.alerts, "decimal")
    assert alert.sentence == f"numbers such as '{usual}' were read with a decimal {sign}, not as thousands"
    other = "point" if sign == "comma" else "comma"
    told = f"the first is '{slip}' in data row 8, whose {other} is not taken for the decimal sign"
    assert told in said(table.alerts, "unreadable")[0].sentence


@pytest.mark.parametrize(
    ("usual", "plain", "mark", "number"),
    [("1,345", "0,365", ",", 0.365), ("1,345", "3000,365", ",", 3000.365), ("12.345", "12.365,5", ";", 12_365.5)],
)
def test_three_numbers_that_can_be_read_in_one_way_alone_settle_it(tmp_path, usual, plain, mark, number):
    cells = [f'"{plain if row in (7, 90, 200) else usual}"' for row in range(400)]
    lines = [f"{time}{mark}{cell}" for time, cell in zip(hours(400), cells, strict=True)]
    table = read_text(tmp_path, "\n".join([f"when{mark}price", *lines, ""]))
    assert table.values[7, 0] == pytest.approx(number)
    assert table.values[0, 0] == pytest.approx(float(usual.replace(".", "").replace(",", ".")))
    assert not said(table.alerts, "unreadable")


@pytest.mark.parametrize("slips", [["12,5", "7,25", "9,5"], ["0.365", "0.5", "12,5", "7,25"], ["0.365", "12,5", "7,5"]])
@pytest.mark.parametrize("other", [False, True])
def test_some_slips_do_not_settle_what_all_other_signs_mean(tmp_path, slips, other):
    """In the same column, or in one that has little else."""
    cells = [["714.937", ""] for _ in range(400)]
    for row, slip in enumerate(slips):
        cells[7 * row + 7][other] = slip
    lines = [";".join([time, *both]) for time, both in zip(hours(400), cells, strict=True)]
    table = read_text(tmp_path, "\n".join(["when;price;flag", *lines, ""]), target="price")
    assert table.values[0, 0] == pytest.approx(714.937)
    assert "with a decimal point, not as thousands" in said(table.alerts, "decimal")[0].sentence


@pytest.mark.parametrize(
    ("header", "mark", "cells"),
    [
        ("date;remark;price", ";", ["ok", "1.3{:02}"]),
        ("date\tcode\tprice", "\t", ["i,j", "1.3{:02}"]),
        ("date,remark,price", ",", ["ok", "1.3{:02}"]),
    ],
)
def test_commas_in_texts_say_nothing_of_numbers(tmp_path, header, mark, cells):
    lines = [mark.join([time, cells[0], cells[1].format(row % 90)]) for row, time in enumerate(hours(400))]
    for row in range(1, 400, 3):
        lines[row] = lines[row].replace(cells[0], '"1,5"')
    table = read_text(tmp_path, "\n".join([header, *lines, ""]), target="price")
    assert table.values[:, 0].tolist() == pytest.approx([1.3 + row % 90 / 1000 for row in range(400)])


def test_a_comma_that_may_stand_for_thousands_is_said(tmp_path):
    table = read_text(tmp_path, "n;v\nx;1,234\ny;5,678\n")
    assert table.values[:, 0].tolist() == pytest.approx([1.234, 5.678])
    assert "'1,234' were read with a decimal comma" in said(table.alerts, "decimal")[0].sentence


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_a_point_that_may_stand_for_thousands_is_said(tmp_path, mark):
    table = read_text(tmp_path, "n;v;w\nx;1.234;5\ny;-15.678;7\n".replace(";", mark))
    assert table.values[:, 0].tolist() == pytest.approx([1.234, -15.678])
    assert "'1.234' were read with a decimal point, not as thousands" in said(table.alerts, "decimal")[0].sentence


COUNTS = [987, 1464, 12_336, 45, 2065, -310]


@pytest.mark.parametrize(("sign", "mark"), [(".", ";"), (",", ";"), (".", "\t"), (",", "|")])
@pytest.mark.parametrize("other", ["", "1{sign}250", "7"])
def test_thousands_are_known_where_all_numbers_up_to_999_and_no_larger_ones_are_whole(tmp_path, sign, mark, other):
    lines = [f"x{mark}{number:,}{mark}{other}".replace(",", sign).format(sign=sign) for number in COUNTS]
    table = read_text(tmp_path, "\n".join([f"n{mark}v{mark}w", *lines]), target="v")
    assert table.values[:, 0].tolist() == COUNTS
    [alert] = said(table.alerts, "decimal")
    called = "point" if sign == "." else "comma"
    assert alert.sentence == f"numbers such as '1{sign}464' were read as thousands, not with a decimal {called}"


@pytest.mark.parametrize(
    "cells",
    [
        ["1.464", "12.336", "2.065", "-999", "-99", "-999"],  # signs of a gap, not numbers up to 999
        ["1.464", "12.336", "2.065", "0", "0", "0"],
        ["1.464", "12.336", "2.065", "987", "45", "310", "4711"],
        ["1.464", "2.065", "987", "45", "310"],
    ],
)
def test_a_few_whole_numbers_beside_a_point_do_not_make_thousands(tmp_path, cells):
    table = read_text(tmp_path, "\n".join(["n;v", *(f"x;{cell}" for cell in cells)]))
    np.testing.assert_array_equal(table.values[:, 0], np.array(cells, np.float32))
    [alert] = said(table.alerts, "decimal")
    assert alert.sentence == "numbers such as '1.464' were read with a decimal point, not as thousands"


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


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f"])
@pytest.mark.parametrize("sign", [",", "."])
def test_blanks_that_break_no_line_may_stand_between_thousands(tmp_path, blank, sign):
    numbers = [987.5, 1004.46, 1_234_567.25, -12_345.0]
    cells = [
        f"{number:,.2f}".replace(".", sign if sign == "." else "#").replace(",", blank).replace("#", sign)
        for number in numbers
    ]
    lines = [f"{time};{cell}" for time, cell in zip(hours(40), cells * 10, strict=True)]
    table = read_text(tmp_path, "\n".join(["time;sales", *lines]))
    np.testing.assert_array_equal(table.values[:, 0], np.array(numbers * 10, np.float32))
    assert table.provenance["decimal"] == sign
    assert not said(table.alerts, "unreadable")


@pytest.mark.parametrize("odd", ["12\u00a034", "1\u00a00045", "\u00a01\u00a0004\u00a0", "1\u00a0004\u00a05"])
def test_a_blank_in_another_place_makes_no_number(tmp_path, odd):
    cells = ["1\u00a0004"] * 30 + [odd]
    table = read_text(tmp_path, "\n".join(["n;v", *(f"x;{cell}" for cell in cells)]))
    expected = 1004 if odd.strip() == "1\u00a0004" else np.nan
    np.testing.assert_array_equal(table.values[-1], [expected])
