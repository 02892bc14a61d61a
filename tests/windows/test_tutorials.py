"""The presets of Jena take the rows, the parts and the windows that the tutorials take, loops of which stand here."""

import io

import numpy as np
import pandas as pd
import pytest

from lib.network.backend import keras
from lib.parameters import preset, resolve
from lib.series.series import load
from lib.sources import jena
from lib.windows.splits import split
from lib.windows.windows import prepare
from tests.samples import said, series, values

TARGET = "T (degC)"
WIND = ["wv (m/s)", "max. wv (m/s)", "wd (deg)"]
ROWS = 8_003
"""A number of rows of which every 6th from the 6th are 1,333: 0.1, 0.25 and 0.3 of them are no whole numbers."""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A file of the schema of Jena with two gaps, a block that comes a second time, and a wind without a reading."""
    time = pd.date_range("2009-01-01 00:10", periods=9_000, freq="10min")
    frame = pd.DataFrame(
        np.random.default_rng(0).normal(9, 3, (9_000, 14)).round(2), columns=jena.HEADER.split(",")[1:]
    )
    frame.insert(0, "Date Time", time.strftime("%d.%m.%Y %H:%M:%S"))
    frame.loc[4_400:4_406, WIND[0]] = -9999.0
    whole = pd.concat([frame[:2_000], frame[2_100:3_000], frame[2_900:3_000], frame[3_007:]])[:ROWS]
    path = tmp_path_factory.mktemp("jena") / "jena.csv"
    whole.to_csv(path, index=False)
    return path


def made(file, name, **changes):
    """The series and the parts that a preset makes of the file."""
    parameters = resolve(preset(name), {"path": str(file), **changes})
    series = load(parameters)
    return series, prepare(series, parameters)


def of_the_tutorial(text, window, shift):
    """Rows, parts and windows in the tutorial's way: slices of a frame, and every window that a part has room for.

    Returns:
        the frame of every 6th row; the parts by the number of their first row and the row after their last; and for
        each part the first row and the target of all its windows, in rows of the frame.
    """
    frame = pd.read_csv(io.StringIO(text))[5::6].reset_index(drop=True)
    n = len(frame)
    parts = {"training": (0, int(n * 0.7)), "validation": (int(n * 0.7), int(n * 0.9)), "test": (int(n * 0.9), n)}
    windows = {}
    for name, (first, stop) in parts.items():
        windows[name] = []
        for start in range(first, stop):
            if start + window + shift <= stop:
                windows[name].append((start, start + window + shift - 1))
    return frame, parts, windows


def test_rows_parts_and_windows_are_those_of_tensorflows_tutorial(file):
    series, parts = made(file, "jena")
    frame, bounds, windows = of_the_tutorial(file.read_text(), 24, 1)
    assert len(frame) == 1333
    np.testing.assert_array_equal(series.target, frame[TARGET].to_numpy(np.float32))
    assert series.time.tolist() == pd.to_datetime(frame["Date Time"], format="%d.%m.%Y %H:%M:%S").tolist()
    for name, (first, stop) in bounds.items():
        assert getattr(parts.split, name) == slice(first, stop)
        found = getattr(parts, name)
        assert list(zip(found.starts.tolist(), found.targets.tolist(), strict=True)) == windows[name]


@pytest.mark.parametrize("which", [0, -1])
@pytest.mark.parametrize("part", ["training", "validation", "test"])
def test_the_scaled_inputs_and_targets_are_those_of_tensorflows_tutorial(file, part, which):
    series, parts = made(file, "jena")
    frame, bounds, windows = of_the_tutorial(file.read_text(), 24, 1)
    numbers = frame.drop(columns=["Date Time", *WIND])
    training = numbers[slice(*bounds["training"])]
    scaled = (numbers - training.mean()) / training.std()
    start, target = windows[part][which]
    found = getattr(parts, part)
    inputs, targets = found.batch(np.array([len(found) - 1 if which else 0]))
    columns = [series.names.index(name) for name in numbers]
    expected = scaled[start : start + 24].to_numpy()
    np.testing.assert_allclose(inputs[0][:, columns], expected, rtol=1e-3, atol=1e-3)  # n - 1 there, n here
    np.testing.assert_allclose(targets[0], scaled[TARGET][target], rtol=1e-3)
    np.testing.assert_allclose(parts.scaler.mean[0], training[TARGET].mean(), rtol=1e-6)
    deviation = training[TARGET].std() * np.sqrt(1 - 1 / len(training))
    np.testing.assert_allclose(parts.scaler.scale[0], deviation, rtol=1e-6)


@pytest.fixture(scope="module")
def long_file(file):
    """A file of as many rows as the published one."""
    times = pd.date_range("2009-01-01 00:10", periods=jena.ROWS, freq="10min").strftime("%d.%m.%Y %H:%M:%S")
    waves = np.sin(np.arange(jena.ROWS) / 23)
    numbers = "".join(f"{time},1,{wave:.2f}{',3' * 12}\n" for time, wave in zip(times, waves, strict=True))
    path = file.with_name("long.csv")
    path.write_text(f"{jena.HEADER}\n{numbers}")
    return path


@pytest.mark.parametrize(("name", "validation", "test"), [("jena", 49_063, 63_081), ("jena_24h", 35_045, 52_568)])
def test_the_parts_of_the_published_file_begin_where_the_tutorials_have_them(long_file, name, validation, test):
    """Of 70,091 hours int(0.7 n) and int(0.9 n); of 420,551 rows int(0.5 n), and as many more as int(0.25 n)."""
    _, parts = made(long_file, name, features=[], wind=[])
    assert parts.split.validation == slice(validation, test)
    assert parts.split.test == slice(test, 70_091)
    if name == "jena_24h":
        assert 5 + 6 * validation == 210_275
        assert abs(5 + 6 * test - (210_275 + 105_137)) < 6


@pytest.mark.parametrize("rows", [10, 19, 90, 170, 1_333])
def test_shares_are_rounded_as_the_tutorial_rounds_them(rows):
    """In Python 0.7 * 170 is a little less than 119, and (1 - 0.2 - 0.1) * 170 is not."""
    parts = split(series(range(rows)), values(grid=False, validation=0.2, test=0.1))
    assert (parts.validation.start, parts.test.start) == (int(rows * 0.7), int(rows * 0.9))


def of_the_book(rows, part):
    """The rows of all windows of a part and of their targets, as the book has Keras cut them out of numbered rows."""
    training, validation = int(0.5 * rows), int(0.25 * rows)
    bounds = {"training": (0, training), "validation": (training, training + validation)}
    start, end = bounds.get(part, (training + validation, None))
    numbers, delay = np.arange(rows), 6 * (120 + 24 - 1)
    batches = keras.utils.timeseries_dataset_from_array(
        numbers[:-delay, None],
        targets=numbers[delay:],
        sampling_rate=6,
        sequence_length=120,
        batch_size=512,
        start_index=start,
        end_index=end,
    )
    pairs = [(inputs.numpy()[:, :, 0], targets.numpy()) for inputs, targets in batches]
    return tuple(np.concatenate(found) for found in zip(*pairs, strict=True))


@pytest.mark.parametrize("part", ["training", "validation", "test"])
def test_windows_are_every_sixth_of_the_book(file, part):
    """All but the first, if a part begins up to five rows earlier here, and the last 119 of the test part."""
    _, parts = made(file, "jena_24h")
    inputs, targets = of_the_book(ROWS, part)
    found = getattr(parts, part)
    starts, ends = 5 + 6 * found.starts, 5 + 6 * found.targets  # in rows of the file
    book = {int(window[0]): (window, int(target)) for window, target in zip(inputs, targets, strict=True)}
    both = [number for number, start in enumerate(starts) if start in book]
    without = {"test": 119}.get(part, 0)
    assert both == list(range(both[0], len(starts) - without))
    assert both[0] == (starts[0] < min(book))
    assert abs(starts[0] - min(book)) < 6
    for number in both:
        window, target = book[starts[number]]
        np.testing.assert_array_equal(window, starts[number] + 6 * np.arange(120))
        assert target == ends[number]


def test_what_is_said_to_be_different_from_the_book_is():
    training, validation, test = (of_the_book(ROWS, part)[1] for part in ("training", "validation", "test"))
    assert (ROWS - 1 - test.max()) / 6 == 119
    first_of_validation, first_of_test = int(0.5 * ROWS), int(0.5 * ROWS) + int(0.25 * ROWS)
    assert (training.max() + 1 - first_of_validation) / 6 == 24
    assert (validation.max() + 1 - first_of_test) / 6 == 24


def test_the_alert_counts_the_places_where_time_does_not_go_on(file):
    (alert,) = said(made(file, "jena")[0].alerts, "as filed")
    assert alert.count == 3  # after rows 2,000 and 3,000 and after the block that comes again
    assert "at 3 places the time does not go on by one step of 10 min (at 1 of them it stands or goes back)" in (
        alert.sentence
    )
