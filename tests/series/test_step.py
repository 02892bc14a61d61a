"""The step of a series is found also where times jitter, are rounded, or follow the calendar."""

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from tests.samples import on_grid, said


def rounded(step, unit, count=3_000):
    """Times every ``step`` seconds, written in whole multiples of ``unit`` seconds."""
    return pd.Timestamp("2020-01-01") + pd.to_timedelta(np.rint(np.arange(count) * step / unit) * unit, unit="s")


@pytest.mark.parametrize(
    ("step", "unit"),
    [
        *((1 / 60, 0.001), (1 / 7, 0.001), (1 / 30, 0.001), (60.37, 1), (600 / 7, 1), (0.1, 0.001)),
        *((1 / 300, 0.001), (1 / 400, 0.001), (5 / 3, 1), (7 / 3, 1), (2.9, 1), (150, 60), (100, 60)),
    ],
)
@pytest.mark.parametrize("lost", [(), (10, 11, 500, 1_234, 2_998)])
def test_times_that_are_written_more_coarsely_than_their_step_have_no_gaps_but_the_real_ones(step, unit, lost):
    times = rounded(step, unit)
    table = on_grid(times.delete(list(lost)))
    assert len(table.time) == 3_000
    assert np.flatnonzero(np.isnan(table.values[:, 0])).tolist() == list(lost)
    assert abs(table.time - times).max() <= pd.Timedelta(seconds=1.01 * unit)
    assert table.step.total_seconds() == pytest.approx(step, abs=2 * unit / 3_000)


def test_the_grid_of_many_years_is_exact_to_the_nanosecond():
    times = pd.date_range("2020-01-01", periods=10_000, freq="3600000000001ns")  # beyond what float64 holds of them
    table = on_grid(times.delete(5))
    assert table.time.equals(times)
    assert not said(table.alerts, "between steps")


def test_times_that_jitter_finely_are_on_the_grid_of_their_mean():
    regular = pd.date_range("2020-01-01", periods=3_000, freq="10min")
    jitter = np.random.default_rng(0).integers(0, 900, 3_000)
    table = on_grid(regular + pd.to_timedelta(jitter, unit="ms"))
    assert len(table.time) == 3_000
    assert table.step.total_seconds() == pytest.approx(600, abs=0.001)
    assert abs(table.time - regular).max() < pd.Timedelta(seconds=1)


@pytest.mark.parametrize(
    ("step", "moves"),
    [
        ("1min", np.random.default_rng(1).integers(-40, 41, 20_000)),
        ("10min", -3 * (np.arange(20_000) % 2)),
        ("10min", -1_000 * (np.arange(290) % 2)),
        ("7h", 100 * (np.arange(3_000) % 5)),
    ],
)
def test_times_that_jitter_less_than_would_move_a_row_do_not_bend_the_grid(step, moves):
    """The most common difference may be a little more than the step, or less, which adds up."""
    regular = pd.date_range("2020-01-01", periods=len(moves), freq=step)
    table = on_grid(regular + pd.to_timedelta(moves - moves[0], unit="ms"))
    assert table.time.equals(regular.as_unit("ns"))
    assert table.step == pd.Timedelta(step)
    moved = np.abs(moves - moves[0])
    [alert] = said(table.alerts, "between steps")
    assert alert.count == (moved > 0).sum()
    assert alert.sentence.endswith(
        f"by up to {moved.max() // 1_000} s" if moved.max() >= 1_000 else f"{moved.max()} ms"
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("most", "gaps"), [(3_000, [5, 37]), (9_000, [])])
def test_times_of_which_no_difference_is_common_are_on_the_grid_that_they_lie_around(seed, most, gaps):
    random = np.random.default_rng(seed)
    places = np.cumsum([0, *random.choice([1] * 12 + gaps, 999)])
    moves = random.integers(-most, most + 1, 1_000)
    table = on_grid(pd.Timestamp("2020-01-01") + pd.to_timedelta(places * 60_000 + moves, unit="ms"))
    assert np.flatnonzero(~np.isnan(table.values[:, 0])).tolist() == places.tolist()
    assert table.step.total_seconds() == pytest.approx(60, abs=2 * most / 1_000 / places[-1])


@pytest.mark.parametrize("most", [20, 29])
def test_times_that_lie_around_no_grid_are_refused_and_none_is_made_up(most):
    moves = np.random.default_rng(0).uniform(-most, most, 1_000)
    with pytest.raises(InputError, match=r"at a regular step, taken for .*, too close\."):
        on_grid(pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(1_000) * 60 + moves, unit="s"))


@pytest.mark.parametrize(("steps", "counts"), [((10, 15), (500, 499)), ((60, 90), (900, 100)), ((20, 30), (600, 500))])
def test_of_two_steps_in_one_series_the_more_common_one_is_taken(steps, counts):
    gaps = np.repeat(steps, counts)
    table = on_grid(pd.Timestamp("2020-01-01") + pd.to_timedelta(np.cumsum([0, *gaps]), unit="min"))
    assert table.step == pd.Timedelta(minutes=steps[0])
    assert said(table.alerts, "missing rows")
    assert f"by up to {steps[0] // 2} min" in said(table.alerts, "between steps")[0].sentence


@pytest.mark.parametrize("days", [28, 30, 35, 91])
@pytest.mark.parametrize("count", [12, 60])
def test_periods_of_days_are_no_months_though_one_of_them_is_a_day_longer(days, count):
    times = pd.date_range("2020-01-06", periods=count, freq=f"{days}D").as_unit("ns")
    table = on_grid(times.where(np.arange(count) != 5, times + pd.Timedelta(days=1)))
    assert table.time.equals(times)
    assert table.step == pd.Timedelta(days=days)


@pytest.mark.parametrize("freq", ["MS", "ME", "BME", "BMS", "QS", "QE", "YS", "YE"])
@pytest.mark.parametrize("count", [5, 12, 60])
def test_months_quarters_and_years_are_such_also_with_one_lost(freq, count):
    times = pd.date_range("2019-02-01", periods=count, freq=freq)
    table = on_grid(times.delete(2))
    assert np.flatnonzero(np.isnan(table.values[:, 0])).tolist() == [2]
    assert table.time.delete(2).equals(times.delete(2).as_unit("ns"))


def test_a_clock_that_was_set_once_does_not_bend_the_grid():
    """The second half is four minutes late: the step is ten minutes all the same."""
    times = pd.date_range("2020-01-01", periods=200, freq="10min")
    late = times.append(times[100:])[:200].where(np.arange(200) < 100, times + pd.Timedelta(minutes=4))
    table = on_grid(late)
    assert table.time.equals(times.as_unit("ns"))
    assert said(table.alerts, "between steps")[0].count == 100


@pytest.mark.parametrize("first", [-40, -4, 0, 33])
@pytest.mark.parametrize(("step", "begin"), [("1h", "2020-01-01 05:00"), ("10min", "2020-01-01 05:07")])
def test_a_grid_of_times_that_jitter_begins_at_a_round_time_not_at_the_first_row(first, step, begin):
    moves = np.random.default_rng(3).integers(-40, 41, 500)
    moves[0] = first
    regular = pd.date_range(begin, periods=500, freq=step).as_unit("ns")
    table = on_grid(regular + pd.to_timedelta(moves, unit="s"))
    assert table.time.equals(regular)
    assert table.step == pd.Timedelta(step)
    [alert] = said(table.alerts, "between steps")
    assert (alert.count, alert.sentence[-13:]) == ((moves != 0).sum(), "by up to 40 s")


@pytest.mark.parametrize("late", ["-29min", "7s", "29min"])
def test_a_first_row_that_is_early_or_late_moves_to_the_grid_of_the_others(late):
    regular = pd.date_range("2020-01-01 05:20", periods=90, freq="1h").as_unit("ns")
    odd = regular.where(np.arange(90) > 0, regular + pd.Timedelta(late))
    table = on_grid(odd.delete([40, 41]))
    assert table.time.equals(regular)
    assert np.flatnonzero(np.isnan(table.values[:, 0])).tolist() == [40, 41]
    assert said(table.alerts, "between steps")[0].count == 1


@pytest.mark.parametrize("days", [28, 30, 31])
def test_periods_of_days_are_no_months_though_many_are_absent(days):
    times = pd.date_range("2019-01-07", periods=12, freq=f"{days}D").as_unit("ns")
    table = on_grid(times.delete([3, 8]))
    assert table.time.equals(times)
    assert table.step == pd.Timedelta(days=days)


def test_centuries_of_days_are_on_their_grid_and_refused_where_one_is_absent_from_more_than_64_bits_tell():
    days = pd.date_range("1700-01-01", "2015-01-01", freq="D")
    assert len(on_grid(days).time) == len(days)
    assert len(on_grid(days[20_000:].delete(5_000)).time) == len(days) - 20_000
    with pytest.raises(InputError, match=r"292 years.*Received: 1700-01-01 00:00:00 to 2015-01-01 00:00:00\. Leave"):
        on_grid(days.delete(5_000))
