"""Regressions on the window: ridge against scikit-learn's on all windows at once, trees on what they should learn."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from lib.evaluation import products, regressions
from lib.evaluation.regressions import STRENGTHS, extent, fit_ridge, fit_trees, readable, thin
from lib.windows.windows import Windows


def windows_on(values, window=10, horizon=1, rows=slice(None)):
    values = np.asarray(values, np.float32).reshape(len(values), -1)
    starts = np.arange(len(values) - window - horizon + 1)[rows]
    return Windows(values, starts, window, horizon)


def noisy_sine(rows=600, noise=0.2, seed=0):
    return np.sin(np.arange(rows) / 5) + noise * np.random.default_rng(seed).standard_normal(rows)


def wander(rows=4000, seed=0):
    """A random walk whose changes are partly foreseeable, far beyond its training range in the end."""
    random = np.random.default_rng(seed)
    changes = np.zeros(rows)
    for row in range(1, rows):
        changes[row] = 0.8 * changes[row - 1] + random.standard_normal()
    return np.cumsum(changes + 0.1) / 50


def as_matrix(windows):
    inputs, targets = windows.batch(np.arange(len(windows)))
    return inputs.reshape(len(inputs), -1).astype(np.float64), targets.astype(np.float64)


def mean_absolute_error(model, windows):
    return np.mean(np.abs(model.forecast(windows) - windows.values[windows.targets, 0]))


@pytest.mark.parametrize(("features", "horizon"), [(1, 1), (3, 4)])
def test_ridge_is_that_of_scikit_learn(features, horizon):
    columns = [noisy_sine(seed=seed) for seed in range(features)]
    windows = windows_on(np.stack(columns, axis=1), horizon=horizon)
    ours = fit_ridge(windows)
    inputs, targets = as_matrix(windows)
    theirs = Ridge(alpha=ours.strength * len(windows)).fit(inputs, targets)
    np.testing.assert_allclose(ours.coefficients, theirs.coef_, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(ours.forecast(windows), theirs.predict(inputs), atol=1e-9)


@pytest.mark.parametrize("noise", [0.01, 1.0])
def test_the_strength_is_the_best_on_the_latest_fifth_after_training_on_what_ends_before_it(noise):
    windows = windows_on(noisy_sine(rows=300, noise=noise))
    inputs, targets = as_matrix(windows)
    late = len(windows) - round(0.2 * len(windows))
    early = sum(windows.targets < windows.starts[late])
    errors = []
    for strength in STRENGTHS:
        model = Ridge(alpha=strength * early).fit(inputs[:early], targets[:early])
        errors.append(np.mean((model.predict(inputs[late:]) - targets[late:]) ** 2))
    assert fit_ridge(windows).strength == STRENGTHS[np.argmin(errors)]


def test_choices_are_made_on_windows_that_share_no_row_with_those_before():
    windows = windows_on(noisy_sine(rows=300), window=10, horizon=3)  # 288 windows
    early, between, late = regressions._split(windows)
    np.testing.assert_array_equal(np.concatenate([early.starts, between.starts, late.starts]), windows.starts)
    assert len(late) == 58
    assert early.targets[-1] == late.starts[0] - 1


def test_columns_that_are_one_or_never_change_break_nothing():
    wave = noisy_sine()
    windows = windows_on(np.stack([wave, wave, np.zeros(len(wave))], axis=1))
    ours, inputs = fit_ridge(windows), as_matrix(windows)
    theirs = Ridge(alpha=ours.strength * len(windows)).fit(*inputs)
    np.testing.assert_allclose(ours.forecast(windows), theirs.predict(inputs[0]), atol=1e-7)


def test_of_windows_with_too_many_inputs_the_last_rows_are_read(monkeypatch):
    monkeypatch.setattr(regressions, "COLUMNS", 13)
    monkeypatch.setattr(regressions, "TREE_COLUMNS", 4)
    values = np.stack([noisy_sine(), noisy_sine(seed=1)], axis=1)
    windows, expected = windows_on(values, window=10, horizon=3), windows_on(values, window=6, horizon=3)
    read = readable(windows, 13)
    np.testing.assert_array_equal(read.targets, windows.targets)
    assert (read.window, read.starts[0]) == (6, 4)  # 12 inputs
    np.testing.assert_array_equal(read.batch(np.arange(9))[0], windows.batch(np.arange(9))[0][:, 4:])
    inputs, targets = as_matrix(replace(expected, starts=expected.starts[4:]))
    ours = fit_ridge(windows)
    theirs = Ridge(alpha=ours.strength * len(targets)).fit(inputs, targets)
    np.testing.assert_allclose(ours.forecast(windows), theirs.predict(inputs), atol=1e-9)
    two_rows = windows_on(values, window=2, horizon=3)
    trees = fit_trees(replace(two_rows, starts=two_rows.starts[8:]))
    np.testing.assert_array_equal(
        fit_trees(windows).forecast(windows), trees.forecast(replace(two_rows, starts=windows.starts + 8))
    )


def test_more_noise_asks_for_a_stronger_penalty():
    weak, strong = (fit_ridge(windows_on(noisy_sine(rows=200, noise=noise, seed=1))).strength for noise in (0.01, 1))
    assert weak < strong


def test_batches_change_nothing(monkeypatch):
    windows = windows_on(noisy_sine())
    whole = fit_ridge(windows)
    monkeypatch.setattr(products, "BATCH_NUMBERS", 70)  # seven windows
    pieces = fit_ridge(windows)
    assert pieces.strength == whole.strength
    np.testing.assert_allclose(pieces.forecast(windows), whole.forecast(windows), atol=1e-10)


def test_ridge_never_lays_out_all_windows(monkeypatch):
    monkeypatch.setattr(products, "BATCH_NUMBERS", 2**14)
    windows = windows_on(noisy_sine(rows=40_000), window=50)
    tracemalloc.start()
    fit_ridge(windows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 0.2 * 8 * 50 * len(windows)


def test_a_handful_of_windows_is_enough_for_ridge():
    model = fit_ridge(windows_on(noisy_sine(rows=13)))
    assert np.isfinite(model.forecast(windows_on(noisy_sine(rows=20)))).all()


def test_trees_learn_a_curve_that_ridge_cannot():
    random = np.random.default_rng(0)
    driver = random.uniform(-1, 1, 3000)
    target = np.append(0, np.abs(driver[:-1]))  # the target is the size of what the feature was just before
    windows = windows_on(np.stack([target, driver], axis=1), window=3)
    training, test = (
        windows_on(windows.values, 3, 1, slice(0, 2000)),
        windows_on(windows.values, 3, 1, slice(2000, None)),
    )
    assert mean_absolute_error(fit_trees(training), test) < 0.1 * mean_absolute_error(fit_ridge(training), test)


def test_trees_follow_a_level_they_have_never_seen():
    values = wander()
    training, test = windows_on(values, rows=slice(0, 2000)), windows_on(values, rows=slice(3000, None))
    trees = fit_trees(training)
    persistence = np.mean(np.abs(values[test.last] - values[test.targets]))
    assert trees.relative
    assert mean_absolute_error(trees, test) < persistence


def test_trees_see_values_where_the_level_stays():
    assert not fit_trees(windows_on(noisy_sine(rows=1500, noise=0.3))).relative


def test_trees_are_the_same_every_time():
    windows = windows_on(noisy_sine())
    np.testing.assert_array_equal(fit_trees(windows).forecast(windows), fit_trees(windows).forecast(windows))


def test_trees_are_fitted_to_every_kth_window_where_there_are_too_many(monkeypatch):
    monkeypatch.setattr(regressions, "TREE_NUMBERS", 1000)
    thinned = thin(windows_on(noisy_sine(rows=360)))  # 350 windows of 10: every fourth
    assert thinned.starts.tolist() == list(range(0, 350, 4))
    assert thin(windows_on(noisy_sine(rows=110))).starts.tolist() == list(range(100))


def test_what_the_regressions_are_fitted_to_is_told(monkeypatch):
    windows = windows_on(noisy_sine(rows=360))  # 350 windows of 10
    assert extent(windows) == {"rows": 10, "tree_rows": 10, "window": 10, "every": 1}
    monkeypatch.setattr(regressions, "COLUMNS", 8)
    monkeypatch.setattr(regressions, "TREE_COLUMNS", 6)
    monkeypatch.setattr(regressions, "TREE_NUMBERS", 1000)
    assert extent(windows) == {
        "rows": 8,
        "tree_rows": 6,
        "window": 10,
        "every": 3,
    }  # 117 * 6 numbers, where 175 * 6 would be too many
