"""Does attention matter at all? The same network without it, trained anew with the same seed and budget."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lib.evaluation.comparison import compare
from lib.evaluation.scores import scores
from lib.network.backend import keras
from lib.network.layers import AttentionLayer
from lib.network.side_by_side import Recipe
from lib.network.training import Variation, predict
from lib.windows.windows import Parts


@keras.saving.register_keras_serializable(package="lib")
class LastState(keras.layers.Layer):  # type: ignore[misc]
    """In the place of the attention: the last hidden state alone, with all the weight."""

    def call(self, states: Any) -> tuple[Any, Any]:
        """Hidden states ``(batch, window, units)`` in, ``(batch, units)`` and weights ``(batch, window, 1)`` out."""
        before = keras.ops.zeros_like(states[:, :-1, :1])
        return states[:, -1], keras.ops.concatenate([before, keras.ops.ones_like(states[:, -1:, :1])], axis=1)


def uniform_weights(model: keras.Model) -> keras.Model:
    """The network with the same weight for each step: all scores are 0 and stay so."""
    score = model.get_layer("attention_layer").score
    score.set_weights([np.zeros_like(weight) for weight in score.get_weights()])
    return frozen_random_scores(model)


def frozen_random_scores(model: keras.Model) -> keras.Model:
    """The network whose scores stay what they were drawn as; only the states that they weigh are learned."""
    model.get_layer("attention_layer").score.trainable = False
    return model


def last_state_alone(model: keras.Model) -> keras.Model:
    """The network without attention: the forecast from the last hidden state, as of a plain LSTM."""
    plain = keras.models.clone_model(model, clone_function=_without_attention)
    for layer in plain.layers:
        if not isinstance(layer, LastState):
            layer.set_weights(model.get_layer(layer.name).get_weights())  # the same first weights
    return plain


def _without_attention(layer: keras.layers.Layer) -> keras.layers.Layer:
    if isinstance(layer, AttentionLayer):
        return LastState(name=layer.name)
    return layer.__class__.from_config(layer.get_config())


VARIANTS: Mapping[str, Variation] = {
    "uniform_weights": uniform_weights,
    "last_state_alone": last_state_alone,
    "frozen_random_scores": frozen_random_scores,
}
"""What is put in the place of learned attention; uniform weights are the baseline of Wiegreffe & Pinter 2019, EMNLP."""


def without_learning(parameters: Mapping[str, Any]) -> dict[str, Recipe]:
    """How each variant is trained, with the seed and the budget of the network itself, by its name."""
    return {name: Recipe(parameters, vary) for name, vary in VARIANTS.items()}


def compared(model: keras.Model, variants: Mapping[str, keras.Model], parts: Parts) -> dict[str, Any]:
    """The scores of the network and of each variant on the test part, in the target's unit.

    Returns:
        Under ``attention`` the scores of the network; under each variant's name its own, with ``skill``, the share of
        its mean absolute error that attention saves, and ``relation``: whether attention "beats" it, is "no better
        than" it or "worse than" it.
    """
    actual = parts.scaler.to_unit(parts.test.scaled(parts.test.targets)[:, 0])
    ours = _forecasts(model, parts)
    result: dict[str, Any] = {"attention": scores(actual, ours)}
    for name, variant in variants.items():
        theirs = _forecasts(variant, parts)
        against = compare(name, actual, ours, theirs, parts.test.horizon)
        result[name] = scores(actual, theirs) | {"skill": against.skill, "relation": against.relation}
    return result


def _forecasts(model: keras.Model, parts: Parts) -> Any:
    return parts.scaler.to_unit(predict(model, parts.test)[0][:, 0])
