"""The report is one file, small and quick, that asks for nothing and is deaf to what a file would have it do."""

from statistics import median

import pytest

from lib.parameters import ROOT
from tests.browser import LETTERS
from tests.executed import HOSTILE


def test_nothing_leaves_the_page_and_nothing_complains(visit, pages):
    for name in ("small", "failed", "list"):
        assert visit(name).noise == [f"request {pages[name]}"]


@pytest.mark.parametrize("name", ["hostile", "failed", "list"])
def test_nothing_from_a_file_a_name_or_a_parameter_runs(visit, pages, name):
    page = visit(name)
    for switch in page.get_by_role("button", name="Show all code").all():
        switch.click()
    page.locator("body").click(position={"x": 5, "y": 5})
    assert page.noise == [f"request {pages[name]}"]
    assert page.evaluate("document.querySelectorAll('img, [onclick], [onerror], svg script').length") == 0
    assert page.evaluate("document.scripts.length") == (0 if name == "list" else 1)
    assert " ".join(HOSTILE.split()) in " ".join(page.locator("body").inner_text().split())


def test_a_hostile_name_is_text_wherever_it_stands(visit):
    page = visit("hostile")
    for place in ("h1", ".alerts", "#reproduce-data + .table", "#reproduce-parameters + .table", "main caption"):
        assert HOSTILE in page.locator(place).last.inner_text()
    assert "<img src=x onerror=hack()>" in page.title()
    assert HOSTILE in page.locator("figure svg").first.get_attribute("aria-label")
    assert "<b onclick=hack()>" in page.locator("figure .wide svg").first.text_content()


def test_a_script_that_found_its_way_into_the_page_would_not_run(visit):
    page = visit()
    inject = "const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.body.append(s)"
    page.evaluate(inject)
    assert page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in line for line in page.noise)


PAINT = """new Promise(done => new PerformanceObserver(list => {
    const [paint] = list.getEntriesByName('first-contentful-paint');
    if (paint) done(paint.startTime) }).observe({type: 'paint', buffered: true}))"""


def test_the_first_paint_of_the_example_takes_less_than_a_second(visit, example):
    times = []
    for _ in range(5):
        page = visit("list")
        page.goto(example)
        times.append(page.evaluate(PAINT))
    assert median(times) < 1000


def test_the_example_is_quiet_small_and_fits_a_phone(visit, example):
    page = visit("list", 360)
    page.noise.clear()
    page.goto(example)
    assert page.noise == [f"request {example}"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert (ROOT / "reports" / "sine" / "report.html").stat().st_size < 2_000_000
    assert min(page.evaluate(LETTERS)) >= 8.5
    assert not set("$\\") & set(page.locator("main").inner_text())  # a formula that waits for a script to draw it
