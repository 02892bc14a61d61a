"""How time and memory grow with the rows: read, clean, split and one epoch of batches, 8 variables.

    python -m tests.benchmarks.data_scale [most rows, 10_000_000 unless told]

Each size runs in a process of its own, so that its peak of memory is its own. That peak is counted from what the
process held after it had gone the same way once, with the same window, over a tiny series of 6,000 rows (0.2 MB): the
interpreter, its imports, the arenas of TensorFlow and the two or three batches on their way do not grow with the rows.
What this start takes beyond the imports is printed too. Up to 100,000 rows the run with the median peak of several is
shown: what one thread has let go of another cannot use at once, which comes to a few megabytes, or to none. Times are
of the processor, so that other programs on the machine count little. The batches are those that training reads.
Reading is also set against a bare ``pandas.read_csv`` of the same file, in turns: by the clock, where pandas from 3.1
on reads files of 5 MB and more with several threads, and by the processor, where the hash of the file counts that is
made on another core.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from lib.network.batches import ShuffledBatches, batches
from lib.parameters import ROOT, resolve
from lib.series.series import load
from lib.windows.windows import Windows, prepare

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
WINDOWS = (48, 720)
ISO, GERMAN = "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S"
SMALL, WIDE = (10_000, 8, ISO), (53_000, 21, ISO)
FILES = (SMALL, WIDE, *((rows, 8, layout) for rows in (100_000, 1_000_000) for layout in (ISO, GERMAN)))
FEATURES, BATCH, TURNS, TINY = 8, 32, 15, 6_000
RUNS, SHORT = 5, 100_000
PARAMETERS = resolve({"source": "csv", "target": "x0", "features": ["all"]})
STAGES = ("read", "prepare", "in time", "shuffled")


def main(most: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "series.csv"
        print(f"{'':>18}{'CPU seconds':^36}   {'µs per row':^17}  {'peak less start':^18}    start")
        print(
            f"{'rows':>11} window"
            + "".join(f"{stage:>9}" for stage in STAGES)
            + "    in time shuffled       MB  x series       MB"
        )
        results = [
            _print_row(_typical(path, rows, window))
            for rows in SIZES
            if rows <= most
            for window in _written(path, rows)
        ]
        for window in WINDOWS:
            _print_growth([one for one in results if one["window"] == window and one["rows"] >= 100_000])
        small, large = (one["peak"] for one in results[-2:])
        print(f"peak of the largest with window {WINDOWS[1]}: {_judged(large / small, 1.1)} x that with {WINDOWS[0]}")
        for rows, features, layout in FILES:
            if rows <= most:
                write(path, rows, layout, features)
                _print_reading(path, f"{rows:,} rows of {features}, {layout}")


def _written(path: Path, rows: int) -> tuple[int, ...]:
    write(path, rows)
    return WINDOWS


def write(path: Path, rows: int, layout: str = ISO, features: int = FEATURES) -> None:
    """Write a CSV with one row a minute; the same 100,000 rows of numbers come again and again."""
    numbers = np.random.default_rng(0).normal(10, 5, (min(rows, 100_000), features)).round(3)
    tails = [",".join(map(str, row)) for row in numbers.tolist()]
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(["date", *(f"x{number}" for number in range(features))]) + "\n")
        for start in range(0, rows, len(tails)):
            minutes = pd.to_timedelta(np.arange(start, min(start + len(tails), rows)), unit="min")
            times = (pd.Timestamp("2000-01-01") + minutes).strftime(layout)
            file.writelines(f"{time},{tail}\n" for time, tail in zip(times, tails, strict=False))


def _typical(path: Path, rows: int, window: int) -> dict[str, float]:
    """Return the run with the median peak, of several where they are short."""
    runs = [measure_apart(path, window) for _ in range(RUNS if rows <= SHORT else 1)]
    return sorted(runs, key=lambda one: one["peak"])[len(runs) // 2]


def measure_apart(path: Path, window: int) -> dict[str, float]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.data_scale", "--measure", str(path), str(window)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)


def measure(path: Path, window: int) -> dict[str, float]:
    """Time each stage and take the peak of memory of this process, less what it needs for a tiny series."""
    parameters = {**PARAMETERS, "path": str(path), "window": window}
    imports = _peak()
    _warm_up(parameters)
    start = _peak()
    read, series = _timed(lambda: load(parameters))
    prepared, parts = _timed(lambda: prepare(series, parameters))
    in_time, _ = _timed(lambda: _epoch_in_time(parts.training))
    shuffled, _ = _timed(lambda: _shuffled_epoch(parts.training))
    sizes = {"rows": len(series.values), "window": window, "series": series.values.nbytes / 1e6}
    seconds = dict(zip(STAGES, (read, prepared, in_time, shuffled), strict=True))
    return {**sizes, **seconds, "peak": _peak() - start, "start": start - imports}


def _warm_up(parameters: dict) -> None:
    """Go the whole way once: pandas imports parts of itself, TensorFlow makes its threads, only when they are used."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tiny.csv"
        write(path, TINY)
        tiny = {**parameters, "path": str(path)}
        training = prepare(load(tiny), tiny).training
        _epoch_in_time(training)
        _shuffled_epoch(training)


def _epoch_in_time(windows: Windows) -> None:
    _iterate(batches(windows, BATCH))


def _shuffled_epoch(windows: Windows) -> None:
    _iterate(ShuffledBatches(windows, BATCH, seed=0).dataset)


def _iterate(dataset: Iterable) -> None:
    for _ in dataset:
        pass


def _timed(work: Callable, clock: Callable[[], float] = time.process_time):
    start = clock()
    result = work()
    return clock() - start, result


def _peak() -> float:
    """Megabytes (10^6 bytes) at the highest so far; Linux keeps this for each program, apart from who started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


def against_pandas(path: Path, clock: Callable[[], float]) -> float:
    """Return how many times as long as ``pandas.read_csv`` reading and cleaning takes, in the median of some turns."""
    parameters = {**PARAMETERS, "path": str(path)}
    turns = [
        (_timed(lambda: load(parameters), clock)[0], _timed(lambda: pd.read_csv(path), clock)[0]) for _ in range(TURNS)
    ]
    return statistics.median(ours for ours, _ in turns) / statistics.median(bare for _, bare in turns)


def _print_reading(path: Path, what: str) -> None:
    with pd.option_context("mode.max_threads", 1):
        alone = against_pandas(path, time.perf_counter)
    by_clock, by_processor = against_pandas(path, time.perf_counter), against_pandas(path, time.process_time)
    print(
        f"reading and cleaning, {what}: {_judged(by_clock, 1.5)} x pandas.read_csv by the clock, {alone:.2f} x with "
        f"one thread for both, {_judged(by_processor, 1.5)} x by the processor",
        flush=True,
    )


def _print_row(one: dict[str, float]) -> dict[str, float]:
    for order in STAGES[2:]:
        one[order + " per row"] = (one["read"] + one["prepare"] + one[order]) / one["rows"] * 1e6
    one["times series"] = one["peak"] / one["series"]
    seconds = "".join(f"{one[stage]:>9.2f}" for stage in STAGES)
    per_row = "".join(f"{one[order + ' per row']:>9.2f}" for order in STAGES[2:])
    memory = f"{one['peak']:>9.1f} {one['times series']:>9.2f}{one['start']:>9.1f}"
    print(f"{one['rows']:>11,} {one['window']:>6}{seconds}  {per_row}{memory}", flush=True)
    return one


def _print_growth(results: list[dict[str, float]]) -> None:
    first, last = results[0], results[-1]
    growth = [f"{_judged(last[order + ' per row'] / first[order + ' per row'], 1.5)} {order}" for order in STAGES[2:]]
    print(
        f"window {first['window']}, {first['rows']:,} to {last['rows']:,} rows: time per row x {', '.join(growth)}; "
        f"highest peak {_judged(max(one['times series'] for one in results), 3)} x the series"
    )


def _judged(value: float, goal: float) -> str:
    return f"{value:.2f} (goal {goal:g}: {'holds' if value <= goal else 'MISSED'})"


if __name__ == "__main__":
    if "--measure" in sys.argv:
        print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else SIZES[-1])
