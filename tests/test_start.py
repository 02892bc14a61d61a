"""What has no network to train does not wait for TensorFlow, whose import takes seconds."""

import subprocess
import sys

import pytest

from lib.parameters import ROOT

WITHOUT = {
    "the check of the data before a run": "import lib.checks",
    "the report": "import lib.report.report",
    "the first notebook": "from lib import figures, pipeline, results; from lib.prose import sentences, tables",
}


@pytest.mark.parametrize("imports", WITHOUT.values(), ids=WITHOUT.keys())
def test_tensorflow_is_not_imported_for(imports):
    told = f"import sys; {imports}; print('tensorflow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
