"""The notebooks as Google Colab runs them: its versions, an empty folder with one notebook, the project on a remote.

`make colab` makes the environment, once: Python 3.13 with the packages of ``constraints-2026-08.txt``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from lib.parameters import ROOT, STEPS

HERE = Path(__file__).parent
PYTHON = ROOT / ".venv-colab" / "bin" / "python"
PLACE = "octocat/forecast-report"
QUICK = "\nepochs: 1\nunits: 2\npoints: 600\nprobes: 20\nretrain: false\n"

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="there is no .venv-colab; `make colab` makes it")


def installed():
    lines = subprocess.run([PYTHON, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    return dict(line.split("==") for line in lines.splitlines())


@pytest.fixture(scope="module")
def before():
    """The packages of Colab before the first notebook ran; papermill is none of them."""
    absent = ["papermill", "filelock"]
    subprocess.run([PYTHON, "-m", "pip", "uninstall", "--quiet", "--yes", *absent], check=True, capture_output=True)
    return installed()


@pytest.fixture(scope="module")
def remote(tmp_path_factory):
    """A git repository with the project as it is pushed, its sine preset made short."""
    folder = tmp_path_factory.mktemp("remote")
    for name in ("lib", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    subprocess.run([sys.executable, "-m", "lib", "colab", PLACE], cwd=folder, check=True)
    preset = folder / "notebooks/presets/sine.yaml"
    preset.write_text(preset.read_text(encoding="utf-8") + QUICK, encoding="utf-8")
    who = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    for words in (["init", "--quiet", "--initial-branch=main"], ["add", "."], [*who, "commit", "--quiet", "-m", "all"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


@pytest.fixture
def colab(remote, before, tmp_path):
    """A function that opens one notebook in a Colab that has nothing else, and runs all its cells."""
    shutil.copytree(HERE / "standin", tmp_path / "standin")
    environment = os.environ | {
        "PYTHONPATH": str(tmp_path / "standin"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{remote}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://github.com/{PLACE}",
    }

    def run_all(name):
        content = tmp_path / "content"
        content.mkdir()
        shutil.copy(remote / f"notebooks/{name}.ipynb", content)
        execute = [PYTHON, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "out", f"{name}.ipynb"]
        done = subprocess.run(execute, cwd=content, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return content, nbformat.read(content / "out.ipynb", as_version=4)

    return run_all


def shown(notebook):
    """All that the cells of a notebook show, as text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(str(output.get("text", output.get("data"))) for output in outputs)


@pytest.mark.parametrize("step", STEPS)
def test_each_notebook_runs_alone(colab, step):
    content, notebook = colab(step)
    assert notebook.cells[0].source.startswith("[![Open in Colab: ")
    folder = content / "forecast-report/reports/sine"
    assert (folder / "run.json").is_file()
    assert f'"{step}"' in (folder / "run.json").read_text(encoding="utf-8")
    assert "Traceback" not in shown(notebook)


def test_one_notebook_runs_all_and_shows_the_report(colab):
    content, notebook = colab("colab")
    report = content / "forecast-report/reports/sine/report.html"
    assert "FAILED" not in report.read_text(encoding="utf-8")
    assert "<iframe" in shown(notebook)
    assert "persistence" in shown(notebook)  # the verdict


def test_only_what_was_absent_has_been_installed(colab, before):
    colab("01_data")
    after = installed()
    assert {name: after[name] for name in before} == before
    assert {"papermill", "filelock"} <= set(after) - set(before)
    assert len(set(after) - set(before)) <= 3
