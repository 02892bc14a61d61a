"""Parameters as they are typed: texts read as values, and values written as the command that sets them."""

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from lib.errors import InputError
from lib.parameters import check_name, checked, declared, preset, presets, resolve


def from_text(assignment: tuple[str, str]) -> dict[str, Any]:
    """A parameter typed on the command line as ``(name, text)``, the text read as the parameter's own type.

    Raises:
        InputError: an unknown name, or a text that cannot be read as the type or says what cannot be.
    """
    name, text = assignment
    known = declared()
    check_name(name, known)
    return {name: checked(known[name], text)}


def assigned(assignments: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """All parameters that were typed as ``(name, text)``, each once.

    Raises:
        InputError: one of them does not fit, or is there twice.
    """
    names = [name for name, _ in assignments]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise InputError(
            f"Expected each parameter once. Received: {twice!r} twice. Give it one value, or a list: '[a, b]'."
        )
    return {name: value for assignment in assignments for name, value in from_text(assignment).items()}


def as_command(values: Mapping[str, Any]) -> str:
    """The command that makes a run with these ``values``: the preset nearest to them, and all that is not as there."""
    changes = {name: _changes(preset(name), values) for name in presets()}
    nearest = min(changes, key=lambda name: (len(changes[name]), name != values["source"]))
    options = [f"-p {name} {shlex.quote(typed(value))}" for name, value in changes[nearest].items()]
    return " ".join(["python -m lib run", nearest, *options, f"--name {values['name']}"])


def _changes(start: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, but for the run's name, that are not those of a run from this start."""
    there = resolve(start)
    return {name: value for name, value in values.items() if name != "name" and value != there[name]}


def typed(value: Any) -> str:
    """A value as one would type it after ``-p NAME``."""
    return value if isinstance(value, str) else json.dumps(value)
