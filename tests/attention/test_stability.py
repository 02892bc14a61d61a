"""Divergences by hand; seeds against samples; trainings from other seeds."""

import numpy as np
import pytest

from lib.attention.stability import divergences, jensen_shannon, other_seeds


def weights_from(random, *shape):
    return random.dirichlet(np.ones(8), size=shape)


def test_divergences_by_hand():
    # of (1, 0) and (1/2, 1/2): the mean is (3/4, 1/4); 1/2 · log2(4/3) + 1/2 · (1/2 · log2(2/3) + 1/2 · log2 2)
    expected = 0.5 * np.log2(4 / 3) + 0.25 * np.log2(2 / 3) + 0.25
    found = jensen_shannon([[1, 0], [0.3, 0.7], [1, 0]], [[0, 1], [0.3, 0.7], [0.5, 0.5]])
    np.testing.assert_allclose(found, [1, 0, expected], atol=1e-12)


def test_the_same_weights_from_every_seed_are_stable():
    one = weights_from(np.random.default_rng(0), 60)
    found = divergences(np.stack([one, one, one]))
    assert found["seeds"] == 3
    assert found["between_seeds"].estimate == 0
    assert found["difference"].lower > 0


def test_a_habit_of_each_seed_is_not_stable():
    habits = weights_from(np.random.default_rng(0), 3)
    found = divergences(np.repeat(habits[:, None], 60, axis=1))
    assert found["between_samples"].estimate == 0
    assert found["difference"].upper < 0
    np.testing.assert_allclose(found["profiles"], habits)


def test_means_over_all_pairs_of_seeds():
    weights = weights_from(np.random.default_rng(1), 3, 20)
    pairs = [(0, 1), (0, 2), (1, 2)]
    expected = np.mean([jensen_shannon(weights[a], weights[b]).mean() for a, b in pairs])
    assert divergences(weights)["between_seeds"].estimate == pytest.approx(expected)


def test_no_sample_is_compared_with_itself():
    weights = np.eye(8)[None].repeat(2, axis=0)  # each window attends to a step of its own
    assert divergences(weights)["between_samples"].estimate == pytest.approx(1)


def test_the_seeds_that_follow_its_own_are_tried(parameters):
    found = other_seeds(parameters(seed=4, profile_seeds=3))
    assert {name: (recipe.parameters["seed"], recipe.parameters["units"]) for name, recipe in found.items()} == {
        "seed_5": (5, 64),
        "seed_6": (6, 64),
    }
    assert other_seeds(parameters(profile_seeds=1)) == {}
