"""Google Colab: the repository that its notebooks are fetched from, and what a notebook needs once it is there."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import nbformat
from IPython.display import HTML
from nbformat import NotebookNode
from packaging.requirements import Requirement

from lib import parameters
from lib.command_line import from_text
from lib.errors import InputError
from lib.parameters import NOTEBOOKS, ROOT
from lib.storage import write_text

TAG = "badge"  # of the cell with the badge, which is no part of a report
BADGE = "https://colab.research.google.com/assets/colab-badge.svg"
CLONE = re.compile(r"--branch \S+ https://github\.com/\S+")  # in the setup cell of each notebook
BLOCK = re.compile(r"(<!-- colab -->\n).*?(<!-- end of colab -->)", re.DOTALL)  # in the README
REPOSITORY = re.compile(r"[A-Za-z0-9](-?[A-Za-z0-9]){0,38}/(?!\.+$|.*\.git$)[\w.-]{1,100}", re.ASCII)
REF = re.compile(r"(?!.*(\.\.|//|\.lock$|[/.]$))[A-Za-z0-9][\w./-]{0,99}", re.ASCII)
COMMIT = re.compile(r"(?=.*[a-f])[0-9a-f]{7,39}|[0-9a-f]{40}")  # all digits may be a date
PROVIDED = {"jupyter", "tensorflow"}  # Colab is a Jupyter of its own, with a TensorFlow made for its machines


@dataclass(frozen=True)
class Place:
    """Where the project was pushed to: ``OWNER/REPO`` on GitHub, empty until that is known, and a branch or tag."""

    repository: str
    ref: str

    @property
    def clone(self) -> str:
        """The arguments of ``git clone`` for this place."""
        return f"--branch {self.ref} https://github.com/{self.repository or 'OWNER/REPO'}"

    def badge(self, name: str) -> str:
        """Markdown of the badge that opens the notebook ``name`` in Colab."""
        notebook = f"https://colab.research.google.com/github/{self.repository}/blob/{self.ref}/notebooks/{name}.ipynb"
        return f"[![Open in Colab: {name}]({BADGE})]({notebook})"


def place() -> Place:
    """The place that pyproject.toml names, the only one where it is set."""
    return Place(**tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["colab"])


def move_to(there: Place) -> None:
    """Name the place in pyproject.toml and, after that, in every notebook and in the README.

    Raises:
        InputError: it is not a repository of GitHub's, or a commit, or nothing that a branch or tag may be called.
    """
    _check(there)
    _rewrite(ROOT / "pyproject.toml", r"^repository = .*$", f'repository = "{there.repository}"')
    _rewrite(ROOT / "pyproject.toml", r"^ref = .*$", f'ref = "{there.ref}"')
    for path in notebooks():
        notebook = marked(nbformat.read(path, as_version=4), path.stem, there)
        write_text(path, nbformat.writes(notebook) + "\n")
    readme = ROOT / "README.md"
    write_text(readme, with_badges(readme.read_text(encoding="utf-8"), there))


def _check(there: Place) -> None:
    if not REPOSITORY.fullmatch(there.repository):
        raise InputError(
            "Expected a repository on GitHub as OWNER/REPO, such as octocat/forecast-report. "
            f"Received: {there.repository!r}."
        )
    if not REF.fullmatch(there.ref):
        raise InputError(f"Expected --ref to be a branch or tag, such as main or v1.0. Received: {there.ref!r}.")
    if COMMIT.fullmatch(there.ref):
        raise InputError(
            f"Expected --ref to be a branch or tag, which alone can be cloned by name. Received: {there.ref!r}, a "
            f"commit. Name it first: git tag v1.0 {there.ref}, then push the tag and use --ref v1.0."
        )


def _rewrite(path: Path, line: str, new: str) -> None:
    write_text(path, re.sub(line, new, path.read_text(encoding="utf-8"), flags=re.MULTILINE))


def notebooks() -> list[Path]:
    """The notebooks that can be opened in Colab."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def marked(notebook: NotebookNode, name: str, there: Place) -> NotebookNode:
    """The notebook with a badge before everything else, if the place is known, and fetching the project from there."""
    badge = nbformat.v4.new_markdown_cell(there.badge(name), id="colab-badge", metadata={"tags": [TAG]})
    others = [cell for cell in notebook.cells if TAG not in cell.metadata.get("tags", ())]
    notebook.cells = [badge, *others] if there.repository else others
    for cell in notebook.cells:
        if cell["id"] == "setup":
            cell.source = CLONE.sub(there.clone, cell.source)
    return notebook


def with_badges(readme: str, there: Place) -> str:
    """The README with a badge for each notebook, if the place is known."""
    lines = [f"- `{path.stem}`: {there.badge(path.stem)}\n" for path in notebooks()] if there.repository else []
    return BLOCK.sub(lambda block: block[1] + "".join(lines) + block[2], readme)


def is_here() -> bool:
    """Whether this is a notebook in Colab."""
    return "google.colab" in sys.modules


def settle() -> None:
    """Work in the project's folder from here on; in Colab, install what is absent there."""
    os.chdir(ROOT)
    if is_here():
        _install(absent())


def _install(lines: list[str]) -> None:
    """Install what these lines name, and change nothing that is there."""
    if lines:
        with tempfile.TemporaryDirectory() as folder:
            present = Path(folder) / "present.txt"
            present.write_text("\n".join(_installed()), encoding="utf-8")
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, "--constraint", str(present), *lines], check=True)


def absent() -> list[str]:
    """The direct dependencies, as pyproject.toml lists them, that are not installed and that Colab does not replace."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [line for line in project["dependencies"] if _lacks(Requirement(line).name)]


def _lacks(name: str) -> bool:
    return name not in PROVIDED and not any(metadata.distributions(name=name))


def _installed() -> Iterable[str]:
    found = {each.metadata["Name"]: each.version for each in metadata.distributions()}
    return [f"{name}=={version}" for name, version in found.items() if name and version]


def chosen(preset: str, target: str = "", changes: str = "") -> dict[str, Any]:
    """All parameters of the run that a form describes; in Colab, a preset for a file asks for the file.

    Args:
        preset: where to start from.
        target: the column to forecast; empty leaves it to the preset.
        changes: other parameters, such as ``epochs=10 name=quick``.

    Raises:
        InputError: an unknown preset or parameter, or an impossible value.
    """
    values = parameters.preset(preset) | ({"target": target} if target else {})
    for name, text in _assignments(changes):
        values |= from_text((name, text))
    if is_here() and values["source"] == "csv" and "path" not in values:
        values["path"] = _uploaded()
    return parameters.resolve(values)


def _assignments(changes: str) -> list[tuple[str, str]]:
    try:
        words = shlex.split(changes)
    except ValueError:
        raise InputError(f"Expected changes such as epochs=10 name=quick. Received: {changes!r}.") from None
    return [(name, text) for name, _, text in (word.partition("=") for word in words)]


def _uploaded() -> str:
    files = import_module("google.colab.files")  # which exists in Colab alone
    return next(iter(files.upload()), "")


def shown(report: Path, height: int = 800) -> HTML:
    """The report inside a notebook, in a frame of its own, so that neither page's style reaches the other."""
    own_links = '<head><base href="about:srcdoc">'  # or they would be taken for the outer page's
    page = escape(report.read_text(encoding="utf-8").replace("<head>", own_links, 1))
    frame = 'title="The report" sandbox="allow-scripts allow-popups" style="width: 100%; border: 1px solid #888"'
    return HTML(f'<div><iframe {frame} height="{height}" srcdoc="{page}"></iframe></div>')
