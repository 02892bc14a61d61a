"""The digits of values that are those of a series, and of others."""

import numpy as np

from lib.series.written import written


def test_values_of_the_series_are_those_that_stand_in_a_csv_and_others_stay():
    single = np.array([0.71, 1e-7, 16777216, np.nan], np.float32)
    assert float(single[0]) != 0.71  # float32 has another one nearby
    np.testing.assert_array_equal(written(single), [0.71, 1e-7, 16777216, np.nan])
    np.testing.assert_array_equal(written(single.astype(np.float64)), [0.71, 1e-7, 16777216, np.nan])
    mean = np.array([0.71, 1 / 3])
    np.testing.assert_array_equal(written(mean), mean)
