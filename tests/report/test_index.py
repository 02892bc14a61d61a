"""The list of runs."""

import re

import pytest

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
    assert page.count("0.5 degC") == 3


def test_the_list_is_remade_with_each_report_and_links_to_it(reports):
    run = left_by_the_pipeline(reports, "a run")
    report.write(run)
    assert 'href="a%20run/report.html"' in (reports / "index.html").read_text(encoding="utf-8")
    report.write_failed(run, report.Failure("01_data", "x", "ValueError", "no"))
    assert (reports / "index.html").exists()


def test_a_run_without_an_end_has_no_verdict(reports):
    run = left_by_the_pipeline(reports)
    record = run.folder / "run.json"
    record.write_text(record.read_text(encoding="utf-8").replace('"04_attention": {}', '"x": {}'), encoding="utf-8")
    record.write_text(record.read_text(encoding="utf-8").replace(', "x": {}', ""), encoding="utf-8")
    page = index.write().read_text(encoding="utf-8")
    assert "FAILED" in page
    assert "beats" not in page
    assert "<a " not in page  # there is no report.html yet


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
