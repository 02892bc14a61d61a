"""Why a step does not stand: what is different from when it was made, in words for the terminal."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lib.command_line import typed
from lib.provenance import file_digest
from lib.storage import stamp

SHOWN = 3  # names in a line; the others are counted


def code_changed(before: Any, now: Mapping[str, str]) -> Iterator[str]:
    """Which files are not those of the digests ``before``, where these were recorded file by file."""
    if not isinstance(before, Mapping):
        yield "the code changed"
        return
    names = [name for name in {**now, **before} if before.get(name) != now.get(name)]
    if names:
        yield f"{_listed(names)} changed"


def values_changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Which parameters, or versions, have another value."""
    names = [name for name in {**now, **before} if before.get(name) != now.get(name)]
    changes = [f"{name} was {_word(before.get(name))} and is {_word(now.get(name))}" for name in names]
    if changes:
        yield _listed(changes)


def outputs_changed(folder: Path, digests: Mapping[str, str], stamps: Mapping[str, Any]) -> Iterator[str]:
    """Which outputs somebody has deleted, changed, or touched without another byte."""
    found = {name: _harm(folder / name, digest, stamps.get(name)) for name, digest in digests.items()}
    for harm in ("deleted", "changed", "touched"):
        names = [name for name, done in found.items() if done == harm]
        if names:
            yield f"{_listed(names)} {'was' if len(names) == 1 else 'were'} {harm}"


def _harm(path: Path, digest: str, written: Any) -> str:
    if not path.is_file():
        return "deleted"
    if file_digest(path) != digest:
        return "changed"
    return "touched" if written not in (None, stamp(path)) else ""


def _word(value: Any) -> str:
    return "absent" if value is None else typed(value) or "empty"


def _listed(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
