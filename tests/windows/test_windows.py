"""Splits, scaler and windows against loops that anyone can read."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from lib.errors import InputError
from lib.windows.windows import Scaler, Windows, prepare
from tests.samples import series, values


def slow_starts(missing, first, stop, window, horizon):
    """First rows of all windows of the rows first … stop - 1: try every start, look at every row up to the target."""
    starts = []
    for start in range(first, stop):
        target = start + window - 1 + horizon
        if target < stop and not any(missing[row] for row in range(start, target + 1)):
            starts.append(start)
    return starts


@st.composite
def gappy_series(draw):
    """A target and a feature in which some values are missing, with a window, a horizon and two boundaries."""
    count = draw(st.integers(30, 90))
    missing = draw(st.lists(st.sampled_from([False] * 14 + [True]), min_size=count, max_size=count))
    in_target = draw(st.booleans())
    columns = np.random.default_rng(count).normal(size=(2, count))
    columns[0 if in_target else 1, missing] = np.nan
    validation = draw(st.integers(10, count - 20))
    test = draw(st.integers(validation + 10, count - 10))
    return columns, missing, validation, test, draw(st.integers(1, 6)), draw(st.integers(1, 4))


@settings(deadline=None)
@given(gappy_series())
def test_windows_of_every_part_are_those_that_a_slow_loop_finds(case):
    columns, missing, validation, test, window, horizon = case
    time = pd.date_range("2020-01-01", periods=len(missing), freq="h")
    chosen = values(window=window, horizon=horizon, validation_from=str(time[validation]), test_from=str(time[test]))
    bounds = [(0, validation), (validation, test), (test, len(missing))]
    expected = [slow_starts(missing, first, stop, window, horizon) for first, stop in bounds]
    known = columns[0, :validation][~np.isnan(columns[0, :validation])]
    if not all(expected) or len(set(known)) < 2:
        with pytest.raises(InputError, match="Received: "):
            prepare(series(*columns, time=time), chosen)
        return
    parts = prepare(series(*columns, time=time), chosen)
    for part, starts in zip((parts.training, parts.validation, parts.test), expected, strict=True):
        assert part.starts.tolist() == starts
        assert part.last.tolist() == [start + window - 1 for start in starts]
        assert part.targets.tolist() == [start + window - 1 + horizon for start in starts]


@settings(deadline=None)
@given(gappy_series())
def test_no_window_and_no_target_holds_a_missing_value_or_leaves_its_part(case):
    columns, _, _, _, window, horizon = case
    try:
        parts = prepare(series(*columns), values(window=window, horizon=horizon, validation=0.3, test=0.3))
    except InputError:
        reject()  # a part has no window, which the test above looks at
    for name, rows in vars(parts.split).items():
        part = getattr(parts, name)
        inputs, targets = part.batch(np.arange(len(part)))
        assert np.isfinite(inputs).all()
        assert np.isfinite(targets).all()
        assert rows.start <= part.starts.min()
        assert part.targets.max() < rows.stop


def test_a_batch_holds_the_scaled_rows_of_its_windows_in_the_order_asked_for():
    columns = np.random.default_rng(1).normal(5, 3, size=(3, 60))
    parts = prepare(series(*columns), values(window=4, horizon=2, validation=0.2, test=0.2))
    scaled = np.array([(column - column[:36].mean()) / column[:36].std() for column in columns]).T
    inputs, targets = parts.validation.batch(np.array([3, 0]))
    np.testing.assert_allclose(inputs, [scaled[39:43], scaled[36:40]], rtol=1e-5)
    np.testing.assert_allclose(targets, [scaled[44, 0], scaled[41, 0]], rtol=1e-5)
    assert (inputs.shape, inputs.dtype, targets.dtype) == ((2, 4, 3), np.float32, np.float32)


def test_scaling_a_batch_leaves_the_series_as_it_was():
    data = series(np.arange(60.0) ** 2)
    before, windows = data.values.copy(), prepare(data, values(window=4)).training
    first, again = (windows.batch(np.array([3, 0]))[0] for _ in range(2))
    np.testing.assert_array_equal(data.values, before)
    np.testing.assert_array_equal(first, again)
    assert not np.shares_memory(first, data.values)


@pytest.mark.parametrize("shape", [(9_000, 2), (3, 3_000, 2), (2, 0, 2)])
def test_all_rows_are_scaled_whatever_their_shape(shape):
    values = np.random.default_rng(0).normal(8, 5, size=shape).astype(np.float32)
    scaler = Scaler(np.array([8.0, 7.0]), np.array([5.0, 2.0]))
    expected = (values.astype(float) - [8, 7]) / [5, 2]
    before = values.copy()
    np.testing.assert_allclose(scaler.to_scaled(values), expected, rtol=1e-6)
    np.testing.assert_array_equal(values, before)
    assert scaler.to_scaled(values, out=values) is values
    np.testing.assert_allclose(values, expected, rtol=1e-6)


def test_ten_thousand_windows_share_the_memory_of_the_series():
    data = series(np.random.default_rng(0).normal(size=20_000))
    parts = prepare(data, values(window=500))
    assert parts.training.values is parts.validation.values is parts.test.values
    assert np.shares_memory(parts.training.values, data.values)
    assert np.shares_memory(parts.training._spans, parts.training.values)


def test_rows_are_scaled_in_the_shape_in_which_they_are_asked_for():
    windows = prepare(series(np.arange(20.0), np.arange(20.0)[::-1]), values(window=2)).training
    expected = (np.array([[[0, 19], [1, 18]], [[5, 14], [4, 15]]]) - windows.scaler.mean) / windows.scaler.scale
    np.testing.assert_allclose(windows.scaled(np.array([[0, 1], [5, 4]])), expected, rtol=1e-6)


def test_keras_own_next_step_example_drops_windows_that_are_kept_here():
    """keras-team/keras#21305: ``data[:-w]`` with ``targets=data[w:]`` loses the last windows."""
    import keras  # noqa: PLC0415 - no other test here waits for it

    data, window = np.arange(50, dtype=np.float32), 10
    dataset = keras.utils.timeseries_dataset_from_array(
        data[:-window], targets=data[window:], sequence_length=window, batch_size=None
    )
    theirs = [float(target) for _, target in dataset]
    scaled = Windows(data[:, None], np.array(slow_starts([False] * 50, 0, 50, window, 1)), window, 1)
    ours = scaled.batch(np.arange(len(scaled)))[1].tolist()
    assert ours == list(range(10, 50))  # every value that has ten before it
    assert theirs == list(range(10, 41))  # the last nine of them are lost
    parts = prepare(series(data), values(window=window, validation=0.24, test=0.24))
    assert parts.test.targets.tolist() == [48, 49]  # and nothing is lost in a part


def test_fractions_count_rows_from_the_end():
    parts = prepare(series(np.sin(np.arange(200))), values(window=5, validation=0.25, test=0.1))
    assert parts.split.training == slice(0, 130)
    assert parts.split.validation == slice(130, 180)
    assert parts.split.test == slice(180, 200)


def test_dates_begin_a_part_at_the_first_row_not_before_them():
    time = pd.date_range("2020-01-01", periods=100, freq="D")
    chosen = values(window=5, validation_from="2020-02-10", test_from="2020-03-01 06:00")
    split = prepare(series(np.sin(np.arange(100)), time=time), chosen).split
    assert time[split.validation.start] == pd.Timestamp("2020-02-10")
    assert time[split.test.start] == pd.Timestamp("2020-03-02")


def test_a_date_with_an_offset_is_meant_as_such():
    """Times are UTC: two in the night, two hours ahead of it, is midnight."""
    time = pd.date_range("2020-01-01", periods=100, freq="h")
    chosen = values(window=5, validation_from="2020-01-03T02:00+02:00", test_from="2020-01-04")
    split = prepare(series(np.sin(np.arange(100)), time=time), chosen).split
    assert (split.validation.start, split.test.start) == (48, 72)


def test_a_part_in_which_no_window_fits_says_what_there_is():
    target = np.sin(np.arange(100))
    target[[72, 75, 82]] = np.nan  # in validation, rows 70 to 84: runs of 2, 2, 6 and 2 rows
    with pytest.raises(InputError, match=r"15 rows, of which 3 lack a value or are not in .* at most 6 whole"):
        prepare(series(target), values(window=6))


@pytest.mark.parametrize(
    ("window", "horizon", "advice"),
    [
        (15, 1, "Use a window of at most 14 or give"),
        (3, 15, r"Use a shorter window or give that part more"),
    ],
)
def test_a_part_that_is_too_short_says_what_window_would_fit(window, horizon, advice):
    with pytest.raises(InputError, match=rf"Received: 15 rows\. {advice}"):
        prepare(series(np.sin(np.arange(100))), values(window=window, horizon=horizon))


def test_the_scaler_sees_the_training_rows_alone():
    target = np.concatenate([np.tile([1.0, 3.0], 35), np.full(30, 1e6)])
    scaler = prepare(series(target), values(window=3)).scaler
    assert scaler.mean.tolist() == [2.0]
    assert scaler.scale.tolist() == [1.0]


def test_the_scaler_leaves_missing_values_out_and_a_constant_feature_in_its_unit():
    scaler = Scaler.fit(np.array([[1, 7], [np.nan, 7], [5, 7]], np.float32))
    assert scaler.mean.tolist() == [3.0, 7.0]
    assert scaler.scale.tolist() == [2.0, 1.0]


def test_the_scaler_keeps_small_changes_far_from_zero():
    column = (1e4 + np.random.default_rng(0).normal(0, 0.01, 300_000)).astype(np.float32)
    scaler = Scaler.fit(column[:, None])
    np.testing.assert_allclose([scaler.mean[0], scaler.scale[0]], [column.mean(dtype=float), column.std(dtype=float)])
    expected = (column.astype(float) - column.mean(dtype=float)) / column.std(dtype=float)
    np.testing.assert_allclose(scaler.to_scaled(column[:, None])[:, 0], expected, rtol=1e-5, atol=1e-6)


def test_scaled_values_return_to_their_unit_also_through_json():
    rows = np.random.default_rng(0).normal(8, 5, size=(40_000, 2)).astype(np.float32)
    fitted = Scaler.fit(rows)
    scaler = Scaler.from_json(fitted.as_json())
    np.testing.assert_allclose(scaler.to_unit(scaler.to_scaled(rows)[:, 0]), rows[:, 0], atol=1e-5)
    assert scaler.mean.tobytes() == fitted.mean.tobytes()
    assert scaler.scale.tobytes() == fitted.scale.tobytes()
