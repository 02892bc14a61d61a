"""The place that the notebooks are fetched from in Colab: one, and the same in every file that names it."""

import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from lib import colab
from lib.parameters import ROOT


def addresses(folder):
    """What each notebook and the README say of the place: (repository, ref) pairs, read without lib."""
    found = {}
    for path in [*sorted((folder / "notebooks").glob("*.ipynb")), folder / "README.md"]:
        text = path.read_text(encoding="utf-8")
        clones = re.findall(r"--branch (\S+) https://github\.com/([\w.-]+/[\w.-]+) ", text)
        badges = re.findall(r"colab\.research\.google\.com/github/([\w.-]+/[\w.-]+)/blob/(.+?)/notebooks/", text)
        found[path.name] = [(repository, ref) for ref, repository in clones], badges
    return found


def test_every_file_names_the_place_of_pyproject():
    there = colab.place()
    for name, (clones, badges) in addresses(ROOT).items():
        assert set(clones) == (set() if name == "README.md" else {(there.repository or "OWNER/REPO", there.ref)}), name
        assert set(badges) == ({(there.repository, there.ref)} if there.repository else set()), name


@pytest.fixture
def copy(project, tmp_path):
    shutil.copytree(project, tmp_path / "copy", ignore=shutil.ignore_patterns("reports"))
    shutil.copy(ROOT / "README.md", tmp_path / "copy")
    return tmp_path / "copy"


def test_another_place_replaces_the_first_everywhere(copy):
    def move(*words):
        line = [sys.executable, "-m", "lib", "colab", *words]
        return subprocess.run(line, cwd=copy, capture_output=True, text=True, check=False)

    before = {path.name: nbformat.read(path, as_version=4) for path in (copy / "notebooks").glob("*.ipynb")}
    assert move("OWNER/REPO", "--ref", "main").returncode == 0
    once = {path: path.read_text() for path in copy.rglob("*") if path.suffix in {".ipynb", ".md", ".toml"}}
    assert move("ann/own.fork", "--ref", "v1.0").returncode == 0
    for name, (clones, badges) in addresses(copy).items():
        assert set(badges) == {("ann/own.fork", "v1.0")}, name
        assert name == "README.md" or clones == [("ann/own.fork", "v1.0")]
    for name, notebook in before.items():
        badge, *others = nbformat.read(copy / "notebooks" / name, as_version=4).cells
        assert "![Open in Colab: " in badge.source
        assert [cell for cell in others if cell.id != "setup"] == [c for c in notebook.cells if c.id != "setup"]
    assert move("OWNER/REPO").returncode == 0
    assert {path: path.read_text() for path in once} == once


@pytest.mark.parametrize(
    ("words", "received"),
    [
        (("repo",), "'repo'"),
        (("a/b.git",), "'a/b.git'"),
        (("https://github.com/a/b",), "'https://github.com/a/b'"),
        (("a/b", "--ref", "a..b"), "'a..b'"),
        (("a/b", "--ref", "two words"), "'two words'"),
    ],
)
def test_a_bad_place_is_refused_in_one_line(command, words, received):
    answer = command("-m", "lib", "colab", *words)
    assert answer.returncode == 2
    assert len(answer.stderr.splitlines()) == 1
    assert received in answer.stderr


def test_only_what_is_absent_would_be_installed_and_never_tensorflow(monkeypatch):
    monkeypatch.setattr(
        colab.metadata, "distributions", lambda name: [] if name in {"papermill", "tensorflow"} else [1]
    )
    assert colab.absent() == ["papermill>=2.6"]
