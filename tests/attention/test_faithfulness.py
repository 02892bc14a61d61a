"""All tests together: of a network that is known to look at one step, and of one from training."""

import json

import numpy as np
import pytest

from lib.attention import faithfulness
from lib.attention.faithfulness import probed, trained_again
from lib.attention.weights import attention_weights
from lib.network.backend import keras
from lib.network.models import build_model
from lib.network.training import train
from lib.parameters import resolve
from lib.prose import attention_verdict, findings, orders
from lib.series.series import load
from lib.storage import plain
from lib.windows.windows import prepare
from tests.known_networks import network_that_looks_at, network_with_most_beside

SMALL = {"source": "lag", "lag": 3, "points": 400, "window": 6, "units": 4, "epochs": 1}


@pytest.fixture(scope="module")
def small():
    return resolve(SMALL) | {"probes": 40, "retrain": True, "profile_seeds": 2}


@pytest.fixture(scope="module")
def parts(small):
    return prepare(load(small), small)


@pytest.fixture(scope="module")
def model(parts, small):
    return train(parts, small).best


def test_every_measure_finds_the_step_that_a_network_looks_at(parts, small):
    result = probed(network_that_looks_at(3), parts.validation, small)
    assert result["samples"] == 40
    assert result["hits"] == {
        "lag": 3,
        "step": 3,
        "rates": dict.fromkeys(result["hits"]["rates"], 1.0),
        "weights_late": 0,
        "weights_place": 1,
    }
    assert result["effective_steps"] == pytest.approx(1, abs=1e-6)
    assert result["completeness_error"] < 1e-5
    assert result["contribution_gap"] < 1e-5
    assert result["away_from_the_profile"] == pytest.approx(0, abs=1e-6)


def test_of_a_network_with_most_beside_its_attention_the_other_part_alone_is_tested(parts, small):
    alone, beside = (
        probed(make(3), parts.validation, small) for make in (network_that_looks_at, network_with_most_beside)
    )
    assert alone["through_attention"] == 1
    values = parts.validation.batch(np.linspace(0, len(parts.validation) - 1, 40).round().astype(int))[0][:, :, 0]
    ways = 0.009 * values[:, 3], values[:, -1] + 0.03 * values[:, -2] + 0.05 * values[:, -1]
    through, past = (np.var(way) for way in ways)
    assert beside["through_attention"] == pytest.approx(through / (through + past), rel=1e-3)
    by_hand = np.abs(values * [0, 0, 0, 0.009, 0.03, 1.05]).argmax(axis=1)  # the whole forecast rests on the last value
    rates = beside["hits"]["rates"]
    assert rates["gradient_times_input"] == pytest.approx(np.mean(by_hand == 3))
    assert (rates["attention_weights"], rates["contributions"]) == (1, 1)
    deviation = np.std(0.9 * values[:, 3])
    shared, whole = (found["removal"]["deletion"] for found in (beside, alone))
    assert set(whole) - set(shared) == {"known_step", "known_step_last"}
    for one, other in ((whole[name], shared[name]) for name in shared):
        np.testing.assert_allclose(np.divide(one["curve"], deviation), other["curve"], atol=1e-4)
    text = attention_verdict.verdict(beside | {"ablation": None, "stability": None, "hits": None})
    assert "Most of the forecast passes beside the attention" in text


def test_a_network_that_looks_at_another_step_does_not_hit(parts, small):
    result = probed(network_that_looks_at(1), parts.validation, small)
    assert set(result["hits"]["rates"].values()) == {0.0}
    assert result["hits"]["weights_late"] == -2
    assert result["hits"]["weights_place"] > 1
    assert orders.blind(result["removal"]) == ["deletion", "insertion"]


def test_a_step_beyond_the_window_is_told_in_place_of_hits(parts, small):
    result = probed(network_that_looks_at(1), parts.validation, small | {"lag": 7})
    assert (result["hits"], result["out_of_reach"]) == (None, {"lag": 7, "window": 6})
    assert "known_step" not in result["removal"]["deletion"]


def test_everything_can_be_saved_and_read_again(model, parts, small):
    result = probed(model, parts.validation, small) | trained_again(model, parts, small)
    assert result["stability"]["seeds"] == 2
    assert len(findings.table(result, "")) == 14
    assert plain(json.loads(json.dumps(result))) == plain(result)


@pytest.mark.parametrize(("step", "relation"), [(3, "beats"), (1, "no better than")])
def test_the_network_is_set_beside_the_last_value_in_all_the_windows(small, step, relation):
    parameters = small | {"points": 2000}
    windows = prepare(load(parameters), parameters).validation
    values = windows.values[:, 0]
    rows = np.arange(len(windows)) + windows.starts[0]  # no gaps: one window after another
    scale, centre = windows.scaler.scale[0], windows.scaler.mean[0]
    forecasts = centre + 0.9 * (values[rows + step] - centre)
    errors = [np.abs(values[rows + 6] - guess).mean() / scale for guess in (forecasts, values[rows + 5])]
    found = probed(network_that_looks_at(step), windows, parameters)["persistence"]
    assert found["skill"]["estimate"] == pytest.approx(1 - errors[0] / errors[1], rel=1e-4)
    assert found["relation"] == relation


def test_the_effective_steps_are_those_of_the_median_window(parts, small):
    keras.utils.set_random_seed(0)
    model = build_model(6, 1, 4)
    model.get_layer("attention_layer").set_weights([np.full((4, 1), 9.0), np.zeros(1)])  # far from uniform
    weights = attention_weights(model, parts.validation)[
        np.linspace(0, len(parts.validation) - 1, 40).round().astype(int)
    ]
    each = [2 ** -sum(weight * np.log2(weight) for weight in row) for row in weights.astype(float)]
    assert np.ptp(each) > 0.01
    assert probed(model, parts.validation, small)["effective_steps"] == pytest.approx(np.median(each))


def test_steps_are_removed_in_the_order_of_every_measure_and_in_the_known_ones(parts, small, monkeypatch):
    seen = {}
    monkeypatch.setattr(
        faithfulness,
        "removal",
        lambda _, inputs, measures, known: seen.update(measures, inputs=inputs, known=known) or {},
    )
    probed(network_that_looks_at(3), parts.validation, small)
    forecasts = 0.9 * seen["inputs"][:, 3, 0]  # all that the network does, and linear
    assert list(seen)[:2] == ["attention_weights", "contributions"]
    assert list(seen)[2:5] == ["occlusion", "gradient_times_input", "integrated_gradients"]
    assert (seen["known"]["known_step"][:, 3] == 0).all()
    assert (seen["known"]["known_step_last"][:, 3] == 5).all()
    np.testing.assert_allclose(seen["attention_weights"][:, 3], 1, atol=1e-6)
    for name in ("contributions", "gradient_times_input", "integrated_gradients"):
        np.testing.assert_allclose(seen[name][:, 3], forecasts, atol=1e-5)


def test_what_is_switched_off_is_not_trained(parts, small):
    off = small | {"retrain": False, "profile_seeds": 1}
    assert trained_again(None, parts, off) == {"ablation": None, "stability": None}


def test_two_runs_give_equal_figures_to_the_bit(model, parts, small):
    assert probed(model, parts.validation, small) == probed(model, parts.validation, small)
