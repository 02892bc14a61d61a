"""What rows come to, in blocks, against the whole at once."""

import numpy as np
import pytest

from lib.sources.columnwise import ROWS, reduced


@pytest.mark.parametrize("rows", [1, ROWS - 1, ROWS, ROWS + 1, 3 * ROWS + 5])
def test_rows_in_blocks_come_to_what_each_column_does_by_itself(rows):
    table = np.random.default_rng(rows).standard_normal((rows, 3)).astype(np.float32)
    table[0, 0] = np.nan
    known = [column[~np.isnan(column)] for column in table.T]
    lowest = [column.min() if column.size else np.nan for column in known]
    np.testing.assert_array_equal(reduced(np.fmin, table), lowest)
    assert reduced(np.logical_or, np.isnan(table)).tolist() == [True, False, False]
    assert reduced(np.logical_and, np.isnan(table)).tolist() == [rows == 1, False, False]
