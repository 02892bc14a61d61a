"""What a run says on the terminal: one live line where there is a terminal, plain lines where there is none."""

import logging
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from IPython.core.getipython import get_ipython

from lib import progress

COLOURS = re.compile(r"\x1b\[.*?[@-~]")
"""What tells a terminal to change its colours, or anything else."""


@contextmanager
def listening() -> Iterator[Path]:
    """A file in which another process says its lines, if its `progress.VARIABLE` names it, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "progress"
        file.touch()
        yield file


@contextmanager
def following(title: str, file: Path) -> Iterator[None]:
    """Show, after ``title``, each line that is said in the `listening` ``file`` until the block ends."""
    start, outcome, ended = time.monotonic(), "stopped", threading.Event()
    with file.open(encoding="utf-8") as lines:
        lines.seek(0, os.SEEK_END)
        thread = threading.Thread(target=_follow, args=(lines, title, ended))
        _show(title)
        thread.start()
        try:
            yield
            outcome = "done"
        finally:
            ended.set()
            thread.join()
            note(f"{title}: {outcome} after {time.monotonic() - start:.0f} s")


def _follow(lines: TextIO, title: str, ended: threading.Event) -> None:
    while True:
        last = ended.wait(0.2)  # asked before reading, so that what was said just before the end is read too
        for line in lines:
            _show(f"{title}: {line.strip()}")
        if last:
            return


def _show(line: str) -> None:
    if get_ipython() is not None:
        progress.show(line)
        return
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
    else:
        sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def note(line: str) -> None:
    """Say a line that stays."""
    _show(line)
    if sys.stderr.isatty():
        sys.stderr.write("\n")


def readable(text: str) -> str:
    """The text as standard error can show it: a traceback has colours on a terminal alone, not in a file."""
    if sys.stderr.isatty():
        return text
    return COLOURS.sub("", text)


def without_end_of_kernel() -> None:
    """Leave out what asyncio says of the unfinished tasks that a kernel drops when its process ends.

    ipykernel closes the loops of its threads under two tasks of its own, `IOPubThread._run_event_pipe_gc` and
    `IPythonKernel.poll_stopped_queue`. Whether Python still collects them, and complains, is chance.
    """
    logging.getLogger("asyncio").addFilter(_is_not_of_ipykernel)


def _is_not_of_ipykernel(record: logging.LogRecord) -> bool:
    line = record.getMessage()
    return not (line.startswith("Task was destroyed but it is pending!") and "ipykernel" in line)
