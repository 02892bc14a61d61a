"""Parameters: what the notebooks declare, what a user may type, and what is refused."""

import shlex

import papermill
import pytest

from lib import parameters
from lib.__main__ import _parser, _values
from lib.command_line import as_command, from_text, typed
from lib.errors import InputError
from lib.parameters import NOTEBOOKS, STEPS, declared, preset, presets, resolve


@pytest.mark.parametrize("step", STEPS)
def test_papermill_reads_the_same_parameters(step):
    inspected = papermill.inspect_notebook(NOTEBOOKS / f"{step}.ipynb")
    ours = {name: p for name, p in declared().items() if step in p.steps}
    assert {name: (p.type, p.meaning) for name, p in ours.items()} == {
        name: (p["inferred_type_name"], p["help"]) for name, p in inspected.items()
    }


def test_every_parameter_has_a_meaning_and_a_default_of_its_own_type():
    for name, parameter in declared().items():
        assert parameter.meaning, name
        assert resolve({name: parameter.default})[name] == parameter.default


def test_a_shared_parameter_is_declared_alike_in_every_notebook():
    lines = {line for step in STEPS for line in parameters._parameters_cell(step).splitlines() if "name:" in line}
    assert len(lines) == 1


def test_every_limit_belongs_to_a_parameter():
    limited = {*parameters.AT_LEAST, *parameters.AT_MOST, *parameters.ABOVE, *parameters.BELOW, *parameters.CHOICES}
    assert limited <= set(declared())


@pytest.mark.parametrize("name", presets())
def test_every_preset_is_valid_and_named_like_its_file(name):
    assert resolve(preset(name))["name"] == name


def test_later_overrides_win():
    assert resolve({"epochs": 3, "window": 7}, {"epochs": 4})["epochs"] == 4


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("epochs", "7", 7),
        ("learning_rate", "1e-3", 0.001),
        ("learning_rate", "1", 1.0),
        ("target", "7", "7"),
        ("target", "T (degC)", "T (degC)"),
        ("features", "a", ["a"]),
        ("features", "a: b", ["a: b"]),
        ("features", "[a, b]", ["a", "b"]),
        ("samples", "3", [3]),
        ("sentinels", "[-9999, -1.5]", [-9999, -1.5]),
        ("calendar", "true", True),
    ],
)
def test_typed_text_is_read_as_the_type_of_its_parameter(name, text, value):
    assert from_text((name, text)) == {name: value}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("epoch", "7", ["'epoch'", "Did you mean 'epochs'?"]),
        ("epochs", "many", ["epochs", "a whole number", "'many'"]),
        ("epochs", "2.5", ["a whole number", "2.5"]),
        ("epochs", "true", ["a whole number", "True"]),
        ("epochs", "0", ["at least 1", "0"]),
        ("learning_rate", "fast", ["a number", "'fast'"]),
        ("learning_rate", "0", ["above 0"]),
        ("learning_rate", ".nan", ["finite", "nan"]),
        ("noise", "inf", ["finite", "inf"]),
        ("seed", "4294967296", ["at most 2147483647", "4294967296"]),
        ("test", "1", ["below 1"]),
        ("calendar", "maybe", ["true or false", "'maybe'"]),
        ("samples", "[a]", ["a list of whole numbers"]),
        ("samples", "-1", ["at least 0"]),
        ("sentinels", "[", ["a list of numbers"]),
        ("source", "sinus", ["sine, lag, jena, csv", "Did you mean 'sine'?"]),
        ("name", "../escape", ["'../escape'"]),
        ("name", "", ["''"]),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(name, text, words):
    with pytest.raises(InputError) as error:
        resolve(from_text((name, text)))
    line = str(error.value)
    assert "\n" not in line
    for word in ["Expected", "Received: ", *words]:
        assert word in line


def test_an_unknown_preset_names_the_nearest():
    with pytest.raises(InputError, match="Did you mean 'sine'"):
        preset("sin")


@pytest.mark.parametrize(
    ("start", "changes", "command"),
    [
        ("sine", {}, "python -m lib run sine --name sine"),
        ("jena_24h", {"name": "x"}, "python -m lib run jena_24h --name x"),
        ("sine", {"profile_seeds": 3}, "python -m lib run sine -p profile_seeds 3 --name sine"),
        (
            "csv",
            {"path": "a b.csv", "target": "it's", "epochs": 3, "samples": [0, 7], "name": "x"},
            "python -m lib run csv -p path 'a b.csv' -p target 'it'\"'\"'s' -p epochs 3 -p samples '[0, 7]' --name x",
        ),
    ],
)
def test_the_command_names_the_nearest_preset_and_what_differs_from_it(start, changes, command):
    values = resolve(preset(start), changes)
    assert as_command(values) == command
    _, _, *words = shlex.split(command)
    assert _values(_parser().parse_args(words[1:])) == values


@pytest.mark.parametrize(
    ("name", "value", "kept"), [("samples", 3, [3]), ("features", "a", ["a"]), ("samples", [], [])]
)
def test_a_single_value_for_a_list_is_a_list_of_one_wherever_it_is_given(name, value, kept):
    assert resolve({name: value})[name] == kept
    assert resolve(from_text((name, typed(value))))[name] == kept
