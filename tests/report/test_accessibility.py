"""The report for who cannot see it, or has no mouse: axe-core finds nothing, and all has a name and an order."""

import re
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


TONES = """() => ['ahead', 'even', 'behind'].map(tone => {
    const [verdict, cards, saved] = ['.verdict', '.cards', '.cards dd'].map(name => document.querySelector(name));
    verdict.className = `verdict ${tone}`;
    cards.className = `cards ${tone}`;
    const edge = getComputedStyle(verdict), paper = getComputedStyle(document.body).backgroundColor;
    const box = getComputedStyle(saved.parentElement).backgroundColor;
    return {edge: [edge.borderLeftColor, paper], saved: [getComputedStyle(saved).color, box],
        line: `${edge.borderLeftStyle} ${edge.borderLeftWidth}`} })"""
"""The colours of the first screen, each with that behind it, and the edge's line, for each tone of a verdict."""


def luminance(colour):
    shares = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", THEMES)
def test_the_tone_of_a_verdict_has_contrast_and_is_told_without_colours_too(visit, theme):
    tones = visit(theme=theme).evaluate(TONES)
    for tone in tones:
        for pair in (tone["edge"], tone["saved"]):
            dark, light = sorted(map(luminance, pair))
            assert (light + 0.05) / (dark + 0.05) >= 4.5
    for part in ("edge", "saved"):
        assert len({tone[part][0] for tone in tones}) == 3
    assert [tone["line"] for tone in tones] == ["solid 4px", "solid 2px", "double 9px"]


def test_a_failed_run_has_the_tone_of_a_bad_verdict_and_another_that_of_its_own(visit):
    assert visit("failed").locator(".verdict").get_attribute("class") == "verdict behind"
    page = visit()
    assert page.locator(".verdict").get_attribute("class") == "verdict even"  # no better than ridge regression
    assert page.locator("dl").get_attribute("class") == "cards ahead"  # but better than persistence


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
