"""How long the evaluation of 100,000 forecasts takes, step by step: the goal is at most 60 s on two cores.

    python -m tests.benchmarks.evaluation

The series is made up, ten-minute steps of a wandering daily curve; the "model" is persistence with some noise, as the
network's own time is another matter. The clock's time counts what else the machine does, the processor's does not.
Then the two regressions alone read 40,000 windows of 720 rows and 8 columns, for which there is no goal but patience.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from lib.evaluation.baselines import persistence
from lib.evaluation.evaluation import evaluation
from lib.evaluation.forecasts import Forecasts, forecasts
from lib.evaluation.free_run import free_run
from lib.evaluation.regressions import extent, fit_ridge, fit_trees
from lib.parameters import resolve
from lib.series.series import Series
from lib.windows.windows import prepare

DAY = 144
TRAINING, VALIDATION, TEST = 400_000, 100_000, 100_000
PARAMETERS = resolve({"validation": 1 / 6, "test": 1 / 6})
WIDE, FEATURES, WINDOW = 60_000, 8, 720
GOAL = 60.0


def made_up_series() -> Series:
    """A daily curve on a slow wander, with noise that is larger by day."""
    random = np.random.default_rng(0)
    rows = np.arange(TRAINING + VALIDATION + TEST)
    day = np.sin(2 * np.pi * rows / DAY)
    wander = np.cumsum(random.standard_normal(rows.size)) * 0.05
    target = 4 * day + wander + (0.2 + 0.1 * day) * random.standard_normal(rows.size)
    time = pd.date_range("2009-01-01", periods=rows.size, freq="10min")
    return Series(time, target.astype(np.float32)[:, None], ("T (degC)",), "degC", time[1] - time[0], (), {}, None)


def wide_series() -> Series:
    """The beginning of the same, and what follows it by some steps, in noise."""
    series, random = made_up_series(), np.random.default_rng(1)
    target = series.values[:WIDE, 0]
    others = [np.roll(target, lead) + random.standard_normal(WIDE).astype(np.float32) for lead in range(1, FEATURES)]
    return replace(
        series,
        time=series.time[:WIDE],
        values=np.column_stack([target, *others]),
        names=("T (degC)", *(f"feature {lead}" for lead in range(1, FEATURES))),
    )


def timed(name: str, step: Callable[[], Any]) -> Any:
    """Print how long a step takes, by the clock and of the processor, and return what it gives."""
    clock, processor = time.perf_counter(), time.process_time()
    result = step()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"{name:<44}{clock:8.2f} s{processor:8.2f} s of the processor", flush=True)
    return result


def evaluate(series: Series) -> None:
    """All that the library does once the network is trained, apart from the network's own forecasts."""
    parts = timed("windows", lambda: prepare(series, PARAMETERS))
    random = np.random.default_rng(1)
    model = lambda windows: persistence(series.target, windows) + 0.02 * random.standard_normal(len(windows))  # noqa: E731
    found: Forecasts = timed(
        "baselines fitted, forecasts with bands", lambda: forecasts(model, series, parts, PARAMETERS)
    )
    freely = timed("free run", lambda: free_run(lambda inputs: inputs[:, -1, 0], series, parts, found.season))
    metrics = timed("evaluation", lambda: evaluation(series, parts, found, PARAMETERS))
    print(metrics["verdict"], metrics["intervals"]["adaptive"], f"break-even after {freely.break_even} steps", sep="\n")


def read_wide_windows(series: Series) -> None:
    """Fit both regressions and have them forecast the test part."""
    parts = prepare(series, resolve({"window": WINDOW, "validation": 1 / 6, "test": 1 / 6}))
    print(f"{len(parts.training):,} windows of {WINDOW} x {FEATURES}: {extent(parts.training)}")
    for name, fit in (("ridge regression", fit_ridge), ("boosted trees", fit_trees)):
        model = timed(f"{name}, fitted", lambda fit=fit: fit(parts.training))
        timed(f"{name}, {len(parts.test):,} forecasts", lambda model=model: model.forecast(parts.test))


if __name__ == "__main__":
    timed(f"{TEST:,} test points, where {GOAL:.0f} s are allowed", lambda: evaluate(made_up_series()))
    read_wide_windows(wide_series())
