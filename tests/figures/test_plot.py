"""A figure for every page: light and dark, wide and narrow, the same bytes each time, and never markup from data."""

import base64
import io
import re
import warnings
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from lib.figures.plot import NARROW, WIDE, Plot
from lib.figures.style import BLUE, label, log_axis, time_axis
from lib.palette import COLOURS


def plot_of(x, y, caption="What to see.", alternative="What is shown: 1.", **options):
    def draw(panels):
        for axes in panels:
            axes.plot(x, y, ".-", color=BLUE, **options)
            axes.set(xlabel="x", ylabel="y")

    return Plot(draw, caption, alternative)


def luminance(colour):
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("caption", "alternative"), [("", "b"), ("a", ""), ("a", " "), ("same.", "same. ")])
def test_a_figure_without_two_texts_is_refused(caption, alternative):
    with pytest.raises(ValueError, match="needs a caption"):
        plot_of([0], [0], caption, alternative)


def test_the_same_figure_gives_the_same_bytes():
    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        plot_of([0, 1], [1, 2]).save(file)
    assert files[0].getvalue() == files[1].getvalue()
    assert b"Software" not in files[0].getvalue()
    assert plot_of([0, 1], [1, 2])._repr_html_() == plot_of([0, 1], [1, 2])._repr_html_()


def test_the_page_chooses_the_colours_and_none_is_fixed():
    drawing = plot_of([0, 1], [1, 2]).svg()
    assert f"var(--blue, {BLUE})" in drawing
    assert set(re.findall(r"#[0-9a-f]{6}", drawing)) == set(re.findall(r"(?<=, )#[0-9a-f]{6}(?=\))", drawing))


def test_every_colour_can_be_read_on_light_and_on_dark_paper():
    for theme in (0, 1):
        paper = luminance(COLOURS["paper"][theme])
        for name in set(COLOURS) - {"paper", "line"}:
            darker, lighter = sorted([paper, luminance(COLOURS[name][theme])])
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (name, theme)


BLINDNESS = {  # what is left of linear red, green and blue: Machado, Oliveira & Fernandes 2009, severity 1
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]


def lab(colour, seen):
    """CIE L*a*b* of a colour for a reader who sees so much of it."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(seen @ linear, 0, 1) / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("kind", BLINDNESS)
def test_lines_can_be_told_apart_with_every_kind_of_colour_blindness(kind):
    for theme in (0, 1):
        seen = [lab(COLOURS[name][theme], np.asarray(BLINDNESS[kind])) for name in ("blue", "orange", "green", "plum")]
        apart = [np.linalg.norm(a - b) for a, b in combinations(seen, 2)]
        assert min(apart) > 20, (theme, apart)  # 2.3 is just noticeable side by side


def test_letters_are_as_large_on_a_phone():
    for width in (WIDE, NARROW):
        drawing = ET.fromstring(plot_of([0, 1], [1, 2]).svg(width))  # noqa: S314
        assert drawing.get("viewBox").split()[2] == f"{72 * width:g}"
        sizes = re.findall(r"font-size: ([\d.]+)px", ET.tostring(drawing, encoding="unicode"))
        assert min(map(float, sizes)) >= 9  # points


def test_ids_are_unique_and_every_reference_is_met():
    pages = [plot_of([0, 1], [1, y])._repr_html_() for y in (2, 3)]
    ids = re.findall(r'\bid="([^"]+)"', "".join(pages))
    assert len(ids) == len(set(ids)) > 0
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', "".join(pages))) == set(ids)


def test_many_points_become_an_image_at_twice_the_size():
    few, many = (plot_of(np.arange(50), np.arange(50), rasterized=flag).svg() for flag in (False, True))
    assert "<image" not in few
    found = ET.fromstring(many).find(".//image")  # noqa: S314
    content = base64.b64decode(found.get("href").partition(",")[2])
    with Image.open(io.BytesIO(content)) as image:
        assert image.width == pytest.approx(float(found.get("width")) / 72 * 96 * 2, rel=0.01)


def test_the_drawing_keeps_its_numbers():
    drawing = plot_of([0, 1, 2, 3], [0, 1, 0, 2]).svg()
    line = re.search(r"<path d=\"(M[^\"]+)\" clip-path=[^>]+stroke: var\(--blue", drawing)[1]
    heights = [float(pair.split()[1]) for pair in re.split("[ML]", line)[1:]]
    up = (np.array(heights)[0] - heights) / (heights[0] - heights[3]) * 2  # the vertical axis points down
    np.testing.assert_allclose(up, [0, 1, 0, 2], atol=0.001)


HOSTILE = '</svg><script>alert(1)</script>"><img src=x onerror=alert(1)>$\\frac{$\x00\x1b\n'


def test_nothing_from_a_file_becomes_markup():
    def draw(panels):
        panels[0].plot([0, 1], [1, 2])
        panels[0].set(xlabel=label(HOSTILE), ylabel=label(HOSTILE, 200))

    page = Plot(draw, f"Caption {HOSTILE}", f"Alternative {HOSTILE}")._repr_html_()
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</svg>") == 2
    assert page.count('"') % 2 == 0


def test_a_label_is_short_and_on_one_line():
    assert label("T (degC)") == "T (degC)"
    assert label("a\tb\n\x00c") == "a b c"
    assert len(label("x" * 99)) == 40
    assert label(f"{'x' * 99} (degC)") == f"{'x' * 32}… (degC)"


def test_a_logarithmic_axis_has_plain_numbers():
    def draw(panels):
        panels[0].plot([0.01, 3.0])
        log_axis(panels[0])

    texts = re.findall(r"<text[^>]*>([^<]+)</text>", Plot(draw, "a", "b").svg())
    assert {"0.01", "0.02", "0.05", "0.1", "1", "2"} <= set(texts)
    assert not any("$" in text for text in texts)


def test_small_multiples_stand_beside_each_other_where_there_is_room():
    plot = Plot(lambda panels: [axes.plot([1, 2]) for axes in panels], "a", "b", panels=5, columns=(5, 2))
    assert len(plot.figure().axes) == len(plot.figure(NARROW).axes) == 5
    assert plot.figure().axes[0].get_gridspec().ncols == 5
    assert plot.figure(NARROW).axes[0].get_gridspec().nrows == 3


def test_as_plain_text_a_figure_is_what_it_shows_and_no_address():
    plot = Plot(lambda axes: None, "See this.", "Two lines cross at 3.")
    assert repr(plot) == "Two lines cross at 3."


@pytest.mark.parametrize("step", ["10min", "1h", "1D", "7D", "90D"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_dates_below_an_axis_do_not_meet(step, width):
    time = pd.date_range("2020-09-13 16:40", periods=200, freq=step)
    plot = Plot(lambda panels: panels[0].plot(time_axis(panels[0], time), np.arange(200)), "Look.", "A line.")
    figure = plot.figure(width)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.axes[0].get_xticklabels() if text.get_text()]
    assert len(boxes) >= 3
    assert all(one.x1 < other.x0 for one, other in pairwise(boxes))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    ("rows", "step"), [(360, "MS"), (40, "MS"), (270, "YS"), (50_000, "h"), (400, "10min"), (200, "min"), (170, "s")]
)
def test_every_span_of_time_has_dates_that_do_not_meet(rows, step, width):
    time = pd.date_range("1994-03-05 16:40", periods=rows, freq=step)
    plot = Plot(lambda panels: panels[0].plot(time_axis(panels[0], time), np.arange(rows)), "Look.", "A line.")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib complains where no distance between dates suits the axis
        figure = plot.figure(width)
        figure.canvas.draw()
        seen = figure.axes[0].get_window_extent()
        boxes = [text.get_window_extent() for text in figure.axes[0].get_xticklabels() if text.get_text()]
    assert 2 <= sum(seen.x0 <= (box.x0 + box.x1) / 2 <= seen.x1 for box in boxes) <= 12
    assert all(one.x1 < other.x0 for one, other in pairwise(boxes))
