"""The forecast taken apart by steps, against the formula in NumPy; the parts add up."""

import numpy as np
import pytest

from lib.attention.contributions import contributions
from lib.network.backend import keras
from lib.network.models import Design, build_model
from lib.network.training import predict
from lib.windows.scaler import Scaler
from lib.windows.windows import Windows

DESIGNS = {
    "plain": (1, Design()),
    "several features": (3, Design()),
    "change and highway": (2, Design("both", predict_change=True, highway=4, change=(0.2, 0.5))),
}


@pytest.fixture(params=DESIGNS)
def network(request):
    features, design = DESIGNS[request.param]
    keras.utils.set_random_seed(0)
    model = build_model(9, features, 4, design)
    random = np.random.default_rng(0)
    model.set_weights([random.normal(size=weight.shape) for weight in model.get_weights()])  # biases are not 0
    values = random.normal(size=(60, features)).astype("float32")
    return model, Windows(values, np.arange(50), window=9, horizon=1)


def test_the_contributions_add_up_to_the_forecast(network):
    model, windows = network
    found = contributions(model, windows)
    np.testing.assert_allclose(found.forecasts, predict(model, windows)[0][:, 0], atol=1e-6)
    np.testing.assert_allclose(found.steps.sum(axis=1) + found.beside, found.forecasts, atol=1e-5)
    assert found.gap < 1e-5


def test_each_is_weight_times_what_the_output_layer_makes_of_the_state(network):
    model, windows = network
    attention, (kernel, _) = model.get_layer("attention_layer"), model.get_layer("dense_1").get_weights()
    states, weights = predict(keras.Model(model.input, [attention.input, attention.output[1]]), windows)
    scale = 0.2 if "from_last_value" in [layer.name for layer in model.layers] else 1
    found = contributions(model, windows).steps
    for sample, step in np.ndindex(50, 9):
        expected = scale * weights[sample, step, 0] * sum(states[sample, step] * kernel[:, 0])
        assert found[sample, step] == pytest.approx(expected, abs=1e-5)


def test_beside_the_attention_the_plain_network_has_only_its_constant():
    keras.utils.set_random_seed(0)
    model = build_model(5, 1, 4)
    model.get_layer("dense_1").set_weights([np.ones((4, 1)), np.array([0.7])])
    values = np.random.default_rng(0).normal(size=(20, 1)).astype("float32")
    beside = contributions(model, Windows(values, np.arange(15), window=5, horizon=1)).beside
    np.testing.assert_allclose(beside, np.full(15, 0.7), atol=1e-6)


def test_in_the_unit_of_the_target_they_still_add_up(network):
    scaler = Scaler(np.array([10.0, 0, 0]), np.array([3.0, 1, 1]))
    found = contributions(*network)
    in_unit = found.in_unit(scaler)
    np.testing.assert_allclose(in_unit.forecasts, 10 + 3 * found.forecasts, atol=1e-5)
    np.testing.assert_allclose(in_unit.steps.sum(axis=1) + in_unit.beside, in_unit.forecasts, atol=3e-5)
