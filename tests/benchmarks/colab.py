"""Whether one "Run all" stays in the time and the memory of Colab's free tier.

    python -m tests.benchmarks.colab    # after `make colab`, which makes the environment

Runs colab.ipynb as it is, with the sine preset's whole budget, and prints the seconds and the most memory that its
processes held at one moment, shared pages counted once. The free tier lends 2 cores and 12.7 GB for at most 12 hours
(research.google.com/colaboratory/faq.html names the hours, the runtime's own display the memory).
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.colab import runtime

BYTES, SECONDS = 12.7e9, 12 * 3600


def main() -> int:
    """Print what was measured beside the limits; 1 where one is missed."""
    with tempfile.TemporaryDirectory() as place:
        remote = Path(place) / "remote"
        remote.mkdir()
        start = time.monotonic()
        run = runtime.opened(runtime.pushed(remote), "colab", Path(place))
        most = most_memory(run)
        seconds = time.monotonic() - start
    if run.returncode and run.stderr:
        print(run.stderr.read()[-3000:])
    print(f"{seconds:.0f} s of {SECONDS} s, {most / 1e9:.2f} GB of {BYTES / 1e9:.1f} GB")
    return 0 if run.returncode == 0 and seconds <= SECONDS and most <= BYTES else 1


def most_memory(run: subprocess.Popen[str]) -> int:
    """Wait for the ``run``; the most bytes that it and all its children held together."""
    most, process = 0, psutil.Process(run.pid)
    while run.poll() is None:
        most = max(most, sum(map(memory, [process, *process.children(recursive=True)])))
        time.sleep(0.25)
    return most


def memory(process: psutil.Process) -> int:
    """Bytes of a process, each shared page divided by those who share it; none where it has ended."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


if __name__ == "__main__":
    sys.exit(main())
