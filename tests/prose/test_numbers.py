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
