"""The bootstrap against its own blocks, and the length of these against a slow reckoning."""

import math

import numpy as np
import pytest
from scipy.stats import binom, f_oneway

from lib.evaluation import bootstrap
from lib.evaluation.bootstrap import block_length, bootstrap_means, groups_by_chance
from tests.evaluation.correlated import correlated


def test_the_bootstrap_with_blocks_of_one_has_the_spread_of_independent_draws():
    losses = np.random.default_rng(0).exponential(size=(400, 1))
    means = bootstrap_means(losses, block=1)
    assert means.std() == pytest.approx(losses.std() / 20, rel=0.05)
    assert means.mean() == pytest.approx(losses.mean())


def test_the_bootstrap_spreads_as_all_its_blocks_do():
    losses = correlated(0, 105, memory=0.8)[:1].T
    blocks = [losses[start : start + 7].mean() for start in range(99)]  # 15 whole blocks of 7 make up 105 rows
    assert bootstrap_means(losses, block=7).std() == pytest.approx(np.std(blocks) / math.sqrt(15), rel=0.05)


def test_series_are_drawn_together():
    losses = correlated(0, 100, memory=0.5)[0]
    means = bootstrap_means(np.stack([losses, 3 - 2 * losses], axis=1), block=8)
    np.testing.assert_allclose(means[:, 1], 3 - 2 * means[:, 0])


def test_the_last_block_is_cut_to_the_length_of_the_sample():
    means = bootstrap_means(np.ones((10, 1)) * 5, block=4)
    np.testing.assert_allclose(means, 5)


@pytest.mark.parametrize("apart", [0.0, 0.2, 0.5])
def test_groups_of_independent_values_differ_as_an_analysis_of_variance_says(apart):
    group, values = np.arange(240) % 3, correlated(3, 240, memory=0)[0]
    values = values + apart * (group == 2)
    expected = f_oneway(*(values[group == one] for one in range(3))).pvalue
    assert groups_by_chance(group + 7, values, block=1) == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize("memory", [0.0, 0.6])
def test_groups_that_play_no_part_are_found_to_differ_as_seldom_as_the_p_value_says(monkeypatch, memory):
    monkeypatch.setattr(bootstrap, "SHUFFLES", 99)
    stretch, phase, found = 10 * np.arange(450) // 450, np.arange(450) % 50 // 5, []
    for seed in range(200):
        values = correlated(seed, 450, memory)[0]
        block = block_length(values)
        found += [[groups_by_chance(group, values, block) <= 0.05 for group in (stretch, phase)]]
    assert (np.sum(found, axis=0) <= binom.ppf(0.995, 200, 0.05)).all()
    if memory:  # blocks of one take the memory of each stretch for its own
        values = [correlated(seed, 450, memory)[0] for seed in range(20)]
        assert sum(groups_by_chance(stretch, one, block=1) <= 0.05 for one in values) > 5


def test_a_part_that_the_group_plays_is_found_also_among_correlated_values():
    values, hour = correlated(0, 1000, memory=0.6)[0], np.arange(1000) % 24
    assert groups_by_chance(hour, values + 2 * (hour < 6), block_length(values)) == 0.005  # 1 in 200
    assert groups_by_chance(hour, np.ones(1000), 5) == 1


def slow_optimal_length(losses):
    """Politis & White 2004 as corrected in 2009, step by step, for blocks of fixed length."""
    n = len(losses)
    centred = losses - losses.mean()

    def covariance(lag):
        return sum(centred[i] * centred[i + lag] for i in range(n - lag)) / n

    in_a_row, bound = max(5, math.ceil(math.log10(n))), 2 * math.sqrt(math.log10(n) / n)
    m = 0
    while any(abs(covariance(m + k) / covariance(0)) >= bound for k in range(1, in_a_row + 1)):
        m += 1
    furthest = 2 * max(m, 1)
    level, spread = covariance(0), 0.0
    for lag in range(1, furthest):
        weight = min(1, 2 * (1 - lag / furthest))
        level += 2 * weight * covariance(lag)
        spread += 2 * weight * lag * covariance(lag)
    return (2 * spread**2 / (4 / 3 * level**2)) ** (1 / 3) * n ** (1 / 3)


@pytest.mark.parametrize("memory", [0.0, 0.3, 0.6, 0.9])
def test_block_length_is_twice_that_of_politis_and_white(memory):
    losses = np.abs(correlated(0, 600, memory)[0])
    expected = math.ceil(2 * slow_optimal_length(losses))
    assert block_length(losses) == pytest.approx(expected, rel=0.02)  # covariances by pairs, rounded otherwise


def test_longer_memory_asks_for_longer_blocks_and_the_horizon_for_no_shorter_ones():
    lengths = [block_length(correlated(0, 2000, memory)[0]) for memory in (0.0, 0.5, 0.9)]
    assert lengths == sorted(set(lengths))
    assert lengths[0] <= 4
    assert block_length(correlated(0, 2000, 0.0)[0], horizon=24) == 24
