"""The network without learned attention: what is changed, what is not, and how it is scored."""

import numpy as np
import pytest

from lib.attention.ablation import (
    VARIANTS,
    compared,
    frozen_random_scores,
    last_state_alone,
    uniform_weights,
    without_learning,
)
from lib.attention.weights import attention_weights
from lib.network.backend import keras
from lib.network.models import Design, build_model
from lib.network.training import predict, train
from lib.parameters import resolve
from lib.series.series import load
from lib.windows.windows import prepare

SMALL = {"points": 300, "window": 6, "units": 4, "epochs": 2, "period": 20.0, "learning_rate": 0.02}


@pytest.fixture(scope="module")
def parameters():
    return resolve(SMALL)


@pytest.fixture(scope="module")
def parts(parameters):
    return prepare(load(parameters), parameters)


@pytest.fixture(scope="module")
def variants(parts, parameters):
    """Each trained in this process: elsewhere it has the same bits, and two processes take long to start."""
    recipes = without_learning(parameters)
    return {name: train(parts, recipe.parameters, recipe.vary).best for name, recipe in recipes.items()}


def fresh(design=None):
    keras.utils.set_random_seed(7)
    return build_model(6, 1, 4, design or Design())


def test_uniform_weights_stay_uniform_through_training(variants, parts):
    np.testing.assert_array_equal(attention_weights(variants["uniform_weights"], parts.validation), np.float32(1 / 6))


def test_frozen_scores_stay_as_drawn_while_the_rest_is_learned(variants, parts, parameters):
    trained, learned = variants["frozen_random_scores"], train(parts, parameters).best
    keras.utils.set_random_seed(parameters["seed"])
    drawn = build_model(6, 1, 4)
    score = [model.get_layer("attention_layer").get_weights()[0] for model in (trained, drawn, learned)]
    np.testing.assert_array_equal(score[0], score[1])
    assert np.abs(score[2] - score[1]).max() > 0
    assert np.abs(trained.get_layer("lstm").get_weights()[0] - drawn.get_layer("lstm").get_weights()[0]).max() > 0


def test_the_last_state_alone_forecasts_as_a_plain_lstm(variants, parts):
    model = variants["last_state_alone"]
    inputs = keras.Input((6, 1))
    plain = keras.Model(inputs, keras.layers.Dense(1)(keras.layers.LSTM(4)(inputs)))
    plain.set_weights(model.get_weights())
    windows, _ = parts.test.batch(np.arange(len(parts.test)))
    np.testing.assert_allclose(predict(model, parts.test)[0], plain.predict(windows, verbose=0), atol=1e-5)
    np.testing.assert_array_equal(attention_weights(model, parts.test)[:, :-1], 0)
    np.testing.assert_array_equal(attention_weights(model, parts.test)[:, -1], 1)


@pytest.mark.parametrize("design", [Design(), Design("both", predict_change=True, highway=2, change=(0.3,))])
def test_every_variant_starts_from_the_same_first_weights(design):
    for vary in VARIANTS.values():
        original, varied = fresh(design), vary(fresh(design))
        for layer in ("lstm", "dense_1"):
            for one, other in zip(
                original.get_layer(layer).get_weights(), varied.get_layer(layer).get_weights(), strict=True
            ):
                np.testing.assert_array_equal(one, other)
        assert [layer.name for layer in varied.layers] == [layer.name for layer in original.layers]


def test_no_variant_trains_its_scores():
    names = [
        weight.path for vary in (uniform_weights, frozen_random_scores) for weight in vary(fresh()).trainable_weights
    ]
    assert names
    assert not [name for name in names if "score" in name]
    assert "attention_layer" not in " ".join(weight.path for weight in last_state_alone(fresh()).weights)


def test_each_variant_is_scored_on_the_test_part_in_the_unit_of_the_target(parts, parameters, variants):
    model = train(parts, parameters).best
    found = compared(model, variants, parts)
    assert list(found) == ["attention", *VARIANTS]
    actual = load(parameters).target[parts.test.targets]
    for name, one in {"attention": model, **variants}.items():
        forecast = predict(one, parts.test)[0][:, 0] * parts.scaler.scale[0] + parts.scaler.mean[0]
        assert found[name]["mae"] == pytest.approx(np.abs(forecast - actual).mean(), rel=1e-5)
    for name in VARIANTS:
        assert found[name]["skill"].estimate == pytest.approx(1 - found["attention"]["mae"] / found[name]["mae"])
        assert found[name]["relation"] in {"beats", "no better than", "worse than"}
