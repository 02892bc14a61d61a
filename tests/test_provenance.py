"""Where a result comes from."""

import importlib.metadata
import platform
import subprocess

from lib import provenance
from lib.parameters import ROOT


def test_versions_are_those_installed():
    versions = provenance.versions()
    assert versions["python"] == platform.python_version()
    assert versions["pandas"] == importlib.metadata.version("pandas")
    assert {"tensorflow", "keras", "papermill", "nbconvert"} <= set(versions)


def test_the_commit_is_that_of_the_checkout():
    known = subprocess.run(["git", "log", "-1", "--format=%H"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert provenance.commit()["id"] == (known.stdout.strip() if known.returncode == 0 else "")


def test_the_digest_of_equal_things_is_equal_and_of_others_is_not():
    assert provenance.digest({"a": 1, "b": 2}) == provenance.digest({"b": 2, "a": 1})
    assert provenance.digest({"a": 1}) != provenance.digest({"a": 2})
    assert len(provenance.digest()) == 64


def test_the_modules_of_a_step_are_those_it_reaches_by_imports():
    names = {path.stem for path in provenance.modules_used("from lib.windows.windows import prepare")}
    assert {"windows", "series", "source", "synthetic", "scaler"} <= names
    assert not names & {"training", "models", "run", "pipeline"}


def test_each_step_has_a_fingerprint_of_its_own():
    prints = {provenance.step_fingerprint(step, {}, []) for step in ("01_data", "02_training")}
    prints.add(provenance.step_fingerprint("01_data", {"window": 9}, []))
    prints.add(provenance.step_fingerprint("01_data", {}, ["before"]))
    assert len(prints) == 4
