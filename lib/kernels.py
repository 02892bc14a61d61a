"""Kernels for notebooks: the next starts while one is at work, because TensorFlow takes seconds to import."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from lib.parameters import ROOT

ENGINE = "given_kernel"
ARGUMENTS = ("--IPKernelApp.log_level=CRITICAL", "--HistoryManager.hist_file=:memory:")
IMPORTS = "import lib.evaluation.evaluation, lib.figures, lib.network.models; del lib"
"""What takes the seconds; no name of it stays for the notebook to find."""


class Kernels:
    """Hands out a kernel for each of ``count`` notebooks, and starts the one after it ahead of its turn."""

    def __init__(self, count: int, environment: Mapping[str, str]) -> None:
        self._left, self._environment = count, {**os.environ, **environment}
        self._ahead: AsyncKernelManager | None = None

    def hand_out(self) -> AsyncKernelManager:
        """The kernel for the next notebook; who takes it shuts it down."""
        kernel = self._ahead or self._start()
        self._left -= 1
        self._ahead = self._start(f"--IPKernelApp.exec_lines={IMPORTS}") if self._left else None
        return kernel

    def _start(self, *arguments: str) -> AsyncKernelManager:
        kernel = AsyncKernelManager(kernel_name="python3", **_sockets())
        run_sync(kernel.start_kernel)(extra_arguments=[*ARGUMENTS, *arguments], cwd=ROOT, env=self._environment)
        return kernel

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._ahead is not None:
            run_sync(self._ahead.shutdown_kernel)(now=True)


def _sockets() -> dict[str, str]:
    """Where a kernel listens: at files, as a port that is free when it is chosen may be taken when the kernel binds it.

    Windows knows no such files.
    """
    if os.name != "posix":
        return {}
    return {"transport": "ipc", "ip": str(Path(tempfile.gettempdir()) / f"kernel-{uuid4().hex[:16]}")}


class _GivenKernel(Engine):  # type: ignore[misc] # papermill has no types
    """Runs a notebook in a kernel that somebody has started, and ends that kernel with the notebook."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, kernel: AsyncKernelManager, **_: Any
    ) -> None:
        client = PapermillNotebookClient(
            nb_man, km=kernel, kernel_name=kernel_name, timeout=None, shutdown_kernel="immediate"
        )
        client.execute(cleanup_kc=True)


papermill_engines.register(ENGINE, _GivenKernel)
