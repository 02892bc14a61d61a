"""A finished run forecasts from raw rows, and says what is wrong with rows that do not fit."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import lib
from lib.errors import InputError
from lib.forecaster import input_description
from lib.network.models import save_model
from lib.network.training import predict, train
from lib.parameters import ROOT, resolve
from lib.series.series import load
from lib.storage import write_json
from lib.windows.windows import prepare

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
    for name in ("best_model", "final_model"):
        save_model(training.best, folder / "outputs/models" / name)
    write_json(folder / "outputs/models/inputs.json", input_description(series, parts, parameters))
    write_json(folder / "run.json", {"parameters": parameters})
    (scaled,) = predict(training.best, parts.test)
    return folder, frame, pd.Series(parts.scaler.to_unit(scaled[:, 0]), series.time[parts.test.targets])


def test_it_forecasts_what_the_evaluation_forecast(run):
    folder, frame, predicted = run
    forecaster = lib.load_run(folder)
    for time in predicted.index[[0, 7, -1]]:
        rows = frame[: time - pd.Timedelta("2h")]
        assert forecaster.forecast(rows) == pytest.approx(predicted[time], rel=1e-6)


def test_older_rows_and_the_order_of_columns_do_not_matter(run):
    folder, frame, _ = run
    forecaster = lib.load_run(folder)
    short = frame.tail(16)[["direction", "speed", "price"]]
    assert forecaster.forecast(short) == pytest.approx(forecaster.forecast(frame), rel=1e-6)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows.drop(columns="speed"), ["rows without ['speed']"]),
        (lambda rows: rows.tail(14), ["at least 8 rows", "Received: 7"]),
        (lambda rows: rows[::3], ["every 2 hours", "one every 6 hours"]),
        (lambda rows: rows.reset_index(drop=True), ["RangeIndex"]),
        (
            lambda rows: rows.assign(price=rows["price"].where(rows.index != HOURS[395])),
            ["a gap at 2024-03-17 11:00:00"],
        ),
    ],
)
def test_rows_that_do_not_fit_are_refused_in_one_line(run, change, words):
    folder, frame, _ = run
    with pytest.raises(InputError) as error:
        lib.load_run(folder).forecast(change(frame))
    assert "\n" not in str(error.value)
    for word in ["Expected ", "Received: ", *words]:
        assert word in str(error.value)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(InputError, match="python -m lib run"):
        lib.load_run(tmp_path)


@pytest.mark.parametrize("imports", ["import lib, keras", "import keras, lib"])
@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_another_process_needs_to_import_lib_and_nothing_else(run, tmp_path, imports, ending):
    folder, _, _ = run
    file = folder / f"outputs/models/best_model{ending}"
    window = np.linspace(-1, 1, 8 * 7, dtype="float32").reshape(1, 8, 7)
    np.save(tmp_path / "window.npy", window)
    script = (
        f"{imports}; import numpy as np; model = keras.models.load_model({str(file)!r}, compile=False);"
        f"np.save({str(tmp_path / 'there.npy')!r}, model(np.load({str(tmp_path / 'window.npy')!r})))"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)
    here = lib.load_run(folder).model(window)
    np.testing.assert_array_equal(np.load(tmp_path / "there.npy"), here)
