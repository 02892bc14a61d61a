"""What the report says of a run that has come to its end, and of one that has not."""

import re
from html import unescape

import nbformat
import pytest

from lib.errors import InputError
from lib.report import report
from tests.executed import HOSTILE, METRICS, code, left_by_the_pipeline, markdown


@pytest.fixture
def reports(tmp_path, monkeypatch):
    monkeypatch.setattr("lib.run.REPORTS", tmp_path)
    return tmp_path


@pytest.fixture
def run(reports):
    return left_by_the_pipeline(reports)


@pytest.fixture
def page(run):
    return report.write(run).read_text(encoding="utf-8")


def text_of(page):
    return re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)


def test_the_answer_comes_first(page):
    first = text_of(page[: page.index("<main")])
    for said in (
        "How well can “value” be predicted, 1 hour ahead?",
        "beats persistence by 25\N{NO-BREAK SPACE}%",
        "0.5000 degC",
        "400 rows.",
        "taken",  # the alert
        "where it includes 0, no difference is shown. The oracle knows",
    ):
        assert said in first
    assert "prepare" not in first


def test_a_shifted_copy_is_said_below_the_numbers_and_no_other(run, page):
    assert "shifted copy" not in text_of(page)
    copy = {"found": True, "sentence": "Seen from afar it is a shifted copy.", "also": []}
    run.save_json("metrics.json", METRICS | {"diagnostics": {"shifted_copy": copy}})
    said = report.write(run).read_text(encoding="utf-8")
    assert "a shifted copy of the series: judge it" in text_of(said[said.index("</dl>") : said.index('class="span"')])


def test_the_oracle_is_explained_where_there_is_one_alone(run):
    run.save_json("metrics.json", METRICS | {"noise": None})
    said = text_of(report.write(run).read_text(encoding="utf-8"))
    assert "no difference is shown." in said
    assert "oracle" not in said[: said.index("400 rows.")]


def test_no_log_no_warning_and_no_housekeeping_is_in_the_page(page):
    for unwanted in ("grumbles", "import os", "run.finish"):
        assert unwanted not in page


def test_chapters_sections_figures_and_tables_are_numbered_in_order(page):
    headings = re.findall(r"<h([23])><span class=\"number\">([\d.]+)</span>", page)
    assert headings[:4] == [("2", "1"), ("3", "1.1"), ("3", "1.2"), ("2", "2")]
    assert re.findall(r">(Figure \d+)</a>", page) == ["Figure 1", "Figure 2", "Figure 3"]
    assert re.findall(r">(Table \d+)</a>", page) == ["Table 1", "Table 2"]


def test_every_link_has_its_target_and_every_target_is_one(page):
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(names)


def test_anchors_do_not_depend_on_what_is_written_or_numbered(page, run):
    before = re.findall(r'<a href="#([^"]+)"', page)
    path = run.folder / "notebooks" / "01_data.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("What is thing", "How is thing"), encoding="utf-8")
    after = re.findall(r'<a href="#([^"]+)"', report.write(run).read_text(encoding="utf-8"))
    assert before == after
    assert {"data", "data-thing0", "reproduce"} <= set(before)


def test_code_stands_under_what_it_made_with_what_prepares_and_what_reads_it(page):
    blocks = [text_of(block) for block in re.findall(r"<details class=\"code\">.*?</details>", page, re.DOTALL)]
    first = " ".join(blocks[0].split())
    assert first == "Code of Figure 1 prepare ( 0 ) show ( 0 ) prepare ( 1 ) show ( 1 )"
    assert page.index("Figure 1<") < page.index('<details class="code">') < page.index("of the target is missing")
    assert len(blocks) == 6


def test_the_page_asks_for_nothing_and_lets_nothing_run_but_its_own_switch(page):
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert page.count("<script>") == 1
    policy = unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1])
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[^']{44}';", policy)


def test_fonts_are_the_systems_and_no_library_draws_formulas(page):
    assert "system-ui" in page
    for unwanted in ("@font-face", "@import", "url(http", "mathjax", "require.js", "katex", "jquery"):
        assert unwanted not in page.lower()


def test_the_same_run_gives_the_same_bytes(run, page):
    assert report.write(run).read_text(encoding="utf-8") == page


def test_names_from_outside_are_text(reports):
    name = "<img src=x onerror=hack()>"
    page = report.write(left_by_the_pipeline(reports, name, HOSTILE)).read_text(encoding="utf-8")
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "<b " not in page
    assert "&lt;img src=x onerror=hack()&gt;" in page


PICTURES = [
    {"image/png": "abc", "text/plain": "<Figure>"},
    {"text/html": "<img src='data:image/png;base64,'>"},
    {"text/html": '<figure><svg aria-label="what is shown"></svg></figure>'},
    {"text/html": '<figure><svg aria-label="what is shown"></svg><figcaption></figcaption></figure>'},
    {"text/html": "<figure><svg></svg><figcaption>What to see.</figcaption></figure>"},
    {"text/html": '<figure><svg aria-label=""></svg><figcaption>What to see.</figcaption></figure>'},
]


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_without_its_two_texts_stops_the_build(run, picture):
    cell = code("bare", "plt.show()")
    cell.outputs = [nbformat.v4.new_output("display_data", data=picture)]
    path = run.folder / "notebooks" / "01_data.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[markdown("title", "# T"), cell]), path)
    with pytest.raises(InputError, match="data-bare"):
        report.write(run)
    assert not (run.folder / "report.html").exists()


def failed(run, cell="thing0", **more):
    notebook = nbformat.read(run.folder / "notebooks" / "03_evaluation.ipynb", as_version=4)
    failure = report.Failure("03_evaluation", cell, "ValueError", "\x1b[31mtoo <b>small</b>", notebook, **more)
    return report.write_failed(run, failure).read_text(encoding="utf-8")


def test_a_failed_run_says_where_and_why_and_what_ran_before(run):
    page = failed(run)
    first = " ".join(text_of(page[: page.index("<main")]).split())
    assert "FAILED 03_evaluation stopped in cell thing0" in first
    assert "ValueError: too &lt;b&gt;small&lt;/b&gt;" in first
    assert "show(0)" in first
    assert page.startswith("<!DOCTYPE html>")
    assert re.findall(r'<section id="(\w+)"', page) == ["data", "training", "evaluation", "reproduce"]


@pytest.mark.parametrize(
    ("source", "times"),
    [
        ("raise ValueError('the sky fell')", 1),
        ("work()\nraise ValueError('the sky fell')", 2),
        ("x['the sky fell']", 2),
    ],
)
def test_a_message_that_is_all_of_its_cell_is_said_once(run, source, times):
    path = run.folder / "notebooks" / "03_evaluation.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell["id"] == "thing0")
    cell.source = source
    why = report.Failure("03_evaluation", "thing0", "ValueError", "the sky fell", notebook)
    page = report.write_failed(run, why).read_text(encoding="utf-8")
    assert text_of(page[page.index("<h1") : page.index("<main")]).count("the sky fell") == times


def test_a_failed_run_shows_no_figure_and_no_number_of_an_earlier_one(run):
    page = failed(run)
    assert page.count("<figure ") == 2  # of the two notebooks before; the fourth is an earlier run's
    assert "beats persistence" not in page
    assert "<dl" not in page
    assert "Chapter of 04_attention" not in page


def test_only_a_run_with_an_end_promises_the_same_report_again(run, page):
    assert "makes the same report again" in page
    told = failed(run)
    assert "the same report" not in told
    assert "How to run it again" in told
    assert "starts the run again" in told


def test_a_run_that_failed_at_once_still_has_a_report(run):
    (run.folder / "run.json").unlink()
    page = report.write_failed(run, report.Failure("01_data", "", "DeadKernelError", "gone")).read_text(
        encoding="utf-8"
    )
    assert "FAILED" in page
    assert "<figure" not in page
    assert re.findall(r'<section id="(\w+)"', page) == ["reproduce"]


def test_the_cells_after_the_one_that_failed_are_left_out(run):
    page = failed(run, cell="thing0-question")
    assert "What is thing 0?" in page[page.index("<main") :].split('id="evaluation"')[0]
    assert "What is thing 0?" not in page.split('id="evaluation"')[1]


def test_code_that_ran_just_before_the_failure_is_there(run):
    page = failed(run, cell="thing1")
    told = text_of(page.split('id="evaluation"')[1].split('id="reproduce"')[0])
    assert re.findall(r"prepare\s*\(\s*(\d)", told) == ["0", "1"]
