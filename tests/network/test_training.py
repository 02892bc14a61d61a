"""Training: the right batches, repeatable to the bit, stopped and checkpointed on the validation part."""

import signal
import subprocess
import sys

import numpy as np
import pytest

from lib.errors import InputError
from lib.network.journal import Journal
from lib.network.training import least_loss, oracle_loss, predict, train
from lib.parameters import ROOT
from lib.series.series import load
from lib.windows.windows import prepare

SMALL = {"points": 300, "window": 8, "units": 4, "epochs": 3, "period": 20.0}


@pytest.fixture
def parts(parameters):
    return prepare(load(parameters(**SMALL)), parameters(**SMALL))


def test_the_same_seed_gives_the_same_weights_to_the_bit_and_another_does_not(parts, parameters):
    one, two, other = (train(parts, parameters(**SMALL, seed=seed)) for seed in (1, 1, 2))
    assert one.logs == two.logs != other.logs
    for left, right in zip(one.final.get_weights(), two.final.get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)


def test_the_best_model_has_the_smallest_validation_loss_that_was_logged(parts, parameters):
    result = train(parts, parameters(**SMALL, learning_rate=0.05))
    targets = parts.validation.scaled(parts.validation.targets)[:, 0]

    def loss(model):
        return np.mean((predict(model, parts.validation)[0][:, 0] - targets) ** 2)

    assert set(result.logs) >= {"loss", "val_loss"}
    assert loss(result.best) == pytest.approx(min(result.logs["val_loss"]), rel=1e-4)
    assert loss(result.final) == pytest.approx(result.logs["val_loss"][-1], rel=1e-4)
    assert result.logs["val_loss"][result.best_epoch - 1] == min(result.logs["val_loss"])


def test_the_learning_rate_with_which_each_epoch_begins_is_logged(parts, parameters):
    assert train(parts, parameters(**SMALL, learning_rate=0.003)).logs["learning_rate"] == [0.003] * 3
    falling = train(parts, parameters(**SMALL, learning_rate=0.003, decay=True)).logs["learning_rate"]
    assert falling == pytest.approx([0.003, 0.003 * 0.75, 0.003 * 0.25])  # (1 + cos(60 and 120 degrees)) / 2


def test_each_epoch_has_its_seconds(parts, parameters):
    training = train(parts, parameters(**SMALL))
    assert len(training.seconds) == 3
    assert min(training.seconds) > 0


def test_the_least_loss_is_the_noise_in_scaled_units(parts, parameters):
    deviation = load(parameters(**SMALL)).target[parts.split.training].std()
    floor = least_loss(load(parameters(**SMALL)), parts, parameters(**SMALL, loss="mse"))
    assert floor == pytest.approx((0.061 / deviation) ** 2, rel=1e-5)
    assert least_loss(load(parameters(**SMALL)), parts, parameters(**SMALL, loss="mae")) is None


def test_the_loss_of_the_oracle_is_that_of_the_noise_that_the_validation_part_happens_to_have(parts, parameters):
    series = load(parameters(**SMALL))
    rows = range(210 + 8, 255)  # of 300: 70 % for training, 15 % for validation, whose first window comes first
    noise = [float(series.target[row]) - series.signal[row] for row in rows]
    deviation = series.target[:210].std()
    expected = sum(one**2 for one in noise) / len(noise) / deviation**2
    assert oracle_loss(series, parts, parameters(**SMALL)) == pytest.approx(expected, rel=1e-5)
    assert oracle_loss(series, parts, parameters(**SMALL, loss="mae")) is None


@pytest.mark.parametrize(("patience", "more"), [(0, 1), (1, 1), (2, 2)])
def test_it_stops_when_validation_no_longer_improves(parts, parameters, patience, more):
    result = train(parts, parameters(**SMALL | {"epochs": 40}, learning_rate=1.0, patience=patience, averaging=0.0))
    assert len(result.logs["loss"]) == result.best_epoch + more < 40


def test_it_learns(parts, parameters):
    result = train(parts, parameters(**SMALL | {"epochs": 15}, learning_rate=0.02, averaging=0.5))
    assert result.logs["val_loss"][-1] < 0.3 * result.logs["val_loss"][0]


TRAIN = """
import sys, pathlib, numpy as np
from lib import progress
from lib.parameters import resolve
from lib.series.series import load
from lib.network.training import train
from lib.windows.windows import prepare
progress.say = lambda line: print(line, flush=True)
parameters = resolve(eval(sys.argv[1]))
result = train(prepare(load(parameters), parameters), parameters, state=pathlib.Path(sys.argv[2]))
np.savez(sys.argv[3], *result.best.get_weights(), *result.final.get_weights(), *result.logs.values())
print(result.before, len(result.seconds))
"""


def test_training_killed_in_the_middle_of_an_epoch_goes_on_to_the_same_bits(parameters, tmp_path):
    """Every option that keeps a state of its own is on; the best epoch comes before the kill, and the stop after it."""
    values = SMALL | {"points": 3000, "epochs": 12, "dropout": 0.2, "decay": True, "seed": 1}
    values |= {"learning_rate": 0.2, "averaging": 0.5, "patience": 4}

    def start():
        command = [sys.executable, "-c", TRAIN, repr(values), tmp_path / "state.npz", tmp_path / "broken.npz"]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    broken = start()
    for epoch in (1, 2, 3):  # after the line of an epoch the next one begins
        assert broken.stdout.readline().startswith(f"epoch {epoch} of 12")
    broken.send_signal(signal.SIGKILL)
    broken.communicate()
    assert broken.returncode == -signal.SIGKILL
    assert not (tmp_path / "broken.npz").exists()
    resumed, _ = start().communicate()
    first, *_, counted = resumed.splitlines()
    before = int(first.split()[1]) - 1  # of the first epoch that is told
    assert before >= 3
    whole = train(prepare(load(parameters(**values)), parameters(**values)), parameters(**values))
    assert counted == f"{before} {len(whole.seconds)}"
    assert whole.before == 0
    assert whole.best_epoch < 3 < len(whole.logs["loss"]) < 12
    expected = [*whole.best.get_weights(), *whole.final.get_weights(), *whole.logs.values()]
    with np.load(tmp_path / "broken.npz") as found:
        for name, array in zip(found.files, expected, strict=True):
            np.testing.assert_array_equal(found[name], array)
    assert not (tmp_path / "state.npz").exists()


def test_a_loss_that_is_not_finite_names_epoch_batch_and_advice(parts, parameters):
    values = parts.training.values.copy()
    values[parts.training.targets[-1]] = np.inf
    object.__setattr__(parts.training, "values", values)
    with pytest.raises(InputError, match=r"epoch 1, first in batch \d+\. Lower learning_rate"):
        train(parts, parameters(**SMALL))


def test_weights_that_the_first_step_makes_enormous_break_the_second_batch(parts, parameters):
    with pytest.raises(InputError, match=r"finite loss.*in epoch 1, first in batch 2\. Lower learning_rate"):
        train(parts, parameters(**SMALL, learning_rate=1e30))


@pytest.mark.parametrize("broken", [0, 2])
def test_a_validation_loss_that_is_not_finite_names_epoch_batch_and_advice(parts, parameters, monkeypatch, broken):
    """In the first epoch, when no weights are kept yet, and in a later one."""
    values, begin = parts.validation.values.copy(), Journal.on_epoch_begin
    object.__setattr__(parts.validation, "values", values)  # its own: what breaks it leaves training as it is

    def on_epoch_begin(journal, epoch, logs=None):
        begin(journal, epoch, logs)
        if epoch == broken:
            values[parts.validation.targets[-1]] = np.inf

    monkeypatch.setattr(Journal, "on_epoch_begin", on_epoch_begin)
    epoch = broken + 1
    with pytest.raises(InputError, match=rf"finite validation loss.*in epoch {epoch}, first in batch 2\. Lower learn"):
        train(parts, parameters(**SMALL))


def test_a_loss_that_only_grows_too_large_as_a_sum_has_no_first_batch():
    logs = {"loss": 1.0, "first_broken_batch": 0.0, "val_loss": np.inf, "val_first_broken_batch": 0.0}
    with pytest.raises(InputError, match=r"Received: inf in epoch 3\. Lower"):
        Journal(None, 1, None).on_epoch_end(2, logs)
