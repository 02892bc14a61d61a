"""One notebook executed by papermill in a kernel of its own, and kept without what differs from run to run."""

import logging
import tempfile
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from lib.failure import Failure, StepError
from lib.kernels import ENGINE, Kernels
from lib.parameters import NOTEBOOKS, ROOT
from lib.run import Run

logging.getLogger("papermill").setLevel(logging.ERROR)  # the terminal has its own, shorter story

MARKER = "papermill-error-cell-tag"  # cells that papermill adds to a notebook that failed


def execute(step: str, run: Run, kernels: Kernels) -> None:
    """Run one notebook in the next of these kernels and keep it, as executed, in the run's folder.

    Raises:
        StepError: the notebook failed.
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
                engine_name=ENGINE,
                kernel=kernels.hand_out(),
            )
        except PapermillExecutionError as error:
            failure = _failure(step, error, without_clock(nbformat.read(executed, as_version=4)))
            raise StepError(failure, "\n".join(error.traceback)) from None
        except DeadKernelError as error:
            told = f"{error} without a word: it was killed, perhaps because the memory was full"
            raise StepError(Failure(step, "", type(error).__name__, told), "") from None
        notebook = nbformat.read(executed, as_version=4)
    run.save_notebook(step, nbformat.writes(without_clock(notebook)) + "\n")


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
