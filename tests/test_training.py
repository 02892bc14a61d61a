"""Training: the right batches, repeatable to the bit, stopped and checkpointed on the validation part."""

import numpy as np
import pytest

from lib.series import load
from lib.training import batches, predict, train
from lib.windows import prepare

SMALL = {"points": 300, "window": 8, "units": 4, "epochs": 3, "period": 20.0}


@pytest.fixture
def parts(parameters):
    return prepare(load(parameters(**SMALL)), parameters(**SMALL))


def test_batches_in_time_order_are_the_windows(parts):
    windows = parts.validation
    pairs = [(inputs.numpy(), targets.numpy()) for inputs, targets in batches(windows, batch=7)]
    expected = np.stack([windows.values[start : start + 8, 0] for start in windows.starts])
    np.testing.assert_array_equal(np.concatenate([inputs for inputs, _ in pairs]), expected)
    np.testing.assert_array_equal(np.concatenate([t for _, t in pairs])[:, 0], windows.values[windows.starts + 8, 0])
    assert [len(inputs) for inputs, _ in pairs[:-1]] == [7] * (len(windows) // 7)


def test_shuffled_batches_hold_every_target_once_and_differ_between_epochs(parts):
    shuffled = batches(parts.training, batch=16, shuffle_seed=3)
    first, second = (np.concatenate([t.numpy()[:, 0] for _, t in shuffled]) for _ in range(2))
    expected = np.sort(parts.training.values[parts.training.targets, 0])
    np.testing.assert_array_equal(np.sort(first), expected)
    assert not np.array_equal(first, second)
    assert not np.array_equal(first, parts.training.values[parts.training.targets, 0])


def test_the_same_seed_gives_the_same_weights_to_the_bit_and_another_does_not(parts, parameters):
    one, two, other = (train(parts, parameters(**SMALL, seed=seed)) for seed in (1, 1, 2))
    assert one.logs == two.logs != other.logs
    for left, right in zip(one.final.get_weights(), two.final.get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)


def test_the_best_model_has_the_smallest_validation_loss_that_was_logged(parts, parameters):
    result = train(parts, parameters(**SMALL, learning_rate=0.05))
    targets = parts.validation.values[parts.validation.targets, 0]

    def loss(model):
        return np.mean((predict(model, parts.validation)[0][:, 0] - targets) ** 2)

    assert set(result.logs) >= {"loss", "val_loss"}
    assert loss(result.best) == pytest.approx(min(result.logs["val_loss"]), rel=1e-4)
    assert loss(result.final) == pytest.approx(result.logs["val_loss"][-1], rel=1e-4)
    assert result.logs["val_loss"][result.best_epoch - 1] == min(result.logs["val_loss"])


def test_it_stops_when_validation_no_longer_improves(parts, parameters):
    result = train(parts, parameters(**SMALL | {"epochs": 40}, learning_rate=1.0, patience=2, averaging=0.0))
    assert len(result.logs["loss"]) == result.best_epoch + 2 < 40


def test_it_learns(parts, parameters):
    result = train(parts, parameters(**SMALL | {"epochs": 15}, learning_rate=0.02, averaging=0.5))
    assert result.logs["val_loss"][-1] < 0.3 * result.logs["val_loss"][0]
