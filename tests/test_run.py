"""The folder of a run and its record."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from lib import run as run_module
from lib import settings
from lib.errors import InputError
from lib.results import Results, facts
from lib.run import recorded_parameters
from lib.series.series import load
from tests.runs import finish_all, touch


def test_tables_arrays_and_json_land_below_outputs(new_run):
    run = new_run()
    run.save_table("predictions/t.csv", pd.DataFrame({"a": [0.5]}, index=pd.Index([3], name="step")))
    run.save_array("predictions/a.npy", np.arange(3))
    run.save_json("metrics.json", {"mae": 1.0})
    assert (run.folder / "outputs/predictions/t.csv").read_bytes() == b"step,a\n3,0.5\n"
    np.testing.assert_array_equal(np.load(run.output("predictions/a.npy")), [0, 1, 2])
    assert run.read_json("metrics.json") == {"mae": 1.0}


def test_a_table_has_the_digits_that_its_values_carry(new_run):
    single = np.array([0.1, 1 / 3, np.nan, -2.5e-7, 123456], np.float32)
    table = pd.DataFrame({"series": single.astype(np.float64), "worked_out": 1 / 3, "many": 1e300, "count": range(5)})
    run = new_run()
    run.save_table("t.csv", table)
    again = pd.read_csv(run.output("t.csv"), index_col=0)
    np.testing.assert_array_equal(again["series"].astype(np.float32), single)
    pd.testing.assert_frame_equal(again.drop(columns="series"), table.drop(columns="series"), check_exact=True)
    written = [line.split(",")[1] for line in run.output("t.csv").read_text().splitlines()[1:]]
    assert written == ["0.1", "0.33333334", "", "-2.5e-07", "123456.0"]


def test_a_finished_step_stands_until_its_parameters_change(new_run):
    finish_all(new_run())
    assert all(new_run().stands(step) for step in run_module.STEPS)
    changed = new_run(epochs=7)
    assert [changed.stands(step) for step in run_module.STEPS] == [True, False, False, False]


def test_a_changed_notebook_or_module_makes_its_step_stale(new_run, monkeypatch):
    finish_all(new_run())
    monkeypatch.setattr(run_module.provenance, "code_of", lambda step: {"lib/new.py": "0"})
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


def test_metrics_json_holds_what_every_step_found_and_belongs_to_the_last(new_run):
    run = new_run()
    for step, figures in (("01_data", {"data": {"rows": 7}}), ("02_training", {"training": {"loss": 0.1}})):
        run.begin(step)
        run.save_metrics(step, figures)
        run.finish(step)
    assert run.read_json("metrics.json") == {"data": {"rows": 7}, "training": {"loss": 0.1}}
    assert run.stands("01_data")  # although metrics.json has changed since
    run.output("metrics.json").write_text("{}")
    assert run.stands("01_data")
    assert run.reasons("02_training") == ["outputs/metrics.json was changed"]


def test_metrics_json_forgets_what_a_step_had_found_that_is_made_anew(new_run):
    run = new_run()
    for step in ("01_data", "02_training", "02_training"):
        run.begin(step)
        run.save_metrics(step, {step: np.nan})
        assert run.output("metrics/02_training.json").exists() == (step == "02_training")
        run.finish(step)
    run.begin("02_training")
    assert not run.output("metrics.json").exists()
    run.finish("02_training")
    assert run.read_json("metrics.json") == {"01_data": None}


def change(path):
    path.write_text("{ }")


@pytest.mark.parametrize(
    ("harm", "word"), [(change, "changed"), (touch, "touched"), (lambda path: path.unlink(), "deleted")]
)
def test_an_output_that_was_touched_makes_its_step_stale_and_is_named(two_steps, harm, word):
    assert two_steps.stands("02_training")
    harm(two_steps.output("b.json"))
    assert two_steps.stands("01_data")
    assert not two_steps.stands("02_training")
    assert two_steps.reasons("01_data") == []
    assert two_steps.reasons("02_training") == [f"outputs/b.json was {word}"]


def test_a_copy_that_keeps_the_times_stands_and_one_that_does_not_was_touched(two_steps, new_run, tmp_path):
    shutil.copytree(two_steps.folder, tmp_path / "kept", copy_function=shutil.copy2)
    shutil.copytree(two_steps.folder, tmp_path / "lost", copy_function=shutil.copy)
    for path in (tmp_path / "lost").rglob("*.json"):
        touch(path)
    kept, lost = ({**two_steps.parameters, "name": name} for name in ("kept", "lost"))
    assert Results(kept).reasons("02_training") == ["name was small and is kept"]
    assert "outputs/b.json was touched" in Results(lost).reasons("02_training")


def test_a_fresh_clone_has_no_times_and_its_files_are_known_by_their_content(two_steps):
    (two_steps.folder / run_module.TIMINGS).unlink()
    touch(two_steps.output("b.json"))
    assert two_steps.stands("02_training")
    assert not two_steps.is_told("02_training")


def test_times_that_somebody_edited_into_nonsense_are_none(two_steps):
    (two_steps.folder / run_module.TIMINGS).write_text('{"written": [1]}')
    assert two_steps.stands("02_training")


def test_a_death_between_the_outputs_and_the_record_of_them_lets_the_step_not_stand(new_run, monkeypatch):
    run = new_run()
    run.begin("01_data")
    run.save_json("a.json", {})
    monkeypatch.setattr(Results, "_update_record", lambda self, **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run.finish("01_data")
    assert not run.stands("01_data")
    assert run.reasons("01_data") == []


def test_what_changed_is_named(new_run, monkeypatch, tmp_path):
    file = tmp_path / "my.csv"
    file.write_text("a\n1\n")
    finish_all(new_run(source="csv", path=str(file)))
    changed = new_run(source="csv", path=str(file), epochs=7, samples=[2])
    assert changed.reasons("01_data") == []
    assert changed.reasons("02_training") == ["epochs was 50 and is 7"]
    assert changed.reasons("04_attention") == ["samples was [0] and is [2]"]
    file.write_text("a\n2\n")
    assert new_run(source="csv", path=str(file)).reasons("01_data") == ["the data changed"]
    versions, code = run_module.provenance.versions(), run_module.provenance.code_of("01_data")
    monkeypatch.setattr(run_module.provenance, "versions", lambda: versions | {"keras": "9.9"})
    monkeypatch.setattr(run_module.provenance, "code_of", lambda step: code | {"lib/errors.py": "0"})
    assert new_run(source="csv", path=str(file)).reasons("01_data") == [
        "lib/errors.py changed",
        f"keras was {versions['keras']} and is 9.9",
        "the data changed",
    ]


def test_a_setting_from_outside_makes_the_training_stale_and_what_follows_it(new_run, monkeypatch):
    monkeypatch.setattr(settings, "found", dict)
    finish_all(new_run())
    monkeypatch.setattr(settings, "found", lambda: {"TF_ENABLE_ONEDNN_OPTS": "0"})
    run = new_run()
    assert [run.stands(step) for step in run_module.STEPS] == [True, False, False, False]
    assert run.reasons("02_training") == ["TF_ENABLE_ONEDNN_OPTS was absent and is 0"]
    run.begin("02_training")
    run.finish("02_training")
    assert run.stands("02_training")
    assert json.loads((run.folder / "run.json").read_text())["settings"] == {"TF_ENABLE_ONEDNN_OPTS": "0"}


def test_more_than_three_names_are_counted(new_run):
    finish_all(new_run())
    (line,) = new_run(units=1, epochs=2, batch=3, patience=4, seed=5).reasons("02_training")
    assert line.startswith("units was 64 and is 1, epochs was 50 and is 2, ")
    assert line.endswith(" and 2 more")


def test_a_report_stands_until_a_step_is_made_anew_or_somebody_touches_it(new_run):
    run = new_run()
    finish_all(run)
    assert not run.is_reported()
    for harm in (touch, change, lambda path: path.unlink()):
        run.begin_report()
        (run.folder / "report.html").write_text("the verdict")
        assert not run.is_reported()
        run.finish_report()
        assert run.is_reported()
        harm(run.folder / "report.html")
        assert not run.is_reported()
    (run.folder / "report.html").write_text("the verdict")
    run.finish_report()
    run.begin("04_attention")
    assert not run.is_reported()


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
    finish_all(new_run(source="csv", path=str(file)))
    assert new_run(source="csv", path=str(file)).stands("01_data")
    file.write_text("a\n2\n")
    assert not new_run(source="csv", path=str(file)).stands("01_data")


def test_a_file_that_changes_while_its_step_is_at_work_makes_the_step_stale(new_run, tmp_path):
    file = tmp_path / "my.csv"
    file.write_text("a\n1\n")
    run = new_run(source="csv", path=str(file))
    run.begin("01_data")
    file.write_text("a\n2\n")
    run.finish("01_data")
    assert new_run(source="csv", path=str(file)).reasons("01_data") == ["the data changed"]


def test_the_record_says_what_a_stranger_needs_and_holds_no_path(new_run, tmp_path):
    run = new_run()
    run.begin("01_data")
    run.finish("01_data", data=facts(load(run.parameters), 1))
    text = (run.folder / "run.json").read_text()
    record = json.loads(text)
    assert set(record) >= {
        "name",
        "parameters",
        "data",
        "versions",
        "commit",
        "hardware",
        "threads",
        "settings",
        "steps",
    }
    assert record["versions"]["tensorflow"].count(".") == 2
    assert record["parameters"] == dict(run.parameters) == recorded_parameters("small")
    assert str(tmp_path) not in text
    assert str(run_module.ROOT) not in text


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
