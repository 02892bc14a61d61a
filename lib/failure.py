"""A notebook that stopped: where, why, and what it had shown by then."""

from dataclasses import dataclass
from typing import Any

from lib.errors import InputError


@dataclass(frozen=True)
class Failure:
    """Where a run stopped, and why.

    Attributes:
        step: the notebook, such as ``02_training``.
        cell: the id of the cell that failed; empty where none did, as when the kernel died.
        name: of the error, such as ``ValueError``.
        message: what the error said.
        notebook: a ``NotebookNode`` as far as it was executed; None where that is not known.
    """

    step: str
    cell: str
    name: str
    message: str
    notebook: Any = None


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
