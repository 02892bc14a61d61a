"""Rows that arrive in blocks, also from two places at once, end up in one array in their order."""

import numpy as np
import pytest

from lib.sources import growing
from lib.sources.growing import Growing


@pytest.mark.parametrize("room", [1, 9, 10, 20, 40])
@pytest.mark.parametrize(("first", "second"), [(0, 7), (3, 0), (5, 5), (4, 9), (9, 4), (1, 10)])
def test_rows_that_are_gathered_behind_others_follow_them(monkeypatch, room, first, second):
    monkeypatch.setattr(growing, "BLOCK", 3)
    rows = Growing(np.empty((room, 2), np.int64))
    later = rows.behind()
    for number in range(max(first, second)):  # in turns, as two threads do
        if number < first:
            rows.add(np.array([[number, -number]]))
        if number < second:
            later.add(np.array([[100 + number, 7]]))
    rows.join(later)
    rows.add(np.array([[999, 9]]))
    expected = [[number, -number] for number in range(first)] + [[100 + number, 7] for number in range(second)]
    assert rows.rows.tolist() == [*expected, [999, 9]]
