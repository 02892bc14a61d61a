"""What is different between two runs: each expectation is a change that was made by hand in a copy of a run."""

import json
import shutil
from math import inf

import pytest

from lib import record
from lib.__main__ import main
from lib.differences import Difference, differences
from lib.errors import InputError
from lib.parameters import ROOT

EXAMPLE = ROOT / "reports" / "sine"


@pytest.fixture
def pair(tmp_path):
    """The committed example, and a function that makes a copy of it with one value changed."""

    def changed(file="run.json", keys=(), value=None):
        copy = shutil.copytree(
            EXAMPLE, tmp_path / "copy", dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.png", "*.npy", "*.ipynb")
        )
        content = part = json.loads((copy / file).read_text())
        for key in keys[:-1]:
            part = part[key]
        if keys:
            part[keys[-1]] = value(part[keys[-1]]) if callable(value) else value
        (copy / file).write_text(record.sealed(content) if file == "run.json" else json.dumps(content))
        return copy

    return changed


def test_a_copy_differs_in_nothing(pair):
    found = differences(EXAMPLE, pair())
    assert found.report(0).splitlines() == [
        "data        same",
        "code        same",
        "parameters  same",
        "versions    same",
        "machine     same",
        "metrics     same",
        "findings    same",
        "All figures are equal to the last digit.",
    ]
    assert found.agree(0)


@pytest.mark.parametrize(
    ("keys", "value", "line"),
    [
        (("parameters", "seed"), 7, "parameters  seed: 0 → 7"),
        (("versions", "keras"), "9.9", "versions    keras: "),
        (("data", "rows"), 9, "data        rows: 5000 → 9"),
        (("commit", "id"), "abc", "code        commit.id: "),
        (("hardware", "cores"), 64, "machine     cores: 2 → 64"),
        (("settings",), {"XLA_FLAGS": "--a"}, "machine     XLA_FLAGS: none → --a"),
    ],
)
def test_a_fact_that_differs_is_listed_and_the_findings_agree_all_the_same(pair, keys, value, line):
    found = differences(EXAMPLE, pair("run.json", keys, value))
    assert sum(text.startswith(line) for text in found.report(0).splitlines()) == 1
    assert found.agree(0)


def test_a_score_that_differs_sets_the_tolerance(pair):
    found = differences(EXAMPLE, pair("outputs/metrics.json", ("test", "mae"), lambda mae: mae * 1.03))
    assert found.tolerance == pytest.approx(0.03)
    assert found.agree(0.0301)
    assert not found.agree(0.0299)
    assert "The findings agree: every score within 3 %." in found.report(0.05)
    assert "The findings differ: a score by 3 %, more than 1 %." in found.report(0.01)


def test_a_score_is_measured_by_that_of_the_first_run(pair):
    worse = pair("outputs/metrics.json", ("test", "mae"), lambda mae: 5 * mae)
    assert "metrics     metrics.test.mae: " in differences(EXAMPLE, worse).report(0)
    assert "(4e+02 %)" in differences(EXAMPLE, worse).report(0)
    assert differences(worse, EXAMPLE).tolerance == pytest.approx(0.8)


def test_a_score_of_nothing_is_no_measure():
    assert Difference("metrics.test.mae", 0.0, 0.1).relative == inf
    assert Difference("metrics.test.mae", 0.2, 0.1).relative == pytest.approx(0.5)


@pytest.mark.parametrize("name", ["r2", "correlation"])
def test_a_score_that_may_be_near_nothing_is_measured_by_the_best_there_is(name):
    assert Difference(f"metrics.test.{name}", 0.0004, 0.0003).relative == pytest.approx(0.0001)
    assert Difference(f"metrics.test.{name}", 0.0, -0.2).relative == pytest.approx(0.2)


def test_other_figures_are_counted_and_set_no_tolerance(pair):
    found = differences(EXAMPLE, pair("outputs/faithfulness.json", ("probes",), 1))
    assert "metrics     and 1 other figure" in found.report(0)
    assert found.tolerance == 0


def test_another_word_on_a_baseline_is_another_finding(pair):
    copy = pair("outputs/metrics.json", ("comparisons", "persistence", "relation"), "worse than")
    found = differences(EXAMPLE, copy)
    assert "findings    metrics.comparisons.persistence.relation: beats → worse than" in found.report(1)
    assert not found.agree(1)


def test_another_answer_of_a_test_of_the_attention_is_another_finding(pair):
    copy = pair("outputs/faithfulness.json", ("conicity", "estimate"), 0.99)
    (found,) = differences(EXAMPLE, copy).findings
    assert (found.name, found.second) == ("attention.conicity", "no")
    assert not differences(EXAMPLE, copy).agree(1)
    nearly = differences(EXAMPLE, pair("outputs/faithfulness.json", ("probes",), 1))
    assert nearly.agree(0)  # a figure that changes no answer


def test_every_score_that_differs_is_shown_or_counted(pair):
    copy = pair()
    metrics = json.loads((copy / "outputs/metrics.json").read_text())
    names = ("mae", "rmse", "mse", "r2", "correlation")
    for part in (metrics["validation"], metrics["test"], *metrics["baselines"].values()):
        part |= {name: 1.01 * part[name] for name in names}
    metrics["noise_floor"] *= 1.01
    (copy / "outputs/metrics.json").write_text(json.dumps(metrics))
    lines = [line.removeprefix("metrics").strip() for line in differences(EXAMPLE, copy).report(1).splitlines()]
    assert sum(line.endswith("(1 %)") for line in lines) == 12
    assert f"and {5 * (2 + len(metrics['baselines'])) - 12} more scores, each by no more" in lines
    assert "and 1 other figure" in lines


def test_the_command_ends_with_1_where_the_findings_differ(pair, capsys):
    copy = pair("outputs/metrics.json", ("test", "mae"), lambda mae: mae * 1.03)
    assert main(["compare", str(EXAMPLE), str(copy)]) == 0
    with pytest.raises(SystemExit) as stop:
        main(["compare", str(EXAMPLE), str(copy), "--within", "1"])
    assert stop.value.code == 1
    assert "more than 1 %" in capsys.readouterr().out


@pytest.mark.parametrize("percent", ["nan", "-3", "inf", "much"])
def test_only_a_number_of_per_cent_is_a_tolerance(percent, capsys):
    assert main(["compare", str(EXAMPLE), str(EXAMPLE), f"--within={percent}"]) == 2
    assert capsys.readouterr().err == (
        f"error: Expected --within to be a number of per cent from 0 on, such as 2.5. Received: '{percent}'.\n"
    )


def test_a_folder_without_a_finished_run_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"finished run.*without run.json, metrics.json, faithfulness.json"):
        differences(EXAMPLE, tmp_path)


def test_a_run_of_another_version_whose_attention_was_tested_otherwise_is_refused(pair):
    copy = pair()
    file = copy / "outputs/faithfulness.json"
    tests = json.loads(file.read_text())
    del tests["conicity"]
    file.write_text(json.dumps(tests))
    with pytest.raises(InputError, match=r"without 'conicity'. Make that run again"):
        differences(EXAMPLE, copy)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("run.json", '{"steps": 1}', "Expected run.json as the run has written it"),
        ("run.json", "not json", "Expected run.json as the run has written it"),
        ("outputs/metrics.json", "not json", "Expected figures as JSON"),
    ],
)
def test_a_run_that_was_edited_or_damaged_is_not_compared(pair, file, text, said):
    copy = pair()
    (copy / file).write_text(text)
    with pytest.raises(InputError, match=said):
        differences(EXAMPLE, copy)
