"""The parameters of a run: declared in the notebooks, overridden by presets or the user, checked first."""

import ast
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

import yaml

from lib.errors import InputError
from lib.limits import among, check_together, check_value, nearest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
PRESETS = NOTEBOOKS / "presets"
STEPS = ("01_data", "02_training", "03_evaluation", "04_attention")

TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
    "list[str]": str,
    "list[int]": int,
    "list[float]": (int, float),
}


@dataclass(frozen=True)
class Parameter:
    """One parameter as a notebook's parameters cell declares it: ``name: type = default  # meaning``."""

    name: str
    type: str
    default: Any
    meaning: str
    steps: tuple[str, ...]


def declared() -> dict[str, Parameter]:
    """Every parameter of every notebook by its name, in the order of the notebooks.

    A parameter that several notebooks share (the run's ``name``) is one parameter with several steps.
    """
    found: dict[str, Parameter] = {}
    for step in STEPS:
        for name, kind, default, meaning in _read_cell(_parameters_cell(step)):
            steps = (*found[name].steps, step) if name in found else (step,)
            found[name] = Parameter(name, kind, default, meaning, steps)
    return found


def _parameters_cell(step: str) -> str:
    cells = json.loads((NOTEBOOKS / f"{step}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "".join(next(c["source"] for c in cells if "parameters" in c["metadata"].get("tags", ())))


def _read_cell(source: str) -> Iterable[tuple[str, str, Any, str]]:
    lines = source.splitlines()
    for node in ast.parse(source).body:
        assert isinstance(node, ast.AnnAssign)
        assert isinstance(node.target, ast.Name)
        assert node.value
        comment = lines[node.lineno - 1].partition("  # ")[2]
        yield node.target.id, ast.unparse(node.annotation), ast.literal_eval(node.value), comment.strip()


def presets() -> list[str]:
    """The names of the presets in ``notebooks/presets``, sorted."""
    return sorted(path.stem for path in PRESETS.glob("*.yaml"))


def preset(name: str) -> dict[str, Any]:
    """The overrides of the preset ``name``.

    Raises:
        InputError: there is no preset of this name.
    """
    if name not in presets():
        raise InputError(f"Expected one of the presets {among(name, presets())}")
    return dict(yaml.safe_load((PRESETS / f"{name}.yaml").read_text(encoding="utf-8")))


def starting_point(text: str) -> dict[str, Any]:
    """The overrides of the preset, or of the run whose ``run.json`` this is, that ``text`` names.

    Raises:
        InputError: there is neither.
    """
    file = Path(text)
    if file.suffix != ".json":
        if text not in presets():
            _check_no_path(file)
        return preset(text)
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _no_record(f"{text!r} ({error.strerror})") from error
    except ValueError as error:
        raise _no_record(f"{text!r}, which is no JSON") from error
    found = record.get("parameters") if isinstance(record, dict) else None
    if not isinstance(found, dict):
        raise _no_record(f"{text!r}, which holds no parameters")
    return found


def _check_no_path(given: Path) -> None:
    """Raise an InputError that says what to write instead of a run's folder or of a file of data."""
    meant = given / "run.json"
    if os.path.isfile(meant):  # noqa: PTH113 - which is never an error, as for a name that is too long
        raise _no_record(
            f"the folder {str(given)!r}", f"To repeat the run in it: python -m lib run {quote(str(meant))}."
        )
    if os.path.isfile(given):  # noqa: PTH113
        raise _no_record(
            f"the file {str(given)!r}",
            f"To read a CSV: python -m lib run csv -p path {quote(str(given))} -p target NAME.",
        )


def _no_record(received: str, mend: str = "") -> InputError:
    usual = f"Name one of the presets {', '.join(presets())}, or the run.json in a run's folder."
    return InputError(f"Expected a preset, or the run.json of a run. Received: {received}. {mend or usual}")


def resolve(*overrides: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults of all notebooks with ``overrides`` laid over them, the last one on top, checked.

    Raises:
        InputError: a name that no notebook declares, a value of another type, an impossible value, or values that
            cannot be together, such as one that another source alone reads.
    """
    known = declared()
    values = {name: parameter.default for name, parameter in known.items()}
    for override in overrides:
        for name, value in override.items():
            check_name(name, known)
            values[name] = checked(known[name], value)
    values["path"] = _from_root(values["path"])
    check_together(values, {name: parameter.default for name, parameter in known.items()})
    return values


def _from_root(path: str) -> str:
    """A path without a folder of this machine in it, where it can be: the same in a clone elsewhere.

    One within the project is as seen from its root, where the notebooks work, and one in the user's home begins with
    ``~``, which the shell had replaced; another stays as the user wrote it.
    """
    full, home = Path(os.path.expanduser(path)), Path(os.path.expanduser("~"))  # noqa: PTH111 - which is never an error
    if full.is_relative_to(ROOT) and path:
        return full.relative_to(ROOT).as_posix()
    return f"~/{full.relative_to(home).as_posix()}" if full.is_absolute() and full.is_relative_to(home) else path


def check_name(name: str, known: Iterable[str]) -> None:
    """Raise an InputError that names the nearest parameter if ``name`` is not among ``known``."""
    known = list(known)
    if name not in known:
        hint = nearest(name, known)
        raise InputError(f"Expected a parameter that `python -m lib params` lists. Received: {name!r}.{hint}")


def checked(parameter: Parameter, value: Any) -> Any:
    """The value as a parameter has it, alike from a command, a preset, a notebook or papermill.

    A text for what is no text is read as one types it, and a single value for a list is a list of one.

    Raises:
        InputError: a value of another type, or an impossible one.
    """
    if isinstance(value, str) and parameter.type != "str":
        value = _read_text(parameter.type, value)
    received = value
    if parameter.type.startswith("list") and not isinstance(value, list):
        value = [value]
    if not _has_type(parameter.type, value):
        hint = " Put a text in quotes; papermill leaves it a text after -r." if "str" in parameter.type else ""
        raise InputError(f"Expected {parameter.name} to be {_article(parameter.type)}. Received: {received!r}.{hint}")
    for number in value if isinstance(value, list) else [value]:
        check_value(parameter.name, number)
    return float(value) if parameter.type == "float" else value


def _read_text(kind: str, text: str) -> Any:
    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):  # the latter for what looks like a date and is none
        value = None
    value = text if value is None else value  # also an empty one, of which YAML makes nothing
    if kind == "float" and isinstance(value, str):
        value = _number(value)  # YAML reads 1e-3 as text
    if kind == "list[str]" and not isinstance(value, list):
        return [text]  # a single name may hold what YAML would read as a mapping or a comment
    return value


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _has_type(kind: str, value: Any) -> bool:
    if kind.startswith("list"):
        return isinstance(value, list) and all(_has_type(kind[5:-1], item) for item in value)
    return isinstance(value, TYPES[kind]) and (kind == "bool" or not isinstance(value, bool))


def _article(kind: str) -> str:
    return {
        "str": "a text",
        "int": "a whole number",
        "float": "a number, such as 0.5",
        "bool": "true or false",
        "list[str]": "a list of texts, such as [a, b]",
        "list[int]": "a list of whole numbers, such as [0, 7]",
        "list[float]": "a list of numbers, such as [-9999]",
    }[kind]
