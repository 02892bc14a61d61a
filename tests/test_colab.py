"""The place that the notebooks are fetched from in Colab: one, and the same in every file that names it."""

import re
import shutil
import subprocess
import sys
from copy import deepcopy

import nbformat
import pytest

from lib import colab
from lib.parameters import ROOT
from lib.report.contents import merged

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


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
        (("a/b", "--ref", "1f0c9e2"), "'1f0c9e2', a commit. Name it first: git tag v1.0 1f0c9e2"),
        (("a/b", "--ref", "0123456789" * 4), "a commit"),
    ],
)
def test_a_bad_place_is_refused_in_one_line(command, words, received):
    answer = command("-m", "lib", "colab", *words)
    assert answer.returncode == 2
    assert len(answer.stderr.splitlines()) == 1
    assert received in answer.stderr


@pytest.mark.parametrize("ref", ["v1.0", "feature/new-data", "20261124", "abcdef"])
def test_a_branch_or_tag_is_taken(copy, ref):
    line = [sys.executable, "-m", "lib", "colab", "ann/fork", "--ref", ref]
    assert subprocess.run(line, cwd=copy, capture_output=True, check=False).returncode == 0
    assert {each for _, badges in addresses(copy).values() for each in badges} == {("ann/fork", ref)}


def test_the_badge_is_no_part_of_a_report():
    plain = nbformat.read(ROOT / "notebooks/01_data.ipynb", as_version=4)
    badged = colab.marked(deepcopy(plain), "01_data", colab.Place("ann/fork", "main"))
    assert "colab-badge.svg" in badged.cells[0].source
    (with_badge, _), (without, _) = (merged({"01_data": notebook}) for notebook in (badged, plain))
    assert "Open in Colab" not in str(with_badge)
    assert with_badge == without


def test_links_within_the_report_work_in_the_frame_that_shows_it(tmp_path):
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser's driver, playwright, is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: install it with the system's packages")
    outer, report = tmp_path / "notebook.html", tmp_path / "report.html"
    long = f"<!-- {'x' * 2**21} --></body>"  # longer than an address may be
    report.write_text((ROOT / "reports/sine/report.html").read_text(encoding="utf-8").replace("</body>", long))
    assert report.stat().st_size > 2**21
    outer.write_text(f"<!doctype html><h1>Notebook</h1>{colab.shown(report).data}")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(reduced_motion="reduce")
        page.goto(outer.as_uri())
        for chapter in ("evaluation", "data"):
            page.frames[1].locator(f'nav a[href="#{chapter}"]').first.click()
            page.frames[1].wait_for_function(f"location.hash == '#{chapter}'")
            top = page.frames[1].evaluate(f"document.getElementById('{chapter}').getBoundingClientRect().top")
            assert 0 <= top < 100, chapter
            assert page.url == outer.as_uri()
        browser.close()


def test_without_the_project_the_first_cell_says_what_to_do(tmp_path):
    notebook = nbformat.read(ROOT / "notebooks/01_data.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id == "setup"]
    nbformat.write(notebook, tmp_path / "alone.ipynb")
    execute = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "alone.ipynb"]
    done = subprocess.run(execute, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Push it, and run: python -m lib colab OWNER/REPO" in done.stderr


def test_only_what_is_absent_would_be_installed_and_never_tensorflow(monkeypatch):
    monkeypatch.setattr(
        colab.metadata, "distributions", lambda name: [] if name in {"papermill", "tensorflow"} else [1]
    )
    assert colab.absent() == ["papermill>=2.6"]
