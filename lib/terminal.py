"""What a run says on the terminal: one live line where there is a terminal, plain lines where there is none."""

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from IPython.core.getipython import get_ipython

from lib import progress


@contextmanager
def following(title: str) -> Iterator[None]:
    """Show, after ``title``, each line that `lib.progress` says in another process until the block ends."""
    start, outcome = time.monotonic(), "stopped"
    with tempfile.TemporaryDirectory() as folder:
        file, ended = Path(folder) / "progress", threading.Event()
        file.touch()
        os.environ[progress.VARIABLE] = str(file)
        thread = threading.Thread(target=_follow, args=(file, title, ended))
        _show(title)
        thread.start()
        try:
            yield
            outcome = "done"
        finally:
            ended.set()
            thread.join()
            del os.environ[progress.VARIABLE]
            note(f"{title}: {outcome} after {time.monotonic() - start:.0f} s")


def _follow(file: Path, title: str, ended: threading.Event) -> None:
    with file.open(encoding="utf-8") as lines:
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
