"""Kendall's τ against counting every pair and against SciPy's, and the table of agreements."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import kendalltau

from lib.attention.agreement import agreement, in_common, kendall
from lib.attention.attributions import Attributions


def slow_kendall(first, second):
    """Pairs in the same order less pairs in the opposite order, over all pairs (no ties)."""
    signs = [
        np.sign((abs(first[i]) - abs(first[j])) * (abs(second[i]) - abs(second[j])))
        for i, j in combinations(range(len(first)), 2)
    ]
    return sum(signs) / len(signs)


def test_it_agrees_with_counting_the_pairs_of_sizes():
    first, second = np.random.default_rng(0).normal(size=(2, 6, 9))
    expected = [slow_kendall(*pair) for pair in zip(first, second, strict=True)]
    np.testing.assert_allclose(kendall(first, second), expected)


def test_where_sizes_tie_it_is_scipys():
    first, second = np.random.default_rng(1).integers(1, 6, (2, 20, 9))
    expected = [kendalltau(*pair).statistic for pair in zip(first, second, strict=True)]
    np.testing.assert_allclose(kendall(first, second), expected)


def test_by_hand():
    # pairs (1,2): same, (1,3): same, (2,3): opposite; 1/3. Signs of the measures do not count.
    assert kendall([[1, 2, 3]], [[-1, 3, -2]]) == pytest.approx(1 / 3)


def test_equal_sizes_have_no_order():
    assert kendall([[0.5, 0.5, 0.5]], [[1, 2, 3]]) == 0


def test_every_inner_measure_is_set_against_every_change():
    random = np.random.default_rng(0)
    weights, changes = random.uniform(size=(40, 8)), random.normal(size=(40, 8))
    found = Attributions({"weights": weights, "same": -changes}, {"occlusion": changes}, 0.0, 0.0)
    table = agreement(found)
    assert table["same"]["occlusion"].estimate == pytest.approx(1)
    expected = np.mean([slow_kendall(*pair) for pair in zip(weights, changes, strict=True)])
    assert table["weights"]["occlusion"].estimate == pytest.approx(expected)


def test_weight_in_common_by_hand():
    found = Attributions(
        within={"attention_weights": np.array([[0.5, 0.5, 0], [0.2, 0.3, 0.5]])},
        changes={"occlusion": np.array([[-3.0, 0, 1], [2, 3, 5]]), "other": np.zeros((2, 3))},
        contribution_gap=0,
        completeness_error=0,
    )
    shared = in_common(found)
    assert shared["occlusion"].estimate == pytest.approx((0.5 + 1) / 2)  # of 0.75, 0, 0.25 the first window has 0.5
    assert shared["other"].estimate == 0
