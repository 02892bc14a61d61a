"""The whole sine run, four notebooks and the report, against a plain script of the same epochs with stock Keras.

    python -m tests.benchmarks.whole_run

Both run in a folder of their own, one after the other; the run without the attention notebook's retraining. The goal is
that it takes no longer than the script.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lib.parameters import ROOT

RUN = ["-m", "lib", "run", "sine", "--fresh", "-p", "retrain", "false", "-p", "profile_seeds", "1"]
SCRIPT = Path(__file__).with_name("plain_script.py")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder) / "project")
        ours = seconds(RUN, project)
        reported = project / "reports/sine"
        epochs = len(json.loads((reported / "outputs/logs/training_logs.json").read_text())["loss"])
        theirs = seconds([SCRIPT, epochs, folder], project)
        timings = json.loads((reported / "timings.json").read_text())
    print(f"the whole run {ours:.0f} s, the plain script {theirs:.0f} s, {epochs} epochs each: {theirs / ours:.2f} x")
    parts = [f"{name} {took:.0f} s" for name, took in timings.items() if isinstance(took, float)]
    print(f"of which {', '.join(parts)}")


def copied(folder: Path) -> Path:
    """A copy of the project without any run."""
    for name in ("lib", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def seconds(arguments: list, folder: Path) -> float:
    """How long a Python process takes, start and imports included."""
    start = time.monotonic()
    subprocess.run([sys.executable, *map(str, arguments)], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    return time.monotonic() - start


if __name__ == "__main__":
    main()
