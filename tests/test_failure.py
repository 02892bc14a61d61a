"""A long series: its report is small. Then a notebook fails: the report says so and shows nothing of the run before."""

import json
import re
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from lib.parameters import STEPS

ROWS = 50_000
QUICK = {"epochs": 1, "units": 2, "window": 6, "batch": 2048, "probes": 30, "retrain": "false", "profile_seeds": 1}


class Case(NamedTuple):
    """A cell in which a notebook is made to fail, by its source or by a parameter, and what is said of it then."""

    cell: str
    error: str
    source: str = ""
    options: tuple[str, ...] = ()
    code: int = 1
    last_line: str = "error: {step} stopped in cell '{case.cell}': {case.error}"


DIVISION = "ZeroDivisionError: division by zero"
CASES = {
    "01_data": Case("distribution", DIVISION, source="1 / 0"),  # each but the last has shown something before
    "02_training": Case(
        "train",
        "Expected a finite loss. Received: nan in epoch 1, first in batch 2. Lower learning_rate,",
        options=("-p", "learning_rate", "1e30"),
        code=2,  # the user can mend it
        last_line="error: {case.error}",
    ),
    "03_evaluation": Case("scores", DIVISION, source="1 / 0"),
    "04_attention": Case("samples", DIVISION, source="1 / 0"),
}


@pytest.fixture(scope="module")
def make(command, project):
    """A function that makes the run: of a CSV with a row for each of 50,000 hours, by a network that learns little."""
    time, hours = pd.date_range("2018-01-01", periods=ROWS, freq="h"), np.arange(ROWS)
    load = 10 * np.sin(hours * 2 * np.pi / 24) + np.random.default_rng(0).normal(size=ROWS).cumsum() / 10
    pd.DataFrame({"when": time, "load (MW)": load.round(3)}).to_csv(project / "long.csv", index=False)
    options = [word for name, value in QUICK.items() for word in ("-p", name, str(value))]
    return lambda *more: command("-m", "lib", "run", "csv", "-p", "path", "long.csv", *options, *more, "--name", "long")


@pytest.fixture(scope="module")
def finished(make, project):
    """The report and the list of runs as they were when the run had come to its end."""
    answer = make()
    assert answer.returncode == 0, answer.stderr
    return read(project), listed(project)


def read(project, name="long/report.html"):
    return (project / "reports" / name).read_text(encoding="utf-8")


def listed(project):
    """What the list of runs says of this one."""
    return re.search(r'<article aria-label="long">.*?</article>', read(project, "index.html"), re.DOTALL)[0]


@contextmanager
def changed(project, step, cell_id, source):
    """The notebook with another source in one cell, where there is one."""
    path = project / "notebooks" / f"{step}.ipynb"
    original = path.read_text(encoding="utf-8")
    notebook = json.loads(original)
    (cell,) = (cell for cell in notebook["cells"] if cell["id"] == cell_id)
    cell["source"] = [source] if source else cell["source"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(original, encoding="utf-8")


def test_the_report_of_a_long_series_is_small_and_has_all_chapters(finished):
    page, entry = finished
    assert len(page.encode()) < 3_000_000
    assert "50,000 rows" in page
    assert len(re.findall("<figure ", page)) > 20
    assert "than persistence" in page.split("<main")[0]  # after one short epoch
    assert "than persistence" in entry


@pytest.mark.parametrize("step", STEPS[::-1])  # so that those before it need not run again
def test_each_notebook_may_fail_and_the_report_and_the_list_of_runs_say_so(make, project, finished, step):
    case, place = CASES[step], STEPS.index(step)
    with changed(project, step, case.cell, case.source):
        answer = make(*case.options)
    assert answer.returncode == case.code
    assert answer.stderr.splitlines()[-1].startswith(case.last_line.format(step=step, case=case))
    assert ("Traceback" in answer.stderr) == (case.code == 1)
    assert "\x1b" not in answer.stderr + read(project)  # no colours, which a terminal alone can show
    first, rest = read(project).split("<main")
    assert re.search(rf"FAILED</span> {step} stopped in cell {case.cell}<", first)
    assert case.error in first
    assert "persistence by" not in first
    chapters = [name.partition("_")[2] for name in STEPS[: place + 1]]
    assert re.findall(r'<section id="(\w+)"', rest) == [*chapters, "reproduce"]
    assert list(json.loads(read(project, "long/run.json"))["steps"]) == list(STEPS[:place])
    assert "FAILED" in listed(project)
    assert "persistence by" not in listed(project)
