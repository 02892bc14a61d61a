"""The whole sine run, four notebooks and the report, against a plain script of the same epochs with stock Keras.

    python -m tests.benchmarks.whole_run

Both run in a folder of their own, one after the other. The goals: without the attention notebook's retraining the run
takes no longer than the script, with it at most three times as long. It ends with 1 where a goal is missed.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lib.parameters import ROOT

RUN = ["-m", "lib", "run", "sine", "--fresh", "-p", "profile_seeds", "1", "-p", "retrain"]
MOST = {"false": 1.0, "true": 3.0}
"""How many times as long as the script the run may take, by whether it trains again without attention."""

SCRIPT = Path(__file__).with_name("plain_script.py")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder) / "project")
        script = None
        missed = 0
        for retrain, most in MOST.items():
            ours = seconds([*RUN, retrain], project)
            script = script or seconds([SCRIPT, epochs(project), folder], project)
            print(
                f"retrain {retrain}: {ours:.0f} s, {ours / script:.2f} x the plain script, {script:.0f} s (goal {most})"
            )
            print(f"  of which {parts(project)}", flush=True)
            missed += ours > most * script
    return 1 if missed else 0


def epochs(project: Path) -> int:
    """How many epochs the run was trained for."""
    return len(json.loads((project / "reports/sine/outputs/logs/training_logs.json").read_text())["loss"])


def parts(project: Path) -> str:
    """How long each step of the run took."""
    timings = json.loads((project / "reports/sine/timings.json").read_text())
    return ", ".join(f"{name} {took:.0f} s" for name, took in timings.items() if isinstance(took, float))


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
    sys.exit(main())
