"""The command line: quick answers, and one clear line for what a user got wrong."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from lib import pipeline, record
from lib.__main__ import main
from lib.failure import Failure
from lib.parameters import declared, resolve

CSV = "when,price,stock\n" + "\n".join(f"2024-01-{day:02d},{day % 7}.5,{day}" for day in range(1, 32))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "my.csv"
    path.write_text(CSV)
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["Expected a call"]),
        (("fly",), ["Expected a call", "fly"]),
        (("run",), ["Expected a call", "PRESET"]),
        (("run", "sin"), ["Received: 'sin'", "Did you mean 'sine'?"]),
        (("run", "sine", "-p", "epoch", "3"), ["Received: 'epoch'", "Did you mean 'epochs'?"]),
        (("run", "sine", "-p", "epochs"), ["expected 2 arguments"]),
        (
            ("run", "sine", "-p", "epochs=3"),
            ["expected 2 arguments. A parameter of a run is set by -p", "-p epochs 3."],
        ),
        (("run", "sine", "--epochs", "3"), ["unrecognized arguments: --epochs 3. A parameter of a run is set by -p"]),
        (
            ("compare", "a", "b", "--within", "5%"),
            ["error: Expected --within to be a number of per", "Received: '5%'."],
        ),
        (("run", "sine", "-p", "epochs", "three"), ["epochs to be a whole number", "Received: 'three'"]),
        (("run", "sine", "-p", "noise", "-1"), ["noise to be at least 0", "Received: -1"]),
        (("run", "sine", "--name", "a/b"), ["Received: 'a/b'"]),
        (("run", "sine", "--name", ".."), ["Received: '..'"]),
        (("run", "sine", "--nam", "x"), ["--nam"]),
        (("run", "absent.json"), ["'absent.json' (No such file or directory)"]),
        (("run", "sine", "-p", "points", "999999999999"), ["points to be at most 10000000", "Received: 999999999999"]),
        (("run", "sine", "-p", "window", "5000"), ["Received: "]),
        (("run", "sine", "-p", "samples", "[0, 9999]"), ["samples from 0 to 699", "Received: 9999"]),
        (("run", "sine", "-p", "target", "price"), ["source 'sine'", "Received: target 'price'"]),
        (("run", "sine", "-p", "highway", "60"), ["highway", "Received: 60"]),
        (("run", "sine", "-p", "season", "3500"), ["shorter than the training part, 3,500 rows", "Received: 3,500"]),
        (("run", "csv"), ["path", "Received: ''"]),
        (("run", "csv", "-p", "path", "absent.csv"), ["absent.csv"]),
        (
            ("run", "csv", "-p", "path", "FILE", "-p", "target", "prize"),
            ["Received: target 'prize'", "nearest: 'price'"],
        ),
        (("run", "csv", "-p", "path", "FILE", "-p", "target", "price"), ["51 consecutive", "a window of at most 4 or"]),
    ],
)
def test_bad_use_is_one_line_and_writes_nothing(command, project, file, arguments, words):
    before = sorted((project / "reports").rglob("*"))
    answer = command("-m", "lib", *(file if argument == "FILE" else argument for argument in arguments))
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
    assert answer.stderr.startswith("error: ")
    for word in words:
        assert word in answer.stderr
    assert sorted((project / "reports").rglob("*")) == before


def test_what_does_not_fit_into_memory_is_said_in_one_line(monkeypatch, capsys):
    def much():
        np.empty(10**15)

    monkeypatch.setattr("lib.__main__._parser", much)
    assert main(["run", "sine"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("error: Expected a run that fits into memory. Received: Unable to allocate 7.11 PiB")


def test_a_name_that_a_file_has_already_is_refused_in_one_line(command, project):
    (project / "reports").mkdir(exist_ok=True)
    (project / "reports/taken").write_text("a file")
    answer = command("-m", "lib", "run", "sine", "--name", "taken")
    (project / "reports/taken").unlink()
    assert (answer.returncode, len(answer.stderr.splitlines())) == (2, 1)
    assert "Received: File exists" in answer.stderr


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_traceback_has_its_colours_on_a_terminal_alone(monkeypatch, is_terminal):
    def fail(*_, **__):
        failure = Failure("01_data", "series", "ValueError", "\x1b[31mno\x1b[0m")
        raise pipeline.StepError(failure, "\x1b[1;31mTraceback\x1b[0m\n\x1b[38;5;28;01mat\x1b[39m \x1b[Kline 3")

    monkeypatch.setattr(pipeline, "run_all", fail)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    with pytest.raises(SystemExit) as ended:
        main(["run", "sine"])
    plain = "Traceback\nat line 3\nerror: 01_data stopped in cell 'series': ValueError: no"
    assert (ended.value.code == plain) is not is_terminal
    assert ("\x1b[1;31mTraceback" in ended.value.code) is is_terminal


@pytest.mark.parametrize(("data", "said"), [("aa", False), ("ab", True), (("", "b"), False)])
def test_a_run_that_is_repeated_with_other_data_says_so(tmp_path, monkeypatch, capsys, data, said):
    then, now = data
    first, again = tmp_path / "first.json", SimpleNamespace(folder=tmp_path)
    record.write(first, {"parameters": resolve(), "data": {"values_sha256": then}})

    def make(*_, **__):
        record.write(tmp_path / "run.json", {"data": {"values_sha256": now}})
        return again

    monkeypatch.setattr(pipeline, "run_all", make)
    monkeypatch.setattr(pipeline, "closing", lambda run: f"closing of {run.folder.name}")
    assert main(["run", str(first)]) == 0
    out, err = capsys.readouterr()
    assert out == f"closing of {tmp_path.name}\n"
    assert (f"the data are not those of {first}:" in err) is said


def test_help_shows_examples(command):
    answer = command("-m", "lib", "--help")
    assert answer.returncode == 0
    assert "python -m lib run csv -p path my.csv" in answer.stdout


def test_params_lists_every_parameter_with_its_type_and_default(command):
    lines = command("-m", "lib", "params").stdout.splitlines()
    for parameter in declared().values():
        assert f"  {parameter.name}: {parameter.type} = {parameter.default!r}" in lines


def test_a_reader_who_has_seen_enough_ends_a_list_without_a_word(project):
    line = 'set -o pipefail; for i in 1 2 3; do "$0" -m lib params; done | head -n 1'
    ended = subprocess.run(
        ["bash", "-c", line, sys.executable], cwd=project, capture_output=True, text=True, check=False
    )
    assert (ended.stdout, ended.stderr) == ("\n", "")


def test_help_does_not_wait_for_tensorflow(command):
    script = (
        "import sys, lib.__main__ as m; m._parser(); sys.exit('tensorflow' in sys.modules or 'pandas' in sys.modules)"
    )
    assert command("-c", script).returncode == 0
