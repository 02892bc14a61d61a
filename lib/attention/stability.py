"""Would the network, trained once more from another seed, look at the same steps?"""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import jensenshannon

from lib.attention.means import mean
from lib.attention.weights import attention_weights
from lib.network.backend import keras
from lib.network.side_by_side import Recipe
from lib.windows.windows import Windows

Floats = NDArray[np.floating]
SEED = 0


def jensen_shannon(first: ArrayLike, second: ArrayLike) -> Floats:
    """The Jensen-Shannon divergence ``(n,)`` in bits of weights ``(n, window)``: 0 for equal, 1 for none in common."""
    return np.asarray(jensenshannon(first, second, base=2, axis=1) ** 2)


def other_seeds(parameters: Mapping[str, Any]) -> dict[str, Recipe]:
    """How the network is trained from each seed that follows its own, ``parameters["profile_seeds"] - 1`` of them."""
    first = parameters["seed"] + 1
    seeds = range(first, first + parameters["profile_seeds"] - 1)
    return {f"seed_{seed}": Recipe({**parameters, "seed": seed}) for seed in seeds}


def weights_by_seed(models: list[keras.Model], windows: Windows) -> Floats:
    """The attention weights ``(seeds, n, window)`` of each model."""
    return np.stack([attention_weights(model, windows) for model in models])


def divergences(weights: Floats) -> dict[str, Any]:
    """How far the weights ``(seeds, n, window)`` depend on the seed, beside how far they depend on the window.

    The yardstick of Wiegreffe & Pinter 2019, EMNLP: weights that differ as much between seeds as between windows say
    more about the seed than about the window.

    Returns:
        ``between_seeds``: mean divergence in bits of the same window's weights from two seeds; ``between_samples``: of
        two windows' weights, drawn by lot, from one seed; ``difference``: the second less the first.
    """
    partner = _partners(weights.shape[1])
    pairs = [jensen_shannon(one, other) for one, other in combinations(weights, 2)]
    between_seeds = np.mean(pairs, axis=0)
    between_samples = np.mean([jensen_shannon(one, one[partner]) for one in weights], axis=0)
    return {
        "seeds": len(weights),
        "between_seeds": mean(between_seeds),
        "between_samples": mean(between_samples),
        "difference": mean(between_samples - between_seeds),
        "profiles": weights.mean(axis=1).tolist(),
    }


def _partners(count: int) -> NDArray[np.int64]:
    """Another window for each of ``count``, drawn by lot."""
    order = np.random.default_rng(SEED).permutation(count)
    partners = np.empty_like(order)
    partners[order] = np.roll(order, 1)
    return partners
