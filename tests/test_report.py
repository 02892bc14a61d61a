"""What the report says of a run, apart from how it looks."""

from lib import report
from lib.parameters import resolve

METRICS = {
    "test": {"mae": 0.5, "mse": 0.25, "skill": 0.25, "r2": 0.9},
    "baselines": {"persistence": {"mae": 2 / 3}},
    "noise_floor": 0.2,
    "unit": "degC",
}


def test_the_headline_numbers_have_units():
    values = [card["value"] for card in report.headline(METRICS)]
    assert values == ["0.5 degC", "0.6667 degC", "25.0 %", "0.9000", "1.25 ×"]


def test_without_a_known_noise_there_is_no_floor():
    assert len(report.headline(METRICS | {"noise_floor": None, "unit": ""})) == 4


def test_the_command_repeats_what_differs_from_the_defaults():
    parameters = resolve(
        {"source": "csv", "path": "a b.csv", "target": "it's", "epochs": 3, "samples": [0, 7], "name": "x"}
    )
    command = report.command({"parameters": parameters})
    assert command == (
        "python -m lib run csv -p path 'a b.csv' -p target 'it'\"'\"'s' -p epochs 3 -p samples '[0, 7]' --name x"
    )
