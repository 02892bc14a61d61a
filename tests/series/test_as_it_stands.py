"""Rows taken as they stand in the file: those that the published comparisons on Jena Climate take."""

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.parameters import preset, resolve
from lib.series.series import load
from lib.sources import jena
from lib.windows.windows import prepare
from tests.samples import hours, rows, said, values, write

COUNT = 4_000


@pytest.fixture(scope="module")
def climate(tmp_path_factory):
    """A file as Jena Climate is: two gaps, and a stretch that stands there twice, so that its times go back."""
    time = pd.date_range("2009-01-01 00:10", periods=COUNT, freq="10min").strftime("%d.%m.%Y %H:%M:%S")
    numbers = np.random.default_rng(0).normal(5, 3, size=(COUNT, 14)).round(2)
    numbers[1_000, 11] = -9999  # wind speed
    kept = [*range(700), *range(731, 2_000), *range(1_900, 3_000), *range(3_004, COUNT)]
    lines = [",".join([time[row], *map(str, numbers[row])]) for row in kept]
    return write(tmp_path_factory.mktemp("jena") / "copy.csv", "\n".join([jena.HEADER, *lines]) + "\n")


def tutorial(climate):
    """The rows as TensorFlow's tutorial takes them, with its own words for it, and where its parts begin."""
    frame = pd.read_csv(climate)[5::6]
    return frame, int(len(frame) * 0.7), int(len(frame) * 0.9)


def test_every_sixth_row_of_the_file_is_taken_as_the_tutorial_takes_it(climate):
    frame, _, _ = tutorial(climate)
    series = load(resolve(preset("jena"), {"path": str(climate)}))
    np.testing.assert_array_equal(series.target, frame["T (degC)"].to_numpy(np.float32))
    assert series.time.equals(pd.DatetimeIndex(pd.to_datetime(frame["Date Time"], dayfirst=True)).as_unit("ns"))
    assert not series.time.is_monotonic_increasing
    assert series.step == pd.Timedelta("1h")


def test_the_parts_are_those_of_the_tutorial_but_for_a_row_and_so_is_the_unit(climate):
    frame, validation, test = tutorial(climate)
    parameters = resolve(preset("jena"), {"path": str(climate)})
    parts = prepare(load(parameters), parameters)
    assert parts.split.validation.start - validation in {0, 1}
    assert parts.split.test.start - test in {0, 1}
    training = frame["T (degC)"][: parts.split.validation.start]
    assert parts.scaler.mean[0] == pytest.approx(training.mean(), rel=1e-6)
    assert parts.scaler.scale[0] == pytest.approx(training.std(ddof=0), rel=1e-6)


def test_windows_run_over_gaps_and_duplicates_as_those_of_the_tutorial_do(climate):
    frame, _, _ = tutorial(climate)
    parameters = resolve(preset("jena"), {"path": str(climate), "features": [], "wind": []})
    parts = prepare(load(parameters), parameters)
    temperature = frame["T (degC)"].to_numpy()
    for part in (parts.training, parts.validation, parts.test):
        rows_of_it = range(part.starts[0], part.targets[-1] + 1)
        assert part.starts.tolist() == list(rows_of_it)[: len(rows_of_it) - 24]
        inputs, targets = part.batch(np.arange(len(part)))
        for place, start in enumerate(part.starts):
            here = parts.scaler.mean[0] + parts.scaler.scale[0] * np.append(inputs[place, :, 0], targets[place])
            np.testing.assert_allclose(here, temperature[start : start + 25], atol=1e-4)


def test_it_is_said_over_how_many_places_windows_run(climate):
    (alert,) = said(load(resolve(preset("jena"), {"path": str(climate)})).alerts, "grid")
    assert alert.count == 3  # two gaps, and one step back
    assert "3 places where the next row does not follow by 10 min, the first after 2009-01-05 20:40" in alert.sentence


def test_on_the_grid_the_same_file_has_other_rows(climate):
    parameters = resolve(preset("jena"), {"path": str(climate), "grid": True})
    series = load(parameters)
    assert series.time.is_monotonic_increasing
    assert len(series.time) == COUNT // 6
    assert len(said(series.alerts, "missing rows")) == 1


def test_where_the_rows_follow_each_other_nothing_is_said(tmp_path):
    path = write(tmp_path / "data.csv", rows(hours(40), range(40)))
    series = load(values(source="csv", path=str(path), grid=False))
    assert not said(series.alerts, "grid")
    assert series.step == pd.Timedelta("1h")


@pytest.mark.parametrize("name", ["validation_from", "test_from"])
def test_dates_do_not_divide_rows_that_stand_in_any_order(name):
    with pytest.raises(InputError, match=f"Received: grid false with {name} '2010-01-01'"):
        resolve(preset("jena"), {name: "2010-01-01"})
