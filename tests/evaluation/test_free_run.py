"""Free runs: against a loop that anyone can read, and of models whose future is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from lib.evaluation.free_run import FreeRun, free_run
from lib.series.series import Series
from lib.windows.scaler import Scaler
from lib.windows.splits import Split
from lib.windows.windows import Parts, Windows
from tests import samples

NO_MATTER = np.zeros((100, 1))  # the last known values, where nothing is asked of them


def prepared(target, *features, window=3, horizon=1, test=10, names=None) -> tuple[Series, Parts]:
    """A series whose last ``test`` rows are the test part, unscaled, missing rows left out of the windows."""
    series = samples.series(target, *features)
    series = series if names is None else Series(**{**vars(series), "names": names})
    rows = len(target)
    starts = [
        start
        for start in range(rows - test, rows - window - horizon + 1)
        if not np.isnan(series.values[start : start + window + horizon]).any()
    ]
    windows = Windows(series.values, np.array(starts, np.int64), window, horizon)
    scaler = Scaler(np.zeros(series.values.shape[1]), np.ones(series.values.shape[1]))
    split = Split(slice(0, rows - test - 1), slice(rows - test - 1, rows - test), slice(rows - test, rows))
    return series, Parts(windows, windows, windows, scaler, split)


def slow_run(step, values, rows, window, horizon):
    """One run: append the forecasts of ``rows``, keep the other features as they were."""
    history = [row.copy() for row in values[: rows[0]]]
    for row in rows:
        seen = np.array(history[row - horizon - window + 1 : row - horizon + 1])
        history.append(np.array([step(seen[None])[0], *history[-1][1:]], np.float32))
    return [row[0] for row in history[rows[0] :]]


def weighted(inputs):
    """A model that looks at every number of its window."""
    weights = np.linspace(0.1, 0.9, inputs.shape[1] * inputs.shape[2]).reshape(inputs.shape[1:])
    return (inputs * weights).sum(axis=(1, 2)) / 3


@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 6), st.booleans())
def test_a_free_run_is_the_model_on_its_own_output(window, horizon, season, featured):
    random = np.random.default_rng(0)
    columns = random.standard_normal((2 if featured else 1, 40))
    series, parts = prepared(*columns, window=window, horizon=horizon, test=30)
    found = free_run(weighted, series, parts, season)
    assert found.rows[0, 0] == parts.test.targets[0]
    for rows, predicted in zip(found.rows, found.predicted, strict=True):
        expected = slow_run(weighted, series.values, rows, window, horizon)
        np.testing.assert_allclose(predicted, expected, rtol=1e-4, atol=1e-5)
        told = [float(str(value)) for value in series.target[rows]]  # as the CSV has them
        np.testing.assert_array_equal(told, found.actual[list(found.rows[:, 0]).index(rows[0])])


def test_the_truth_that_is_forecast_does_not_leak_into_the_run():
    target = np.arange(40.0)
    series, parts = prepared(target, test=30)
    before = free_run(weighted, series, parts, 4)
    first = before.rows[0, 0]
    series.values[first:, 0] = 99
    after = free_run(weighted, series, parts, 4)
    np.testing.assert_array_equal(before.predicted[0], after.predicted[0])
    np.testing.assert_array_equal(before.seasonal_naive[0], after.seasonal_naive[0])


def test_the_calendar_goes_on_while_other_features_stay_as_last_seen():
    target, calendar, weather = np.zeros(30), np.arange(30.0), np.arange(30.0)
    names = ("value", "day sine", "weather")
    series, parts = prepared(target, calendar, weather, window=2, test=20, names=names)
    of_calendar = free_run(lambda inputs: inputs[:, -1, 1], series, parts, 3)
    of_weather = free_run(lambda inputs: inputs[:, -1, 2], series, parts, 3)
    first = of_calendar.rows[0, 0]
    assert of_calendar.predicted[0].tolist() == [first - 1 + step for step in range(6)]
    assert of_weather.predicted[0].tolist() == [first - 1] * 6
    assert of_weather.figures()["kept"] == 1


def test_the_last_known_season_is_repeated():
    target = np.arange(40.0)
    found = free_run(weighted, *prepared(target, test=30), season=4)
    first = int(found.rows[0, 0])
    assert found.seasonal_naive[0].tolist() == [first - 4, first - 3, first - 2, first - 1] * 2


@pytest.mark.parametrize("horizon", [2, 6])
def test_nobody_knows_more_than_the_model_when_a_run_begins_nor_less(horizon):
    """The windows of the first ``horizon`` steps reach up to the row before the first one that is forecast."""
    target = np.sin(np.arange(60.0))
    seen = []

    def repeats_what_it_sees(inputs):
        seen.append(inputs[0, :, 0])
        return inputs[:, -1, 0]

    found = free_run(repeats_what_it_sees, *prepared(target, horizon=horizon, test=40), season=4)
    last = int(found.rows[0, 0]) - 1
    np.testing.assert_allclose(seen[horizon - 1][-1], target[last], rtol=1e-6)
    assert found.persistence[0] == pytest.approx(target[last])
    season = [target[last - back] for back in (3, 2, 1, 0)]
    assert found.seasonal_naive[0] == pytest.approx([season[step % 4] for step in range(8)])


@pytest.mark.parametrize("horizon", [1, 3, 8])
def test_a_model_that_is_the_seasonal_naive_forecast_saves_nothing(horizon):
    season = 8
    target = np.random.default_rng(0).standard_normal(400)
    prepare = prepared(target, window=season, horizon=horizon, test=200)
    found = free_run(lambda inputs: inputs[:, -1 - (season - horizon), 0], *prepare, season=season)
    np.testing.assert_allclose(found.predicted, found.seasonal_naive, rtol=1e-6)
    assert found.break_even == 0


def test_where_the_season_has_a_gap_the_season_before_stands_in():
    target = np.arange(40.0)
    target[10] = np.nan
    found = free_run(weighted, *prepared(target, test=29), season=5)
    first = int(found.rows[0, 0])
    assert first == 14  # the window is rows 11 to 13, a season before stands row 9
    assert found.seasonal_naive[0].tolist() == [9, 5, 11, 12, 13] * 2


def test_before_a_whole_season_is_known_the_last_value_stands_in():
    found = free_run(weighted, *prepared(np.arange(40.0), test=30), season=25)
    first = int(found.rows[0, 0])
    assert first == 13  # and 12 rows of the season before it lie before the series
    assert found.seasonal_naive[0].tolist() == [12] * 12 + [0]


def test_a_run_does_not_go_on_behind_a_forecast_that_is_no_number():
    ahead = iter([1.0, 1.0, np.inf, *[1.0] * 20])
    found = free_run(lambda inputs: np.full(len(inputs), next(ahead)), *prepared(np.ones(60), test=40), season=6)
    assert found.rows.shape[1] == 2


def test_a_run_that_diverges_ends_where_its_forecasts_are_numbers():
    target = np.ones(60)
    with np.errstate(over="ignore"):
        found = free_run(lambda inputs: inputs[:, -1, 0] * np.float32(1e10), *prepared(target, test=40), season=6)
    assert found.rows.shape[1] == found.predicted.shape[1] == 3  # 1e10, 1e20, 1e30, and then more than float32 holds
    assert np.isfinite(found.errors.to_numpy()).all()
    assert found.figures()["diverged"] is True
    assert free_run(weighted, *prepared(target, test=40), season=6).figures()["diverged"] is False


def test_no_run_crosses_a_gap():
    target = np.arange(60.0)
    target[45] = np.nan
    found = free_run(weighted, *prepared(target, test=30), season=2)
    assert not np.isnan(found.predicted).any()
    assert not (found.rows == 45).any()
    assert found.rows.shape[1] == 4


def test_a_short_test_part_gives_a_short_run():
    found = free_run(weighted, *prepared(np.arange(40.0), test=9), season=20)
    assert found.rows.shape == (4, 3)  # 6 windows, so half of them


def ending_with(errors, naive_errors):
    """A run whose mean errors at each step are these."""
    zeros = np.zeros((1, len(errors)))
    return FreeRun(zeros.astype(int), zeros, np.array([errors]), -np.array([naive_errors]), np.full((1, 1), 8.0))


@pytest.mark.parametrize(
    ("errors", "step", "saved"),
    [
        ([1.0, 2, 3, 4], 2, 1 - 3 / 5),  # against 2.5: better at 1 and 2
        ([1.0, 2, 2.6, 1, 4], 4, 1 - 6.6 / 10),  # a touch by chance at 3 does not end it
        ([3.0, 3, 3, 3], 0, None),
        ([2.5 - 1e-6, 2.5, 2.5, 2.5], 0, None),  # 4e-7 of it is rounding
        ([2.5 - 1e-5, 2.5 + 1e-6, 2.5, 2.5], 1, 4e-6),
        ([1.0, 1, 1, 1], 4, 1 - 1 / 2.5),
    ],
)
def test_the_break_even_is_where_nothing_more_is_saved(errors, step, saved):
    found = ending_with(errors, [2.5] * len(errors))
    assert found.break_even == step
    assert found.saved == (saved if saved is None else pytest.approx(saved))


def test_the_figures_are_mean_absolute_errors():
    free, last = np.array([[1.0, 2], [-3, 4]]), np.array([[2.0], [-6]])
    found = FreeRun(np.zeros((2, 2), int), np.zeros((2, 2)), free, np.ones((2, 2)), last)
    assert found.figures() == {
        "runs": 2,
        "steps": 2,
        "kept": 0,
        "diverged": False,
        "predicted": [2.0, 3.0],
        "seasonal_naive": [1.0, 1.0],
        "persistence": [4.0, 4.0],
        "break_even": 0,
        "break_even_interval": {"lower": 0, "upper": 1},  # one of two runs loses nothing at step 1
        "saved": None,
        "saved_in_all": {"seasonal_naive": 1 - 5 / 2, "persistence": 1 - 5 / 8},
    }
    assert found.table(pd.RangeIndex(9))["persistence"].tolist() == [2, 2, -6, -6]


def noisy(better, seed):
    """A hundred runs of 30 steps whose errors are smaller than the naive ones up to a step, and alike beyond it."""
    random = np.random.default_rng(seed)
    naive, free = 1 + np.abs(random.standard_normal((2, 100, 30)))
    free[:, :better] -= 0.5
    return FreeRun(30 * np.arange(100)[:, None] + np.arange(30), np.zeros((100, 30)), free, naive, NO_MATTER)


@pytest.mark.parametrize("better", [0, 5, 20])
def test_the_interval_of_the_break_even_holds_the_true_one(better):
    intervals = [noisy(better, seed).break_even_interval for seed in range(200)]
    held = sum(found["lower"] <= better <= found["upper"] for found in intervals)
    assert binom.ppf(0.005, 200, 0.95) <= held <= binom.ppf(0.995, 200, 0.95)  # 95 of 100, give or take luck
    assert any(found["lower"] < found["upper"] for found in intervals)


def test_runs_that_are_alike_count_as_one_and_so_leave_the_break_even_less_certain():
    widths = []
    for seed in range(10):
        distinct, shuffled = noisy(5, seed), np.random.default_rng(seed).permutation(100)
        alike = [np.repeat(errors[:5], 20, axis=0) for errors in (distinct.predicted, distinct.seasonal_naive)]
        close = FreeRun(np.arange(100)[:, None] + np.arange(30), np.zeros((100, 30)), *alike, NO_MATTER)
        apart = FreeRun(distinct.rows, np.zeros((100, 30)), *(errors[shuffled] for errors in alike), NO_MATTER)
        ends = [run.break_even_interval for run in (close, apart)]
        widths.append([end["upper"] - end["lower"] for end in ends])
    close, apart = np.mean(widths, axis=0)
    assert close > 1.5 * apart  # five runs know less than a hundred
