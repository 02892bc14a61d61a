"""What several tests share: small series, and a copy of the project whose reports folder a test may fill."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lib import run as run_module
from lib.parameters import ROOT, STEPS, resolve
from lib.results import Results

# A busy machine is no reason to fail, and a test that fails has to fail again.
settings.register_profile("project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")

LONGEST = (
    "test_interruptions.py",
    "test_colab_runtime.py",
    "test_metrics.py",
    "test_notebook_alone.py",
    "test_failure.py",
    "test_pipeline.py",
    "test_presets.py",
)
"""The files that take minutes, which come first: one that began last would keep a single worker busy at the end."""


def pytest_collection_modifyitems(items):
    """Put the tests of these files before all others, in this order."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


@pytest.fixture
def parameters():
    """A function that gives all parameters, with some of them changed."""
    return lambda **changes: resolve(changes)


@pytest.fixture
def new_run(tmp_path, monkeypatch, parameters):
    """A function that gives a run of these parameters in an empty folder, of few rows if it makes them itself."""
    monkeypatch.setattr(run_module, "REPORTS", tmp_path)
    rows = {"points": 200}
    return lambda **changes: Results(
        parameters(name="small", window=8, **({} if "source" in changes else rows), **changes)
    )


@pytest.fixture
def two_steps(new_run):
    """A run whose first two steps have left a file each."""
    run = new_run()
    for step, name in zip(STEPS, ("a.json", "b.json"), strict=False):
        run.begin(step)
        run.save_json(name, {})
        run.finish(step)
    return run


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Path:
    """A copy of the project with an empty reports folder, in a git repository of its own."""
    folder = tmp_path_factory.mktemp("project") / "forecast-report"
    copy_project(folder)
    commit(folder)
    return folder


def copy_project(folder: Path) -> None:
    """Copy what a run needs into a folder that is not there yet, a git repository without a commit."""
    for name in ("lib", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.txt", ".gitignore"):
        shutil.copy(ROOT / name, folder / name)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)


def commit(folder: Path, *ignored: str) -> None:
    """Commit all that lies in a git repository, and some of what it ignores."""
    who = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    words = (["add", "."], ["add", "--force", *ignored], [*who, "commit", "--quiet", "--message", "all"])
    for command in words:
        subprocess.run(["git", *command], cwd=folder, check=True)


@pytest.fixture(scope="session")
def command(project):
    """A function that runs ``python`` with some arguments in the copy of the project."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *arguments], cwd=project, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def disk(tmp_path):
    """A function that mounts an empty file system of so many bytes on a folder, full or not."""
    mounted = []

    def mount(folder, options):
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False, capture_output=True
        )
        if done.returncode:
            pytest.skip(f"no file system can be mounted here: {done.stderr.decode().strip()}")
        mounted.append(folder)

    yield mount
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)
