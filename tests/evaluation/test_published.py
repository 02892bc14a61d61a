"""Published figures stand beside those of a run of the same protocol, in the same unit, and beside no other."""

import numpy as np
import pandas as pd
import pytest

from lib.evaluation.forecasts import Forecasts
from lib.evaluation.published import published
from lib.parameters import preset, resolve
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


def figures(made_up, name, **changes):
    return published("degC", *made_up, resolve(preset(name), changes))


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
    ("name", "changes"),
    [
        ("sine", {"noise": 0.1}),
        ("lag", {}),
        ("csv", {}),
        ("weather", {}),
        ("jena", {"horizon": 2}),
        ("jena", {"test": 0.2}),
        ("jena_24h", {"every": 3}),
        ("jena_24h", {"target": "p (mbar)"}),
    ],
)
def test_another_series_or_protocol_has_none(made_up, name, changes):
    assert figures(made_up, name, **changes) is None
