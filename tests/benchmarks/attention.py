"""The tests of the attention, tested: do they find the step that is known to matter, and how long do they take?

    python -m tests.benchmarks.attention
    python -m tests.benchmarks.attention time

First 500 windows of 50 steps pass through every test that needs no retraining, in at most 20 s on two cores. Then, but
for "time", networks whose weights are set by hand are judged by a verdict that does not know the step that matters:
weights on another step than the one on which the forecast rests have to be refused, also where no gradient says so and
where the series hardly changes from step to step; weights most of which lie on decoys, steps with no part in the
forecast, must not be believed; weights on the very step have to be. And networks of two
designs, the plain one and one that reads changes too and forecasts one, learn the lag series, in which each value
depends on the one k steps before it alone, for k = 3, 17 and 40, in some minutes. Occlusion and integrated gradients
have to find that step in 95 % of the windows; where the verdict does not know it, weights that find it in less than
half of the windows must not be believed, and those that find it in 95 % have to be; and, in the plain design, taking
steps away and giving them first have to tell an order that begins with it from chance, and to refuse one that ends with
it. Where time or a test falls short, the exit code is 1.
"""

import sys
import time
from collections.abc import Mapping
from typing import Any

from lib.attention.deletion import KNOWN, KNOWN_LAST
from lib.attention.faithfulness import probed
from lib.network.backend import keras
from lib.network.models import build_model
from lib.network.training import train
from lib.parameters import resolve
from lib.prose.attention_verdict import BELIEVED, HEADLINES, headline
from lib.prose.findings import FOUND, instruments_work
from lib.prose.orders import KINDS, known_told
from lib.series.series import load
from lib.windows.windows import prepare
from tests.known_networks import (
    SERIES,
    marked_windows,
    network_that_follows_the_mark,
    network_that_remembers,
    network_that_saturates,
    network_with_decoys,
)

LAGS = (3, 17, 40)
SAMPLES, WINDOW, UNITS = 500, 50, 64
LATE, LEAK = 4, 0.06
"""How many steps after the one that matters weights lie that are to be refused, and what the forecast has of theirs."""

MEMORIES = {"remembers": network_that_remembers, "saturates": network_that_saturates}
WORTHLESS = {
    "late": network_that_follows_the_mark(LATE, LEAK, 0, WINDOW),
    "late, saturated": network_that_follows_the_mark(LATE, LEAK, 20, WINDOW),
}
PERFECT = network_that_follows_the_mark(window=WINDOW)
DECOYS = {
    "mostly on one decoy": network_with_decoys(1, WINDOW),
    "mostly on four decoys": network_with_decoys(4, WINDOW),
}
REACH = 10
"""How many steps after the one that matters the last decoy lies at most."""

PLACES = {"anywhere": (1, WINDOW - REACH), "always there": (WINDOW // 2, WINDOW // 2 + 1)}
"""Where the step lies that matters: at one that differs from window to window, or always at the same."""

MISSED = 0.5
"""Share of the windows in which weights have to find the step, or they are not to be believed."""
LIMIT = 20.0
DESIGNS: dict[str, dict[str, Any]] = {"plain": {}, "changes": {"inputs": "both", "predict_change": True}}
BUDGET = {"source": "lag", "points": 50_000, "epochs": 20, "learning_rate": 0.003, "batch": 128, "decay": True}


def main(time_alone: bool) -> int:
    """0 where all goals are reached, else 1."""
    reached = [in_time()]
    if not time_alone:
        reached += [refused(kind, lag) for kind in MEMORIES for lag in (2, *LAGS)]
        reached += [judged(series, where) for series in SERIES for where in PLACES]
        print(f"hit rates over {SAMPLES} validation windows; occlusion and integrated gradients: {100 * FOUND:g} %")
        reached += [proven(design, lag) for design in DESIGNS for lag in LAGS]
    return int(not all(reached))


def in_time() -> bool:
    """Whether the tests without retraining take no longer than they may."""
    parameters = resolve({"window": WINDOW}) | {"probes": SAMPLES}
    windows = prepare(load(parameters), parameters).validation
    keras.utils.set_random_seed(0)
    model = build_model(WINDOW, 1, UNITS)
    start = time.monotonic()
    probed(model, windows, parameters)
    seconds = time.monotonic() - start
    print(f"{SAMPLES} windows of {WINDOW} steps tested without retraining in {seconds:.1f} s (limit {LIMIT:.0f} s)")
    return seconds <= LIMIT


def refused(kind: str, lag: int) -> bool:
    """Whether weights on the last step, on which nothing rests, are told to explain nothing, the step unknown."""
    parameters = resolve({"source": "lag", "points": 4_000, "lag": lag, "window": WINDOW})
    windows = prepare(load(parameters), parameters).validation
    said = unknowing(probed(MEMORIES[kind](lag, WINDOW), windows, parameters | {"probes": SAMPLES}))
    print(f"k = {lag:>2}, {kind}, all weight on the last step: {said}", flush=True)
    return said == HEADLINES["no"]


def judged(series: str, where: str) -> bool:
    """Whether weights some steps after the one that matters are refused, and those on it believed, unlike decoys."""
    windows = marked_windows(SAMPLES, WINDOW, series, PLACES[where])
    parameters = resolve() | {"probes": SAMPLES}
    said = {}
    for name, network in {**WORTHLESS, **DECOYS, "on the step": PERFECT}.items():
        said[name] = unknowing(probed(network, windows, parameters))
        print(f"{series}, the step that matters {where}, weights {name}: {said[name]}", flush=True)
    believed = {name for name, text in said.items() if text.startswith(BELIEVED)}
    return believed == {"on the step"} and {said[name] for name in WORTHLESS} == {HEADLINES["no"]}


def unknowing(tests: Mapping[str, Any]) -> str:
    """How the verdict begins where it is not known which step matters."""
    return headline({**tests, "hits": None, "ablation": None, "stability": None})


def proven(design: str, lag: int) -> bool:
    """Whether the tests find the step on which a network of this design rests that has learned this lag."""
    parameters = resolve({**BUDGET, **DESIGNS[design], "lag": lag, "window": lag + 10})
    parts = prepare(load(parameters), parameters)
    best = train(parts, parameters).best
    tests = probed(best, parts.validation, parameters | {"probes": SAMPLES})
    rates, removed = tests["hits"]["rates"], tests["removal"]
    found = ", ".join(f"{name.replace('_', ' ')} {100 * rate:.1f} %" for name, rate in rates.items())
    said = unknowing(tests)
    print(f"k = {lag:>2}, {design}: {found}", flush=True)
    print(f"        verdict without knowing the step: {said}", flush=True)
    return instruments_work(rates) and orders_told(removed) and fits(rates["attention_weights"], said)


def fits(rate: float, said: str) -> bool:
    """Whether a verdict that does not know the step fits the share of the windows in which the weights find it."""
    believed = said.startswith(BELIEVED)
    return believed if rate >= FOUND else rate >= MISSED or not believed


def orders_told(removed: Mapping[str, Any]) -> bool:
    """Whether taking away and giving tell a good order from a bad one, where such are known."""
    for kind in (kind for kind in KINDS if KNOWN in removed[kind]):
        first, last = (removed[kind][name]["over_random"] for name in (KNOWN, KNOWN_LAST))
        gains = f"that step first {first['lower']:.2f} at least, last {last['upper']:.2f} at most"
        print(f"        {KINDS[kind]}, better than a random order by: {gains}")
    return all(known_told(removed[kind]) for kind in KINDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] == ["time"]))
