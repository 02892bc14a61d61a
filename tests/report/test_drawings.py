"""The figures as the page shows them: letters that can be read and are whole, colours of the page's theme."""

import pytest

from tests.browser import LETTERS, THEMES, WIDTHS


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
