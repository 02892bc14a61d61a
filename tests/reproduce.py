"""Two fresh clones of the last commit, in two folders, make the same run: are all files equal to the byte?

``python -m tests.reproduce`` ends with 0 where all of them are. With a folder behind it, the first of the two runs is
kept there.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from lib.parameters import ROOT

MAY_DIFFER = {"timings.json"}


def differing(first: Path, second: Path) -> tuple[list[str], list[str]]:
    """The files of two folders that were compared, and those of them that are not equal or are in one folder alone."""
    found = sorted({name for folder in (first, second) for name in _files(folder)} - MAY_DIFFER)
    return found, [name for name in found if _content(first / name) != _content(second / name)]


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def clone(folder: Path) -> None:
    """Clone the last commit, without the example: files that nobody made are not to be compared."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    subprocess.run(["git", "checkout", "--quiet", commit.strip()], cwd=folder, check=True)
    shutil.rmtree(folder / "reports/sine")


def _started(folder: Path) -> subprocess.Popen[bytes]:
    """Call ``make report`` in a new clone, with the environment that is at hand."""
    clone(folder)
    environment = ["--assume-old", ".venv/ready", f"BIN={Path(sys.executable).parent}"]
    return subprocess.Popen(["make", *environment, "report"], cwd=folder)


def main(kept: Sequence[str]) -> int:
    """Make the run in both clones at once, compare, say what was found."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        clones = [Path(place) / "one", Path(place) / "in another folder" / "two"]
        makings = [_started(clone) for clone in clones]
        if [making for making in makings if making.wait()]:  # all of them are waited for
            return 1
        runs = [clone / "reports/sine" for clone in clones]
        compared, different = differing(*runs)
        for folder in kept:
            shutil.copytree(runs[0], folder)
    took = f"Both runs at once took {time.monotonic() - start:.0f} s."
    print(f"{len(compared)} files were compared, {len(different)} differ. {took}", *different, sep="\n  ")
    return exit_code(compared, different)


def exit_code(compared: Sequence[str], different: Sequence[str]) -> int:
    """0 where there is something to compare and all of it is equal."""
    return 1 if different or not compared else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:2]))
