"""Differences block by block are those of the whole."""

import numpy as np
import pytest

from lib.series import stretches


@pytest.mark.parametrize("rows", [1, 2, 4, 5, 6, 9, 10])
def test_differences_in_blocks_are_those_between_all_neighbours(rows, monkeypatch):
    monkeypatch.setattr(stretches, "BLOCK", 4)
    values = np.random.default_rng(rows).integers(100, size=rows)
    blocks = list(stretches.differences(values))
    assert [change for block in blocks for change in block] == [values[i + 1] - values[i] for i in range(rows - 1)]
    assert all(len(block) <= 4 for block in blocks)
