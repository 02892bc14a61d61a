"""The notebooks as Google Colab runs them: its versions, an empty folder with one notebook, the project on a remote.

`make colab` makes the environment, once: Python 3.13 with the packages of ``constraints-2026-08.txt``.
"""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
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


def executed(remote, name, folder, cells=None):
    """Open one notebook in a Colab that has nothing else, run all its cells or the first few, return its folder."""
    shutil.copytree(HERE / "standin", folder / "standin")
    environment = os.environ | {
        "PYTHONPATH": str(folder / "standin"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{remote}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://github.com/{PLACE}",
    }
    content = folder / "content"
    content.mkdir()
    notebook = nbformat.read(remote / f"notebooks/{name}.ipynb", as_version=4)
    notebook.cells = notebook.cells[:cells]
    nbformat.write(notebook, content / f"{name}.ipynb")
    execute = [PYTHON, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "out", f"{name}.ipynb"]
    done = subprocess.run(execute, cwd=content, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return content


@pytest.fixture(scope="module")
def before_and_after(remote, tmp_path_factory):
    """The packages of Colab before a notebook's first cells ran there, and after; papermill was none of them."""
    absent = ["papermill", "filelock", "tenacity"]
    subprocess.run([PYTHON, "-m", "pip", "uninstall", "--quiet", "--yes", *absent], check=True, capture_output=True)
    before = installed()
    content = executed(remote, "01_data", tmp_path_factory.mktemp("first"), cells=3)  # badge, title, setup
    assert (content / "forecast-report/lib").is_dir()
    return before, installed()


@pytest.fixture(scope="module")
def opened(remote, before_and_after, tmp_path_factory):
    """Each notebook's folder after it was run alone, two at a time."""
    folders = {name: tmp_path_factory.mktemp(name) for name in (*STEPS, "colab")}
    with ThreadPoolExecutor(2) as workers:
        contents = workers.map(lambda name: executed(remote, name, folders[name]), folders)
        return dict(zip(folders, contents, strict=True))


def shown(content):
    """All that the cells of a notebook show, as text."""
    cells = nbformat.read(content / "out.ipynb", as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return "\n".join(str(output.get("text", output.get("data"))) for output in outputs)


def test_only_what_was_absent_has_been_installed(before_and_after):
    before, after = before_and_after
    assert {name: after[name] for name in before} == before
    assert {"papermill", "filelock"} <= set(after) - set(before)
    assert len(set(after) - set(before)) <= 3


@pytest.mark.parametrize("step", STEPS)
def test_each_notebook_runs_alone(opened, step):
    folder = opened[step] / "forecast-report/reports/sine"
    steps = json.loads((folder / "run.json").read_text(encoding="utf-8"))["steps"]
    assert list(steps) == list(STEPS[: STEPS.index(step) + 1])
    assert "Traceback" not in shown(opened[step])
    first = nbformat.read(opened[step] / "out.ipynb", as_version=4).cells[0]
    assert first.source.startswith("[![Open in Colab: ")


def test_one_notebook_runs_all_and_shows_the_report(opened):
    report = opened["colab"] / "forecast-report/reports/sine/report.html"
    page = report.read_text(encoding="utf-8")
    assert "FAILED" not in page
    assert "Open in Colab" not in page
    assert "<iframe" in shown(opened["colab"])
    assert "persistence" in shown(opened["colab"])  # the verdict
