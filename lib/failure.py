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

    @property
    def reason(self) -> str:
        """Where and why, in one sentence."""
        place = f" in cell {self.cell!r}" if self.cell else ""
        return f"{self.step} stopped{place}: {self.name}: {self.message}"


class StepError(RuntimeError):
    """A notebook stopped: its `failure` says in which cell and why, its `trace` where in the code."""

    def __init__(self, failure: Failure, trace: str) -> None:
        super().__init__(failure.reason)
        self.failure, self.trace = failure, trace

    @property
    def is_mendable(self) -> bool:
        """Whether the user can mend it: the notebook met an `InputError`."""
        return self.failure.name == InputError.__name__
