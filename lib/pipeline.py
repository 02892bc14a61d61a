"""The four notebooks in their order: each made when it is needed, its result put into the run's folder."""

import logging
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from lib import parameters, terminal
from lib.errors import InputError
from lib.evaluation import intervals
from lib.figures.attention import check_sample
from lib.parameters import NOTEBOOKS, ROOT, STEPS
from lib.report import report
from lib.report.report import Failure
from lib.run import Run, recorded_parameters
from lib.series.series import load
from lib.storage import check_writable
from lib.windows.windows import prepare

logging.getLogger("papermill").setLevel(logging.ERROR)  # the terminal has its own, shorter story

HELD_FOR = "FORECAST_REPORT_HELD_FOR"
"""Environment variable of a kernel: the run that it is started for, which whoever started it holds."""

ORPHAN_SECONDS = 10
"""How long to wait for a notebook whose pipeline was killed: its kernel notices that within a second or two."""

MARKER = "papermill-error-cell-tag"  # cells that papermill adds to a notebook that failed


class StepError(RuntimeError):
    """A notebook stopped: its `failure` says in which cell and why, its `trace` where in the code."""

    def __init__(self, failure: Failure, trace: str) -> None:
        place = f" in cell {failure.cell!r}" if failure.cell else ""
        super().__init__(f"{failure.step} stopped{place}: {failure.name}: {failure.message}")
        self.failure, self.trace = failure, trace

    @property
    def is_mendable(self) -> bool:
        """Whether the user can mend it: the notebook met an `InputError`."""
        return self.failure.name == InputError.__name__


def run_all(values: Mapping[str, Any], *, fresh: bool = False) -> Run:
    """Execute those of the four notebooks whose results do not stand yet (all, if ``fresh``); render the report.

    Raises:
        InputError: the data do not fit the parameters, or somebody else makes this run, or nothing can be written.
        StepError: a notebook failed; the report says so then.
    """
    run = Run(values)
    check(run)
    with run.lock("run").held(f"the run {run.parameters['name']!r}", "python -m lib run"):
        _make(run, fresh=fresh)
    return run


def _make(run: Run, *, fresh: bool) -> None:
    """Make what does not stand of a run that nobody else is making."""
    check_writable(run.folder)
    if fresh:
        run.begin(STEPS[0])
    try:
        for step in STEPS:
            if run.is_told(step) and step in run.timings():  # a step without a time was not made here
                terminal.note(f"{_title(step)}: stands, nothing that decides it has changed")
            else:
                _execute_timed(step, run)
    except StepError as error:
        _tell(error.failure, run)
        raise
    report.write(run)


def _tell(failure: Failure, run: Run) -> None:
    try:
        report.write_failed(run, failure)
    except InputError as error:
        terminal.note(f"There is no report of the failure: {error}")


def closing(run: Run) -> str:
    """The verdict, the headline numbers and where the report lies."""
    metrics = run.read_json("metrics.json")
    numbers = [f"  {card['label']}: {card['value']}" for card in report.headline(metrics)]
    return "\n".join([metrics["verdict"], *numbers, str((run.folder / "report.html").relative_to(ROOT))])


def check(run: Run) -> None:
    """Read the data once before anything is written, so that what does not fit is said at once."""
    parts = prepare(load(run.parameters), run.parameters)
    intervals.rank(len(parts.validation), run.parameters["coverage"])
    for sample in run.parameters["samples"]:
        check_sample(sample, len(parts.validation))


def begin(step: str, names: Mapping[str, Any]) -> Run:
    """A notebook's first act: read its parameters, have made what it needs and does not find, and open its run.

    Args:
        step: the notebook's own name, such as ``02_training``.
        names: the notebook's ``globals()``, in which its parameters and those that papermill injected stand.

    Raises:
        InputError: a parameter that no notebook declares, a value of another type, an impossible value, or one that
            the data do not fit; or somebody else makes this run. Nothing has been touched then.
    """
    run = Run(_values(_literals(names)))
    what, who = f"the run {run.parameters['name']!r}", f"the notebook {step}"
    if os.environ.get(HELD_FOR) != run.parameters["name"]:  # nobody has checked and taken it before
        check(run)
        run.lock("run").take(what, who)
    for earlier in STEPS[: STEPS.index(step)]:
        if not run.stands(earlier):
            execute(earlier, run)
    run.lock("step").take(what, who, ORPHAN_SECONDS)
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


def _title(step: str) -> str:
    return f"[{STEPS.index(step) + 1}/{len(STEPS)}] {step}"


def _execute_timed(step: str, run: Run) -> None:
    start = time.monotonic()
    with terminal.following(_title(step)):
        execute(step, run)
    run.save_timing(step, round(time.monotonic() - start, 2))


def execute(step: str, run: Run) -> None:
    """Run one notebook in a kernel of its own and keep it, as executed, in the run's folder.

    Raises:
        StepError: the notebook failed.
    """
    with tempfile.TemporaryDirectory() as folder, _held_for(run):
        executed = Path(folder) / f"{step}.ipynb"
        try:
            papermill.execute_notebook(
                str(NOTEBOOKS / f"{step}.ipynb"),
                str(executed),
                run.parameters_of(step),
                progress_bar=False,
                cwd=ROOT,
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            )
        except PapermillExecutionError as error:
            failure = _failure(step, error, without_clock(nbformat.read(executed, as_version=4)))
            raise StepError(failure, "\n".join(error.traceback)) from None
        except DeadKernelError as error:
            told = f"{error} without a word: it was killed, perhaps because the memory was full"
            raise StepError(Failure(step, "", type(error).__name__, told), "") from None
        notebook = nbformat.read(executed, as_version=4)
    run.save_notebook(step, nbformat.writes(without_clock(notebook)) + "\n")


@contextmanager
def _held_for(run: Run) -> Iterator[None]:
    """Let the kernels that start in this block pass the lock that this process, or the one before it, has taken."""
    os.environ[HELD_FOR] = run.parameters["name"]
    try:
        yield
    finally:
        del os.environ[HELD_FOR]


def _failure(step: str, error: PapermillExecutionError, notebook: NotebookNode) -> Failure:
    outputs = {cell["id"]: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    failed = (name for name, shown in outputs.items() if any(output.output_type == "error" for output in shown))
    return Failure(step, next(failed, ""), error.ename, error.evalue, notebook)


def without_clock(notebook: NotebookNode) -> NotebookNode:
    """An executed notebook without time stamps, durations and random ids, so that equal runs give equal files."""
    notebook.cells = [cell for cell in notebook.cells if MARKER not in cell.metadata.get("tags", [])]
    for node in (notebook, *notebook.cells):
        node.metadata.pop("papermill", None)
        node.metadata.pop("execution", None)
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    return notebook
