"""A finished run forecasts from raw rows, and says what is wrong with rows that do not fit."""

import shutil
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

import lib
from lib import record
from lib.errors import InputError
from lib.forecaster import Forecaster, input_description
from lib.network.backend import keras
from lib.network.models import save_model
from lib.network.training import predict, train
from lib.parameters import ROOT, resolve
from lib.series.series import load
from lib.storage import write_json
from lib.windows.scaler import Scaler
from lib.windows.windows import prepare
from tests.samples import values

HOURS = pd.date_range("2024-03-01", periods=400, freq="h")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A small run on hourly rows with a wind, a calendar and a sentinel, and the forecasts of its test part."""
    folder = tmp_path_factory.mktemp("run")
    random = np.random.default_rng(0)
    columns = {
        "price": 20 + np.sin(np.arange(400) / 4),
        "speed": random.random(400),
        "direction": random.random(400) * 360,
    }
    frame = pd.DataFrame(columns, index=HOURS).round(3)
    frame.iloc[50, 1] = -9999
    frame.to_csv(folder / "my.csv", index_label="when")
    parameters = resolve(
        {"source": "csv", "path": str(folder / "my.csv"), "target": "price", "wind": ["speed", "direction"]},
        {"calendar": True, "sentinels": [-9999.0], "window": 8, "units": 3, "epochs": 1, "every": 2},
    )
    series = load(parameters)
    parts = prepare(series, parameters)
    training = train(parts, parameters)
    save_model(training.best, folder / "outputs/models/best_model")
    save_model(training.final, folder / "outputs/models/final_model")
    write_json(folder / "outputs/models/inputs.json", input_description(series, parts, parameters))
    record.write(folder / "run.json", {"parameters": parameters})
    (scaled,) = predict(training.best, parts.test)
    return folder, frame, pd.Series(parts.scaler.to_unit(scaled[:, 0]), series.time[parts.test.targets])


@pytest.fixture(scope="module")
def forecaster(run):
    """The same run, put to use."""
    return lib.load_run(run[0])


def test_it_forecasts_what_the_evaluation_forecast(run, forecaster):
    _, frame, predicted = run
    for time in predicted.index[[0, 7, -1]]:
        rows = frame[: time - pd.Timedelta("2h")]
        assert forecaster.forecast(rows) == pytest.approx(predicted[time], rel=1e-6)


def test_older_rows_and_the_order_of_columns_do_not_matter(run, forecaster):
    _, frame, _ = run
    short = frame.tail(15)[["direction", "speed", "price"]]
    assert forecaster.forecast(short) == pytest.approx(forecaster.forecast(frame), rel=1e-6)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows["price"], ["a pandas DataFrame", "Received: Series"]),
        (lambda rows: rows.drop(columns="speed"), ["Expected 3 columns", "rows without ['speed']"]),
        (lambda rows: rows[["price", "speed", "direction", "speed"]], ["each column once", "['speed'] more than once"]),
        (lambda rows: rows.tail(14), ["at least 15 rows", "reads 8, one in 2", "Received: 14"]),
        (lambda rows: rows.tail(1), ["at least 15 rows", "Received: 1. Add earlier rows."]),
        (lambda rows: rows[:0], ["at least 15 rows", "Received: 0"]),
        (lambda rows: rows.tail(14).loc[lambda some: some.index.repeat(2)], ["at least 15 rows", "Received: 14"]),
        (lambda rows: rows[::3], ["a row every hour", "one every 3 hours"]),
        (lambda rows: rows[::2], ["a row every hour", "one every 2 hours"]),
        (lambda rows: rows.reset_index(drop=True), ["every hour", "RangeIndex of int64", "to_datetime(..., utc=True)"]),
        (lambda rows: rows.set_index(rows.index.where(rows.index != HOURS[398])), ["a time", "none in row 399"]),
        (lambda rows: rows * np.nan, ["numbers in every column", "['price', 'speed eastward', 'speed northward']"]),
        (lambda rows: rows.assign(speed=-9999), ["not a single one in ['speed eastward', 'speed northward']"]),
        (
            lambda rows: rows.assign(price=rows["price"].where(rows.index != HOURS[395])),
            ["each of the 8 rows", "a gap in 'price' at 2024-03-17 11:00:00"],
        ),
    ],
)
def test_rows_that_do_not_fit_are_refused_in_one_line(run, forecaster, change, words):
    _, frame, _ = run
    refused(forecaster.forecast, change(frame), words)


def refused(call, argument, words):
    """See that a call says in one line what is wrong with its argument."""
    with pytest.raises(InputError) as error:
        call(argument)
    for word in ["Expected ", "Received: ", *words]:
        assert word in str(error.value)
    assert "\n" not in str(error.value)


def test_what_the_model_reads_of_filled_values_is_said_and_nothing_else(run, forecaster):
    _, frame, _ = run
    before = frame.assign(speed=frame["speed"].where(frame.index != HOURS[399], frame["speed"].iloc[397]))
    before = before.assign(direction=frame["direction"].where(frame.index != HOURS[399], frame["direction"].iloc[397]))
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # row 50 has a gap, and is not read
        expected = forecaster.forecast(before)
    known = frame.assign(speed=frame["speed"].where(frame.index != HOURS[399]))
    words = r"2 missing values of \['speed eastward', 'speed northward'\] filled .* the last at 2024-03-17 15:00:00"
    with pytest.warns(UserWarning, match=words) as said:
        assert forecaster.forecast(known) == pytest.approx(expected, rel=1e-6)
    assert said[0].filename == __file__


def test_rows_are_mended_too_for_a_run_that_took_its_own_as_they_stood_in_the_file(run, forecaster, tmp_path):
    folder, frame, _ = run
    copy = shutil.copytree(folder, tmp_path / "copy")
    record.write(copy / "run.json", {"parameters": {**forecaster.parameters, "grid": False}})
    as_filed = lib.load_run(copy)
    assert as_filed.forecast(pd.concat([frame, frame[390:395]])) == forecaster.forecast(frame)
    refused(as_filed.forecast, frame.drop(index=HOURS[395]), ["a gap in 'price' at 2024-03-17 11:00:00"])


def test_times_of_a_zone_are_taken_as_utc(run, forecaster):
    _, frame, _ = run
    abroad = frame.tz_localize("UTC").tz_convert("Asia/Tokyo")
    assert forecaster.forecast(abroad) == forecaster.forecast(frame)


@pytest.fixture(scope="module")
def last_two():
    """What forecasts rows without times from the last of them and the one two rows before it: their difference."""

    def model(window, training):
        return (window[:, 1] - window[:, 0])[:, None]

    scaler = Scaler(np.zeros(1), np.ones(1))
    return Forecaster(
        model, scaler, np.array([[0.0], [16.0]]), values(window=2, every=2), ("value",), ("value",), "1 step"
    ).forecast


@pytest.mark.parametrize("first", [0, 4_950])
def test_rows_without_times_are_counted_from_any_number(last_two, first):
    frame = pd.DataFrame({"value": [1.0, 2.0, 4.0, 8.0, 16.0]}, index=np.arange(first, first + 5))
    assert last_two(frame) == last_two(frame.tail(3)) == 12
    assert last_two(frame.reset_index(drop=True)) == 12
    assert last_two(frame[:-1]) == 6


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows.drop(index=2), ["an index with 3 after 1"]),
        (lambda rows: rows[::-1], ["3 after 4"]),
        (lambda rows: rows.iloc[[0, 1, 3, 2, 4]], ["3 after 1"]),
        (lambda rows: rows.iloc[[0, 1, 2, 3, 3]], ["3 after 3"]),
        (lambda rows: rows[::2], ["2 after 0"]),
        (lambda rows: rows.set_index(HOURS[:5]), ["DatetimeIndex of datetime64", "reset_index(drop=True)"]),
        (lambda rows: rows.set_axis(list("abcde")), ["Index of ", "numbered 0, 1, 2"]),
        (lambda rows: rows[:2], ["at least 3 rows", "Received: 2"]),
        (lambda rows: rows[:0], ["at least 3 rows", "Received: 0"]),
        (lambda rows: rows.where(rows != 4), ["a gap in 'value' at row 3"]),
    ],
)
def test_rows_without_times_that_do_not_fit_are_refused_in_one_line(last_two, change, words):
    frame = pd.DataFrame({"value": [1.0, 2.0, 4.0, 8.0, 16.0]})
    refused(last_two, change(frame), words)


@pytest.mark.parametrize("name", ["run.json", "outputs/models/inputs.json", "outputs/models/best_model.keras"])
def test_a_folder_without_all_that_a_forecast_needs_is_refused(run, tmp_path, name):
    shutil.copytree(run[0], tmp_path / "copy")
    (tmp_path / "copy" / name).unlink()
    refused(lib.load_run, tmp_path / "copy", [f"copy' without {name}.", "python -m lib run"])
    refused(lib.load_run, tmp_path, ["without run.json, ", name])


def test_what_is_no_folder_is_refused():
    refused(lib.load_run, 3, ["the folder of a run", "Received: 3"])


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + bytes(18)])
def test_a_model_that_was_harmed_is_refused(run, tmp_path, content):
    shutil.copytree(run[0], tmp_path / "copy")
    (tmp_path / "copy/outputs/models/best_model.keras").write_bytes(content)
    refused(lib.load_run, tmp_path / "copy", ["best_model.keras as the run has written it", "Make the run anew"])


@pytest.mark.parametrize(("far", "said"), [(24.1, True), (23.9, False), (-8.1, True), (-7.9, False)])
def test_values_unlike_those_of_training_get_a_warning(last_two, far, said):
    """Training had 0 to 16, and half of that range more is near enough."""
    frame = pd.DataFrame({"value": [1.0, 2.0, 4.0, 8.0, far]})
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        last_two(frame)
    expected = (
        f"Values far from those of the training part: 'value' from {min(4, far):g} to {max(4, far):g}, in training "
    )
    assert [str(one.message) for one in warned] == [expected + "from 0 to 16. Are they in its unit?"] * said
    assert all(one.filename == __file__ for one in warned)


def test_the_extremes_are_those_of_the_training_rows(run, forecaster):
    """280 of 400 hours, every second of them kept."""
    price = run[1]["price"].iloc[1:280:2]
    assert forecaster.extremes[:, 0] == pytest.approx([price.min(), price.max()], rel=1e-6)


def test_a_record_that_was_edited_makes_no_forecast(run, tmp_path):
    shutil.copytree(run[0], tmp_path / "copy")
    file = tmp_path / "copy/run.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"window": 8', '"window": 9'), encoding="utf-8")
    refused(lib.load_run, tmp_path / "copy", ["run.json as the run has written it", "was edited"])


@pytest.mark.parametrize("imports", ["import lib, keras", "import keras, lib"])
def test_another_process_needs_to_import_lib_and_nothing_else(run, tmp_path, imports):
    folder, _, _ = run
    endings = (".h5", ".keras")  # in this order: the first names no module that Keras could import by itself
    files = [str(folder / f"outputs/models/{kind}_model{ending}") for ending in endings for kind in ("best", "final")]
    window = np.linspace(-1, 1, 8 * 7, dtype="float32").reshape(1, 8, 7)
    np.save(tmp_path / "window.npy", window)
    script = (
        f"{imports}; import numpy as np; window = np.load({str(tmp_path / 'window.npy')!r});"
        f"there = [keras.models.load_model(file, compile=False)(window) for file in {files}];"
        f"np.save({str(tmp_path / 'there.npy')!r}, there)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)
    best = lib.load_run(folder).model(window)
    final = keras.models.load_model(folder / "outputs/models/final_model.keras", compile=False)(window)
    for there, here in zip(np.load(tmp_path / "there.npy"), [best, final] * len(endings), strict=True):
        np.testing.assert_array_equal(there, here)
