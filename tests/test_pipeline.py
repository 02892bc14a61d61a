"""The pipeline as a user runs it on a CSV of their own."""

import json
import re

import nbformat
import numpy as np
import pandas as pd
import pytest

from tests.conftest import commit
from tests.reproduce import differing
from tests.test_readme import repeated

QUICK = ("-p", "epochs", "2", "-p", "units", "4", "-p", "window", "12")
OUTPUTS = [
    "logs/training_logs.json",
    "models/best_model.keras",
    "models/best_model.h5",
    "models/final_model.keras",
    "models/final_model.h5",
    "predictions/dataset_preview.csv",
    "predictions/val_predictions.csv",
    "predictions/test_predictions.csv",
    "predictions/test_quantiles.csv",
    "predictions/free_run.csv",
    "predictions/attention_weights.npy",
    "plots/training_loss_curve.png",
    "plots/forecast_plot.png",
    "plots/val_predictions_visualization.png",
    "plots/attention_best.png",
    "plots/attention_sample0.png",
    "plots/attention_typical.png",
    "plots/attention_worst.png",
    "metrics.json",
]


@pytest.fixture(scope="module")
def finished(command, project):
    """A run of a small CSV with hourly prices, a hostile column name and a gap."""
    times = pd.date_range("2024-01-01", periods=400, freq="h")
    random = np.random.default_rng(0)
    prices = 20 + 5 * np.sin(np.arange(400) * 2 * np.pi / 24) + random.normal(size=400)
    table = pd.DataFrame({"when": times, "price": prices.round(3), "<script>alert(1)</script>": 1})
    table.drop(index=range(100, 105)).to_csv(project / "my.csv", index=False)
    commit(project)
    arguments = ("run", "csv", "-p", "path", "my.csv", "-p", "target", "price", *QUICK, "--name", "my-series")
    answer = command("-m", "lib", *arguments)
    assert answer.returncode == 0, answer.stderr
    return answer, project / "reports" / "my-series"


def test_a_run_leaves_every_promised_file_and_nothing_unfinished(finished):
    _, folder = finished
    for name in OUTPUTS:
        assert (folder / "outputs" / name).stat().st_size > 0
    assert not [path for path in folder.rglob("*") if "unfinished" in path.name]
    assert len(list((folder / "notebooks").iterdir())) == 4


def test_the_terminal_shows_progress_and_ends_with_verdict_numbers_and_path(finished):
    answer, folder = finished
    assert re.search(
        r"\[2/4\] 02_training: epoch 2 of 2 in \S+ s, loss \S+, validation \S+, at most 0 s left", answer.stderr
    )
    verdict, *numbers, path = answer.stdout.splitlines()
    metrics = json.loads((folder / "outputs/metrics.json").read_text())
    assert verdict == metrics["verdict"]
    assert f"{metrics['test']['mae']:.4g}" in numbers[1]
    assert path == "reports/my-series/report.html"
    assert "Traceback" not in answer.stderr
    assert "WARNING" not in answer.stderr


def test_a_run_that_stands_is_not_made_again(finished, command, project):
    _, folder = finished
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    runs = folder.with_name("index.html")
    listed = runs.read_bytes()
    runs.write_text("harmed")
    arguments = ("run", "csv", "-p", "path", "my.csv", "-p", "target", "price", *QUICK, "--name", "my-series")
    answer = command("-m", "lib", *arguments)
    assert answer.stderr.count("stands, nothing that decides it has changed") == 4
    assert runs.read_bytes() == listed
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_touched_output_is_named_and_its_step_made_anew(finished, command):
    _, folder = finished
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "timings.json"}
    (folder / "outputs/predictions/attention_weights.npy").touch()
    answer = command("-m", "lib", "run", str(folder / "run.json"))
    lines = answer.stderr.splitlines()
    assert sum(": stands, " in line for line in lines) == 3
    because = "[4/4] 04_attention: made anew, because outputs/predictions/attention_weights.npy was touched"
    assert because in lines
    assert {path: path.read_bytes() for path in before} == before


def test_a_report_that_somebody_harmed_is_rendered_again_without_a_notebook_and_what_is_not_the_runs_goes(
    finished, command
):
    _, folder = finished
    report = folder / "report.html"
    before, time = report.read_bytes(), report.stat().st_mtime_ns
    report.write_text("harmed")
    (folder / "outputs/mine.txt").write_text("mine")
    answer = command("-m", "lib", "run", str(folder / "run.json"))
    assert answer.stderr.count(": stands, ") == 4
    assert "outputs/mine.txt was removed: no finished step of this run has written it" in answer.stderr.splitlines()
    assert not (folder / "outputs/mine.txt").exists()
    assert report.read_bytes() == before
    assert report.stat().st_mtime_ns > time


def test_a_run_that_stands_waits_for_no_heavy_library(finished, command, project):
    _, folder = finished
    heavy = ("tensorflow", "numpy", "pandas", "matplotlib", "papermill", "nbformat", "nbconvert")
    script = (
        f"import sys; from lib.__main__ import main; main(['run', {str(folder / 'run.json')!r}]); "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    assert command("-c", script).stdout.splitlines()[-1] == "[]"


def test_persistence_is_the_value_one_step_before(finished):
    _, folder = finished
    table = pd.read_csv(folder / "outputs/predictions/test_predictions.csv", parse_dates=["time"], index_col="time")
    source = pd.read_csv(folder.parents[1] / "my.csv", parse_dates=["when"], index_col="when")["price"]
    np.testing.assert_allclose(table["actual"], source[table.index], rtol=1e-6)
    np.testing.assert_allclose(table["persistence"], source[table.index - pd.Timedelta("1h")], rtol=1e-6)


def test_attention_weights_of_all_validation_samples_sum_to_one(finished):
    _, folder = finished
    weights = np.load(folder / "outputs/predictions/attention_weights.npy")
    validation = pd.read_csv(folder / "outputs/predictions/val_predictions.csv")
    assert weights.shape == (len(validation), 12)
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-5)


def test_the_report_is_whole_and_needs_no_network(finished):
    _, folder = finished
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")
    for anchor in ("data", "training", "evaluation", "attention", "reproduce"):
        assert f'id="{anchor}"' in page
    assert page.count("<figure ") == page.count("<figcaption>") >= 7
    assert not re.search(r'src="(?!data:|#)|<(?!a )[^<>]*\bhref="(?!data:|#)', page)  # a link waits for a reader
    assert all(link.startswith(("#", "https://")) for link in re.findall(r'<a [^<>]*href="([^"]*)"', page))
    assert page.count("<script") == 1  # the switch for the code; nothing from the file


def test_what_is_written_has_no_clock_and_no_path(finished, project):
    _, folder = finished
    for path in [*folder.glob("*.json"), folder / "report.html", *folder.glob("notebooks/*")]:
        text = path.read_text(encoding="utf-8")
        assert str(project) not in text, path
        assert "site-packages" not in text, path
    for path in folder.glob("notebooks/*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        assert "papermill" not in notebook.metadata
        assert all("execution" not in cell.metadata for cell in notebook.cells)


def test_the_lines_of_the_readme_repeat_a_run_from_its_committed_run_json_alone(finished, project):
    _, folder = finished
    commit(project, "reports/my-series")  # so that its commit is not the one that it was made at, as with the example
    with repeated(project, "my-series") as (again, said):
        compared, different = differing(folder, again)
    assert said[-1] == "All figures are equal to the last digit."
    assert len(compared) > len(OUTPUTS)
    assert different == []
