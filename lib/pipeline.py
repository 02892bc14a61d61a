"""The four notebooks in their order: each made when it is needed, its result put into the run's folder."""

import logging
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from lib import parameters, report, terminal
from lib.errors import InputError
from lib.parameters import NOTEBOOKS, ROOT, STEPS
from lib.run import Run, recorded_parameters
from lib.series import load
from lib.storage import write_json, write_text
from lib.windows import prepare

logging.getLogger("papermill").setLevel(logging.ERROR)  # the terminal has its own, shorter story


class StepError(RuntimeError):
    """A notebook stopped: which one, in which cell, and why."""


def run_all(values: Mapping[str, Any]) -> Run:
    """Execute the four notebooks with these parameters and render the report.

    Raises:
        InputError: the data do not fit the parameters; nothing has been written then.
        StepError: a notebook failed; there is no report then.
    """
    run = Run(values)
    check(run)
    seconds = {step: _timed(step, run) for step in STEPS}
    write_json(run.folder / "timings.json", seconds)
    report.write(run)
    return run


def closing(run: Run) -> str:
    """The verdict, the headline numbers and where the report lies."""
    metrics = run.read_json("metrics.json")
    numbers = [f"  {card['label']}: {card['value']}" for card in report.headline(metrics)]
    return "\n".join([metrics["verdict"], *numbers, str((run.folder / "report.html").relative_to(ROOT))])


def check(run: Run) -> None:
    """Read the data once before anything is written, so that what does not fit is said at once."""
    prepare(load(run.parameters), run.parameters)


def begin(step: str, names: Mapping[str, Any]) -> Run:
    """A notebook's first act: read its parameters, have made what it needs and does not find, and open its run.

    Args:
        step: the notebook's own name, such as ``02_training``.
        names: the notebook's ``globals()``, in which its parameters and those that papermill injected stand.

    Raises:
        InputError: a parameter that no notebook declares, a value of another type, or an impossible value.
    """
    run = Run(_values(_literals(names)))
    for earlier in STEPS[: STEPS.index(step)]:
        if not run.stands(earlier):
            execute(earlier, run)
    run.begin(step)
    return run


def _literals(names: Mapping[str, Any]) -> dict[str, Any]:
    # IPython keeps the history of its inputs in the list `In`
    kinds = (str, int, float, bool, list)
    return {name: v for name, v in names.items() if isinstance(v, kinds) and not name.startswith("_") and name != "In"}


def _values(given: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters of the run that is ``given`` by name: as recorded, else as its preset says, else the defaults."""
    name = str(given["name"])
    before = recorded_parameters(name) or (parameters.preset(name) if name in parameters.presets() else {})
    known = parameters.declared()
    return parameters.resolve({key: value for key, value in before.items() if key in known}, given)


def _timed(step: str, run: Run) -> float:
    start = time.monotonic()
    with terminal.following(f"[{STEPS.index(step) + 1}/{len(STEPS)}] {step}"):
        execute(step, run)
    return round(time.monotonic() - start, 2)


def execute(step: str, run: Run) -> None:
    """Run one notebook in a kernel of its own and keep it, as executed, in the run's folder.

    Raises:
        InputError: the notebook met something that the user can mend.
        StepError: the notebook failed otherwise.
    """
    with tempfile.TemporaryDirectory() as folder:
        executed = Path(folder) / f"{step}.ipynb"
        try:
            papermill.execute_notebook(
                str(NOTEBOOKS / f"{step}.ipynb"),
                str(executed),
                run.parameters_of(step),
                progress_bar=False,
                cwd=ROOT,
                extra_arguments=["--IPKernelApp.log_level=ERROR"],
            )
        except PapermillExecutionError as error:
            raise _explained(step, error) from None
        notebook = nbformat.read(executed, as_version=4)
    write_text(run.folder / "notebooks" / f"{step}.ipynb", nbformat.writes(without_clock(notebook)) + "\n")


def _explained(step: str, error: PapermillExecutionError) -> Exception:
    if error.ename == InputError.__name__:
        return InputError(error.evalue)
    trace = "\n".join(error.traceback)
    return StepError(f"{trace}\n{step} stopped in cell {error.cell_index}: {error.ename}: {error.evalue}")


def without_clock(notebook: NotebookNode) -> NotebookNode:
    """An executed notebook without time stamps, durations and random ids, so that equal runs give equal files."""
    for node in (notebook, *notebook.cells):
        node.metadata.pop("papermill", None)
        node.metadata.pop("execution", None)
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    return notebook
