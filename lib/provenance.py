"""Where a result comes from: versions, commit, machine, and the fingerprints of code and files."""

import ast
import hashlib
import json
import os
import platform
import subprocess
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from lib import settings
from lib.parameters import NOTEBOOKS, ROOT

INSTRUCTIONS = ("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512_vnni", "amx_tile", "asimd", "sve")
"""Sets of vector instructions that decide which kernels run, and with them the last bits of a result."""

CARRIERS = {
    "pipeline",
    "kernels",
    "checks",
    "failure",
    "report",
    "run",
    "fingerprints",
    "settings",
    "outputs",
    "record",
    "reasons",
    "provenance",
    "terminal",
    "progress",
    "parameters",
    "limits",
    "command_line",
    "locks",
}
"""Modules that only carry results: no byte of any output depends on them."""

WRITERS = "import lib.execution, lib.results, lib.storage"
"""What the outputs of every step go through on their way into its files, whether or not its notebook names it."""

NOT_DECIDING = {"setup", "badge", "parameters"}
"""Tags of cells that do not decide a result: the values of the parameters do, not what is said of them."""

REPORT_READS = ("command_line.py", "parameters.py", "palette.py", "prose/numbers.py")
"""What the report reads beside its own code; the meaning of each parameter stands in the notebooks."""

COMMITTED = ("lib", "notebooks", "pyproject.toml", "requirements.txt", ":(glob)*.py")
"""What has to be as committed for a clean tree: a module beside lib would be imported before a library of its name.

The data have digests of their own, installed versions are told one by one, and nothing else is read.
"""

DIGITS = 16  # of a sha256, enough to notice a change


def environment() -> dict[str, Any]:
    """What a stranger needs to know to repeat a run: versions, commit, hardware, threads, settings. Holds no clock."""
    return {"versions": versions(), **circumstances()}


def circumstances() -> dict[str, Any]:
    """The commit, hardware, threads and settings of this moment; the last alone make the training anew."""
    return {
        "commit": commit(),
        "hardware": {
            "processor": _cpuinfo("model name") or platform.machine(),
            "instruction_set": " ".join(name for name in INSTRUCTIONS if name in _cpuinfo("flags", "Features").split()),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            "system": _system(),
        },
        "threads": threads(),
        "settings": settings.found(),
    }


def _system() -> str:
    """The operating system by name and version, then its kernel."""
    kernel = f"{platform.system()} {platform.release()}"
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0]}, {kernel}"
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {kernel}"
    except (OSError, KeyError):  # such as Windows, whose name and version are those of its kernel
        return kernel


def threads() -> dict[str, int]:
    """How many threads compute: within and between TensorFlow's operations, and in OpenMP and BLAS.

    Each takes a thread for each core that this process may use, unless its environment variable says otherwise.
    """
    variables = {
        "within_operations": "TF_NUM_INTRAOP_THREADS",
        "between_operations": "TF_NUM_INTEROP_THREADS",
        "openmp_and_blas": "OMP_NUM_THREADS",
    }
    return {name: _number(os.environ.get(variable, "")) or _usable_cores() for name, variable in variables.items()}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def versions() -> dict[str, str]:
    """The version of Python and of each direct dependency of the project, as installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [Requirement(line).name for line in project["dependencies"]]
    return {"python": platform.python_version()} | {name: _version(name) for name in sorted(names)}


@cache
def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"


def commit() -> dict[str, Any]:
    """The project's commit, and whether all that decides a result was as committed; empty and None without git."""
    known = _git("rev-parse", "--verify", "--quiet", "HEAD")
    changes = _git("status", "--porcelain", "--untracked-files=normal", "--", *COMMITTED)
    return {"id": known, "clean": changes == "" if known else None}


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()


def _cpuinfo(*keys: str) -> str:
    """What Linux says of the first processor under one of these ``keys``; empty where it says nothing."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    facts = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in reversed(lines))}
    return next((facts[key] for key in keys if key in facts), "")


def digest(*parts: Any) -> str:
    """The sha256 of JSON-able ``parts``."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_of(step: str) -> dict[str, str]:
    """The code that decides a step's result, file by file: its notebook's cells and the modules these use.

    Returns:
        the beginning of each file's sha256, of the notebook's cells without those that only prepare. What
        ``lib/__init__.py`` imports counts where a step uses it.
    """
    everything = json.loads((NOTEBOOKS / f"{step}.ipynb").read_text(encoding="utf-8"))["cells"]
    cells = [cell for cell in everything if NOT_DECIDING.isdisjoint(cell["metadata"].get("tags", ()))]
    code = "\n".join(["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"])
    notebook = {f"notebooks/{step}.ipynb": digest(["".join(cell["source"]) for cell in cells])[:DIGITS]}
    return notebook | _digests({*modules_used(f"{code}\n{WRITERS}"), ROOT / "lib" / "__init__.py"})


def report_code() -> dict[str, str]:
    """The code that turns a finished run into its report, file by file."""
    files = [path for path in (ROOT / "lib" / "report").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return _digests([*files, *NOTEBOOKS.glob("0*.ipynb"), *(ROOT / "lib" / name for name in REPORT_READS)])


def _digests(files: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): file_digest(path)[:DIGITS] for path in sorted(files)}


def modules_used(code: str) -> set[Path]:
    """The files of ``lib`` that ``code`` imports, those that these import, and so on, without the `CARRIERS`."""
    found: set[Path] = set()
    new = _imported(code)
    while new:
        found |= new
        new = {path for used in new for path in _imported(used.read_text(encoding="utf-8"))} - found
    return found


def _imported(code: str) -> set[Path]:
    files = {path for name in _imports(code) for path in _files(name)}
    return {path for path in files if path.stem not in CARRIERS}


@cache
def _imports(code: str) -> set[str]:
    return {name for node in ast.walk(ast.parse(code)) for name in _names(node)}


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def _files(name: str) -> list[Path]:
    if not name.startswith("lib."):
        return []
    path = ROOT.joinpath(*name.split("."))
    package = [] if path.parent.name == "lib" else [path.parent / "__init__.py"]
    return [file for file in (path.with_suffix(".py"), path / "__init__.py", *package) if file.is_file()]
