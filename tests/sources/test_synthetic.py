"""The series that are made here have the noise that they claim."""

import numpy as np
import pytest

from lib.series.series import load
from tests.samples import values

LAG = {"source": "lag", "noise": 0.5, "lag": 7, "points": 200_000}


def test_the_sine_is_the_formula_plus_seeded_noise():
    series = load(values(points=400, data_seed=3))
    noise = np.random.default_rng(3).standard_normal(400)
    expected = [0.693 * np.sin(2 * np.pi * t / 50) + 0.061 * noise[t] for t in range(400)]
    np.testing.assert_allclose(series.target, expected, rtol=1e-6)
    np.testing.assert_allclose(series.signal, [0.693 * np.sin(2 * np.pi * t / 50) for t in range(400)], atol=1e-12)
    assert series.names == ("value",)
    assert series.noise_floor == pytest.approx(0.061**2)
    assert (series.step, series.unit, len(series.time)) == (1, "", 400)


def test_each_value_of_the_lag_series_is_nine_tenths_of_the_one_before_in_its_chain():
    x = load(values(**LAG)).target.astype(float)
    shocks = 0.5 * np.random.default_rng(0).standard_normal(200_000)
    np.testing.assert_allclose(x[7:] - 0.9 * x[:-7], shocks[7:], atol=1e-5)


def test_given_the_lagged_value_no_other_step_of_the_lag_series_says_anything():
    x = load(values(**LAG)).target
    window = np.lib.stride_tricks.sliding_window_view(x[:-1], 20)
    weights = np.linalg.lstsq(window, x[20:], rcond=None)[0]
    expected = np.zeros(20)
    expected[-7] = 0.9
    np.testing.assert_allclose(weights, expected, atol=0.01)


def test_the_lag_series_has_the_same_spread_at_its_start_as_at_its_end():
    first = [load(values(**{**LAG, "points": 14, "data_seed": seed})).target for seed in range(2000)]
    spread = 0.5 / np.sqrt(1 - 0.9**2)
    np.testing.assert_allclose(np.std(first, axis=0), spread, rtol=0.08)


@pytest.mark.parametrize(
    ("horizon", "window", "reach"),
    [(1, 50, 1), (7, 50, 1), (8, 50, 2), (15, 50, 3), (1, 7, 1), (1, 6, None), (10, 4, None), (10, 5, 2)],
)
def test_the_noise_floor_of_the_lag_series_is_what_the_best_forecast_leaves(horizon, window, reach):
    """The best forecast takes the last value of the target's chain, if the window reaches it, times 0.9 per turn."""
    chosen = values(**{**LAG, "horizon": horizon, "window": window})
    series = load(chosen)
    x = series.target.astype(float)
    error = x if reach is None else x[7 * reach :] - 0.9**reach * x[: -7 * reach]
    assert series.noise_floor == pytest.approx(np.mean(error**2), rel=0.02)
    np.testing.assert_allclose((x - series.signal)[7 * (reach or 0) :], error, atol=1e-5)


def test_the_noise_floor_is_not_claimed_where_rows_of_the_lag_series_are_left_out():
    series = load(values(**{**LAG, "every": 2}))
    assert series.noise_floor is None
    assert series.signal is None


def test_of_a_thinned_sine_the_signal_keeps_the_same_rows():
    whole, thinned = (load(values(points=400, every=every)) for every in (1, 3))
    np.testing.assert_array_equal(thinned.signal, whole.signal[2::3])
