"""Months as 01.2020 are times, and decimal numbers that only resemble them are none."""

import pandas as pd
import pytest

from lib.errors import InputError
from tests.samples import read_text as read
from tests.samples import said


def test_the_point_in_a_month_is_no_decimal_sign(tmp_path):
    table = read(tmp_path, "Monat;a\n01.2020;1,5\n02.2020;2,25\n03.2020;1,75\n")
    assert table.time.tolist() == pd.to_datetime(["2020-01-01", "2020-02-01", "2020-03-01"]).tolist()
    assert table.values[:, 0].tolist() == [1.5, 2.25, 1.75]


def test_months_of_one_digit_are_read_where_each_follows_the_one_before(tmp_path):
    months = pd.date_range("2019-11-01", periods=14, freq="MS")
    text = "Monat;a\n" + "".join(f"{month.month}.{month.year};{month.month},5\n" for month in months)
    table = read(tmp_path, text)
    assert table.time.tolist() == months.tolist()
    assert table.values[:, 0].tolist() == (months.month + 0.5).tolist()
    assert "read as mm.yyyy" in said(table.alerts, "time")[0].sentence


@pytest.mark.parametrize("name", ["date", "rate"])
def test_decimal_numbers_of_which_none_follows_the_one_before_are_no_months(tmp_path, name):
    table = read(tmp_path, f"{name};a;b\n1.1834;1,234;5\n1.1902;2,345;7\n2.1987;3,456;6\n", features=["all"])
    assert isinstance(table.time, pd.RangeIndex)
    assert table.values[:, 0].tolist() == pytest.approx(
        [1.1834, 1.1902, 2.1987] if name == "rate" else [1234, 2345, 3456]
    )


def test_decimal_numbers_that_resemble_months_are_not_taken_for_times(tmp_path):
    assert isinstance(read(tmp_path, "rate,a\n10.1834,1\n11.1902,2\n10.1875,5\n").time, pd.RangeIndex)
    assert isinstance(read(tmp_path, "date,a\n1.1999,1\n2.1999,2\n3.1999,5\n3.25,4\n").time, pd.RangeIndex)


@pytest.mark.parametrize("odd", ["13.2020", "2020-05", "?"])
@pytest.mark.parametrize("row", [0, 4, 11])
def test_a_month_that_is_none_among_the_first_is_named(tmp_path, odd, row):
    months = [f"{month:02}.2020" for month in range(1, 13)]
    months[row] = odd
    text = "Monat;a\n" + "".join(f"{month};{number},5\n" for number, month in enumerate(months))
    message = rf"must be written as mm.yyyy, like .*Received: '\{odd}' in data row {row + 1}[,.]"
    with pytest.raises(InputError, match=message if odd == "?" else message.replace("\\", "")):
        read(tmp_path, text)
