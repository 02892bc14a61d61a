"""The notebooks as Google Colab runs them: its versions, an empty folder with one notebook, the project on a remote."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from lib.parameters import STEPS
from tests.colab import runtime
from tests.colab.runtime import PYTHON

QUICK = "\nepochs: 1\nunits: 2\npoints: 600\nprobes: 30\nretrain: false\n"

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="there is no .venv-colab; `make colab` makes it")


def installed():
    lines = subprocess.run([PYTHON, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    return dict(line.split("==") for line in lines.splitlines())


@pytest.fixture(scope="module")
def remote(tmp_path_factory):
    """A git repository with the project as it is pushed, its sine preset made short."""
    return runtime.pushed(tmp_path_factory.mktemp("remote"), QUICK)


def executed(remote, name, folder, cells=None):
    """Run one notebook, all its cells or the first few, in a Colab that has nothing else, and return its folder."""
    run = runtime.opened(remote, name, folder, cells)
    _, said = run.communicate()
    assert run.returncode == 0, said[-3000:]
    return folder / "content"


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
