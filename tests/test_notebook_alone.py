"""A notebook run by itself, as papermill and JupyterLab run it: what it needs and does not find, it has made first."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from lib import pipeline
from lib.errors import InputError
from lib.parameters import resolve
from lib.results import Results


@pytest.fixture(scope="module")
def sine(project):
    """The folder of the run of a short sine preset in the copy of the project."""
    preset = project / "notebooks/presets/sine.yaml"
    original = preset.read_text()
    preset.write_text(original + "epochs: 1\nunits: 2\npoints: 600\nprobes: 30\nretrain: false\n")
    yield project / "reports/sine"
    preset.write_text(original)


@pytest.fixture(scope="module")
def last_alone(project, sine):
    """The last notebook as Jupyter has executed it from its own folder, when there was no run yet."""
    shutil.rmtree(sine, ignore_errors=True)
    arguments = ("-m", "nbconvert", "--execute", "--to", "notebook", "--output-dir", str(project), "04_attention.ipynb")
    folder = project / "notebooks"
    answer = subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return nbformat.read(project / "04_attention.ipynb", as_version=4)


def steps(folder):
    return list(json.loads((folder / "run.json").read_text())["steps"])


def test_jupyter_runs_the_last_notebook_from_its_own_folder(last_alone, sine):
    assert steps(sine) == ["01_data", "02_training", "03_evaluation", "04_attention"]
    outputs = [output for cell in last_alone.cells for output in cell.get("outputs", [])]
    assert outputs
    assert not [output for output in outputs if output.output_type == "stream"]


def test_a_single_sample_is_taken_as_on_the_command_line(command, last_alone, sine):
    nothing_more = ("-p", "probes", "30", "-p", "retrain", "false", "-p", "profile_seeds", "1")
    arguments = ("notebooks/04_attention.ipynb", "out.ipynb", "-p", "samples", "3", *nothing_more)
    answer = command("-m", "papermill", *arguments)
    assert answer.returncode == 0, answer.stderr
    assert (sine / "outputs/plots/attention_sample3.png").is_file()
    assert json.loads((sine / "run.json").read_text())["parameters"]["samples"] == [3]


def test_papermill_takes_a_preset(command, project, sine):
    shutil.rmtree(sine, ignore_errors=True)
    arguments = ("notebooks/02_training.ipynb", "out.ipynb", "-f", "notebooks/presets/sine.yaml")
    answer = command("-m", "papermill", *arguments, "--log-output")
    assert answer.returncode == 0, answer.stderr
    assert "[1/4] 01_data: done after" in answer.stderr  # shown while it lasts, and no part of what is kept
    assert "[1/4]" not in (project / "out.ipynb").read_text(encoding="utf-8")
    assert steps(sine) == ["01_data", "02_training"]
    assert "Unfinished" in (sine.parent / "index.html").read_text(encoding="utf-8")
    assert len(json.loads((sine / "outputs/logs/training_logs.json").read_text())["loss"]) == 1
    cells = nbformat.read(project / "out.ipynb", as_version=4).cells
    assert cells[-1].execution_count
    (pace,) = next(cell.outputs for cell in cells if cell["id"] == "pace")  # shown to who runs the notebook by hand
    assert re.fullmatch(r"1 epoch in \d+ s\n", pace.text)


@pytest.mark.parametrize(
    ("step", "wrong", "words"),
    [
        ("01_data", ("-p", "windw", "9"), "Did you mean 'window'?"),
        ("02_training", ("-y", "nonsense: {a: 1}"), "Expected a parameter that `python -m lib params` lists."),
    ],
)
def test_an_unknown_parameter_stops_a_bare_papermill_call_at_once(command, project, step, wrong, words):
    answer = command("-m", "papermill", f"notebooks/{step}.ipynb", "out.ipynb", *wrong, "-p", "name", "bad")
    assert answer.returncode != 0
    assert words in answer.stderr.rstrip().splitlines()[-1]  # the error's own line, below the trace
    assert not (project / "reports/bad").exists()


@pytest.fixture
def names(tmp_path, monkeypatch):
    """What stands in a notebook when it begins, of a run that nobody made before."""
    monkeypatch.setattr("lib.run.REPORTS", tmp_path)
    setup = {"sys": sys, "root": tmp_path, "Path": Path, "colab": json, "open": open, "exit": exit}
    return {**setup, "In": ["", "import sys"], "Out": {}, "_": "", "__name__": "__main__", "name": "new", "seed": 0}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("window", None, "window to be a whole number. Received: None"),
        ("seed", None, "seed to be a whole number. Received: None"),
        ("name", None, "name to be a text. Received: None"),
        ("features", {"a": 1}, "features to be a list of texts, such as [a, b]. Received: {'a': 1}"),
        ("samples", (0, "a"), "samples to be a list of whole numbers"),
        ("nonsense", None, "Received: 'nonsense'"),
        ("nonsense", {"a": 1}, "Received: 'nonsense'"),
        ("windows", [1], "Did you mean 'window'?"),
        ("source", "sinus", "Did you mean 'sine'?"),
        ("highway", 51, "highway to be at most the window, 50"),
    ],
)
def test_whatever_papermill_can_inject_is_judged(names, tmp_path, name, value, words):
    with pytest.raises(InputError, match=re.escape(words)):
        pipeline.begin("02_training", {**names, name: value})
    assert not list(tmp_path.iterdir())


def test_a_notebook_that_begins_again_is_not_judged_by_what_it_made_itself(names):
    again = {**names, "sample": 3, "metrics": {"mae": 1}, "role": "best"}
    begun = {**again, "run": Results(resolve({"name": "new"}))}
    assert pipeline._given(begun, begun=True) == {"name": "new", "seed": 0}
    assert pipeline._given(names, begun=False) == {"name": "new", "seed": 0}
    assert set(pipeline._given(again, begun=False)) == {"name", "seed", "sample", "metrics", "role"}


def test_parameters_that_the_data_do_not_fit_stop_it_before_anything_is_touched(command, project):
    folder = project / "reports/kept"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("an earlier one")
    words = ("-p", "name", "kept", "-p", "units", "2")
    preset = project / "notebooks/presets/kept.yaml"
    preset.write_text("name: kept\nsource: sine\nwindow: 5000\n")
    answer = command("-m", "papermill", "notebooks/02_training.ipynb", "out.ipynb", *words)
    preset.unlink()
    assert answer.returncode != 0
    assert "InputError" in answer.stderr
    assert [path.name for path in folder.rglob("*")] == ["report.html"]
