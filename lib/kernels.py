"""Kernels for notebooks: the next starts while one is at work, because TensorFlow takes seconds to import."""

import asyncio
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop, run_sync
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
        self._all: list[AsyncKernelManager] = []

    def hand_out(self) -> AsyncKernelManager:
        """The kernel for the next notebook; who takes it shuts it down."""
        kernel = self._ahead or self._start()
        self._left -= 1
        self._ahead = self._start(f"--IPKernelApp.exec_lines={IMPORTS}") if self._left else None
        return kernel

    def _start(self, *arguments: str) -> AsyncKernelManager:
        kernel = AsyncKernelManager(kernel_name="python3", **_sockets())
        self._all.append(kernel)
        run_sync(kernel.start_kernel)(extra_arguments=[*ARGUMENTS, *arguments], cwd=ROOT, env=self._environment)
        return kernel

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            _drop_tasks()  # or a kernel whose start was stopped would be started by what follows
        for kernel in self._all:
            if kernel.has_kernel:
                run_sync(kernel.shutdown_kernel)(now=True)


def _sockets() -> dict[str, str]:
    """Where a kernel listens: at files, as a port that is free when it is chosen may be taken when the kernel binds it.

    Windows knows no such files.
    """
    if os.name != "posix":
        return {}
    return {"transport": "ipc", "ip": str(Path(tempfile.gettempdir()) / f"kernel-{uuid4().hex[:16]}")}


class _Client(PapermillNotebookClient):  # type: ignore[misc] # papermill has no types
    """Executes the cells, and drops the one at work where Ctrl-C stops it.

    Left alone, it would end with its kernel, as an error that nobody asks for and that asyncio complains of.
    """

    def papermill_execute_cells(self) -> None:
        try:
            super().papermill_execute_cells()
        except KeyboardInterrupt:
            _drop_tasks()
            raise


def _drop_tasks() -> None:
    run_sync(_drop)(asyncio.all_tasks(ensure_event_loop()))


async def _drop(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class _GivenKernel(Engine):  # type: ignore[misc] # papermill has no types
    """Runs a notebook in a kernel that somebody has started, and ends that kernel with the notebook."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, kernel: AsyncKernelManager, **_: Any
    ) -> None:
        client = _Client(nb_man, km=kernel, kernel_name=kernel_name, timeout=None, shutdown_kernel="immediate")
        client.execute(cleanup_kc=True)


papermill_engines.register(ENGINE, _GivenKernel)
