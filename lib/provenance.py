"""Where a result comes from: versions, commit, machine, and the fingerprints of code and files."""

import hashlib
import json
import os
import platform
import subprocess
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from lib.parameters import NOTEBOOKS, ROOT


def environment() -> dict[str, Any]:
    """What a stranger needs to know to repeat a run: versions, commit, hardware, threads. Holds no clock, no path."""
    return {
        "versions": versions(),
        "commit": commit(),
        "hardware": {
            "processor": _processor(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.release()}",
        },
        "threads": {name: os.environ.get(name, "default") for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")},
    }


def versions() -> dict[str, str]:
    """The version of Python and of each direct dependency of the project, as installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [Requirement(line).name for line in project["dependencies"]] + ["keras"]
    return {"python": platform.python_version()} | {name: _version(name) for name in sorted(names)}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"


def commit() -> dict[str, Any]:
    """The project's commit and whether the work tree held other changes; empty strings outside a git checkout."""
    changes = _git("status", "--porcelain", "--", "lib", "notebooks", "pyproject.toml", "requirements.txt")
    return {"id": _git("rev-parse", "--verify", "--quiet", "HEAD"), "clean": changes == ""}


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def digest(*parts: Any) -> str:
    """The sha256 of JSON-able ``parts``."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def code_digest(step: str) -> str:
    """The sha256 of the code that a step runs: its notebook's cells and the whole of ``lib``."""
    cells = json.loads((NOTEBOOKS / f"{step}.ipynb").read_text(encoding="utf-8"))["cells"]
    notebook = ["".join(cell["source"]) for cell in cells if "parameters" not in cell["metadata"].get("tags", ())]
    modules = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "lib").glob("*.py"))}
    return digest(notebook, modules)


def step_fingerprint(step: str, parameters: Mapping[str, Any], inputs: list[str]) -> str:
    """What decides a step's result: its code, its parameters, the versions, and the fingerprints of its inputs."""
    return digest(code_digest(step), dict(parameters), versions(), inputs)
