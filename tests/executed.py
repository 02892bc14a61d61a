"""A small run as the pipeline leaves it, made by hand and without a network, for the tests of the report."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
from nbformat import NotebookNode

from lib import figures
from lib.parameters import STEPS, resolve
from lib.prose import sentences, tables
from lib.record import write
from lib.run import Run
from lib.series.series import load
from lib.windows.summary import summary
from lib.windows.windows import prepare

HOSTILE = "T <b onclick=hack()>&\"'</b> </script><script>hack()</script><img src=x onerror=hack()> $x_1$ (°C)"
DATES = "T 2020-10-19 2009-2016 2020-11-04 1990-2000"
SMALL = resolve({"points": 400, "window": 12, "period": 20.0})
MADE = {
    "commit": {"id": "abc", "clean": True},
    "hardware": {"cores": 2},
    "threads": {"openmp_and_blas": 2},
}
METRICS = {
    "verdict": "The model beats persistence by 25 %, 95 % interval 20 to 30; it is no better than ridge regression "
    "(the best baseline): skill 0.1 %, 95 % interval -1.8 to 1.8.",
    "test": {"mae": 0.5, "mse": 0.25, "skill": 0.25, "r2": 0.9},
    "comparisons": {
        "persistence": {"relation": "beats", "baseline": "persistence", "baseline_mae": 2 / 3},
        "ridge": {"relation": "no better than", "baseline": "ridge regression", "baseline_mae": 0.6},
        "oracle": {"relation": "worse than", "baseline": "oracle", "baseline_mae": 0.4},
    },
    "intervals": {
        "nominal": 0.9,
        "adaptive": {"coverage": 0.8951, "width": 2.0, "coverage_interval": {"lower": 0.88, "upper": 0.91}},
    },
    "diagnostics": {"shifted_copy": {"found": False, "sentence": "The forecast is no shifted copy."}},
    "noise_floor": 0.2,
    "noise": {"ratio_to_floor": 1.5, "oracle_mse": 0.24, "ratio_to_oracle": 1.25},
    "unit": "degC",
}


def left_by_the_pipeline(reports: Path, name: str = "small", target: str = "value", last: str = "") -> Run:
    """A finished run in ``reports``, which has to be the folder of all runs; ``target`` names the column."""
    run = Run(SMALL | {"name": name, "path": target})
    for step, notebook in deepcopy(notebooks(target)).items():
        path = run.folder / "notebooks" / f"{step}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
    run.save_json("metrics.json", METRICS)
    write(reports / name / "run.json", record(run, target, last))
    return run


def record(run: Run, target: str, last: str) -> dict[str, Any]:
    """What run.json says."""
    return {
        "name": run.parameters["name"],
        "parameters": run.parameters,
        "versions": {"python": "3.11.0"},
        **MADE,
        "data": {
            "source": "csv",
            "file": f"{target}.csv",
            "target": target,
            "ahead": "1 hour",
            "span": "400 rows.",
            "alerts": [f"'{target}' taken"],
            "last": last,
        },
        "steps": {step: {"made": MADE, "outputs": outputs(step)} for step in STEPS},
    }


def outputs(step: str) -> dict[str, str]:
    """What run.json says that a step left behind, without the digests."""
    scores = {"outputs/metrics.json": ""} if step == "03_evaluation" else {}
    return {f"notebooks/{step}.ipynb": ""} | scores


@cache  # drawing takes most of the time of these tests
def notebooks(target: str) -> dict[str, NotebookNode]:
    """The executed notebooks, with figures, tables, sentences, long code, and what a library printed."""
    series = load(SMALL)
    series = type(series)(**{**vars(series), "names": (target,), "unit": target})
    parts = prepare(series, SMALL)
    reading = sentences.data(summary(series, parts))
    scores = pd.DataFrame({f"{target} {number}": [0.5] for number in range(8)}, index=[target])
    shown = {
        "01_data": [figures.split(series, parts), reading, tables.preview(series).head(3)],
        "02_training": [
            figures.loss_curve(
                {"loss": [2.0, 1.0], "val_loss": [2.0, 1.5], "learning_rate": [0.1, 0.1]},
                2,
                0.5,
                {"loss": "mse", "averaging": 0},
            )
        ],
        "03_evaluation": [scores.iloc[:, :7], tables.captioned(scores, f"Scores of {target}.")],
        "04_attention": [figures.mean_attention(np.full((30, 12), 1 / 12))],
    }
    return {step: notebook(step, things) for step, things in shown.items()}


def notebook(step: str, things: list[Any]) -> NotebookNode:
    """A notebook with a section for each thing that it shows; a sentence belongs to the section before."""
    cells = [
        markdown("title", f"# Chapter of {step}\n\nA *paragraph* that is long enough for a line. " + "More. " * 30)
    ]
    cells.append(code("setup", "import os", tags=["setup"]))
    for number, thing in enumerate(things):
        if not isinstance(thing, sentences.Sentence):
            cells.append(markdown(f"thing{number}-question", f"## What is thing {number}?\n\nSee `it`."))
        cells += [code(f"prepare{number}", f"prepare({number})"), code(f"thing{number}", f"show({number})", thing)]
    cells.append(code("finish", "run.finish()", tags=["bookkeeping"]))
    return nbformat.v4.new_notebook(cells=cells)


def markdown(name: str, source: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(source, id=name)


def code(name: str, source: str, shown: Any = None, tags: list[str] | None = None) -> NotebookNode:
    """A code cell that was executed; a library's warning stands before what it shows, if it shows anything."""
    cell = nbformat.v4.new_code_cell(source, id=name, metadata={"tags": tags or []})
    if shown is not None:
        warning = nbformat.v4.new_output("stream", name="stderr", text="WARNING: a library grumbles")
        data = {"text/html": shown._repr_html_(), "text/plain": "plain"}
        cell.outputs = [warning, nbformat.v4.new_output("execute_result", data=data, execution_count=1)]
    return cell
