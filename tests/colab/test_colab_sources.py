"""Files are read with the pandas of Google Colab as with our own, and times whose digits have fixed places as fast."""

import json
import subprocess

import pandas as pd
import pytest

from lib.parameters import ROOT
from tests.colab import samples
from tests.colab.runtime import PYTHON

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="there is no .venv-colab; `make colab` makes it")


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    return samples.write(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def in_colab(paths):
    """What is read there of each file."""
    run = subprocess.run(
        [PYTHON, "-m", "tests.colab.samples", *paths], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


def test_its_pandas_is_another_one():
    say = [PYTHON, "-c", "import pandas; print(pandas.__version__)"]
    there = subprocess.run(say, capture_output=True, text=True, check=True).stdout.strip()
    assert there != pd.__version__


def test_each_file_is_read_there_as_here(paths, in_colab):
    for path in paths:
        assert in_colab[str(path)] == json.loads(json.dumps(samples.read(path))), path.stem
