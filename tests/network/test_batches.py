"""Batches are the windows, each once, in time order or in an order that seed and epoch decide."""

import numpy as np
import pytest

from lib.network import batches as module
from lib.network.backend import tf
from lib.network.batches import ShuffledBatches, batches
from lib.windows.windows import Windows


@pytest.fixture
def windows():
    values = np.random.default_rng(0).normal(size=(80, 1)).astype("float32")
    return Windows(values, np.r_[0:20, 30:65].astype(np.int64), window=8, horizon=2)


def test_batches_in_time_order_are_the_windows(windows):
    pairs = [(inputs.numpy(), targets.numpy()) for inputs, targets in batches(windows, batch=7)]
    expected = np.stack([windows.values[start : start + 8, 0] for start in windows.starts])
    np.testing.assert_array_equal(np.concatenate([inputs for inputs, _ in pairs]), expected)
    np.testing.assert_array_equal(np.concatenate([t for _, t in pairs])[:, 0], windows.values[windows.starts + 9, 0])
    assert [len(inputs) for inputs, _ in pairs] == [7] * 7 + [6]


def test_several_features_keep_their_axis():
    values = np.arange(60, dtype="float32").reshape(20, 3)
    windows = Windows(values, np.array([0, 5]), window=4, horizon=1)
    ((inputs, targets),) = batches(windows, batch=2)
    np.testing.assert_array_equal(inputs, [values[0:4], values[5:9]])
    np.testing.assert_array_equal(targets, [[values[4, 0]], [values[9, 0]]])


def epoch_of(shuffled, number):
    shuffled.epoch.assign(number)
    return np.concatenate([targets.numpy()[:, 0] for _, targets in shuffled.dataset])


def test_shuffled_batches_hold_every_target_once(windows):
    given = epoch_of(ShuffledBatches(windows, batch=16, seed=3), 0)
    np.testing.assert_array_equal(np.sort(given), np.sort(windows.values[windows.targets, 0]))
    assert not np.array_equal(given, windows.values[windows.targets, 0])


def test_the_order_depends_on_the_epoch_and_the_seed_and_on_nothing_before(windows):
    one, two = ShuffledBatches(windows, batch=16, seed=3), ShuffledBatches(windows, batch=16, seed=3)
    first, second = epoch_of(one, 0), epoch_of(one, 1)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(epoch_of(two, 1), second)
    np.testing.assert_array_equal(epoch_of(one, 0), first)
    assert not np.array_equal(epoch_of(ShuffledBatches(windows, batch=16, seed=4), 0), first)


def test_a_series_of_one_pool_is_shuffled_as_a_whole(windows):
    """As TensorFlow itself shuffles all windows by the same seed."""
    seed = tf.constant([3, 5], tf.int64)
    order = tf.random.experimental.stateless_shuffle(windows.targets, seed=seed).numpy()
    np.testing.assert_array_equal(epoch_of(ShuffledBatches(windows, batch=16, seed=3), 5), windows.values[order, 0])


@pytest.mark.parametrize("count", [1, 31, 32, 33, 100, 129])
def test_several_pools_hold_every_window_once_and_mix_blocks_from_everywhere(monkeypatch, count):
    monkeypatch.setattr(module, "BLOCK", 8)
    monkeypatch.setattr(module, "POOL", 4)
    windows = Windows(np.arange(count + 3, dtype="float32")[:, None], np.arange(count), window=3, horizon=1)
    shuffled = ShuffledBatches(windows, batch=5, seed=0)
    given = [targets.numpy()[:, 0] - 3 for _, targets in shuffled.dataset]
    assert [len(one) for one in given] == [5] * (count // 5) + [count % 5] * (count % 5 > 0)
    assert sorted(np.concatenate(given)) == list(range(count))
    assert not np.array_equal(epoch_of(shuffled, 0), epoch_of(shuffled, 1)) or count == 1
    if count > 64:
        first = np.concatenate(given)[:32]
        assert len(set(first // 8)) == 4  # blocks
        assert np.ptp(first) > 32  # not neighbours
        assert (np.diff(first) < 0).sum() > 8  # and not in order within a block


def test_batches_take_no_copy_of_the_series():
    """A value that changes after the batches were set up is seen by them."""
    values = np.zeros((20, 1), np.float32)
    given = batches(Windows(values, np.array([2]), window=4, horizon=1), batch=1)
    values[5] = 7
    ((inputs, _),) = given
    np.testing.assert_array_equal(inputs, [[0, 0, 0, 7]])
