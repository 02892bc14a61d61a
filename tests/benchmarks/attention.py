"""The tests of the attention, tested: how long they take, and whether they find the step that is known to matter.

    python -m tests.benchmarks.attention

First 500 windows of 50 steps pass through every test that needs no retraining. Then a network learns the lag series, in
which each value depends on the one k steps before it alone, for k = 3, 17 and 40, and every measure has to find step k.
"""

import time
from typing import Any

from lib.attention.attributions import attributions
from lib.attention.faithfulness import probed
from lib.attention.hits import hit_rates, source_step
from lib.attention.weights import spread_out
from lib.network.backend import keras
from lib.network.models import build_model
from lib.network.probe import Probe
from lib.network.training import train
from lib.parameters import resolve
from lib.series.series import load
from lib.windows.windows import prepare

LAGS = (3, 17, 40)
SAMPLES, WINDOW, UNITS = 500, 50, 64
BUDGET = {"source": "lag", "points": 50_000, "epochs": 20, "learning_rate": 0.003, "batch": 128, "decay": True}


def main() -> None:
    time_the_tests()
    print(f"\nhit rates over {SAMPLES} validation samples (goal 95 % for occlusion and integrated gradients)")
    for lag in LAGS:
        prove(lag)


def time_the_tests() -> None:
    parameters = resolve({"window": WINDOW}) | {"probes": SAMPLES}
    windows = prepare(load(parameters), parameters).validation
    keras.utils.set_random_seed(0)
    model = build_model(WINDOW, 1, UNITS)
    seconds, _ = _timed(lambda: probed(model, windows, parameters))
    print(f"{SAMPLES} samples of window {WINDOW}, {UNITS} units, without retraining: {seconds:.1f} s (goal 20)")


def prove(lag: int) -> None:
    parameters = resolve({**BUDGET, "lag": lag, "window": lag + 10})
    series = load(parameters)
    parts = prepare(series, parameters)
    seconds, training = _timed(lambda: train(parts, parameters))
    measures = attributions(Probe(training.best), spread_out(parts.validation, SAMPLES)).measures
    rates = hit_rates(measures, source_step(parameters))
    loss = min(training.logs["val_loss"]) * parts.scaler.scale[0] ** 2 / series.noise_floor
    found = ", ".join(f"{name.replace('_', ' ')} {100 * rate:.1f} %" for name, rate in rates.items())
    print(f"k = {lag:>2}: {found} (loss {loss:.2f} x the noise floor after {seconds:.0f} s)", flush=True)


def _timed(work: Any) -> tuple[float, Any]:
    start = time.monotonic()
    result = work()
    return time.monotonic() - start, result


if __name__ == "__main__":
    main()
