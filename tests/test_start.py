"""What has no network to train does not wait for TensorFlow, whose import takes seconds."""

import subprocess
import sys

from lib.parameters import ROOT

WITHOUT = {
    "the check of the data before a run": "import lib.checks",
    "the report": "import lib.report.report",
    "the first notebook": "from lib import figures, pipeline, results; from lib.prose import sentences, tables",
}


def test_tensorflow_is_imported_for_none_of_these():
    asked = (f"{imports}; print({what!r}, 'tensorflow' in sys.modules)" for what, imports in WITHOUT.items())
    told = "\n".join(["import sys", *asked])  # in one process: where the last is without it, all are
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"{what} False" for what in WITHOUT]
