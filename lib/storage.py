"""Files that appear whole or not at all."""

import contextlib
import json
import math
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lib.errors import InputError


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of ``path`` only when the block has ended without an error.

    Raises:
        InputError: there is no room or no permission to write.
    """
    unfinished = path.with_name(f".{path.stem}.unfinished{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def check_writable(folder: Path) -> None:
    """Make ``folder`` and see that something can be written into it.

    Raises:
        InputError: there is no room or no permission to write.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"?")
    except OSError as error:
        raise _unwritable(folder, error) from error


def remove(path: Path) -> None:
    """Remove the file at ``path``, if there is one.

    Raises:
        InputError: there is no permission to.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> InputError:
    reason = error.strerror or " ".join(str(error).split())
    return InputError(
        f"Expected room and permission to write {path.name!r}. Received: {reason}. Mend that and run again: "
        "what was finished is kept."
    )


def write_text(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` as a whole, in UTF-8."""
    with whole(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, content: Any) -> None:
    """Write ``content`` to ``path`` as a whole; what is not a number (NaN) becomes null."""
    write_text(path, json_text(content))


def json_text(content: Any) -> str:
    """``content`` as the text of a JSON file; what is not a number (NaN) becomes null."""
    return json.dumps(plain(content), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def stamp(path: Path) -> list[int]:
    """The size of the file in bytes and when it was last written, in nanoseconds: any touch changes it."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def read_json(path: Path) -> Any:
    """What the JSON file at ``path`` holds."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_record(path: Path) -> dict[str, Any]:
    """What the JSON object at ``path`` holds; empty where there is none, or somebody has edited it into nonsense."""
    try:
        content = read_json(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def plain(content: Any) -> Any:
    """``content`` as JSON would give it back: tuples as lists, what is not a number as None."""
    if isinstance(content, Mapping):
        return {name: plain(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [plain(value) for value in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content
