"""How many digits a number has."""

import pandas as pd
import pytest

from lib.prose import numbers, tables


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0929, "0.09290 K"),
        (2.39, "2.390 K"),
        (12.3456, "12.35 K"),
        (-1234.56, "-1,235 K"),
        (98765.4, "98,765 K"),
        (0.0, "0 K"),
        (-2.5e-9, "-2.5e-09 K"),
    ],
)
def test_a_value_by_itself_has_as_many_significant_digits_as_in_a_table(value, text):
    assert numbers.number(value, "K") == text
    if text.startswith("0.0"):
        assert f">{numbers.number(value)}<" in tables.captioned(pd.DataFrame({"a": [value]}), "See.")._repr_html_()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5"),
        (12.3456, "12.35"),
        (-999.96, "-1,000"),
        (9_999.7, "10,000"),
        (85_580.3, "85,580"),
        (999_999.2, "999,999"),
        (1_234_567.0, "1.235e+06"),
        (0.0000123456, "1.235e-05"),
    ],
)
def test_up_to_a_million_a_rounded_value_has_no_power_of_ten(value, text):
    assert numbers.rounded(value) == text


def test_a_rounded_value_has_the_digits_that_are_asked_for_and_whole_numbers_all():
    assert [numbers.rounded(value, 2) for value in (0.456, 4.56, 45.6, 456.7)] == ["0.46", "4.6", "46", "457"]


@pytest.mark.parametrize("unknown", [None, float("nan")])
def test_an_interval_that_is_not_known_is_a_dash(unknown):
    interval = {"estimate": 0.5, "lower": unknown, "upper": unknown}
    assert numbers.with_interval(interval) == numbers.percent_with_interval(interval) == "–"


def test_values_that_are_tiny_in_their_unit_are_not_written_as_nothing():
    page = tables.captioned(pd.DataFrame({"a": [2.5e-9, 1.25e-9, 0.0]}), "See.")._repr_html_()
    assert ">2.500e-09<" in page
    assert ">1.250e-09<" in page
    assert ">0.00" in page
    assert numbers.number(2.5e-6) == "0.000002500"
