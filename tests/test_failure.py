"""A notebook that fails: the report says so, nothing of an earlier run is shown, and the exit code is not zero."""

import json
import re

import pytest

from lib.parameters import STEPS

SMALL = {"epochs": 1, "units": 2, "points": 600, "retrain": "false", "profile_seeds": 1}
BREAKS = {"01_data": "distribution", "02_training": "loss", "03_evaluation": "scores", "04_attention": "profile"}
"""The cell that fails of each notebook; each has shown something before it."""


@pytest.fixture(scope="module")
def make(command):
    """A function that makes a small run of a sine wave."""
    options = [word for name, value in SMALL.items() for word in ("-p", name, str(value))]
    return lambda *more: command("-m", "lib", "run", "sine", *options, *more, "--name", "failing")


def run_with(make, project, step, source):
    """Make the run with another source in one cell of this notebook."""
    path = project / "notebooks" / f"{step}.ipynb"
    original = path.read_text(encoding="utf-8")
    notebook = json.loads(original)
    (cell,) = (cell for cell in notebook["cells"] if cell["id"] == BREAKS[step])
    cell["source"] = [source]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    try:
        return make()
    finally:
        path.write_text(original, encoding="utf-8")


def read(project, name="failing/report.html"):
    return (project / "reports" / name).read_text(encoding="utf-8")


def test_a_training_that_explodes_is_a_failure_with_a_report(make, project):
    answer = make("-p", "learning_rate", "1e30")
    assert answer.returncode != 0
    assert "FAILED</span> 02_training stopped in cell train" in read(project)


def test_each_notebook_may_fail_and_the_report_and_the_list_of_runs_say_so(make, project):
    for step in reversed(STEPS):  # so that those before it need not run again
        answer = run_with(make, project, step, "1 / 0")
        assert answer.returncode == 1
        assert f"error: {step} stopped in cell '{BREAKS[step]}': ZeroDivisionError" in answer.stderr.splitlines()[-1]
        page = read(project)
        first, rest = page.split("<main")
        assert re.search(rf"FAILED</span> {step} stopped in cell {BREAKS[step]}<", first)
        assert "ZeroDivisionError: division by zero" in first
        chapters = [name.partition("_")[2] for name in STEPS[: STEPS.index(step) + 1]]
        assert re.findall(r'<section id="(\w+)"', rest) == [*chapters, "reproduce"]
        assert "persistence by" not in first
        assert list(json.loads(read(project, "failing/run.json"))["steps"]) == list(STEPS[: STEPS.index(step)])
        listed = read(project, "index.html")
        assert "FAILED" in listed
        assert "persistence by" not in listed


def test_what_the_user_can_mend_stays_one_line(make, project):
    answer = run_with(
        make, project, "01_data", "from lib.errors import InputError; raise InputError('Expected. Received: this.')"
    )
    assert answer.returncode == 2
    assert answer.stderr.splitlines()[-1] == "error: Expected. Received: this."
    assert "Traceback" not in answer.stderr
    assert "FAILED" in read(project)
