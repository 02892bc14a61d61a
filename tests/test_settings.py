"""Settings outside the project that change results: they are found, and those that cannot be are refused."""

import json
import os
from pathlib import Path

import keras
import pytest

from lib import settings
from lib.errors import InputError


@pytest.fixture
def clean(tmp_path, monkeypatch):
    """An environment in which nothing is set, and a function that writes the keras.json of its home."""
    for name in settings.found():
        monkeypatch.delenv(name, raising=False)
    for name in ("KERAS_BACKEND", "KERAS_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".keras").mkdir()
    return lambda **content: (tmp_path / ".keras/keras.json").write_text(json.dumps(content))


def test_where_nothing_is_set_nothing_is_found_also_with_the_file_that_keras_writes(clean):
    assert settings.found() == {}
    clean(floatx="float32", epsilon=1e-07, backend="tensorflow", image_data_format="channels_last")
    assert settings.found() == {}
    settings.check()


def test_the_usual_settings_are_those_of_keras():
    assert settings.USUAL["epsilon"] == keras.config.epsilon()
    assert settings.USUAL["image_data_format"] == keras.config.image_data_format()


def test_what_changes_results_is_found_and_what_does_not_is_left_out(clean, monkeypatch):
    decides = {"OMP_NUM_THREADS": "1", "TF_ENABLE_ONEDNN_OPTS": "0", "XLA_FLAGS": "--xla_cpu_enable_fast_math=true"}
    for name, value in {**decides, "TF_CLI_CONFIG_FILE": "/a", "TF_CPP_MIN_LOG_LEVEL": "0"}.items():
        monkeypatch.setenv(name, value)
    clean(epsilon=1e-5)
    assert settings.found() == {**decides, "keras epsilon": 1e-5}


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="this system does not tell how a process began")
def test_the_libraries_set_nothing_themselves_that_would_be_taken_for_the_users(monkeypatch):
    from lib.network.backend import tf  # noqa: F401, PLC0415 - all that computes is imported now

    before = settings.found()
    began = Path("/proc/self/environ").read_bytes().decode().rstrip("\0").split("\0")
    monkeypatch.setattr(os, "environ", dict(line.split("=", 1) for line in began))
    assert settings.found() == before


@pytest.mark.parametrize(
    ("backend", "floatx", "words"),
    [
        ("jax", "float32", "Expected TensorFlow as the backend of Keras. Received: KERAS_BACKEND='jax'."),
        ("tensorflow", "float64", "Expected floatx float32. Received: 'float64'"),
    ],
)
def test_another_backend_or_precision_is_refused(clean, monkeypatch, backend, floatx, words):
    monkeypatch.setenv("KERAS_BACKEND", backend)
    clean(floatx=floatx)
    with pytest.raises(InputError) as error:
        settings.check()
    assert str(error.value).startswith(words)
