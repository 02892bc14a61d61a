"""The report on paper: chapters on pages of their own, nothing split, nothing lost, no page for a few lines."""

import re
import shutil
import subprocess
import zlib
from statistics import median

import pytest

from lib.parameters import STEPS
from tests.browser import LETTERS

PDFTOTEXT = shutil.which("pdftotext")


def test_print_starts_each_chapter_on_a_page_unfolds_by_choice_and_spells_links_out(visit):
    page = visit(theme="dark")
    page.locator("details.code summary").nth(1).click()
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=https://example.org>x</a>')")
    page.emulate_media(media="print")
    style = "(selector, name, part) => getComputedStyle(document.querySelector(selector), part)[name]"
    assert page.locator("h2").first.evaluate("h => getComputedStyle(h).breakBefore") == "page"
    assert page.locator("details.code").first.is_hidden()
    assert page.locator("details.code pre").nth(1).is_visible()
    assert page.locator("button:visible, .skip:visible, :is(.code, nav) summary:visible").count() == 0
    assert page.evaluate(f"({style})('a[href^=http]', 'content', '::after')") == '" (https://example.org)"'
    assert page.evaluate(f"({style})('body', 'color')") == "rgb(27, 31, 36)"
    for whole in ("figure", "main .table", "tr", ".cards"):
        assert page.evaluate(f"({style})('{whole}', 'breakInside')") == "avoid"
    for table, inside in (("data", "avoid"), ("parameters", "auto"), ("versions", "avoid"), ("machine", "avoid")):
        assert page.evaluate(f"({style})('#reproduce-{table} + .table', 'breakInside')") == inside
    for followed in ("h2", "h3", "caption", "section > div:not([class])"):  # a question, by what answers it
        assert page.evaluate(f"({style})('{followed}', 'breakAfter')") == "avoid"
    assert page.locator("figure .wide svg:visible").count() == 3
    assert min(page.evaluate(LETTERS)) * 72 / 96 >= 6.5  # points
    pages = re.findall(rb"/Type /Page\b", page.pdf())
    assert len(pages) >= 1 + len(STEPS) + 1  # the first screen, the chapters, how to reproduce


def test_print_shows_the_alerts_and_the_meaning_of_words_whole(visit):
    page = visit(java_script_enabled=False)
    page.emulate_media(media="print")
    page.locator(".alerts li").evaluate("alert => { alert.textContent = 'word '.repeat(99) + 'end' }")
    for folded in (".alerts li", ".note p"):
        assert page.locator(folded).evaluate("part => part.checkVisibility({contentVisibilityAuto: true})")
        assert page.locator(folded).evaluate("part => getComputedStyle(part).whiteSpace") == "normal"
        assert page.locator(folded).bounding_box()["height"] > 40


def test_the_list_of_runs_is_printed_without_a_page_for_each(visit):
    page = visit("list")
    page.emulate_media(media="print")
    assert page.locator("article").count() > 1
    assert {heading.evaluate("h => getComputedStyle(h).breakBefore") for heading in page.locator("h2").all()} == {
        "auto"
    }


def drawn_on_each_page(pdf):
    """How many bytes it takes to draw each page: few where it holds a few lines alone."""
    things = dict(re.findall(rb"\n(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL))
    pages = (re.search(rb"/Contents (\d+) 0 R", thing)[1] for thing in things.values() if b"/Type /Page\n" in thing)
    streams = (things[number].split(b"stream\n", 1)[1].split(b"\nendstream")[0] for number in pages)
    return [len(zlib.decompress(stream)) for stream in streams]


def sheets_of(pdf):
    """The text of each page."""
    return subprocess.run([PDFTOTEXT, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode().split("\f")


def test_print_leaves_no_page_of_the_example_to_a_few_lines(visit, rendered):
    page = visit("list")
    page.goto(rendered)
    drawn = drawn_on_each_page(page.pdf(format="A4", print_background=True))
    assert len(drawn) > 1 + len(STEPS) + 1
    assert min(drawn) > median(drawn) / 4


ONLY = """([chapter, height]) => {
    for (const other of document.querySelectorAll(`header, nav, section:not(#${chapter})`)) other.remove();
    document.querySelector('h2').style.paddingBottom = `${height}px` }"""


@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext, of poppler, is not installed")
@pytest.mark.parametrize(
    ("chapter", "question", "before"),
    [
        ("training", "What to conclude?", "Training ran for"),
        ("evaluation", "Where do these methods come from?", "smaller than that of"),
    ],
)
def test_print_leaves_no_page_to_a_last_question_that_words_alone_answer(visit, rendered, chapter, question, before):
    page, begun = visit("list"), set()
    page.goto(rendered)
    for height in range(0, 400, 50):
        page.evaluate(ONLY, [chapter, height])
        sheets = sheets_of(page.pdf(format="A4"))
        (last,) = (number for number, text in enumerate(sheets) if question in text)
        assert before in sheets[last]
        begun.add(last)
    assert len(begun) > 1  # it came to stand on a page of its own, or would have


WORDS = """above => {
    const row = place => `<tr><th>row${place}</th><td>yes</td><td>${'words '.repeat(40)}</td></tr>`;
    const rows = Array.from({length: 12}, (_, place) => row(place)).join('');
    document.body.innerHTML = `<div style="height: ${above}px"></div><div class="table"><table><caption>What was asked
        </caption><thead><tr><th>question</th><th>answer</th><th>figures</th></tr></thead><tbody>${rows}</tbody></table>
        </div>` }"""


@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext, of poppler, is not installed")
def test_print_lets_a_long_table_of_words_begin_where_there_is_room(visit):
    page = visit()
    page.evaluate(WORDS, 500)
    found = [len(re.findall(r"row\d", sheet)) for sheet in sheets_of(page.pdf(format="A4"))]
    assert sum(found) == 12
    assert min(found[0], found[1]) >= 3


LONG = """([above, count]) => {
    const rows = Array.from({length: count}, (_, place) => `<tr><th>row ${place}</th><td>${place}</td></tr>`).join('');
    document.body.innerHTML = `<div style="height: ${above}px"></div><div class="table"><table><thead><tr><td></td>
        <th>number</th></tr></thead><tbody>${rows}</tbody></table></div>` }"""


def rows_on_each_page(page, above, count):
    """How many rows of a table that begins so many pixels down the first page stand on each page."""
    page.evaluate(LONG, [above, count])
    sheets = sheets_of(page.pdf(format="A4"))
    return [found for sheet in sheets if (found := len(re.findall(r"row \d", sheet)))]


@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext, of poppler, is not installed")
def test_print_keeps_short_tables_whole_and_leaves_no_row_of_a_long_one_alone(visit):
    page = visit()
    for above in range(700, 880, 20):
        assert rows_on_each_page(page, above, 15) == [15]
    first, second = rows_on_each_page(page, 500, 40)
    assert first + second == 40
    for count in range(first + 1, first + 4):
        assert min(rows_on_each_page(page, 500, count)) >= 3
    for above in range(700, 960, 20):
        assert min(rows_on_each_page(page, above, 30)) >= 3


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


COLUMNS = """count => {
    const row = cell => `<tr>${Array.from({length: count}, (_, place) => cell(place)).join('')}</tr>`;
    const [head, body] = [row(place => `<th>column ${place}</th>`), row(place => `<td class="n">-1234.5${place}</td>`)];
    document.querySelector('main').innerHTML =
        `<div class="table"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>` }"""


@pytest.mark.parametrize(("columns", "printed"), [(8, 8), (9, 9), (12, 12), (13, 12), (30, 12)])
def test_twelve_columns_are_printed_in_letters_that_can_be_read_and_more_are_told(visit, columns, printed):
    page = visit(width=627)  # an A4 page between its margins
    page.evaluate(COLUMNS, columns)
    page.emulate_media(media="print")
    cells = page.locator("tbody td:visible")
    assert cells.count() == printed
    assert page.evaluate("document.documentElement.scrollWidth") == 627
    assert all(
        cell.evaluate("cell => parseFloat(getComputedStyle(cell).fontSize)") * 72 / 96 >= 6.5 for cell in cells.all()
    )
    told = page.locator(".table").evaluate("table => getComputedStyle(table, '::after').content")
    assert ("first twelve columns" in told) == (columns > 12)
