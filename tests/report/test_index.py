"""The list of runs."""

import re
from html import unescape

import pytest

from lib import pipeline, record
from lib.errors import InputError
from lib.report import index, report
from tests.executed import left_by_the_pipeline


@pytest.fixture
def reports(tmp_path, monkeypatch):
    monkeypatch.setattr("lib.run.REPORTS", tmp_path)
    return tmp_path


def names(page):
    return [re.sub("<[^>]+>", "", heading) for heading in re.findall(r"<h2>(.*?)</h2>", page)]


def test_the_newest_data_come_first(reports):
    for name, last in (("old", "2016-12-31"), ("new", "2024-05-04"), ("timeless", "4999")):
        left_by_the_pipeline(reports, name, last=last)
    page = index.write().read_text(encoding="utf-8")
    assert names(page) == ["new", "old", "timeless"]
    assert page.count("beats persistence by 25\N{NO-BREAK SPACE}%") == 3
    assert page.count("0.5000 degC") == 3


def test_the_list_links_to_each_report(reports):
    report.write(left_by_the_pipeline(reports, "a run"))
    assert 'href="a%20run/report.html"' in index.write().read_text(encoding="utf-8")


def test_a_run_that_is_made_anew_and_stopped_leaves_neither_its_verdict_nor_a_dead_link(reports, monkeypatch):
    run, seen = left_by_the_pipeline(reports), []
    report.write(run)
    index.write()

    def stop(*_):
        seen.append((reports / "index.html").read_text(encoding="utf-8"))
        (reports / "index.html").write_text("harmed")
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "_check", lambda run: None)
    monkeypatch.setattr(pipeline, "_execute", stop)
    with pytest.raises(KeyboardInterrupt):
        pipeline.run_all(run.parameters, fresh=True)
    seen.append((reports / "index.html").read_text(encoding="utf-8"))
    for page in seen:
        assert "Unfinished: of the four notebooks none has ended so far" in page
        assert "beats" not in page
        assert "<a " not in page


def test_what_stopped_a_run_is_said_and_not_that_the_list_could_not_be_written(monkeypatch):
    def write():
        raise InputError("the list")

    monkeypatch.setattr(index, "write", write)
    with pytest.raises(ValueError, match="the run"), index.kept_up():
        raise ValueError("the run")
    with pytest.raises(InputError, match="the list"), index.kept_up():
        pass


def forget(run, *steps):
    """Let run.json say that these steps have not come to their end."""
    file = run.folder / "run.json"
    known = record.read(file)
    left = {step: done for step, done in known["steps"].items() if step not in steps}
    record.write(file, known | {"steps": left})


def test_a_run_made_in_part_by_hand_is_unfinished_and_has_not_failed(reports):
    forget(left_by_the_pipeline(reports), "03_evaluation", "04_attention")
    page = index.write().read_text(encoding="utf-8")
    assert "Unfinished: of the four notebooks only 01_data and 02_training have ended so far" in page
    assert "FAILED" not in page
    assert "beats" not in page
    assert "<a " not in page  # there is no report.html yet


def test_a_run_that_failed_is_listed_as_failed_with_its_report(reports):
    run = left_by_the_pipeline(reports)
    forget(run, "02_training", "03_evaluation", "04_attention")
    report.write_failed(run, report.Failure("02_training", "train", "ValueError", "loss is not finite"))
    page = index.write().read_text(encoding="utf-8")
    assert "FAILED" in page
    assert "Unfinished" not in page
    assert 'href="small/report.html"' in page
    assert "beats" not in page


def test_the_list_says_in_one_line_why_a_run_failed_and_nothing_of_it_is_markup(reports):
    run = left_by_the_pipeline(reports)
    message = "'x' is <b>\"wrong\"</b>\x1b[31m & late\n  at 2020-10-19: -9" + " more" * 200
    report.write_failed(run, report.Failure("02_training", "train", "ValueError", message))
    (told,) = re.findall(r'<p class="reason">(.*?)</p>', index.write().read_text(encoding="utf-8"))
    assert "<b>" not in told
    said = unescape(re.sub(r"</?span[^>]*>", "", told))
    start = (
        "02_training stopped in cell 'train': ValueError: 'x' is <b>\"wrong\"</b> & late at 2020-10-19: -9 more more"
    )
    assert said.startswith(start)
    assert said.endswith("more …")
    assert 290 < len(said) <= 300


def test_a_report_of_an_earlier_version_that_does_not_say_why_is_listed_without_a_reason(reports):
    report.write_failed(left_by_the_pipeline(reports), report.Failure("01_data", "", "DeadKernelError", "gone"))
    page = reports / "small" / "report.html"
    assert "01_data stopped: DeadKernelError: gone" in index.write().read_text(encoding="utf-8")
    page.write_text(page.read_text(encoding="utf-8").replace('<meta name="description"', "<meta"), encoding="utf-8")
    told = index.write().read_text(encoding="utf-8")
    assert "FAILED" in told
    assert "gone" not in told


def test_a_failure_before_its_step_began_takes_the_verdict_of_the_earlier_run_with_it(reports):
    run = left_by_the_pipeline(reports)
    report.write_failed(run, report.Failure("01_data", "setup", "ImportError", "no"))
    page = index.write().read_text(encoding="utf-8")
    assert "FAILED" in page
    assert "beats" not in page
    assert not run.output("metrics.json").exists()


def test_a_failure_before_anything_was_recorded_is_listed(reports):
    run = left_by_the_pipeline(reports)
    (run.folder / "run.json").unlink()
    report.write_failed(run, report.Failure("01_data", "setup", "ImportError", "no"))
    assert "FAILED" in index.write().read_text(encoding="utf-8")


def test_a_record_that_cannot_be_read_is_no_reason_to_do_without_the_list(reports):
    left_by_the_pipeline(reports, "good")
    (left_by_the_pipeline(reports, "bad").folder / "run.json").write_text("{", encoding="utf-8")
    assert names(index.write().read_text(encoding="utf-8")) == ["bad", "good"]


def test_a_run_of_an_earlier_version_is_listed_with_what_can_be_said(reports):
    left_by_the_pipeline(reports).save_json("metrics.json", {"verdict": "It beats persistence."})
    page = index.write().read_text(encoding="utf-8")
    assert "It beats persistence." in page
    assert "<dl" not in page


def test_names_from_outside_are_text(reports):
    left_by_the_pipeline(reports, "<script>hack()<&script>", "<b>bold</b>")
    page = index.write().read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<b>bold" not in page


def test_no_run_is_no_error(reports):
    assert "make report" in index.write().read_text(encoding="utf-8")
