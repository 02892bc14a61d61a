"""The figures as the page shows them: letters that can be read and are whole, colours of the page's theme."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from lib import figures
from lib.windows.windows import prepare
from tests.browser import LETTERS, THEMES, WIDTHS
from tests.samples import series, values


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


MEETING = """[...document.querySelectorAll('figure svg')].flatMap(svg => {
    const ticks = [...svg.querySelectorAll('text')].filter(text => getComputedStyle(text).fontSize == '9px');
    const boxes = ticks.map(text => [text.textContent, text.getBoundingClientRect()]).filter(([, box]) => box.width);
    return boxes.flatMap(([one, a], place) => boxes.slice(place + 1).filter(([, b]) =>
        Math.min(a.right, b.right) > Math.max(a.left, b.left) && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top)
    ).map(([other]) => `${one} / ${other}`)) })"""
"""The labels of ticks, the smallest letters of a figure, that lie one on another."""

TICKS = """[...document.querySelectorAll('figure svg text')].filter(text =>
    getComputedStyle(text).fontSize == '9px' && text.getBoundingClientRect().width).length"""


def meeting(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate(TICKS) > 10
    return page.evaluate(MEETING)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_label_of_a_tick_lies_on_another(visit, rendered, width):
    for name in ("small", "hostile"):
        assert meeting(visit(name), width) == []
    page = visit("list")
    page.goto(rendered)
    assert meeting(page, width) == []


@pytest.mark.parametrize("step", ["30s", "10min", "1h", "1D", "MS"])
def test_no_label_of_a_tick_lies_on_another_where_there_are_times_and_long_numbers(visit, step):
    waves = 12_345.6 + 9_876 * np.sin(np.arange(700) / 9)
    dated = series(waves, time=pd.date_range("2021-11-07 22:50", periods=700, freq=step))
    parts = prepare(dated, values(window=24))
    test = dated.time[parts.test.targets]
    table = pd.DataFrame({"actual": dated.target[parts.test.targets], "predicted": 12_345.6}, index=test)
    scatter = figures.predicted_against_actual(dated, table.assign(predicted=table["actual"] + 30), "test")
    plots = [figures.split(dated, parts), figures.distribution(dated, parts), figures.forecast(dated, table, "test")]
    page = visit()
    shown = "".join(plot._repr_html_() for plot in (*plots, scatter, figures.window(dated, parts)))
    page.evaluate("shown => { document.querySelector('main').innerHTML = shown }", shown)
    assert [(width, met) for width in (360, 1440) if (met := meeting(page, width))] == []


def test_labels_that_lie_on_one_another_are_found(visit):
    page = visit()
    page.evaluate("""() => { const [one, other] = document.querySelectorAll('figure .wide svg text');
        other.replaceWith(one.cloneNode(true)) }""")
    assert len(page.evaluate(MEETING)) == 1


def test_a_figure_is_light_or_dark_with_the_page(visit):
    ink = "getComputedStyle(document.querySelector('figure .wide svg text')).fill"
    paper = "getComputedStyle(document.body).backgroundColor"
    seen = {theme: (page.evaluate(ink), page.evaluate(paper)) for theme in THEMES if (page := visit(theme=theme))}
    assert seen["light"] == ("rgb(27, 31, 36)", "rgb(255, 255, 255)")
    assert seen["dark"] == ("rgb(230, 232, 235)", "rgb(21, 24, 28)")


def ink(shot):
    """The share of the pixels of a PNG that differ clearly from its upper left corner."""
    pixels = plt.imread(io.BytesIO(shot))[:, :, :3]
    return float((np.abs(pixels - pixels[0, 0]).max(axis=2) > 0.15).mean())


@pytest.mark.parametrize("theme", THEMES)
def test_every_figure_is_seen_on_the_page(visit, rendered, theme):
    page = visit("list", 768, theme)
    page.goto(rendered)
    shown = [figure for figure in page.query_selector_all("figure svg") if figure.is_visible()]
    assert len(shown) > 15
    for figure in shown:
        assert ink(figure.screenshot()) > 0.005, figure.text_content()[:80]


@pytest.mark.parametrize(("theme", "filtered"), [("light", False), ("dark", True)])
def test_clouds_of_dots_are_brighter_on_a_dark_page(visit, rendered, theme, filtered):
    page = visit("list", 768, theme)
    page.goto(rendered)
    filters = page.evaluate("[...document.querySelectorAll('figure image')].map(e => getComputedStyle(e).filter)")
    assert filters
    assert {"brightness" in one for one in filters} == {filtered}


RASTERS = """[...document.querySelectorAll('figure image')].flatMap(image => {
    const {width, height} = image.getBoundingClientRect(), pixels = [image.width, image.height];
    const [across, up] = pixels.map(size => size.baseVal.value);
    return width > 100 ? [Math.min(across / width, up / height)] : [] })"""
"""Of each image in a figure that is shown, but for those of scales, how many pixels there are for one of the page."""


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(("samples", "steps"), [(30, 12), (697, 50), (3000, 144)])
def test_a_heat_map_has_two_pixels_for_each_of_the_page(visit, width, samples, steps):
    page = visit(width=width)
    drawn = figures.heat_map(np.random.default_rng(0).dirichlet(np.ones(steps), samples))._repr_html_()
    page.evaluate("drawn => { document.querySelector('main').innerHTML = drawn }", drawn)
    (scale,) = page.evaluate(RASTERS)
    assert scale >= 1.98
