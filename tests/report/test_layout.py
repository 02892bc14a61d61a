"""Where things stand: the first screen, the contents, the measure, tables on a phone, code that opens and closes."""

from itertools import product

import pytest

from tests.browser import THEMES, WIDTHS


@pytest.mark.parametrize("name", ["small", "hostile", "failed", "list"])
def test_the_page_fits_its_window_and_never_scrolls_sideways(visit, name):
    page = visit(name)
    for width in (320, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("which", [-2, -1])  # as pandas shows it, and with a caption
def test_a_wide_table_scrolls_by_itself_on_a_phone_and_its_caption_and_names_stay_in_view(visit, which):
    page = visit(width=360)
    table = page.locator("main .table:has(td:nth-child(4))").nth(which)
    headers = table.get_by_role("columnheader").evaluate_all("cells => cells.map(cell => cell.textContent)")
    assert [name for name in headers if name.startswith("value")] == [f"value {place}" for place in range(9 + which)]
    table.evaluate("table => { table.scrollLeft = table.scrollWidth }")
    assert table.evaluate("table => table.scrollLeft") > 100
    last = table.locator("tbody td").last.bounding_box()
    assert 0 < last["x"] < last["x"] + last["width"] <= 360
    for part in ("caption", "tbody th")[-which - 3 :]:
        box = table.locator(part).first.bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= 360
        assert box["x"] < last["x"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


SPLIT_DATES = r"""part => {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (const date of node.data.matchAll(/[0-9]+(-[0-9]+)+/g)) {
            if (node.parentElement.closest('svg, code, pre')) break;
            const range = document.createRange();
            range.setStart(node, date.index);
            range.setEnd(node, date.index + date[0].length);
            found.push([date[0], range.getClientRects().length]);
        }
    return found }"""


@pytest.mark.parametrize("name", ["dated", "list"])
def test_no_date_and_no_range_of_numbers_is_broken_at_its_hyphen(visit, name):
    page = visit(name)
    page.evaluate("document.querySelectorAll('.alerts').forEach(alerts => { alerts.open = true })")
    for width in range(320, 520, 20):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.locator("body").evaluate(SPLIT_DATES)
        assert {"2020-10-19", "2009-2016"} <= {date for date, _ in found}
        assert [date for date, lines in found if lines > 1] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_date_that_is_copied_is_a_date(visit):
    page = visit("dated")
    page.locator(".alerts li").evaluate("alert => getSelection().selectAllChildren(alert)")
    assert page.evaluate("getSelection().toString()").isascii()


SCROLLED = """table => { window.scrolled = new Promise(done => {
    table.addEventListener('scroll', () => done(table.scrollLeft > 0), {once: true});
    setTimeout(done, 5000, false) }) }"""


def test_a_table_that_goes_on_to_the_right_says_so_and_is_scrolled_with_the_keyboard(visit):
    page = visit(width=360)
    table = page.get_by_role("region", name="Scores of value.", exact=True)
    assert table.evaluate("table => getComputedStyle(table.querySelector('caption'), '::after').content") != "none"
    table.focus()
    table.evaluate(SCROLLED)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("window.scrolled")
    assert table.evaluate("table => getComputedStyle(table).outlineStyle") == "solid"


@pytest.mark.parametrize("width", [360, 500])
def test_a_table_says_that_it_goes_on_only_where_it_does(visit, width):
    page = visit(width=width)
    seen = page.locator("main .table:has(caption)").evaluate_all(
        """tables => tables.map(table => [table.scrollWidth > table.clientWidth,
            getComputedStyle(table.querySelector('caption'), '::after').content !== 'none'])"""
    )
    assert {goes_on for goes_on, _ in seen} == {True, False}
    assert all(goes_on == says_so for goes_on, says_so in seen)


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


def test_facts_stand_beside_their_values_on_a_phone_too(visit):
    page = visit(width=360)
    for table in ("data", "versions", "machine"):
        row = page.locator(f"#reproduce-{table} + .table tbody tr").last
        name, value = (row.locator(part).bounding_box() for part in ("th", "td"))
        assert name["y"] == value["y"]
        assert name["x"] + name["width"] <= value["x"] < value["x"] + value["width"] <= 360


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


MUCH_TO_SAY = """sentence => {
    const list = document.querySelector('.alerts ul');
    list.innerHTML = `<li>${sentence}</li>`.repeat(7);
    document.querySelector('.cards').insertAdjacentHTML('afterend', `<p class="copy">${sentence} ${sentence}</p>`) }"""
LONG_ALERT = (
    "32 missing values of other columns filled with the value before: 'pressure (mbar)' 30, 'rain (mm)' 1, 'wind' 1"
)


@pytest.mark.parametrize(("width", "heads"), [(1440, 5), (360, 1)])
def test_question_verdict_numbers_span_and_the_heads_of_many_alerts_are_on_the_first_screen(visit, width, heads):
    page = visit(width=width)
    page.evaluate(MUCH_TO_SAY, LONG_ALERT)
    for part in ("h1", ".verdict", ".cards", ".span", ".alerts summary", f".alerts li:nth-child({heads})"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 800, part


@pytest.mark.parametrize("width", [1440, 360])
def test_an_alert_is_one_line_until_all_are_opened_without_javascript_too(visit, width):
    page = visit(width=width, java_script_enabled=False)
    page.evaluate(MUCH_TO_SAY, LONG_ALERT)
    alert = page.locator(".alerts li").last
    line = alert.bounding_box()["height"]
    assert 15 < line < 30
    page.locator(".alerts summary").click()
    assert alert.bounding_box()["height"] >= 1.9 * line
    assert alert.evaluate("alert => alert.scrollWidth - alert.clientWidth") <= 0


def test_the_words_are_explained_on_the_first_screen_where_one_asks_for_it(visit):
    page = visit(java_script_enabled=False)
    assert page.locator(".note p").is_hidden()
    page.get_by_text("What these words mean").click()
    assert page.locator(".note p").is_visible()


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


def test_the_contents_scroll_with_the_reader_where_they_are_higher_than_the_screen(visit):
    page = visit(width=1440)
    page.set_viewport_size({"width": 1440, "height": 300})
    side, links = page.locator("nav.side"), page.locator("nav.side a")
    for link in (links.last, links.first):
        target = link.get_attribute("href")
        above = page.evaluate("hash => { document.querySelector(hash).scrollIntoView(); return scrollY }", target)
        page.wait_for_function("hash => document.querySelector('nav.side [aria-current]')?.hash === hash", arg=target)
        assert page.evaluate("scrollY") == above  # the list has moved, not the page
        box, around = link.bounding_box(), side.bounding_box()
        assert around["y"] <= box["y"] <= box["y"] + box["height"] <= around["y"] + around["height"]
        assert (side.evaluate("nav => nav.scrollTop") > 0) == (link.evaluate("a => a.hash") != "#data")


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
    show, hide = (page.get_by_role("button", name=f"{does} all code", exact=True) for does in ("Show", "Hide"))
    assert page.evaluate(still) == page.locator("details.code").count() > 3
    assert (show.count(), hide.count()) == (1, 0)
    show.click()
    assert page.evaluate(still) == 0
    assert (show.count(), hide.count()) == (0, 1)  # it says what pressing does next,
    assert hide.get_attribute("aria-pressed") is None  # and so is not said to be pressed, too
    hide.click()
    assert page.evaluate(still) == page.locator("details.code").count()
    assert (show.count(), hide.count()) == (1, 0)


def test_the_switch_follows_code_that_is_opened_by_hand(visit):
    page = visit()
    switch = page.locator(".code-switch:visible")
    for summary in page.locator("details.code summary").all():
        assert switch.inner_text() == "Show all code"
        summary.click()
    switch.and_(page.get_by_text("Hide all code")).wait_for()
    page.locator("details.code summary").first.click()
    switch.and_(page.get_by_text("Show all code")).wait_for()


def test_where_there_is_no_code_there_is_no_switch_for_it(visit):
    page = visit("list")
    page.goto(page.url.replace("index.html", "at-once/report.html"))
    assert page.locator("h1").inner_text().startswith("FAILED")
    assert page.locator(".code-switch:visible").count() == 0


def test_all_is_there_without_javascript(visit):
    page = visit(java_script_enabled=False)
    assert page.locator(".code-switch:visible").count() == 0
    assert page.locator("figure .wide svg:visible").count() == 3
    assert page.locator("main").inner_text() == visit().locator("main").inner_text()
    page.locator("details.code summary").first.click()
    assert page.locator("details.code pre").first.is_visible()
