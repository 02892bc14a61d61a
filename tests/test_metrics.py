"""What the report prints is in metrics.json, and what is in metrics.json can be worked out from the tables of a run."""

import json
import re
from functools import reduce
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from lib import figures
from lib.prose import comparison_readings, failure_readings, readings, scoreboard, sentences
from tests import printed
from tests.told import TEXTS, TOLD

QUICK = ("-p", "epochs", "2", "-p", "units", "4", "-p", "window", "12")
WHOLE = (*QUICK, "-p", "retrain", "true", "-p", "profile_seeds", "2")
PART = (*QUICK, "-p", "retrain", "false", "-p", "profile_seeds", "1")
ALTERNATIVE = r'(<svg [^>]*aria-label="[^"]*)'

DRAWN_FROM_TABLES = (
    "validation-plot",
    "validation-scatter",
    "test-plot",
    "test-scatter",
    "worst-plot",
    "free-run-plot",
)
"""Cells of the evaluation whose figures are drawn from the tables of forecasts."""


def prices():
    """A small CSV with hourly prices, a hostile column name and a gap."""
    times = pd.date_range("2024-01-01", periods=400, freq="h")
    random = np.random.default_rng(0)
    values = 20 + 5 * np.sin(np.arange(400) * 2 * np.pi / 24) + random.normal(size=400)
    table = pd.DataFrame({"when": times, "price": values.round(3), "<script>alert(1)</script>": 1})
    return table.drop(index=range(100, 105))


def made(command, project, *arguments):
    """The folder of a run, and its metrics.json."""
    answer = command("-m", "lib", "run", *arguments)
    assert answer.returncode == 0, answer.stderr
    folder = project / "reports" / arguments[-1]
    return folder, json.loads((folder / "outputs/metrics.json").read_text())


@pytest.fixture(scope="module")
def evaluated(command, project):
    """A run of the prices, with every test of the attention."""
    prices().to_csv(project / "prices.csv", index=False)
    return made(
        command, project, "csv", "-p", "path", "prices.csv", "-p", "target", "price", *WHOLE, "--name", "prices"
    )


@pytest.fixture(scope="module")
def lagged(command, project):
    """A run without times of the series for which it is known where attention should look; nothing is trained again."""
    return made(command, project, "lag", "-p", "points", "500", "-p", "lag", "5", *PART, "--name", "lagged")


def printing(folder, step):
    """The cells of an executed notebook that show something, by their names."""
    cells = nbformat.read(folder / f"notebooks/{step}.ipynb", as_version=4).cells
    return {cell["id"]: cell for cell in cells if cell.cell_type == "code" and printed.shown(cell)}


def untold(markup, texts, known):
    """The numbers that a cell shows and that are not among those known, by the text in which each stands."""
    numbers = {text: printed.numbers(printed.without(text, texts)) for text in printed.said(markup)}
    strange = {text: [one for one in told if not printed.is_among(one, known)] for text, told in numbers.items()}
    return {text: told for text, told in strange.items() if told}


def looked_up(folder, metrics, step):
    """Of each cell of a chapter that prints: its name, its markup, the phrases and the numbers that it may print."""
    texts = [text for path in TEXTS[step] for text in printed.texts(within(metrics, path))]
    for name, cell in printing(folder, step).items():
        yield name, printed.shown(cell), texts, in_metrics(metrics, *TOLD[step][name])


@pytest.mark.parametrize("run", ["evaluated", "lagged"])
@pytest.mark.parametrize("step", TOLD)
def test_what_a_chapter_prints_is_in_metrics_json(run, step, request):
    cells = looked_up(*request.getfixturevalue(run), step)
    found = {name: untold(markup, texts, known) for name, markup, texts, known in cells}
    assert {name: numbers for name, numbers in found.items() if numbers} == {}


@pytest.mark.parametrize(
    "place", [r"(<p>[^<]*)", r"(<caption>[^<]*)", r"(<td[^>]*>)", r"(<figcaption>[^<]*)", ALTERNATIVE]
)
@pytest.mark.parametrize("step", TOLD)
def test_a_number_that_is_invented_is_found_out_in_each_sentence_cell_caption_and_alternative_text(
    evaluated, step, place
):
    for name, markup, texts, known in looked_up(*evaluated, step):
        lie, lies = re.subn(place, r"\1 7,654.321 ", markup)
        assert bool(untold(lie, texts, known)) == bool(lies), name


def test_the_attentions_part_is_what_faithfulness_json_says(evaluated):
    folder, metrics = evaluated
    assert metrics["attention"]["tests"] == json.loads((folder / "outputs/faithfulness.json").read_text())


def test_metrics_json_is_put_together_from_what_each_step_found(evaluated):
    folder, metrics = evaluated
    parts = [json.loads(path.read_text()) for path in sorted((folder / "outputs/metrics").iterdir())]
    assert [list(part) for part in (parts[0], parts[1], parts[3])] == [["data"], ["training"], ["attention"]]
    assert metrics == {**parts[0], **parts[1], **parts[2], **parts[3]}


@pytest.fixture(scope="module")
def tables(evaluated):
    """The test part, its quantiles, the validation part and the free runs, as any program reads them."""
    names = ("test_predictions", "test_quantiles", "val_predictions", "free_run")
    return [pd.read_csv(evaluated[0] / f"outputs/predictions/{name}.csv") for name in names]


def test_the_scores_can_be_checked_in_a_spreadsheet(evaluated, tables):
    _, metrics = evaluated
    test, _, validation, _ = tables
    for part, table in (("validation", validation), ("test", test)):
        errors = table["actual"] - table["predicted"]
        assert metrics[part]["mae"] == pytest.approx(sum(abs(e) for e in errors) / len(errors))
        assert metrics[part]["rmse"] ** 2 == pytest.approx(metrics[part]["mse"]) == pytest.approx((errors**2).mean())
        assert metrics[part]["r2"] == pytest.approx(1 - (errors**2).mean() / table["actual"].var(ddof=0))
        assert metrics[part]["correlation"] == pytest.approx(table["actual"].corr(table["predicted"]))
        assert metrics[part]["n"] == len(table)
    for name, baseline in metrics["baselines"].items():
        mae = (test["actual"] - test[name]).abs().mean()
        assert baseline["mae"] == pytest.approx(mae)
        assert baseline["mase"] == pytest.approx(mae / metrics["mase_scale"])
    naive = (test["actual"] - test["persistence"]).abs().mean()
    assert metrics["test"]["skill"] == pytest.approx(1 - metrics["test"]["mae"] / naive)
    assert metrics["test"]["mase"] == pytest.approx(metrics["test"]["mae"] / metrics["mase_scale"])


def test_the_scale_of_mase_can_be_checked_with_the_source(evaluated):
    _, metrics = evaluated
    source = prices().set_index("when")["price"].asfreq("h")  # 400 rows, 70 % of them for training
    training = source.iloc[: round(0.7 * len(source))]
    assert metrics["season"] == 24
    assert metrics["mase_scale"] == pytest.approx(training.diff(24).abs().mean(), rel=1e-5)


def test_the_bands_and_the_crps_can_be_checked_in_a_spreadsheet(evaluated, tables):
    _, metrics = evaluated
    test, quantiles, _, _ = tables
    below, above = (test["lower"] - test["actual"]).clip(lower=0), (test["actual"] - test["upper"]).clip(lower=0)
    adaptive, width = metrics["intervals"]["adaptive"], (test["upper"] - test["lower"]).mean()
    assert adaptive["coverage"] == pytest.approx(((below == 0) & (above == 0)).mean())
    assert adaptive["winkler"] == pytest.approx(width + 20 * (below + above).mean())  # 2 / (1 - 0.9)
    assert list(quantiles.columns) == ["time", *(f"{level / 1000:.3f}" for level in range(25, 1000, 50))]
    assert list(quantiles["time"]) == list(test["time"])
    losses = [
        max(float(level) * (actual - end), (float(level) - 1) * (actual - end))
        for level in quantiles.columns[1:]
        for actual, end in zip(test["actual"], quantiles[level], strict=True)
    ]
    assert metrics["intervals"]["crps"] == pytest.approx(2 * sum(losses) / len(losses))


def test_the_free_run_can_be_checked_in_a_spreadsheet(evaluated, tables):
    _, metrics = evaluated
    test, _, _, runs = tables
    found = metrics["free_run"]
    assert (runs["run"].max(), runs["steps_ahead"].max()) == (found["runs"], found["steps"])
    for name in ("predicted", "seasonal_naive"):
        by_step = (runs[name] - runs["actual"]).abs().groupby(runs["steps_ahead"]).mean()
        assert found[name] == pytest.approx(list(by_step))
    first = runs[runs["steps_ahead"] == 1].set_index("time")
    known = test.set_index("time").loc[first.index]
    assert list(first["actual"]) == list(known["actual"])
    np.testing.assert_allclose(first["predicted"], known["predicted"], atol=1e-4)  # the first sees nothing of its own


def test_no_time_of_the_report_has_seconds_where_the_source_has_none_and_those_of_the_tables_have(evaluated, tables):
    page = BeautifulSoup((evaluated[0] / "report.html").read_text(encoding="utf-8"), "html.parser")
    times = re.findall(r"2024-\d\d-\d\d \d\d:\d\d\S*", page.get_text(" "))
    assert len(times) > 10
    assert not [time for time in times if re.search(r":\d\d:", time)]
    assert all(re.fullmatch(r"2024-01-\d\d \d\d:00:00", time) for table in tables for time in table["time"])


def in_metrics(metrics, *paths):
    """The numbers under some paths, such as ``overview/test``; none where nothing was tested."""
    return [number for path in paths for number in printed.figures(reduce(within, path.split("/"), metrics))]


def within(part, name):
    return part[int(name)] if isinstance(part, list) else None if part is None else part.get(name)


def test_what_the_evaluation_prints_comes_from_metrics_json(evaluated):
    folder, metrics = evaluated
    cells = nbformat.read(folder / "notebooks/03_evaluation.ipynb", as_version=4).cells
    printing = {cell["id"]: cell for cell in cells if cell.cell_type == "code" and printed.shown(cell)}
    run, series = SimpleNamespace(save_plot=lambda name, plot: plot), SimpleNamespace(step=pd.Timedelta("1h"))
    names = {"metrics": metrics, "run": run, "series": series, "figures": figures, "readings": readings}
    names |= {"comparison_readings": comparison_readings, "failure_readings": failure_readings}
    names |= {"scoreboard": scoreboard, "sentences": sentences}
    for name, cell in printing.items():
        if name not in DRAWN_FROM_TABLES:
            again = eval(cell.source, names)  # noqa: S307 - our own notebook
            expected = [again.caption, again.alternative] if isinstance(again, figures.Plot) else [again._repr_html_()]
            found = printed.said(printed.shown(cell))
            assert found == (expected if isinstance(again, figures.Plot) else printed.said(expected[0])), name


def test_the_sentences_within_metrics_json_say_its_numbers(evaluated):
    _, metrics = evaluated
    copy = metrics["diagnostics"]["shifted_copy"]
    paths = [f"comparisons/{name}/{figure}" for name in metrics["comparisons"] for figure in ("skill", "times")]
    for text, known in (
        (metrics["verdict"], in_metrics(metrics, *paths)),
        (copy["sentence"], [copy["with_target"], copy["with_last"], copy["of_changes"]]),
    ):
        assert len(printed.numbers(text)) >= 2
        assert all(printed.is_among(number, known) for number in printed.numbers(text)), text


def test_the_first_screen_shows_figures_of_metrics_json(evaluated):
    folder, metrics = evaluated
    page = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "html.parser")
    assert page.select_one(".verdict").get_text().replace("\xa0", " ") == metrics["verdict"]
    paths = ("test/skill", "test/mae", "comparisons/persistence/baseline_mae", "comparisons", "intervals/adaptive")
    assert "395 rows read, 400 steps from 2024-01-01 00:00 to 2024-01-17 15:00" in page.select_one(".span").get_text()
    cards = page.select(".cards > *")
    values = [card.select_one("dd").get_text().replace("\xa0", " ") for card in cards]
    assert len(values) >= 4
    for value in values:
        (number,) = printed.numbers(value)
        assert printed.is_among(number, in_metrics(metrics, *paths)), value


def test_a_number_that_is_not_in_metrics_json_is_found_out():
    known = list(printed.figures({"mae": 0.12345, "shares": [0.5], "name": "7", "season": None}))
    told = printed.numbers("0.1235 degC at 2024-01-01 05:00, 50 %, -12.3 %, 7, 1,234 and 95 % interval")
    assert told == ["0.1235", "50", "12.3", "7", "1,234"]
    assert [number for number in told if not printed.is_among(number, known)] == ["7", "1,234"]
