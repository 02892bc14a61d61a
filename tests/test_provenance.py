"""Where a result comes from."""

import hashlib
import importlib.metadata
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from lib import provenance
from lib.parameters import ROOT, STEPS
from tests.conftest import commit


def test_versions_are_those_installed():
    versions = provenance.versions()
    assert versions["python"] == platform.python_version()
    assert versions["pandas"] == importlib.metadata.version("pandas")
    assert {"tensorflow", "keras", "papermill", "nbconvert"} <= set(versions)


def test_the_commit_is_that_of_the_checkout():
    known = subprocess.run(["git", "log", "-1", "--format=%H"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert provenance.commit()["id"] == (known.stdout.strip() if known.returncode == 0 else "")


def test_clean_means_that_what_decides_a_result_is_as_committed(tmp_path, monkeypatch):
    monkeypatch.setattr(provenance, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert provenance.commit() == {"id": "", "clean": None}
    (tmp_path / "lib").mkdir()
    for name in ("lib/known.py", "requirements.txt"):
        (tmp_path / name).write_text("")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    commit(tmp_path)
    subprocess.run(["git", "config", "status.showUntrackedFiles", "no"], cwd=tmp_path, check=True)
    for name, clean in {"my.csv": True, "docs.txt": True, "lib/new.py": False, "numpy.py": False}.items():
        (tmp_path / name).write_text("")
        assert provenance.commit()["clean"] is clean, name
        (tmp_path / name).unlink()
    (tmp_path / "requirements.txt").write_text("changed")
    assert provenance.commit()["clean"] is False


def test_the_digest_of_equal_things_is_equal_and_of_others_is_not():
    assert provenance.digest({"a": 1, "b": 2}) == provenance.digest({"b": 2, "a": 1})
    assert provenance.digest({"a": 1}) != provenance.digest({"a": 2})
    assert len(provenance.digest()) == 64


def test_the_modules_of_a_step_are_those_it_reaches_by_imports():
    names = {path.stem for path in provenance.modules_used("from lib.windows.windows import prepare")}
    assert {"windows", "series", "source", "synthetic", "scaler"} <= names
    assert not names & {"training", "models", "run", "pipeline"}


def test_the_code_of_a_step_is_told_file_by_file():
    code = provenance.code_of("02_training")
    assert {"notebooks/02_training.ipynb", "lib/network/lstm.py", "lib/series/series.py"} <= set(code)
    assert not set(code) & {"lib/pipeline.py", "lib/run.py", "lib/attention/hits.py", "notebooks/01_data.ipynb"}
    content = (ROOT / "lib/network/lstm.py").read_bytes()
    assert hashlib.sha256(content).hexdigest().startswith(code["lib/network/lstm.py"])
    assert len(code["lib/network/lstm.py"]) == 16


@pytest.mark.parametrize("step", STEPS)
def test_what_writes_the_outputs_is_part_of_the_code_of_every_step(step):
    writing = {"lib/__init__.py", "lib/execution.py", "lib/results.py", "lib/storage.py", "lib/figures/plot.py"}
    assert writing <= set(provenance.code_of(step))


def test_every_module_decides_a_result_or_carries_it_or_is_named_here():
    """A module that no step reaches can change without a step being made anew: each is meant to."""
    steps = {name for step in STEPS for name in provenance.code_of(step)}
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lib").rglob("*.py")}
    others = {name for name in modules - steps if Path(name).stem not in provenance.CARRIERS}
    outside = {"__init__", "__main__", "colab", "differences"}
    assert {name for name in others if not name.startswith("lib/report/") and Path(name).stem not in outside} == set()


@pytest.mark.parametrize(
    ("variables", "expected"), [({}, [None] * 3), ({"TF_NUM_INTRAOP_THREADS": "3"}, [3, None, None])]
)
def test_the_threads_are_those_that_the_libraries_take(variables, expected, monkeypatch):
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    usable = int(subprocess.run(["nproc"], capture_output=True, text=True, check=True).stdout)
    assert list(provenance.threads().values()) == [count or usable for count in expected]


@pytest.mark.parametrize("count", ["1", "2", ""])
def test_openmp_and_blas_take_as_many_threads_as_is_said(count):
    script = (
        "from lib.provenance import threads; import numpy, sklearn.ensemble, threadpoolctl as t; "
        "print(threads()['openmp_and_blas'], *(pool['num_threads'] for pool in t.threadpool_info()))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    environment |= {"OMP_NUM_THREADS": count} if count else {}
    words = [sys.executable, "-c", script]
    said, *real = subprocess.check_output(words, cwd=ROOT, env=environment, text=True).split()
    assert len(real) >= 2
    assert set(real) == {said}


def test_the_operating_system_is_named_with_its_version():
    system = provenance.environment()["hardware"]["system"]
    assert system.endswith(f"{platform.system()} {platform.release()}")
    release = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    assert system.startswith(release["PRETTY_NAME"].strip('"'))
