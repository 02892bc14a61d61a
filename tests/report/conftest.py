"""Pages of reports, and a real browser that opens them; where there is none, the tests that need it are skipped."""

import json
import shutil

import pytest
from nbformat.v4 import new_notebook

from lib.parameters import ROOT
from lib.report import index, report
from lib.run import Run
from tests.browser import CHROMIUM, QUIET
from tests.executed import DATES, HOSTILE, SMALL, code, left_by_the_pipeline


@pytest.fixture(scope="package")
def pages(tmp_path_factory):
    """The addresses of a report, one with hostile names, one with dates in them, one that failed, and the list."""
    folder = tmp_path_factory.mktemp("reports")
    failed_cell = new_notebook(cells=[code("thing0", HOSTILE)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lib.run.REPORTS", folder)
        small, broken = (left_by_the_pipeline(folder, name) for name in ("small", "broken"))
        hostile = left_by_the_pipeline(folder, "<img src=x onerror=hack()>", HOSTILE)
        report.write_failed(Run(SMALL | {"name": "at-once"}), report.Failure("01_data", "", "DeadKernelError", "gone"))
        why = report.Failure("02_training", "thing0", "ValueError", HOSTILE, failed_cell)
        dated = left_by_the_pipeline(folder, "dated", DATES)
        files = {
            "dated": report.write(dated),
            "small": report.write(small),
            "hostile": report.write(hostile),
            "failed": report.write_failed(broken, why),
            "list": index.write(),
        }
    return {name: file.as_uri() for name, file in files.items()}


@pytest.fixture(scope="package")
def browser():
    """Chromium; one for all tests of this folder, and for no other, as its driver keeps an event loop of its own."""
    driver = pytest.importorskip("playwright.sync_api", reason="the browser's driver, playwright, is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: install it with the system's packages")
    with driver.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, pages):
    """A function that opens one of the pages; ``page.noise`` collects requests, dialogs and complaints."""
    opened = []

    def open_page(name="small", width=1440, theme="light", **options):
        size = {"width": width, "height": 800}
        context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce", **options)
        opened.append(context)
        page, page.noise = (page := context.new_page()), []
        page.on("request", lambda request: page.noise.append(f"request {request.url}"))
        page.on("console", lambda message: page.noise.append(f"console {message.text}"))
        page.on("pageerror", lambda error: page.noise.append(f"error {error}"))
        page.on("dialog", lambda dialog: page.noise.append(f"dialog {dialog.message}") or dialog.dismiss())
        page.goto(pages[name])
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture(scope="package")
def example():
    """The address of the example run, whose report has all figures."""
    file = ROOT / "reports" / "sine" / "report.html"
    if not file.exists():
        pytest.skip("there is no example run: make report")
    return file.as_uri()


@pytest.fixture(scope="package")
def rendered(example, tmp_path_factory):
    """The address of the example as the template of now renders its notebooks."""
    folder = tmp_path_factory.mktemp("rendered")
    shutil.copytree(ROOT / "reports" / "sine", folder / "sine")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lib.run.REPORTS", folder)
        run = Run(json.loads((folder / "sine" / "run.json").read_text())["parameters"])
        return report.write(run).as_uri()
