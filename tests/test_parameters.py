"""Parameters: what the notebooks declare, what a user may type, and what is refused."""

import shlex
from pathlib import Path

import papermill
import pytest
from click.testing import CliRunner
from papermill import cli

from lib import limits, parameters
from lib.__main__ import _parser, _values, main
from lib.command_line import as_command, assigned, from_text, typed
from lib.errors import InputError
from lib.parameters import NOTEBOOKS, STEPS, declared, preset, presets, resolve, starting_point

DEVICES = ("CON", "con", "PRN", "aux", "Nul", "COM1", "com0", "LPT9", "NUL.2024", "con.")
"""What Windows has no folder called like: https://learn.microsoft.com/windows/win32/fileio/naming-a-file."""


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
    limited = {*limits.AT_LEAST, *limits.AT_MOST, *limits.ABOVE, *limits.BELOW, *limits.CHOICES, *limits.FOR_SOURCES}
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
        ("time_column", "2020", "2020"),
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
        ("epochs", "2020-13-45", ["a whole number", "'2020-13-45'"]),
        ("epochs", "0", ["at least 1", "0"]),
        ("learning_rate", "fast", ["a number", "'fast'"]),
        ("learning_rate", "0", ["above 0"]),
        ("coverage", "0,9", ["a number, such as 0.5. Received: '0,9'."]),
        ("learning_rate", ".nan", ["finite", "nan"]),
        ("noise", "inf", ["finite", "inf"]),
        ("seed", "4294967296", ["at most 2147483647", "4294967296"]),
        ("test", "1", ["below 1"]),
        ("coverage", "90", ["coverage to be below 1. Received: 90. Write 90 % as 0.9."]),
        ("validation", "12.5", ["below 1. Received: 12.5. Write 12.5 % as 0.125."]),
        ("window", "", ["a whole number. Received: ''."]),
        ("window", "null", ["a whole number. Received: 'null'."]),
        ("learning_rate", "~", ["a number, such as 0.5. Received: '~'."]),
        ("retrain", "", ["true or false. Received: ''."]),
        ("samples", "", ["such as [0, 7]. Received: ''."]),
        ("samples", "a", ["such as [0, 7]. Received: 'a'."]),
        ("probes", "2", ["probes to be at least 30", "2"]),
        ("calendar", "maybe", ["true or false", "'maybe'"]),
        ("samples", "[a]", ["a list of whole numbers"]),
        ("samples", "-1", ["at least 0"]),
        ("samples", "[0, 0]", ["each window once", "[0, 0]"]),
        ("sentinels", "[", ["a list of numbers"]),
        ("source", "sinus", ["sine, lag, jena, csv", "Did you mean 'sine'?"]),
        ("name", "../escape", ["'../escape'"]),
        ("name", "", ["''"]),
        ("name", "Index.html", ["'Index.html'", "the list of all runs"]),
        *((("name", name, ["a device, such as CON", f"Received: {name!r}. Choose another name."])) for name in DEVICES),
        ("name", "run.", ["the last no dot", "'run.'"]),
        ("name", "é", ["letters", "'é'"]),
        ("name", "a" * 101, ["at most 100 letters"]),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(name, text, words):
    with pytest.raises(InputError) as error:
        resolve(from_text((name, text)))
    line = str(error.value)
    assert "\n" not in line
    for word in ["Expected", "Received: ", *words]:
        assert word in line


@pytest.mark.parametrize("name", ["console", "COM", "com10", "lpt", "a.con", "null", "x", "a" * 100, "2024-01_b.c"])
def test_a_name_that_is_only_like_one_of_a_device_is_taken(name):
    assert resolve({"name": name})["name"] == name


@pytest.mark.parametrize("value", [1, 100, 900])
def test_what_no_percentage_makes_possible_is_not_called_one(value):
    with pytest.raises(InputError, match=rf"below 1\. Received: {value}\.$"):
        resolve({"coverage": value})


@pytest.mark.parametrize(
    ("content", "received"),
    [
        (None, "(No such file or directory)"),
        ("{", ", which is no JSON"),
        ('{"01_data": 1.5}', ", which holds no parameters"),
        ('{"parameters": [1, 2]}', ", which holds no parameters"),
        ("[1, 2]", ", which holds no parameters"),
    ],
)
def test_a_file_that_is_no_record_of_a_run_is_refused_in_one_line(tmp_path, content, received):
    file = tmp_path / "timings.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(InputError) as error:
        starting_point(str(file))
    space = " " if received.startswith("(") else ""
    assert str(error.value) == (
        f"Expected a preset, or the run.json of a run. Received: {str(file)!r}{space}{received}. Name one of the "
        f"presets {', '.join(presets())}, or the run.json in a run's folder."
    )


def test_a_folder_or_a_file_of_data_in_place_of_a_preset_is_told_how_to_write_it(tmp_path):
    (tmp_path / "a run").mkdir()
    (tmp_path / "a run/run.json").write_text("{}")
    (tmp_path / "my.csv").write_text("when,price")
    folder, file = str(tmp_path / "a run"), str(tmp_path / "my.csv")
    for given, words in (
        (folder, f"the folder {folder!r}. To repeat the run in it: python -m lib run '{folder}/run.json'."),
        (file, f"the file {file!r}. To read a CSV: python -m lib run csv -p path {file} -p target NAME."),
    ):
        with pytest.raises(InputError) as error:
            starting_point(given)
        assert str(error.value) == f"Expected a preset, or the run.json of a run. Received: {words}"


def test_a_preset_is_found_also_where_a_file_is_called_alike(tmp_path, monkeypatch):
    (tmp_path / "sine").write_text("")
    monkeypatch.chdir(tmp_path)
    assert starting_point("sine") == preset("sine")


def test_a_parameter_that_is_typed_twice_is_refused_in_one_line():
    assert assigned([("features", "all"), ("epochs", "3")]) == {"features": ["all"], "epochs": 3}
    with pytest.raises(InputError, match=r"^Expected each parameter once\. Received: 'features' twice\. .*\[a, b\]"):
        assigned([("features", "all"), ("epochs", "3"), ("features", "rh (%)")])


def test_a_name_that_is_typed_both_ways_is_refused(capsys):
    assert main(["run", "sine", "--name", "a", "-p", "name", "b"]) == 2
    assert "Expected each parameter once. Received: 'name' twice." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"source": "sine", "target": "price"}, ["source 'sine'", "target 'price'", "for jena and csv"]),
        ({"source": "sine", "features": ["all"]}, ["features ['all']"]),
        ({"source": "sine", "path": "my.csv"}, ["path 'my.csv'"]),
        ({"source": "sine", "calendar": True}, ["calendar True"]),
        ({"source": "sine", "lag": 5}, ["lag 5", "for lag."]),
        ({"source": "lag", "period": 24}, ["source 'lag'", "period 24.0", "for sine."]),
        ({"source": "csv", "period": 24}, ["source 'csv'", "period 24.0", "for sine."]),
        ({"source": "jena", "time_column": "Date Time"}, ["time_column 'Date Time'", "for csv."]),
        ({"source": "jena", "points": 100}, ["source 'jena'", "points 100", "for sine and lag."]),
        ({"source": "sine", "grid": False}, ["grid False", "for jena and csv"]),
        ({"source": "csv", "grid": False, "test_from": "2020-01-01"}, ["grid is False", "test_from '2020-01-01'"]),
        ({"source": "jena", "grid": False, "validation_from": "2015"}, ["grid is False", "validation_from '2015'"]),
        ({"window": 20, "highway": 21}, ["highway to be at most the window, 20", "21"]),
        ({"window": 1, "inputs": "both"}, ["window of at least 2", "inputs 'both'"]),
        ({"source": "lag", "lag": 100, "points": 100}, ["lag to be below points, 100", "100"]),
        ({"seed": 2**31 - 2, "profile_seeds": 3}, ["at most 2147483647", "2147483648"]),
    ],
)
def test_values_that_cannot_be_together_are_refused_in_one_line(values, words):
    with pytest.raises(InputError) as error:
        resolve(values)
    line = str(error.value)
    assert "\n" not in line
    for word in ["Expected", "Received: ", *words]:
        assert word in line


@pytest.mark.parametrize(
    "values",
    [
        {"window": 20, "highway": 20},
        {"window": 2, "inputs": "both"},
        {"source": "lag", "lag": 99, "points": 100},
        {"seed": 2**31 - 2, "profile_seeds": 2},
    ],
)
def test_values_at_the_edge_of_what_can_be_together_are_taken(values):
    assert resolve(values).items() >= values.items()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (parameters.ROOT / "data" / "my.csv", "data/my.csv"),
        (parameters.ROOT.parent / "my.csv", str(parameters.ROOT.parent / "my.csv")),
        ("data/my.csv", "data/my.csv"),
        ("../my.csv", "../my.csv"),
        ("~/my.csv", "~/my.csv"),
        (Path.home() / "data" / "my.csv", "~/data/my.csv"),
        ("", ""),
    ],
)
def test_a_path_within_the_project_is_kept_without_the_place_of_the_project(given, kept):
    assert resolve({"source": "csv", "path": str(given)})["path"] == kept


@pytest.mark.parametrize("source", limits.CHOICES["source"])
def test_a_parameter_of_another_source_may_be_given_its_default(source):
    values = {**resolve(), "source": source}
    assert resolve(values) == values


@pytest.mark.parametrize("name", ["a" * 5000, "a/b", "reports"])
def test_what_is_neither_a_preset_nor_a_file_is_refused_in_one_line(name):
    with pytest.raises(InputError, match=rf"^Expected one of the presets .*\. Received: '{name}'\.$"):
        starting_point(name)


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
    assert resolve({"source": "csv", name: value})[name] == kept
    assert resolve({"source": "csv"}, from_text((name, typed(value))))[name] == kept


@pytest.fixture
def handed_over(monkeypatch):
    """A function that gives the parameters that papermill's own command makes of some options."""
    calls = []
    monkeypatch.setattr(cli, "execute_notebook", lambda **call: calls.append(call["parameters"]))

    def hand(*options):
        assert CliRunner().invoke(cli.papermill, ["in.ipynb", "out.ipynb", *options]).exit_code == 0
        return calls.pop()

    return hand


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("retrain", "true", True),
        ("retrain", "false", False),
        ("retrain", "True", True),
        ("retrain", "False", False),
        ("epochs", "7", 7),
        ("learning_rate", "1e-3", 0.001),
        ("learning_rate", "1", 1.0),
        ("target", "T (degC)", "T (degC)"),
        ("target", "null", "null"),
        ("features", "a", ["a"]),
        ("features", "[a, b]", ["a", "b"]),
        ("features", "a: b", ["a: b"]),
        ("samples", "3", [3]),
        ("samples", "[0, 3]", [0, 3]),
        ("sentinels", "-1.5", [-1.5]),
        ("sentinels", "[]", []),
    ],
)
def test_papermills_own_command_sets_a_parameter_as_ours_does(handed_over, name, text, value):
    for option in ("-p", "-r"):
        taken = resolve({"source": "csv"}, handed_over(option, name, text))[name]
        assert (taken, type(taken)) == (value, type(value)), option
    assert from_text((name, text)) == {name: value}


@pytest.mark.parametrize(
    ("name", "text"), [("name", "2024"), ("target", "07"), ("target", "None"), ("time_column", "True"), ("wind", "1e3")]
)
def test_a_text_of_which_papermill_makes_something_else_is_refused_with_how_it_is_left_a_text(handed_over, name, text):
    with pytest.raises(InputError, match=rf"^Expected {name} .* Received: .* papermill leaves it a text after -r\.$"):
        resolve({"source": "csv"}, handed_over("-p", name, text))
    assert text in resolve({"source": "csv"}, handed_over("-r", name, text))[name]


@pytest.mark.parametrize(
    ("name", "text"),
    [("retrain", "None"), ("retrain", "0"), ("epochs", "None"), ("epochs", "5.0"), ("samples", "null")],
)
def test_what_papermill_hands_over_and_is_no_such_value_is_refused_in_one_line(handed_over, name, text):
    for option in ("-p", "-r"):
        with pytest.raises(InputError, match=rf"^Expected {name} to be .*\. Received: .*\.$"):
            resolve(handed_over(option, name, text))
