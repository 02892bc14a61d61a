"""What several tests share: small series, and a copy of the project whose reports folder a test may fill."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lib.parameters import ROOT, resolve

# A busy machine is no reason to fail, and a test that fails has to fail again.
settings.register_profile("project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture
def parameters():
    """A function that gives all parameters, with some of them changed."""
    return lambda **changes: resolve(changes)


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Path:
    """A copy of the project with an empty reports folder."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("lib", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def command(project):
    """A function that runs ``python`` with some arguments in the copy of the project."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *arguments], cwd=project, capture_output=True, text=True, check=False)

    return run
