"""Two fresh clones of the last commit, in two folders, make the same run: are all files equal to the byte?

``python -m tests.reproduce sine`` takes what ``python -m lib run`` takes, and ends with 0 where all of them are.
"""

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


def _started(folder: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Clone the project into ``folder`` and start the run there, with this very Python."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    subprocess.run(["git", "checkout", "--quiet", commit.strip()], cwd=folder, check=True)
    return subprocess.Popen([sys.executable, "-m", "lib", "run", *arguments, "--fresh", "--name", "twin"], cwd=folder)


def main(arguments: Sequence[str]) -> int:
    """Make the run in both clones at once, compare, say what was found."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        clones = [Path(place) / "one", Path(place) / "in another folder" / "two"]
        runs = [_started(clone, arguments) for clone in clones]
        if [run for run in runs if run.wait()]:  # all of them are waited for
            return 1
        compared, different = differing(*(clone / "reports/twin" for clone in clones))
    took = f"Both runs at once took {time.monotonic() - start:.0f} s."
    print(f"{len(compared)} files were compared, {len(different)} differ. {took}", *different, sep="\n  ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["sine"]))
