"""run.json: an edit by hand is noticed and mended, and each step says where it was made."""

import json
import subprocess

import pytest

from lib import pipeline, record
from lib import run as run_module
from lib.errors import InputError
from lib.results import Results
from lib.run import recorded_parameters
from tests.runs import finish_all, touch


def edited(keys, value):
    """A function that gives one place in a record another value, and leaves the rest byte by byte."""

    def edit(text):
        record = part = json.loads(text)
        for key in keys[:-1]:
            part = part[key]
        part[keys[-1]] = value
        return json.dumps(record, indent=2, ensure_ascii=False) + "\n"

    return edit


EDITS = [
    edited(["parameters", "epochs"], 7),
    edited(["parameters", "epochs"], "many"),
    edited(["data", "rows"], 7),
    edited(["versions", "keras"], "0"),
    edited(["commit", "id"], "abc"),
    edited(["commit", "clean"], "yes"),
    edited(["threads", "openmp_and_blas"], 99),
    edited(["hardware", "processor"], "mine"),
    edited(["command"], "none"),
    edited(["note"], "mine"),
    edited(["seal"], "0"),
    edited(["report"], {"fingerprint": "", "outputs": {}}),
    edited(["steps", "01_data", "fingerprint"], "0"),
    edited(["steps", "04_attention", "made", "commit", "id"], "abc"),
    edited(["steps", "04_attention", "outputs"], {"outputs/mine.json": "0"}),
    lambda text: text + " ",
    lambda text: json.dumps(json.loads(text)),
    lambda text: text[:100],
    lambda text: "[]",
    lambda text: "",
]


def test_a_record_that_somebody_edited_lets_nothing_stand_is_named_and_mended(new_run):
    run = new_run()
    finish_all(run)
    file = run.folder / "run.json"
    written = file.read_text()
    for number, edit in enumerate(EDITS):
        file.write_text(edit(written))
        assert not any(run.stands(step) for step in run_module.STEPS), number
        assert pipeline._why("01_data", "01_data", run) == "run.json is not as it was written", number
        with pytest.raises(InputError, match=r"reports/small/run.json as a run has written it. Received: one"):
            recorded_parameters("small")
    finish_all(run)
    assert file.read_text() == written


def test_a_record_that_was_only_touched_is_known_by_its_content(new_run):
    run = new_run()
    finish_all(run)
    touch(run.folder / "run.json")
    assert all(run.stands(step) for step in run_module.STEPS)
    assert run.why_unknown() == ""


def test_a_folder_in_place_of_a_record_is_none(tmp_path):
    (tmp_path / "run.json").mkdir()
    assert record.read(tmp_path / "run.json") == {}


def test_a_record_that_was_deleted_is_named_where_it_leaves_outputs(two_steps):
    assert two_steps.why_unknown() == ""
    (two_steps.folder / "run.json").unlink()
    assert not two_steps.stands("01_data")
    assert two_steps.why_unknown() == "run.json was deleted"


def test_of_a_run_that_was_never_made_nothing_has_to_be_known(new_run):
    assert new_run().why_unknown() == ""
    assert recorded_parameters("small") == {}


def test_what_no_step_has_written_is_removed_and_the_rest_is_left(two_steps):
    for name in ("outputs/mine.txt", "notebooks/.ipynb_checkpoints/01_data.ipynb", "notes.txt"):
        path = two_steps.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    (two_steps.output("link.json")).symlink_to(two_steps.output("absent.json"))
    before = {path for path in two_steps.folder.rglob("*") if path.is_file()}
    assert two_steps.remove_strays() == [
        "outputs/link.json",
        "outputs/mine.txt",
        "notebooks/.ipynb_checkpoints/01_data.ipynb",
    ]
    left = {path for path in two_steps.folder.rglob("*") if path.is_file() or path.is_symlink()}
    assert {path.name for path in before - left} == {"mine.txt", "01_data.ipynb"}
    assert two_steps.output("a.json") in left
    assert two_steps.folder / "notes.txt" in left
    assert not two_steps.output("link.json").is_symlink()
    assert two_steps.stands("02_training")
    assert two_steps.remove_strays() == []


def test_each_step_says_at_which_commit_and_with_how_many_threads_it_was_made(new_run, monkeypatch):
    finish_all(new_run())
    here = run_module.provenance.circumstances()
    later = {**here, "commit": {"id": "later", "clean": False}, "threads": {"openmp_and_blas": 1}}
    monkeypatch.setattr(run_module.provenance, "circumstances", lambda: later)
    run = new_run(samples=[2])
    run.begin("04_attention")
    run.finish("04_attention")
    record = json.loads((run.folder / "run.json").read_text())
    assert [record["steps"][step]["made"] for step in run_module.STEPS] == [here, here, here, later]
    assert {name: record[name] for name in later} == later


def test_a_run_whose_record_was_edited_is_begun_anew_before_any_notebook_reads_it(new_run, monkeypatch):
    run = new_run()
    finish_all(run)
    (run.folder / "run.json").write_text("{}")
    told = []
    monkeypatch.setattr(pipeline, "_execute_told", lambda why, run: told.append((why, recorded_parameters("small"))))
    monkeypatch.setattr(pipeline, "_make_report", lambda run: None)
    pipeline._make(run, fresh=False)
    ((why, recorded),) = told
    assert why["01_data"] == "run.json is not as it was written"
    assert recorded == run.parameters


def test_a_death_while_metrics_json_is_written_takes_it_along_and_lets_the_steps_before_stand(new_run, monkeypatch):
    run = new_run()
    for step in ("01_data", "02_training"):
        run.begin(step)
        run.save_metrics(step, {step: 1})
        if step == "01_data":
            run.finish(step)
    with monkeypatch.context() as patch:
        patch.setattr(Results, "save_json", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run.finish("02_training")
    assert run.stands("01_data")
    assert not run.stands("02_training")
    run.begin("02_training")
    assert not run.output("metrics.json").exists()


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def half_locked(new_run, disk):
    """A run with a report and two outputs of its first step, one of them in a folder that may not be written."""
    run = new_run()
    run.begin("01_data")
    run.output("plots").mkdir(parents=True)
    disk(run.output("plots"), "size=40k")
    for name in ("a.json", "plots/b.json"):
        run.save_json(name, {})
    run.finish("01_data")
    (run.folder / "report.html").write_text("of this run")
    subprocess.run(["mount", "-o", "remount,ro", str(run.output("plots"))], check=True)
    return run


def test_a_folder_within_a_run_that_may_not_be_written_is_one_clear_line_before_anything_is_removed(
    half_locked, new_run, monkeypatch
):
    monkeypatch.setattr(pipeline, "_execute_told", None)  # no notebook is started
    before = files(half_locked.folder)
    for act in (
        lambda: half_locked.begin("01_data"),
        lambda: pipeline._make(half_locked, fresh=True),
        lambda: pipeline._make(new_run(epochs=7), fresh=False),
    ):
        with pytest.raises(InputError, match=r"permission to write 'plots'\. Received: Read-only file system"):
            act()
        assert files(half_locked.folder) == before
    assert half_locked.stands("01_data")


def test_a_stray_that_may_not_be_removed_is_one_clear_line(half_locked):
    (half_locked.folder / "run.json").unlink()
    with pytest.raises(InputError, match=r"permission to write 'b\.json'\. Received: Read-only file system"):
        half_locked.remove_strays()


def test_what_cannot_be_removed_is_forgotten_before_it_is_tried(two_steps, new_run, monkeypatch):
    (two_steps.folder / "report.html").write_text("old")
    monkeypatch.setattr(run_module, "remove", lambda path: path.name == "report.html" or 1 / 0)
    changed = new_run(epochs=7)
    with pytest.raises(ZeroDivisionError):
        changed.begin("02_training")
    assert list(changed.record()["steps"]) == ["01_data"]
    assert changed.record()["parameters"]["epochs"] == 50  # the files that are left are of the run before
