"""A Colab of our own: its versions, a stand-in for ``google.colab``, the project on a local remote.

`make colab` makes the environment, once: Python 3.13 with the packages of ``constraints-2026-08.txt``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from lib.parameters import ROOT

HERE = Path(__file__).parent
PYTHON = ROOT / ".venv-colab" / "bin" / "python"
PLACE = "octocat/forecast-report"


def pushed(folder: Path, settings: str = "") -> Path:
    """Make ``folder`` a git repository with the project as it is pushed, its sine preset with more ``settings``."""
    for name in ("lib", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    subprocess.run([sys.executable, "-m", "lib", "colab", PLACE], cwd=folder, check=True, capture_output=True)
    preset = folder / "notebooks/presets/sine.yaml"
    preset.write_text(preset.read_text(encoding="utf-8") + settings, encoding="utf-8")
    who = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    for words in (["init", "--quiet", "--initial-branch=main"], ["add", "."], [*who, "commit", "--quiet", "-m", "all"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def opened(remote: Path, name: str, folder: Path, cells: int | None = None) -> subprocess.Popen[str]:
    """Open one notebook in a Colab that has nothing else, in ``folder/content``, and run all its cells or the first."""
    shutil.copytree(HERE / "standin", folder / "standin")
    environment = os.environ | {
        "PYTHONPATH": str(folder / "standin"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{remote}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://github.com/{PLACE}",
    }
    content = folder / "content"
    content.mkdir()
    notebook = nbformat.read(remote / f"notebooks/{name}.ipynb", as_version=4)
    notebook.cells = notebook.cells[:cells]
    nbformat.write(notebook, content / f"{name}.ipynb")
    execute = [PYTHON, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "out", f"{name}.ipynb"]
    return subprocess.Popen(execute, cwd=content, env=environment, stderr=subprocess.PIPE, text=True)
