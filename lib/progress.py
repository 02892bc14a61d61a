"""Live progress out of a notebook: a line for the pipeline's terminal, or for the reader of the open notebook."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from IPython.core.getipython import get_ipython
from IPython.display import clear_output

VARIABLE = "FORECAST_REPORT_PROGRESS"

_titles: list[str] = []  # of the pieces of work that are under way, the outermost first


def say(line: str) -> None:
    """Show ``line`` as the latest state of the work; it never becomes part of a notebook that a run keeps."""
    line = ": ".join([*_titles, line])
    if VARIABLE in os.environ:
        with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    else:
        show(line)


@contextmanager
def part(title: str) -> Iterator[None]:
    """Say that the piece of work ``title`` begins, and put its name before each line that it says itself."""
    say(title)
    _titles.append(title)
    try:
        yield
    finally:
        _titles.pop()
        done()


def done() -> None:
    """Take the last line away, where it was shown in an open notebook."""
    if VARIABLE not in os.environ:
        show("")


def show(line: str) -> None:
    """Show ``line`` in the open notebook in place of the one before; nothing happens outside of a notebook."""
    if get_ipython() is not None:
        clear_output(wait=bool(line))  # type: ignore[no-untyped-call]
        if line:
            print(line)


def countdown(total: int, clock: Callable[[], float] = time.monotonic) -> Callable[[int], str]:
    """A function that tells, after ``finished`` of ``total`` equal pieces of work, how long the rest will take."""
    start = clock()

    def left(finished: int) -> str:
        seconds = (clock() - start) / finished * (total - finished)
        return f"{seconds:.0f} s left" if seconds < 90 else f"{seconds / 60:.0f} min left"

    return left
