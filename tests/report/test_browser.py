"""The report in a real browser: legible, reachable, quiet, and deaf to what a file would have it do."""

import json
import re
import shutil
import zlib
from itertools import pairwise, product
from statistics import median

import pytest
from nbformat.v4 import new_notebook

from lib.parameters import ROOT, STEPS
from lib.report import report
from lib.run import Run
from tests.executed import HOSTILE, code, left_by_the_pipeline

playwright = pytest.importorskip("playwright.sync_api", reason="the browser's driver, playwright, is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: install it with the system's packages")

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (360, 768, 1440)
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The addresses of a report, one with hostile names, one of a run that failed, and the list of these runs."""
    folder = tmp_path_factory.mktemp("reports")
    failed_cell = new_notebook(cells=[code("thing0", HOSTILE)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lib.run.REPORTS", folder)
        small, broken = (left_by_the_pipeline(folder, name) for name in ("small", "broken"))
        hostile = left_by_the_pipeline(folder, "<img src=x onerror=hack()>", HOSTILE)
        why = report.Failure("02_training", "thing0", "ValueError", HOSTILE, failed_cell)
        files = {
            "small": report.write(small),
            "hostile": report.write(hostile),
            "failed": report.write_failed(broken, why),
            "list": folder / "index.html",
        }
    return {name: file.as_uri() for name, file in files.items()}


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
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


def complaints(page):
    found = axe.Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]]


def check_with_axe(page):
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        assert complaints(page) == [], theme


@pytest.mark.parametrize("name", ["small", "hostile", "failed", "list"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_in_light_and_in_dark_closed_and_with_all_open(visit, name, width):
    page = visit(name, width)
    check_with_axe(page)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    check_with_axe(page)


@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_in_the_example(visit, example, width):
    page = visit("list", width)
    page.goto(example)
    page.evaluate("document.querySelectorAll('figure svg').forEach(svg => svg.replaceChildren())")  # for speed alone:
    check_with_axe(page)  # what is drawn is part of an image to axe, and the small pages have such images whole


def test_one_first_heading_then_one_level_after_the_other(visit):
    levels = visit().evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_landmarks_are_there_once_and_have_names(visit):
    page = visit()
    for landmark in ("banner", "main"):
        assert page.get_by_role(landmark).count() == 1
    assert page.get_by_role("navigation", name="Contents").count() == 1  # the other is for narrow pages, and hidden
    chapters = page.locator("main > section").evaluate_all("all => all.map(s => s.getAttribute('aria-label'))")
    assert len(chapters) == len(STEPS) + 1
    assert all(page.get_by_role("region", name=name, exact=True).count() == 1 for name in chapters)


@pytest.mark.parametrize("name", ["small", "hostile", "failed", "list"])
def test_the_page_fits_its_window_and_never_scrolls_sideways(visit, name):
    page = visit(name)
    for width in (320, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_wide_table_scrolls_by_itself_on_a_phone_and_its_caption_and_names_stay_in_view(visit):
    page = visit(width=360)
    table = page.locator(".table:has(caption)").last
    assert table.evaluate("table => table.scrollWidth - table.clientWidth") > 100
    table.evaluate("table => { table.scrollLeft = 100 }")
    for part in ("caption", "tbody th"):
        box = table.locator(part).first.bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= 360

    assert table.evaluate("table => getComputedStyle(table.querySelector('caption'), '::after').content") != "none"
    listed = page.locator(".table.stacks")
    assert listed.evaluate("table => table.scrollWidth - table.clientWidth") == 0
    shown = "cell => [getComputedStyle(cell, '::before').content.split(' / ')[0], cell.getBoundingClientRect().right]"
    cells = listed.locator("tbody td").evaluate_all(f"cells => cells.map({shown})")
    assert [name for name, _ in cells] == [f'"value {number}"' for number in range(7)]
    assert max(right for _, right in cells) <= 360


def test_a_table_of_words_is_a_list_on_a_phone(visit):
    page = visit(width=360)
    table = page.locator("#reproduce-parameters + .table")
    assert table.evaluate("table => table.scrollWidth - table.clientWidth") == 0
    name, value, meaning = (table.locator("tbody tr").first.locator("th, td").nth(i).bounding_box() for i in range(3))
    assert name["x"] + name["width"] <= value["x"]
    assert abs(name["y"] - value["y"]) < 5
    assert meaning["y"] >= value["y"] + value["height"]
    assert meaning["width"] > 300
    assert table.get_by_role("columnheader", name="meaning").count() == 1


def test_the_page_is_drawn_at_every_width_in_both_themes(visit, tmp_path):
    page = visit()
    for width, theme in product(WIDTHS, THEMES):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        page.screenshot(path=tmp_path / f"{width}-{theme}.png", full_page=True)
    assert len(list(tmp_path.iterdir())) == 6


def test_question_verdict_and_the_first_number_are_on_the_first_screen_of_a_phone(visit):
    page = visit(width=360)
    page.set_viewport_size({"width": 360, "height": 640})
    for part in ("h1", ".verdict", ".cards div"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] + box["height"] <= 640


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


@pytest.fixture(scope="module")
def example():
    """The address of the example run, whose report has all figures."""
    file = ROOT / "reports" / "sine" / "report.html"
    if not file.exists():
        pytest.skip("there is no example run: make report")
    return file.as_uri()


@pytest.fixture(scope="module")
def rendered(example, tmp_path_factory):
    """The address of the example as the template of now renders its notebooks."""
    folder = tmp_path_factory.mktemp("rendered")
    shutil.copytree(ROOT / "reports" / "sine", folder / "sine")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lib.run.REPORTS", folder)
        run = Run(json.loads((folder / "sine" / "run.json").read_text())["parameters"])
        return report.write(run).as_uri()


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


def test_the_contents_stay_in_view_on_a_wide_screen(visit):
    page = visit(width=1440)
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    box = page.locator("nav.side").bounding_box()
    assert 0 <= box["y"] < 400
    assert box["x"] + box["width"] <= page.locator("main").bounding_box()["x"]
    assert page.locator("nav.top").is_hidden()


def test_the_contents_fold_on_a_narrow_screen(visit):
    page = visit(width=360)
    link = page.locator("nav.top").get_by_role("link", name="1.1 What is thing 0?")
    assert page.locator("nav.side").is_hidden()
    assert link.is_hidden()
    page.locator("nav.top summary").click()
    link.click()
    assert page.url.endswith("#data-thing0")
    assert 0 <= page.locator("#data-thing0 h3").bounding_box()["y"] < 200


def test_the_contents_fold_without_javascript_too(visit):
    page = visit(width=360, java_script_enabled=False)
    link = page.locator("nav.top").get_by_role("link", name="1.1 What is thing 0?")
    assert link.is_hidden()
    page.locator("nav.top summary").click()
    assert link.is_visible()


def test_the_contents_say_where_one_is(visit):
    page = visit(width=1440)
    current = page.locator("nav.side [aria-current]")
    assert current.count() == 0
    page.locator("nav.side").get_by_role("link", name="1.2 What is thing 2?").click()
    page.wait_for_function("document.querySelector('nav.side [aria-current]')?.hash === '#data-thing2'")
    assert current.count() == 1


def test_a_line_has_about_seventy_characters(visit):
    lines = """[...document.querySelectorAll('section > p')].flatMap(p => {
        const range = document.createRange(); range.selectNodeContents(p);
        const middles = [...range.getClientRects()].map(box => (box.top + box.bottom) / 2).sort((a, b) => a - b);
        const count = middles.filter((middle, i) => i == 0 || middle - middles[i - 1] > 10).length; // code is smaller
        return count > 2 ? [p.textContent.length / (count - 0.5)] : [] })"""
    lengths = visit().evaluate(lines)
    assert lengths
    assert all(58 <= length <= 82 for length in lengths)


def test_a_figure_is_wider_than_the_lines(visit):
    page = visit()
    widths = [
        page.locator(f"main {name}:visible").first.bounding_box()["width"] for name in ("figure svg", "section > p")
    ]
    assert widths[0] > 1.1 * widths[1]


def test_the_switch_opens_and_closes_all_code(visit):
    page = visit()
    still = "document.querySelectorAll('details.code:not([open])').length"
    switch = page.get_by_role("button", name="Show all code")
    assert page.evaluate(still) == page.locator("details.code").count() > 3
    switch.click()
    assert page.evaluate(still) == 0
    assert switch.get_attribute("aria-pressed") == "true"
    switch.click()
    assert page.evaluate(still) == page.locator("details.code").count()


def test_all_is_there_without_javascript(visit):
    page = visit(java_script_enabled=False)
    assert page.locator(".code-switch:visible").count() == 0
    assert page.locator("figure .wide svg:visible").count() == 3
    assert page.locator("main").inner_text() == visit().locator("main").inner_text()
    page.locator("details.code summary").first.click()
    assert page.locator("details.code pre").first.is_visible()


def test_every_header_of_a_table_says_what_it_heads(visit):
    assert visit().evaluate("document.querySelectorAll('th:not([scope])').length") == 0


def test_the_keyboard_reaches_the_report_at_once_and_shows_where_it_is(visit):
    page = visit()
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the report"
    assert skip.bounding_box()["x"] >= 0
    assert skip.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "content"


LETTERS = """[...document.querySelectorAll('figure svg')].flatMap(svg => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const letters = scale ? [...svg.querySelectorAll('text')] : [];
    return letters.map(text => scale * parseFloat(getComputedStyle(text).fontSize)) })"""


def test_the_letters_of_a_figure_can_be_read(visit):
    page = visit()
    for width in (*WIDTHS, 600):
        page.set_viewport_size({"width": width, "height": 800})
        sizes = page.evaluate(LETTERS)
        assert len(sizes) > 20
        assert 8.5 <= min(sizes) <= max(sizes) <= 17


def test_the_letters_of_the_example_can_be_read_where_wide_figures_begin(visit, rendered):
    page = visit("list", 360)
    page.goto(rendered)
    for width in (360, 577, 736, 737, 768):
        page.set_viewport_size({"width": width, "height": 800})
        assert 9.5 <= min(page.evaluate(LETTERS)) <= max(page.evaluate(LETTERS)) <= 17


CUT = """[...document.querySelectorAll('figure svg')].flatMap(svg => {
    const whole = svg.getBoundingClientRect();
    return whole.width ? [...svg.querySelectorAll('text')].filter(text => {
        const box = text.getBoundingClientRect();
        return box.left < whole.left - 2 || box.right > whole.right + 2;
    }).map(text => text.textContent) : [] })"""


@pytest.mark.parametrize("name", ["small", "hostile"])
def test_no_letter_of_a_figure_is_cut_at_its_side(visit, name):
    page = visit(name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(CUT) == []


def test_a_figure_is_light_or_dark_with_the_page(visit):
    ink = "getComputedStyle(document.querySelector('figure .wide svg text')).fill"
    paper = "getComputedStyle(document.body).backgroundColor"
    seen = {theme: (page.evaluate(ink), page.evaluate(paper)) for theme in THEMES if (page := visit(theme=theme))}
    assert seen["light"] == ("rgb(27, 31, 36)", "rgb(255, 255, 255)")
    assert seen["dark"] == ("rgb(230, 232, 235)", "rgb(21, 24, 28)")


def test_every_figure_says_what_is_shown_to_who_cannot_see_it(visit):
    page = visit()
    for name in page.locator("figure .wide svg").evaluate_all("all => all.map(svg => svg.getAttribute('aria-label'))"):
        assert page.get_by_role("img", name=name, exact=True).count() == 1


def test_print_starts_each_chapter_on_a_page_unfolds_by_choice_and_spells_links_out(visit):
    page = visit(theme="dark")
    page.locator("details.code summary").nth(1).click()
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=https://example.org>x</a>')")
    page.emulate_media(media="print")
    style = "(selector, name, part) => getComputedStyle(document.querySelector(selector), part)[name]"
    assert page.locator("h2").first.evaluate("h => getComputedStyle(h).breakBefore") == "page"
    assert page.locator("details.code").first.is_hidden()
    assert page.locator("details.code pre").nth(1).is_visible()
    assert page.locator("button:visible, .skip:visible, summary:visible").count() == 0
    assert page.evaluate(f"({style})('a[href^=http]', 'content', '::after')") == '" (https://example.org)"'
    assert page.evaluate(f"({style})('body', 'color')") == "rgb(27, 31, 36)"
    for whole in ("figure", "main .table", "tr", ".cards"):
        assert page.evaluate(f"({style})('{whole}', 'breakInside')") == "avoid"
    for followed in ("h2", "h3", "caption", "section > div:not([class])"):  # a question, by what answers it
        assert page.evaluate(f"({style})('{followed}', 'breakAfter')") == "avoid"
    assert page.locator("figure .wide svg:visible").count() == 3
    assert min(page.evaluate(LETTERS)) * 72 / 96 >= 6.5  # points
    pages = re.findall(rb"/Type /Page\b", page.pdf())
    assert len(pages) >= 1 + len(STEPS) + 1  # the first screen, the chapters, how to reproduce


def drawn_on_each_page(pdf):
    """How many bytes it takes to draw each page: few where it holds a few lines alone."""
    things = dict(re.findall(rb"\n(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL))
    pages = (re.search(rb"/Contents (\d+) 0 R", thing)[1] for thing in things.values() if b"/Type /Page\n" in thing)
    streams = (things[number].split(b"stream\n", 1)[1].split(b"\nendstream")[0] for number in pages)
    return [len(zlib.decompress(stream)) for stream in streams]


def test_print_leaves_no_page_of_the_example_to_a_few_lines(visit, rendered):
    page = visit("list")
    page.goto(rendered)
    drawn = drawn_on_each_page(page.pdf(format="A4", print_background=True))
    assert len(drawn) > 1 + len(STEPS) + 1
    assert min(drawn) > median(drawn) / 4


SPLIT = """[...document.querySelectorAll('main th, main td')].flatMap(cell => {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (const word of node.data.matchAll(/[^ -]+/g)) {
            const range = document.createRange();
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            if (range.getClientRects().length > 1) found.push(word[0]);
        }
    return found })"""


def test_print_splits_no_word_of_a_table_and_keeps_a_sentence_by_what_it_reads(visit):
    page = visit(width=627)  # an A4 page between its margins
    page.emulate_media(media="print")
    assert [word for word in page.evaluate(SPLIT) if len(word) < 40] == []
    sentences = ".cell:not(:has(figure, table))"
    style = f"[...document.querySelectorAll('{sentences}')].map(cell => getComputedStyle(cell).breakBefore)"
    assert set(page.evaluate(style)) == {"avoid"}


def test_a_wide_table_does_not_make_the_print_smaller(visit):
    page = visit("hostile", width=673)  # the width of an A4 page between its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == 673
    assert page.locator("main .table tbody tr").first.locator("th:visible, td:visible").count() <= 8
