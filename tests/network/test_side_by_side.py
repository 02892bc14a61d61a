"""Trainings in processes of their own: the same bits as here, and none that outlives its parent."""

import os
import subprocess
import sys

import numpy as np
import psutil
import pytest

from lib import progress
from lib.errors import InputError
from lib.network import side_by_side
from lib.network.side_by_side import Recipe, trained
from lib.network.training import train
from lib.parameters import ROOT, resolve
from lib.series.series import load
from lib.windows.windows import prepare

SMALL = {"points": 300, "window": 6, "units": 4, "epochs": 2}
ENDLESS = """
from lib.network.side_by_side import Recipe, trained
from lib.parameters import resolve
from lib.series.series import load
from lib.windows.windows import prepare
parameters = resolve({"epochs": 100_000, "patience": 100_000})
trained(prepare(load(parameters), parameters), {"one": Recipe(parameters), "other": Recipe(parameters)})
"""


@pytest.fixture(scope="module")
def parts():
    return prepare(load(resolve(SMALL)), resolve(SMALL))


def without_changing_scores(model):
    model.get_layer("attention_layer").score.trainable = False
    return model


def test_each_has_the_bits_of_a_training_alone(parts):
    recipes = {
        "varied": Recipe(resolve(SMALL), without_changing_scores),
        "another": Recipe(resolve({**SMALL, "seed": 3})),
    }
    found = trained(parts, recipes)
    assert list(found) == ["varied", "another"]
    for name, recipe in recipes.items():
        alone = train(parts, recipe.parameters, recipe.vary).best
        for weights, expected in zip(found[name].get_weights(), alone.get_weights(), strict=True):
            np.testing.assert_array_equal(weights, expected)


def test_a_single_core_trains_in_this_process(parts, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    monkeypatch.setattr(side_by_side, "ProcessPoolExecutor", None)
    found = trained(parts, {"one": Recipe(resolve({**SMALL, "epochs": 1}))} | {"two": Recipe(resolve(SMALL))})
    assert list(found) == ["one", "two"]


def test_nothing_to_train():
    assert trained(None, {}) == {}


def test_a_loss_that_is_not_finite_stops_all_with_the_same_sentence(parts):
    broken = resolve({**SMALL, "learning_rate": 1e30, "averaging": 0.0})
    with pytest.raises(InputError, match="loss"):
        trained(parts, {"sound": Recipe(resolve(SMALL)), "broken": Recipe(broken)})


def test_no_process_outlives_a_killed_parent(tmp_path):
    told = tmp_path / "told"
    os.mkfifo(told)
    environment = {**os.environ, progress.VARIABLE: str(told)}
    parent = subprocess.Popen([sys.executable, "-c", ENDLESS], cwd=ROOT, env=environment)
    with os.fdopen(os.open(told, os.O_RDWR)) as lines:  # waits for the next line, and does not end between two
        under_way = iter(line.split(":")[0] for line in lines if "epoch 1 " in line)
        assert {next(under_way), next(under_way)} == {"trained again, one", "trained again, other"}
        workers = psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
        parent.wait()
        assert psutil.wait_procs(workers, timeout=30)[1] == []
