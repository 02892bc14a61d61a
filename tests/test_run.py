"""The folder of a run and its record."""

import json

import numpy as np
import pandas as pd
import pytest

from lib import run as run_module
from lib.errors import InputError
from lib.run import Run, facts, recorded_parameters
from lib.series.series import load


@pytest.fixture
def new_run(tmp_path, monkeypatch, parameters):
    monkeypatch.setattr(run_module, "REPORTS", tmp_path)
    return lambda **changes: Run(parameters(name="small", points=200, window=8, **changes))


def finish_all(run):
    for step in run_module.STEPS:
        run.begin(step)
        run.finish(step)


def test_tables_arrays_and_json_land_below_outputs(new_run):
    run = new_run()
    run.save_table("predictions/t.csv", pd.DataFrame({"a": [0.5]}, index=pd.Index([3], name="step")))
    run.save_array("predictions/a.npy", np.arange(3))
    run.save_json("metrics.json", {"mae": 1.0})
    assert (run.folder / "outputs/predictions/t.csv").read_bytes() == b"step,a\n3,0.5\n"
    np.testing.assert_array_equal(np.load(run.output("predictions/a.npy")), [0, 1, 2])
    assert run.read_json("metrics.json") == {"mae": 1.0}


def test_a_finished_step_stands_until_its_parameters_change(new_run):
    finish_all(new_run())
    assert all(new_run().stands(step) for step in run_module.STEPS)
    changed = new_run(epochs=7)
    assert [changed.stands(step) for step in run_module.STEPS] == [True, False, False, False]


def test_a_changed_notebook_or_module_makes_its_step_stale(new_run, monkeypatch):
    finish_all(new_run())
    monkeypatch.setattr(run_module.provenance, "code_digest", lambda step: "other")
    assert not any(new_run().stands(step) for step in run_module.STEPS)


def test_beginning_a_step_forgets_it_and_all_that_follow_and_the_report(new_run):
    run = new_run()
    finish_all(run)
    (run.folder / "report.html").write_text("old")
    run.begin("03_evaluation")
    assert [run.stands(step) for step in run_module.STEPS] == [True, True, False, False]
    assert not (run.folder / "report.html").exists()


def test_beginning_the_first_step_removes_what_an_earlier_run_left(new_run):
    run = new_run()
    run.save_json("metrics.json", {})
    run.begin("01_data")
    assert not run.output("metrics.json").exists()


@pytest.mark.parametrize("harm", ["change", "delete"])
def test_an_output_that_was_touched_makes_its_step_stale(new_run, harm):
    run = new_run()
    run.begin("01_data")
    run.save_json("a.json", {})
    run.finish("01_data")
    run.begin("02_training")
    run.save_json("b.json", {})
    run.finish("02_training")
    assert run.stands("02_training")
    run.output("b.json").write_text("{ }") if harm == "change" else run.output("b.json").unlink()
    assert run.stands("01_data")
    assert not run.stands("02_training")


def test_a_step_made_anew_removes_its_own_old_outputs_alone(new_run):
    run = new_run()
    for step in ("01_data", "02_training"):
        run.begin(step)
        run.save_json(f"{step}.json", {})
        run.finish(step)
    run.begin("02_training")
    assert run.output("01_data.json").exists()
    assert not run.output("02_training.json").exists()


def test_the_report_is_told_by_finished_notebooks_alone(new_run):
    run = new_run()
    run.begin("01_data")
    run.finish("01_data")
    assert not run.is_told("01_data")
    run.save_notebook("01_data", "{}")
    assert run.is_told("01_data")
    (run.folder / "notebooks/01_data.ipynb").write_text("changed")
    assert not run.is_told("01_data")


def test_another_file_at_the_same_path_makes_the_first_step_stale(new_run, tmp_path):
    file = tmp_path / "my.csv"
    file.write_text("a\n1\n")
    finish_all(new_run(path=str(file)))
    assert new_run(path=str(file)).stands("01_data")
    file.write_text("a\n2\n")
    assert not new_run(path=str(file)).stands("01_data")


def test_the_record_says_what_a_stranger_needs_and_holds_no_path(new_run, tmp_path):
    run = new_run()
    run.begin("01_data")
    run.finish("01_data", data=facts(load(run.parameters), 1))
    text = (run.folder / "run.json").read_text()
    record = json.loads(text)
    assert set(record) >= {"name", "parameters", "data", "versions", "commit", "hardware", "threads", "steps"}
    assert record["versions"]["tensorflow"].count(".") == 2
    assert record["parameters"] == dict(run.parameters) == recorded_parameters("small")
    assert str(tmp_path) not in text
    assert str(run_module.ROOT) not in text


def test_a_record_that_somebody_broke_lets_nothing_stand(new_run):
    run = new_run()
    finish_all(run)
    (run.folder / "run.json").write_text('{"steps": ')
    assert not any(run.stands(step) for step in run_module.STEPS)
    assert recorded_parameters("small") == {}


def test_data_that_changed_since_they_were_read_are_refused(new_run):
    run = new_run()
    run.begin("01_data")
    run.finish("01_data", data=facts(load(run.parameters), 1))
    series, parts = run.data()
    assert len(series.time) == 200
    assert parts.training.window == 8
    run.finish("01_data", data=facts(load(new_run(data_seed=1).parameters), 1))
    with pytest.raises(InputError, match="Run it again"):
        run.data()


def test_what_took_how_long_stands_beside_what_was_timed_before(new_run):
    run = new_run()
    assert run.timings() == {}
    run.save_timing("01_data", 2.5)
    run.save_timing("02_training, each epoch", [1.0, 0.5])
    run.save_timing("01_data", 3.0)
    assert json.loads((run.folder / "timings.json").read_text()) == {
        "01_data": 3.0,
        "02_training, each epoch": [1.0, 0.5],
    }
