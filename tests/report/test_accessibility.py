"""The report for who cannot see it, or has no mouse: axe-core finds nothing, and all has a name and an order."""

from itertools import pairwise

import pytest

from lib.parameters import STEPS
from tests.browser import THEMES

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


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


def test_every_figure_says_what_is_shown_to_who_cannot_see_it(visit):
    page = visit()
    for name in page.locator("figure .wide svg").evaluate_all("all => all.map(svg => svg.getAttribute('aria-label'))"):
        assert page.get_by_role("img", name=name, exact=True).count() == 1
