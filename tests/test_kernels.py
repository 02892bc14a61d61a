"""Kernels: the next one has imported what takes seconds before its notebook comes, and none outlives its notebook."""

import nbformat
import papermill
import psutil
import pytest
from jupyter_core.utils import run_sync
from nbformat.v4 import new_code_cell, new_notebook

from lib.kernels import ENGINE, Kernels

LOOKS = """import os, sys
"tensorflow" in sys.modules, "lib" in globals(), os.environ["WHO"]"""


@pytest.fixture
def look(tmp_path):
    """Run a notebook that looks around in its kernel, and read what it saw."""
    notebook = new_notebook(cells=[new_code_cell(LOOKS)])
    notebook.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "looks.ipynb")

    def look(kernel):
        paths = [str(tmp_path / name) for name in ("looks.ipynb", "looked.ipynb")]
        papermill.execute_notebook(*paths, progress_bar=False, engine_name=ENGINE, kernel=kernel)
        (cell,) = nbformat.read(paths[1], as_version=4).cells
        return cell.outputs[0].data["text/plain"]

    return look


def running():
    return {child.pid for child in psutil.Process().children(recursive=True)}


def test_the_second_kernel_has_imported_tensorflow_and_kept_no_name(look):
    before = running()
    with Kernels(2, {"WHO": "me"}) as kernels:
        assert look(kernels.hand_out()) == "(False, False, 'me')"
        assert look(kernels.hand_out()) == "(True, False, 'me')"
    assert running() == before


def test_a_kernel_that_nobody_came_for_is_ended():
    before = running()
    with Kernels(2, {}) as kernels:
        taken = kernels.hand_out()
        assert len(running() - before) == 2
        run_sync(taken.shutdown_kernel)(now=True)
    assert running() == before
