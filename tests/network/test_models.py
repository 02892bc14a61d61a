"""The network as described, and its two file formats."""

import datetime as dt
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from lib.network.backend import keras
from lib.network.models import Design, build_model, load_model, save_model, with_attention
from lib.parameters import ROOT


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    return build_model(window=50, features=1, units=64)


def test_it_has_the_described_layers_and_parameters(model):
    described = {"input_1": 0, "expand_dims_layer": 0, "lstm": 16_896, "attention_layer": 65, "dense_1": 65}
    assert {layer.name: layer.count_params() for layer in model.layers} == described
    assert model.count_params() == 17_026
    assert [layer.output.shape for layer in model.layers[:3]] == [(None, 50), (None, 50, 1), (None, 50, 64)]
    assert [part.shape for part in model.layers[3].output] == [(None, 64), (None, 50, 1)]
    assert model.output.shape == (None, 1)


def test_several_features_enter_as_they_are():
    model = build_model(window=8, features=3, units=4)
    assert model.input.shape == (None, 8, 3)
    assert "expand_dims_layer" not in [layer.name for layer in model.layers]


def test_the_forecast_is_the_weighted_sum_of_what_each_step_says(model):
    windows = np.random.default_rng(0).normal(size=(4, 50)).astype("float32")
    forecast, weights = with_attention(model)(windows)
    states = keras.Model(model.input, model.get_layer("lstm").output)(windows)
    kernel, bias = model.get_layer("dense_1").get_weights()
    contributions = np.asarray(weights)[..., 0] * (np.asarray(states) @ kernel)[..., 0]
    np.testing.assert_allclose(contributions.sum(axis=1) + bias, np.asarray(forecast)[:, 0], atol=1e-5)


def full_model():
    design = Design("both", predict_change=True, highway=3, dropout=0.1, change=(0.5, 2.0))
    return build_model(window=50, features=2, units=4, design=design)


def test_an_untrained_highway_adds_nothing_and_the_network_counts_from_the_last_value():
    windows = np.random.default_rng(0).normal(size=(4, 50, 2)).astype("float32")
    model = full_model()
    network = keras.Model(model.input, model.get_layer("dense_1").output)(windows)
    np.testing.assert_allclose(model(windows), windows[:, -1, :1] + 0.5 * np.asarray(network), rtol=1e-5)


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_model_with_every_option_is_saved_too(tmp_path, ending):
    windows = np.random.default_rng(0).normal(size=(4, 50, 2)).astype("float32")
    model = full_model()
    save_model(model, tmp_path / "best_model")
    np.testing.assert_array_equal(load_model(tmp_path / f"best_model{ending}")(windows), model(windows))


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_saved_model_predicts_the_same_to_the_bit(model, tmp_path, ending):
    windows = np.random.default_rng(0).normal(size=(4, 50)).astype("float32")
    save_model(model, tmp_path / "best_model")
    np.testing.assert_array_equal(load_model(tmp_path / f"best_model{ending}")(windows), model(windows))


def test_the_saved_files_hold_no_clock(model, tmp_path):
    save_model(model, tmp_path / "one")
    with zipfile.ZipFile(tmp_path / "one.keras") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert str(dt.datetime.now(tz=dt.UTC).year).encode() not in archive.read("metadata.json")


def test_another_process_saves_the_same_bytes(model, tmp_path):
    save_model(model, tmp_path / "one")
    script = (
        "import sys, pathlib; from lib.network.backend import keras;"
        "from lib.network.models import build_model, save_model;"
        "keras.utils.set_random_seed(0); save_model(build_model(50, 1, 64), pathlib.Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path / "two"], cwd=ROOT, check=True)
    for ending in (".keras", ".h5"):
        assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()
