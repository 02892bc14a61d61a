"""A notebook run by itself, as papermill and JupyterLab run it: what it needs and does not find, it has made first."""

import json
import shutil
import subprocess
import sys

import nbformat
import pytest


@pytest.fixture
def sine(project):
    """A short sine preset in the copy of the project, and no run of it yet."""
    preset = project / "notebooks/presets/sine.yaml"
    original = preset.read_text()
    preset.write_text(original + "epochs: 1\nunits: 2\npoints: 600\n")
    shutil.rmtree(project / "reports/sine", ignore_errors=True)
    yield project / "reports/sine"
    preset.write_text(original)


def steps(folder):
    return list(json.loads((folder / "run.json").read_text())["steps"])


def test_papermill_takes_a_preset(command, project, sine):
    arguments = ("notebooks/02_training.ipynb", "out.ipynb", "-f", "notebooks/presets/sine.yaml")
    answer = command("-m", "papermill", *arguments, "--log-output")
    assert answer.returncode == 0, answer.stderr
    assert "[1/4] 01_data: done after" in answer.stderr  # shown while it lasts, and no part of what is kept
    assert "[1/4]" not in (project / "out.ipynb").read_text(encoding="utf-8")
    assert steps(sine) == ["01_data", "02_training"]
    assert len(json.loads((sine / "outputs/logs/training_logs.json").read_text())["loss"]) == 1
    assert nbformat.read(project / "out.ipynb", as_version=4).cells[-1].execution_count


def test_jupyter_runs_the_last_notebook_from_its_own_folder(project, sine):
    arguments = ("-m", "nbconvert", "--execute", "--to", "notebook", "--output-dir", str(project), "04_attention.ipynb")
    folder = project / "notebooks"
    answer = subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert steps(sine) == ["01_data", "02_training", "03_evaluation", "04_attention"]
    outputs = [
        output
        for cell in nbformat.read(project / "04_attention.ipynb", as_version=4).cells
        for output in cell.get("outputs", [])
    ]
    assert not [output for output in outputs if output.output_type == "stream"]


def test_a_single_sample_is_taken_as_on_the_command_line(command, project, sine):
    values = ("-p", "samples", "3", "-p", "probes", "20", "-p", "retrain", "False", "-p", "profile_seeds", "1")
    answer = command("-m", "papermill", "notebooks/04_attention.ipynb", "out.ipynb", *values)
    assert answer.returncode == 0, answer.stderr
    assert (sine / "outputs/plots/attention_sample3.png").is_file()
    assert json.loads((sine / "run.json").read_text())["parameters"]["samples"] == [3]


def test_an_unknown_parameter_stops_a_bare_papermill_call_at_once(command, project):
    answer = command("-m", "papermill", "notebooks/01_data.ipynb", "out.ipynb", "-p", "windw", "9", "-p", "name", "bad")
    assert answer.returncode != 0
    assert "Did you mean 'window'?" in answer.stderr
    assert not (project / "reports/bad").exists()


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
