"""The benchmarks of a step and of an epoch end with 1 where a goal is missed; the times are made up."""

import pytest

from tests.benchmarks import training_epoch, training_step


def times(keras, fused):
    """What a benchmark measures: the same times for every shape, and without PyTorch."""
    return lambda epochs, turns, steps: {name: {"keras": keras, "fused": fused}.get(name, [1.0]) for name in epochs}


@pytest.fixture
def measured(monkeypatch):
    """A function that gives both benchmarks their times."""

    def give(keras, fused):
        for benchmark in (training_step, training_epoch):
            monkeypatch.setattr(benchmark, "in_turns", times(keras, fused))
            monkeypatch.setattr(benchmark, "contenders", lambda shape: dict.fromkeys(("keras", "fused")))
        monkeypatch.setattr(training_step, "stages", lambda shape: {})

    return give


@pytest.mark.parametrize(
    ("keras", "code_of_step", "code_of_epoch"),
    [([17.1, 30.0, 1.0], 0, 0), ([16.9, 30.0, 1.0], 1, 0), ([9.9, 30.0, 1.0], 1, 1)],
)
def test_the_median_of_the_turns_decides(measured, capsys, keras, code_of_step, code_of_epoch):
    measured(keras, [10.0, 10.0, 10.0])
    assert training_step.main(3) == code_of_step
    said = capsys.readouterr().out
    assert said.count(" 1.7 x") >= 4
    assert said.count("missed") == (0 if keras[0] > 17 else 4 if keras[0] > 10 else 8)
    assert training_epoch.main(3) == code_of_epoch
    assert capsys.readouterr().out.count("missed") == 8 * code_of_epoch
