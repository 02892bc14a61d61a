"""Signs in numbers that begin only far down a file, behind the rows in which the dialect is found."""

import numpy as np
import pytest

from lib.sources.lines import blocks
from tests.samples import hours, read_text, said

COUNT = 900
TIMES = hours(COUNT)


def text(cells, mark, other="7"):
    return "\n".join([f"date{mark}a{mark}b", *(f"{time}{mark}{cell}{mark}{other}" for time, cell in cells), ""])


def column(late, mark, early="4", **given):
    """A column of whole numbers whose last third begins with the ``late`` cells."""
    cells = [early] * 600 + late + ["5"] * (COUNT - 600 - len(late))
    return text(zip(TIMES, cells, strict=True), mark, **given)


@pytest.mark.parametrize("mark", [";", "\t", "|"])
@pytest.mark.parametrize("late", [["486,3", "-0,25", "1.058,5", "1.058"], ["?", "486,3"], ["1,058", "486,25"]])
def test_the_first_decimal_comma_may_stand_anywhere(tmp_path, mark, late):
    table = read_text(tmp_path, column(late, mark), target="a")
    numbers = [float(cell.replace(".", "").replace(",", ".")) if cell != "?" else np.nan for cell in late]
    assert table.values[600 : 600 + len(late), 0].tolist() == pytest.approx(numbers, nan_ok=True)
    assert table.provenance["decimal"] == ","
    assert not said(table.alerts, "decimal")
    assert len(said(table.alerts, "unreadable")) == ("?" in late)


def test_a_number_shows_its_decimal_point_though_others_of_its_row_are_missing(tmp_path):
    cells = [*["4;4"] * 600, "?;0.5", *["4;1.055"] * (COUNT - 601)]
    lines = [f"{time};{cell}" for time, cell in zip(TIMES, cells, strict=True)]
    table = read_text(tmp_path, "\n".join(["date;a;b", *lines, ""]), target="a", features=["b"])
    assert not said(table.alerts, "decimal")


@pytest.mark.parametrize("late", [["0.5"] + ["1.055"] * 299, ["1.055"] * 299 + ["0.5"]])
def test_points_that_one_number_shows_to_be_decimal_are_not_doubted_in_any_block(tmp_path, monkeypatch, late):
    monkeypatch.setattr(blocks, "LARGEST", 1_000)
    table = read_text(tmp_path, column(late, ";"), target="a")
    assert table.values[600:, 0].tolist() == pytest.approx(list(map(float, late)))
    assert not said(table.alerts, "decimal")


def test_a_late_comma_that_may_stand_between_thousands_is_said(tmp_path):
    table = read_text(tmp_path, column(["1,058"] * 3, ";"), target="a")
    assert table.values[600, 0] == pytest.approx(1.058)
    [alert] = said(table.alerts, "decimal")
    assert alert.sentence == "numbers such as '1,058' were read with a decimal comma, not as thousands"


@pytest.mark.parametrize("early", ["4.5", "4"])
def test_a_late_comma_among_decimal_points_is_no_number_and_is_said(tmp_path, early):
    late = ["486,3"] if early == "4.5" else ["486,3", "7.5"]
    path = column(late, ";", early=early, other=early)
    [alert] = said(read_text(tmp_path, path, target="a").alerts, "unreadable")
    assert "'486,3' in data row 601, whose comma is not taken for the decimal sign" in alert.sentence


def test_late_points_that_become_thousands_beside_late_commas_are_said(tmp_path):
    cells = [*["4"] * 600, *[f"{1 + row % 9},5" for row in range(100)], *["7"] * 200]
    others = [*["5"] * 750, *[f"1.3{row:02}" for row in range(10, 90)], *["6"] * 70]
    lines = [f"{time};{cell};{other}" for time, cell, other in zip(TIMES, cells, others, strict=True)]
    table = read_text(tmp_path, "\n".join(["date;a;b", *lines, ""]), target="a", features=["b"])
    assert table.values[600, 0] == 1.5
    [alert] = said(table.alerts, "decimal")
    assert alert.sentence == "numbers such as '1.311' were read as thousands, not with a decimal point"


@pytest.mark.parametrize("proof", ["1,830.5", "0.5", ".25", "12.3456"])
def test_a_point_that_is_decimal_for_sure_settles_what_late_commas_are_not(tmp_path, proof):
    table = read_text(tmp_path, column(["1,600", "1,700", proof], "\t"), target="a")
    assert table.values[602, 0] == pytest.approx(float(proof.replace(",", "")))
    assert table.provenance["decimal"] == "."
    assert "'1,600' in data row 601, whose comma is not" in said(table.alerts, "unreadable")[0].sentence


@pytest.mark.parametrize("row", [3, 100, 800])
@pytest.mark.parametrize(("mark", "cell", "usual"), [(";", "1.058", "4,5"), (",", '"1,058"', "4.5")])
def test_thousands_are_read_wherever_they_stand_once_the_decimal_sign_is_known(tmp_path, mark, cell, usual, row):
    cells = [usual] * COUNT
    cells[row] = cell
    table = read_text(tmp_path, text(zip(TIMES, cells, strict=True), mark), target="a")
    assert table.values[row, 0] == 1058
    assert not said(table.alerts, "unreadable")


@pytest.mark.parametrize("mark", [",", ";"])
def test_what_may_be_thousands_or_not_is_missing_and_said_where_no_number_shows_the_sign(tmp_path, mark):
    [alert] = said(read_text(tmp_path, column(['"1,058"'], ","), target="a").alerts, "unreadable")
    assert "'1,058' in data row 601" in alert.sentence


@pytest.mark.parametrize("row", [3, 100, 800])
@pytest.mark.parametrize("word", ["True", "FALSE", "true"])
def test_true_among_other_numbers_is_none_and_is_said(tmp_path, row, word):
    cells = [f"{1 + number % 9}.5" for number in range(COUNT)]
    cells[row] = word
    table = read_text(tmp_path, text(zip(TIMES, cells, strict=True), ","), target="a")
    assert np.flatnonzero(np.isnan(table.values[:, 0])).tolist() == [row]
    assert f"the first is '{word}' in data row {row + 1}" in said(table.alerts, "unreadable")[0].sentence


@pytest.mark.parametrize("place", [600, 899])
def test_a_late_comma_behind_points_shows_that_these_stand_between_thousands(tmp_path, place):
    cells = [f"1{row % 90 + 10}.345" for row in range(COUNT)]
    cells[place] = "98.285,185"
    table = read_text(tmp_path, text(zip(TIMES, cells, strict=True), ";"), target="a")
    assert table.values[[0, place], 0].tolist() == pytest.approx([110_345, 98_285.185])
    assert not np.isnan(table.values).any()
    assert "were read as thousands, not with a decimal point" in said(table.alerts, "decimal")[0].sentence


def test_a_late_number_with_both_signs_settles_commas_in_quotes_too(tmp_path):
    cells = ['"1,345"'] * 600 + ['"98.285,185"'] + ['"1,345"'] * 299
    table = read_text(tmp_path, text(zip(TIMES, cells, strict=True), ","), target="a")
    assert table.values[[0, 600], 0].tolist() == pytest.approx([1.345, 98_285.185])


def test_a_late_comma_that_may_stand_between_thousands_says_nothing_of_points_that_may(tmp_path):
    cells = ["12.345"] * 600 + ["1,058"] + ["12.345"] * 299
    table = read_text(tmp_path, text(zip(TIMES, cells, strict=True), ";"), target="a")
    assert table.values[0, 0] == pytest.approx(12.345)
    assert said(table.alerts, "unreadable")[0].count == 1
