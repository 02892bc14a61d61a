"""How long the evaluation of 100,000 forecasts takes, step by step: at most 60 s on two cores, or it fails.

    python -m tests.benchmarks.evaluation

Once with one variable, once with the window and as many variables as the weather's preset has, and once with as many
numbers in a window as ridge regression reads at most. The series is made up,
ten-minute steps of a wandering daily curve; the "model" is persistence with some noise, as the network's own time is
another matter. The clock's time counts what else the machine does, the processor's does not."""

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from lib.evaluation.baselines import persistence
from lib.evaluation.evaluation import evaluation
from lib.evaluation.forecasts import Forecasts, forecasts
from lib.evaluation.free_run import free_run
from lib.parameters import resolve
from lib.series.series import Series
from lib.windows.windows import prepare

DAY = 144
TRAINING, VALIDATION, TEST = 400_000, 100_000, 100_000
SHARES = {"validation": 1 / 6, "test": 1 / 6}
SHAPES = ((50, 1), (48, 20), (120, 25))
"""Rows of a window and variables."""

LIMIT = 60.0


def made_up_series(variables: int) -> Series:
    """A daily curve on a slow wander, with noise that is larger by day; the further variables follow it."""
    random = np.random.default_rng(0)
    rows = np.arange(TRAINING + VALIDATION + TEST)
    day = np.sin(2 * np.pi * rows / DAY)
    wander = np.cumsum(random.standard_normal(rows.size)) * 0.05
    target = 4 * day + wander + (0.2 + 0.1 * day) * random.standard_normal(rows.size)
    time = pd.date_range("2009-01-01", periods=rows.size, freq="10min")
    others = [np.roll(target, lag) + random.standard_normal(rows.size) for lag in range(1, variables)]
    values = np.stack([target, *others], axis=1, dtype=np.float32, casting="same_kind")
    names = ("T (degC)", *(f"variable {number}" for number in range(1, variables)))
    return Series(time, values, names, "degC", time[1] - time[0], (), {"rows": rows.size}, None)


def timed(name: str, step: Callable[[], Any]) -> Any:
    """Print how long a step takes, by the clock and of the processor, and return what it gives."""
    clock, processor = time.perf_counter(), time.process_time()
    result = step()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"{name:<44}{clock:8.2f} s{processor:8.2f} s of the processor", flush=True)
    return result


def evaluate(series: Series, window: int) -> None:
    """All that the library does once the network is trained, apart from the network's own forecasts."""
    parameters = resolve(SHARES | {"window": window})
    parts = timed("windows", lambda: prepare(series, parameters))
    random = np.random.default_rng(1)
    model = lambda windows: persistence(series.target, windows) + 0.02 * random.standard_normal(len(windows))  # noqa: E731
    found: Forecasts = timed(
        "baselines fitted, forecasts with bands", lambda: forecasts(model, series, parts, parameters)
    )
    freely = timed("free run", lambda: free_run(lambda inputs: inputs[:, -1, 0], series, parts, found.season))
    metrics = timed("evaluation", lambda: evaluation(series, parts, found, parameters))
    print(metrics["verdict"], metrics["intervals"]["adaptive"], f"break-even after {freely.break_even} steps", sep="\n")


def within_limit(window: int, variables: int) -> bool:
    """Whether the goal is reached in this shape."""
    series = made_up_series(variables)
    start, processor = time.perf_counter(), time.process_time()
    evaluate(series, window)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    print(
        f"{TEST:,} test points evaluated in {seconds:.1f} s (limit {LIMIT:.0f} s), {processor:.1f} s of the processor: "
        f"windows of {window} rows, {variables} variables"
    )
    return seconds <= LIMIT


def main() -> int:
    """0 where the goal is reached in every shape, else 1."""
    within = [within_limit(*shape) for shape in SHAPES]
    return int(not all(within))


if __name__ == "__main__":
    sys.exit(main())
