"""Who may write: one process at a time, and whoever has to wait is told for whom."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from lib.errors import InputError
from lib.storage import check_writable, write_text


@cache
def _lock_of_this_process(file: Path) -> FileLock:
    """The only one of its file in this process, so that a cell that is run again does not wait for itself."""
    return FileLock(file, thread_local=False)


class Lock:
    """The right to write something, such as the folder of a run; the system takes it back when its holder dies."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._note = file.with_suffix(".holder")
        self._lock = _lock_of_this_process(file)

    def take(self, what: str, who: str, patience: float = 0) -> None:
        """Take it, waiting at most ``patience`` seconds for who has it.

        Args:
            what: is to be written, for the message.
            who: takes it, for the message to the next one.
            patience: in seconds.

        Raises:
            InputError: another process has it, or nothing can be written there, or the lock is another user's.
        """
        check_writable(self._note.parent)
        self._acquire(what, patience)
        write_text(self._note, f"process {os.getpid()} on {platform.node()}, {who}")

    def check_free(self, what: str) -> None:
        """See that `take` would not fail now, and write nothing.

        Raises:
            InputError: another process has it, or the lock is another user's.
        """
        if self._file.exists():
            self._acquire(what, 0)
            self._lock.release()

    def _acquire(self, what: str, patience: float) -> None:
        try:
            self._lock.acquire(timeout=patience)
        except Timeout:
            raise InputError(
                f"Expected {what} to be free. Received: it is being made by {self._holder()}. "
                "Wait for its end, or end it, and run again."
            ) from None
        except OSError as error:  # a file that another user has left there
            raise InputError(
                f"Expected a lock that may be taken. Received: {self._file.name!r} in {self._file.parent.name!r} "
                f"({error.strerror}). Have its owner remove it, once nothing runs that holds {what}."
            ) from error

    @contextmanager
    def held(self, what: str, who: str, patience: float = 0) -> Iterator[None]:
        """`take` it for the time of the block."""
        self.take(what, who, patience)
        try:
            yield
        finally:
            self.give_back()

    def give_back(self) -> None:
        """Let the next one have it; nothing happens where this process does not have it."""
        if self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release(force=True)

    def _holder(self) -> str:
        try:
            return self._note.read_text(encoding="utf-8")
        except FileNotFoundError:  # between its taking the lock and its saying so
            return "another process"
