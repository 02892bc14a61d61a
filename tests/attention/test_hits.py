"""The step on which the lag series depends, and who finds it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.attention.attributions import attributions
from lib.attention.deletion import KNOWN, KNOWN_LAST, removal
from lib.attention.hits import hit_rates, out_of_reach, place, source_step, steps_late
from lib.attention.ranking import beginning_with, ending_with
from lib.attention.weights import spread_out
from lib.network.probe import Probe
from lib.parameters import resolve
from lib.prose.findings import FOUND
from lib.prose.orders import CHANCE, KINDS
from lib.series.series import load
from lib.windows.windows import prepare
from tests.known_networks import network_that_remembers


def slow_step(window, horizon, lag):
    """Walk back from the target by whole lags until a row of the window is reached."""
    row = window - 1 + horizon
    while row >= window:
        row -= lag
    return row if row >= 0 else None


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60))
def test_it_is_the_last_row_of_the_window_that_lies_whole_lags_before_the_target(window, horizon, lag):
    parameters = {"source": "lag", "every": 1, "window": window, "horizon": horizon, "lag": lag}
    assert source_step(parameters) == slow_step(window, horizon, lag)


def test_one_step_ahead_it_is_the_kth_from_the_target():
    parameters = {"source": "lag", "every": 1, "window": 50, "horizon": 1, "lag": 17}
    assert source_step(parameters) == 50 - 17


def test_of_other_series_it_is_not_known():
    parameters = {"source": "lag", "every": 1, "window": 50, "horizon": 1, "lag": 17}
    assert source_step(parameters | {"source": "sine"}) is None
    assert source_step(parameters | {"every": 2}) is None


def test_a_hit_is_the_largest_size_whatever_its_sign():
    measures = {"one": np.array([[0, -3, 1], [5, 2, 1], [0, 4, 4]]), "other": np.array([[1, 0, 0]] * 3)}
    assert hit_rates(measures, 1) == {"one": 1.5 / 3, "other": 0}  # in the last window it is one of two


def test_sizes_that_are_all_equal_hit_as_often_as_chance():
    assert hit_rates({"uniform": np.full((9, 4), 0.25)}, 0) == {"uniform": 0.25}


def test_the_place_is_that_in_the_median_window_whatever_the_sign():
    sizes = np.array([[9, -8, 1], [1, 2, -3], [3, 4, 5]])
    assert (place(sizes, 0), place(sizes, 1), place(sizes, 2)) == (3, 2, 1)


def test_weights_are_late_by_the_steps_between_in_the_median_window():
    weights = np.eye(5)[[2, 2, 3, 4, 0]]
    assert steps_late(weights, 1) == 1  # 1, 1, 2, 3 and -1
    assert steps_late(weights, 4) == -2
    assert steps_late(-weights, 2) == 0


@pytest.mark.parametrize("lag", [3, 17, 40])
def test_occlusion_and_gradients_find_the_step_that_a_network_rests_on_wherever_its_weights_are(lag):
    parameters = resolve({"source": "lag", "lag": lag, "points": 2000})
    windows = spread_out(prepare(load(parameters), parameters).validation, 200)
    probe, step = Probe(network_that_remembers(lag)), source_step(parameters)
    found = attributions(probe, windows)
    rates = hit_rates(found.measures, step)
    assert min(rates["occlusion"], rates["integrated_gradients"], rates["gradient_times_input"]) >= FOUND
    assert rates["attention_weights"] == rates["contributions"] == 0
    assert steps_late(found.within["attention_weights"], step) == lag - 1  # on the last step
    assert found.completeness_error < 1e-5
    few, weights = windows.batch(np.arange(0, 200, 4))[0], found.within["attention_weights"][::4]
    known = {KNOWN: beginning_with(step, *weights.shape), KNOWN_LAST: ending_with(step, *weights.shape)}
    removed = removal(probe, few, {"attention_weights": weights}, known)
    assert max(removed[kind][KNOWN_LAST]["over_random"].upper for kind in KINDS) < 0
    assert min(removed[kind][KNOWN][control].lower for kind in KINDS for control in CHANCE) > 0


@pytest.mark.parametrize(
    ("changes", "beyond"),
    [
        ({"source": "lag", "lag": 12, "window": 12}, None),
        ({"source": "lag", "lag": 13, "window": 12}, {"lag": 13, "window": 12}),
        ({"source": "lag", "lag": 13, "window": 12, "every": 2}, None),
        ({"source": "sine", "lag": 13, "window": 12}, None),
    ],
)
def test_a_step_out_of_reach_is_told_with_the_window(changes, beyond):
    assert out_of_reach(resolve() | changes) == beyond
