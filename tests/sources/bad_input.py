"""What the tests of bad input share: a good file to spoil, and what every answer must be."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from lib.errors import InputError
from lib.parameters import resolve
from lib.series.series import load
from lib.windows.windows import prepare
from tests.samples import hours, rows, write

WAVE = np.round(np.sin(np.arange(600) / 9), 3)
GOOD = rows(hours(600), WAVE, WAVE[::-1])


class Case(NamedTuple):
    """What a user gives: a file (None for none), parameters; and a part of the answer."""

    name: str
    file: str | bytes | None
    parameters: dict[str, Any]
    answer: str


def table(*columns: Any, count: int = 600, **more: Any) -> str:
    """A file of hourly rows with a good target unless told otherwise."""
    return rows(hours(count), *(columns or (WAVE[:count],)), **more)


def swapped(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def use(changes):
    """Read, clean and cut a series as a run does; return its parts."""
    chosen = resolve(changes)
    return prepare(load(chosen), chosen)


def check_refused(case: Case, folder: Path) -> None:
    """Check that the answer is the expected one, in one line, and that the working folder is left as it was."""
    if case.file is not None:
        write(folder / "data.csv", case.file) if isinstance(case.file, str) else (folder / "data.csv").write_bytes(
            case.file
        )
    before = sorted(folder.rglob("*"))
    with pytest.raises(InputError) as raised:
        use({"source": "csv", "path": "data.csv"} | case.parameters)
    message = str(raised.value)
    assert "\n" not in message
    assert "\r" not in message
    assert "Received: " in message
    assert case.answer in message
    assert sorted(folder.rglob("*")) == before
