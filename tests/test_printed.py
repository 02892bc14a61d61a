"""The numbers that a notebook prints, told from those it does not owe to anything."""

from tests import printed


def test_a_number_that_is_not_in_metrics_json_is_found_out():
    known = list(printed.figures({"mae": 0.12345, "shares": [0.5], "name": "7", "season": None}))
    told = printed.numbers("0.1235 degC at 2024-01-01 05:00, 50 %, -12.3 %, 7, 1,234 and 95 % interval")
    assert told == ["0.1235", "50", "12.3", "7", "1,234"]
    assert [number for number in told if not printed.is_among(number, known)] == ["7", "1,234"]
