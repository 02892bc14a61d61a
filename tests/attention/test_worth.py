"""Verdicts on networks of which it is known what their weights are worth."""

import pytest

from lib.attention.faithfulness import probed
from lib.attention.hits import source_step
from lib.parameters import resolve
from lib.prose import attention_verdict, orders
from lib.prose.findings import findings
from lib.series.series import load
from lib.windows.windows import prepare
from tests.known_networks import (
    marked_windows,
    network_that_looks_at,
    network_that_looks_at_the_mark,
    network_that_remembers,
    network_that_saturates,
)

UNTOLD = {"hits": None, "ablation": None, "stability": None}


def lag_windows(lag, window):
    parameters = resolve({"source": "lag", "lag": lag, "window": window, "points": 2000})
    return prepare(load(parameters), parameters).validation, parameters | {"probes": 60}


def test_weights_that_mark_in_each_window_the_step_on_which_its_forecast_rests_are_believed():
    result = probed(network_that_looks_at_the_mark(), marked_windows(120), resolve() | {"probes": 120}) | UNTOLD
    assert {name: found.answer for name, found in findings(result).items() if found.answer == "no"} == {}
    assert attention_verdict.verdict(result).startswith("The attention weights may be believed")


def test_weights_that_are_the_same_in_every_window_are_a_hint_though_they_mark_the_right_step():
    windows, parameters = lag_windows(3, 6)
    result = probed(network_that_looks_at(3), windows, parameters)
    assert orders.blind(result["removal"]) == []
    told = result | {"ablation": None, "stability": None}
    answers = {name: found.answer for name, found in findings(told).items()}
    assert [answers[name] for name in ("hits", "deletion", "insertion", "own")] == ["yes", "yes", "yes", "no"]
    assert "they pass three, but their mean over all windows marks the steps as well" in attention_verdict.verdict(told)


@pytest.mark.parametrize("make", [network_that_remembers, network_that_saturates])
@pytest.mark.parametrize("lag", [2, 3])
def test_weights_on_a_step_on_which_nothing_rests_explain_nothing_even_where_that_is_not_known(make, lag):
    windows, parameters = lag_windows(lag, 20)
    result = probed(make(lag, 20), windows, parameters)
    assert source_step(parameters) == 20 - lag
    assert result["hits"]["rates"]["attention_weights"] == 0
    assert attention_verdict.verdict(result | UNTOLD).startswith("The attention weights do not explain the forecasts")


def test_of_a_network_without_gradients_these_are_no_rival():
    windows, parameters = lag_windows(3, 20)
    result = probed(network_that_saturates(3, 20), windows, parameters) | UNTOLD
    assert result["completeness_error"] > 0.9
    assert findings(result)["completeness"].answer == "no"
    assert all(orders.idle(result["removal"][kind]) for kind in orders.KINDS)
    assert "gradients tell little of this network" in attention_verdict.verdict(result)
