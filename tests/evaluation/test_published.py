"""Published figures stand beside those of a run of the same protocol, in the same unit, and beside no other."""

import numpy as np
import pandas as pd
import pytest

from lib.evaluation.forecasts import Forecasts
from lib.evaluation.published import published
from lib.parameters import preset, resolve
from lib.series.series import Series
from lib.sources import jena
from lib.windows.scaler import Scaler
from lib.windows.splits import Split
from lib.windows.windows import Parts, Windows

DEVIATION = 8.0  # of the training part, degC


@pytest.fixture
def made_up():
    """Parts and forecasts in which the network is wrong by 1 degC, persistence by 2, ridge regression by 4."""
    table = pd.DataFrame(
        {"actual": [3.0, 5.0], "predicted": [4.0, 6.0], "persistence": [1.0, 3.0], "ridge": [7.0, 9.0]}
    )
    windows = Windows(np.zeros((9, 1), np.float32), np.arange(2), 2, 1)
    parts = Parts(windows, windows, windows, Scaler(np.zeros(1), np.full(1, DEVIATION)), Split(*[slice(0)] * 3))
    return parts, Forecasts(table * 10, table, None, 0.9, table)


def figures(made_up, name, rows=jena.ROWS, last="2016-12-31 23:10", **changes):
    """What is published beside a run of a preset, with some changes, on a file of so many rows, the last kept then."""
    parameters = resolve(preset(name), changes)
    time = pd.DatetimeIndex(["2009-01-01 01:00", last])
    target = parameters["target"] or "value"
    series = Series(time, np.zeros((2, 1)), (target,), "degC", pd.Timedelta("1h"), (), {"rows": rows}, None)
    return published(series, *made_up, parameters)


def test_the_tutorial_counts_in_standard_deviations_of_the_training_temperature(made_up):
    found = figures(made_up, "jena")
    assert found["theirs"] == {"predicted": {"mae": 0.0530}, "persistence": {"mae": 0.0852}}
    assert found["ours"]["predicted"]["mae"] == pytest.approx(1 / DEVIATION)
    assert found["ours"]["persistence"]["mae"] == pytest.approx(2 / DEVIATION)
    assert (found["part"], found["unit"]) == ("test", "standard deviations of the training part")


def test_the_book_counts_in_degrees(made_up):
    found = figures(made_up, "jena_24h")
    assert {name: one["mae"] for name, one in found["theirs"].items()} == {
        "predicted": 2.39,
        "persistence": 2.62,
        "ridge": 2.51,
    }
    assert [found["ours"][name]["mae"] for name in found["theirs"]] == [1.0, 2.0, 4.0]
    assert (found["part"], found["unit"]) == ("test", "degC")


def test_the_description_is_of_the_validation_part(made_up):
    found = figures(made_up, "sine")
    assert found["theirs"] == {"predicted": {"mse": 0.0039, "mae": 0.0505, "r2": 0.9840, "correlation": 0.9920}}
    assert found["ours"]["predicted"]["mae"] == 10.0


@pytest.mark.parametrize(
    ("name", "whose", "address"),
    [
        ("sine", "description that this project started from", ""),
        ("jena", "TensorFlow's tutorial", "https://www.tensorflow.org/"),
        ("jena_24h", "François Chollet in Deep Learning with Python", "https://www.manning.com/"),
    ],
)
def test_each_figure_says_whose_it_is_and_where_it_can_be_read(made_up, name, whose, address):
    found = figures(made_up, name)
    assert whose in found["by"]
    assert found["address"].startswith(address)
    assert bool(found["address"]) == bool(address)


@pytest.mark.parametrize(
    ("name", "changes", "differs"),
    [
        ("sine", {"noise": 0.1}, {"noise": (0.061, 0.1)}),
        ("sine", {"points": 700, "period": 25.0}, {"points": (5000, 700), "period": (50, 25)}),
        ("sine", {"validation": 0.2}, {"validation": (0.15, 0.2)}),
        ("sine", {"every": 2}, {"every": (1, 2)}),
        ("jena", {"horizon": 2}, {"horizon": (1, 2)}),
        ("jena", {"test": 0.2}, {"test": (0.1, 0.2)}),
        ("jena", {"test_from": "2016-01-01", "grid": True}, {"grid": (False, True), "test_from": ("", "2016-01-01")}),
        ("jena", {"grid": True}, {"grid": (False, True)}),
        ("jena_24h", {"grid": True}, {"grid": (False, True)}),
        ("jena_24h", {"every": 3}, {"every": (6, 3)}),
        ("jena_24h", {"window": 48}, {"window": (120, 48)}),
        ("jena_24h", {"target": "p (mbar)"}, {"target": ("T (degC)", "p (mbar)")}),
    ],
)
def test_another_protocol_has_no_figures_but_what_differs(made_up, name, changes, differs):
    expected = {key: {"theirs": theirs, "here": here} for key, (theirs, here) in differs.items()}
    assert figures(made_up, name, **changes) == {"by": figures(made_up, name)["by"], "differs": expected}


@pytest.mark.parametrize("name", ["jena", "jena_24h"])
@pytest.mark.parametrize(
    ("rows", "last", "day"),
    [(52_696, "2016-12-31 23:10", "2016-12-31"), (jena.ROWS, "2018-01-01 00:00", "2017-12-31")],
)
def test_other_rows_of_the_same_station_have_none(made_up, name, rows, last, day):
    """A row at midnight is of the hour before."""
    (difference,) = figures(made_up, name, rows=rows, last=last)["differs"].items()
    here = f"{rows:,} rows from 2009-01-01 to {day}"
    assert difference == ("data", {"theirs": "420,551 rows from 2009-01-01 to 2016-12-31", "here": here})


@pytest.mark.parametrize("name", ["jena", "jena_24h"])
def test_where_the_grid_puts_the_last_hour_does_not_matter(made_up, name):
    assert figures(made_up, name, last="2017-01-01 00:00")["differs"] == {}


@pytest.mark.parametrize("name", ["lag", "csv", "weather"])
def test_nothing_was_published_for_another_source(made_up, name):
    assert figures(made_up, name) is None


def test_it_is_said_what_is_different_all_the_same(made_up):
    tutorial, book = figures(made_up, "jena")["apart"], figures(made_up, "jena_24h")["apart"]
    assert "1 to 24 hours of history" in tutorial
    assert "the first is of the part's 25th hour" in tutorial
    assert "forecasts from every row of its file, this run from every 6th" in book
    assert "420,451 rows, 100 fewer" in book
    assert f"{jena.ROWS - 100:,}" in book
    assert "119 hours before the end" in book
    assert "up to 24 hours within the part that follows" in book
    assert figures(made_up, "sine")["apart"] == ""
