"""Sums of products: those of all windows laid out as one matrix, though most are not worked out from all windows."""

import numpy as np
import pytest

from lib.evaluation import products
from lib.windows.windows import Windows

STARTS = np.arange(90)


@pytest.mark.parametrize("starts", [STARTS, np.delete(STARTS, [1, 40, 41, 42, 80]), STARTS[::7], STARTS[:1]])
@pytest.mark.parametrize(("features", "window", "horizon"), [(1, 9, 1), (3, 5, 4), (2, 1, 2)])
def test_the_sums_are_those_of_one_matrix_of_all_windows(starts, features, window, horizon, monkeypatch):
    monkeypatch.setattr(products, "BATCH_NUMBERS", 100)  # several batches
    walk = np.cumsum(np.random.default_rng(0).integers(-9, 9, (90 + window + horizon - 1, features)), axis=0) / 8
    inputs = [walk[start : start + window].ravel() for start in starts]
    targets = walk[starts + window + horizon - 1, :1]
    rows = np.hstack([np.ones((len(starts), 1)), inputs, targets])
    found = products.sums(Windows(walk, starts, window, horizon))
    np.testing.assert_allclose(found, rows.T @ rows, rtol=1e-12, atol=1e-9)


def test_no_windows_have_sums_of_nothing():
    assert not products.sums(Windows(np.ones((9, 2), np.float32), STARTS[:0], 3, 1)).any()
