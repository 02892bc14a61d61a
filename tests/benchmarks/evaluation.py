"""How long the evaluation of 100,000 forecasts takes, step by step: at most 60 s on two cores, or it fails.

    python -m tests.benchmarks.evaluation

Once in the plain design, 50 steps of one variable; once in that of the weather's preset with as many variables as its
data have; both with the forecasts and the free run of the network itself, which is not trained, as that takes as long.
And once with as many numbers in a window as ridge regression reads at most, where persistence with some noise stands
for a network. The series is made up, ten-minute steps of a wandering daily curve. The clock's time counts what else the
machine does, the processor's does not.
"""

import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lib.evaluation.baselines import persistence
from lib.evaluation.evaluation import evaluation
from lib.evaluation.forecasts import Forecasts, forecasts
from lib.evaluation.free_run import free_run
from lib.evaluation.predictions import forecaster, stepper
from lib.network.training import new_model
from lib.parameters import preset, resolve
from lib.series.series import Series
from lib.windows.windows import Parts, Windows, prepare

DAY = 144
TRAINING, VALIDATION, TEST = 400_000, 100_000, 100_000
SHARES = {"validation": 1 / 6, "test": 1 / 6}
WEATHER = {
    name: preset("weather")[name]
    for name in ("window", "units", "inputs", "predict_change", "highway", "loss", "dropout")
}


class Case(NamedTuple):
    """Variables of the series, parameters of the run, and whether the network itself forecasts."""

    variables: int
    parameters: Mapping[str, Any]
    network: bool


CASES = (Case(1, {"window": 50}, True), Case(20, WEATHER, True), Case(25, {"window": 120}, False))

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


def persistence_with_noise(series: Series) -> Any:
    """Something that forecasts as a network does, in no time."""
    random = np.random.default_rng(1)

    def forecast(windows: Windows) -> Any:
        return persistence(series.target, windows) + 0.02 * random.standard_normal(len(windows))

    return forecast


def evaluate(series: Series, parts: Parts, parameters: Mapping[str, Any], *, network: bool) -> None:
    """All that the notebook of the evaluation computes."""
    model = new_model(parts, parameters)
    whole = forecaster(model, parts.scaler) if network else persistence_with_noise(series)
    step = stepper(model) if network else (lambda inputs: inputs[:, -1, 0])
    found: Forecasts = timed(
        "forecasts with bands, baselines fitted", lambda: forecasts(whole, series, parts, parameters)
    )
    freely = timed("free run", lambda: free_run(step, series, parts, found.season))
    metrics = timed("evaluation", lambda: evaluation(series, parts, found, parameters))
    print(metrics["verdict"], metrics["intervals"]["adaptive"], f"break-even after {freely.break_even} steps", sep="\n")


def within_limit(case: Case) -> bool:
    """Whether the goal is reached in this case."""
    series, parameters = made_up_series(case.variables), resolve(SHARES | case.parameters)
    parts = prepare(series, parameters)
    start, processor = time.perf_counter(), time.process_time()
    evaluate(series, parts, parameters, network=case.network)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    print(
        f"{TEST:,} test points evaluated in {seconds:.1f} s (limit {LIMIT:.0f} s), {processor:.1f} s of the processor: "
        f"windows of {parameters['window']} rows, {case.variables} variables{', the network with them' * case.network}"
    )
    return seconds <= LIMIT


def main() -> int:
    """0 where the goal is reached in every shape, else 1."""
    within = [within_limit(case) for case in CASES]
    return int(not all(within))


if __name__ == "__main__":
    sys.exit(main())
