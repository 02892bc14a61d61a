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
    SERIES,
    marked_windows,
    network_that_follows_the_mark,
    network_that_looks_at,
    network_that_remembers,
    network_that_saturates,
    network_that_takes_the_change,
    network_with_decoys,
)

UNTOLD = {"hits": None, "ablation": None, "stability": None}
COUNT, WINDOW, LATE = 150, 30, 4


def lag_windows(lag, window):
    parameters = resolve({"source": "lag", "lag": lag, "window": window, "points": 2000})
    return prepare(load(parameters), parameters).validation, parameters | {"probes": 60}


def judged(network, kind, at=(1, WINDOW - LATE)):
    """What is found of a network whose forecast rests on the step that is marked in each window."""
    windows = marked_windows(COUNT, WINDOW, kind, at)
    return probed(network, windows, resolve() | {"probes": COUNT}) | UNTOLD


@pytest.mark.parametrize("kind", SERIES)
def test_weights_that_mark_in_each_window_the_step_on_which_its_forecast_rests_are_believed(kind):
    text = attention_verdict.verdict(judged(network_that_follows_the_mark(window=WINDOW), kind))
    assert "may be believed as far as they were tested: the forecasts rest on the steps with large" in text


@pytest.mark.parametrize("kind", SERIES)
def test_weights_that_mark_the_same_right_step_in_every_window_are_believed_as_a_habit(kind):
    text = attention_verdict.verdict(judged(network_that_follows_the_mark(window=WINDOW), kind, (15, 16)))
    assert "may be believed as far as they were tested, but as a habit of the network" in text


@pytest.mark.parametrize("kind", SERIES)
@pytest.mark.parametrize("steep", [0, 20])
@pytest.mark.parametrize("at", [(1, WINDOW - LATE), (15, 16)])
def test_weights_that_lie_some_steps_after_the_one_that_matters_explain_nothing(kind, steep, at):
    late = network_that_follows_the_mark(LATE, 0.06, steep, WINDOW)
    text = attention_verdict.verdict(judged(late, kind, at))
    assert text.startswith("The attention weights do not explain the forecasts")


@pytest.mark.parametrize("kind", SERIES)
def test_weights_on_one_of_two_steps_that_matter_are_a_hint(kind):
    text = attention_verdict.verdict(judged(network_that_takes_the_change(WINDOW), kind))
    assert text.startswith("The attention weights are a hint, no more")


@pytest.mark.parametrize("decoys", [1, 4])
def test_weights_most_of_which_lie_on_steps_without_a_part_in_the_forecast_are_a_hint_at_most(decoys):
    found = judged(network_with_decoys(decoys, WINDOW), "white noise", (1, WINDOW - 10))
    assert findings(found)["place"].answer == "no"
    text = attention_verdict.verdict(found)
    assert "may be believed" not in text
    assert "Little of the weight lies where changes to the window matter" in text


def test_weights_on_the_step_that_is_known_to_matter_are_believed_as_a_habit():
    windows, parameters = lag_windows(3, 6)
    told = probed(network_that_looks_at(3), windows, parameters) | {"ablation": None, "stability": None}
    assert orders.blind(told["removal"]) == []
    answers = {name: found.answer for name, found in findings(told).items()}
    assert [answers[name] for name in ("hits", "deletion", "insertion", "own")] == ["yes", "yes", "yes", "no"]
    assert "as a habit of the network" in attention_verdict.verdict(told)


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
    assert [orders.best(result["removal"][kind]) for kind in orders.KINDS] == ["occlusion", "occlusion"]
    assert "gradients tell little of this network" in attention_verdict.verdict(result)
