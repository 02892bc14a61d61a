"""The browser that draws the pages, and how it is asked: Chromium from the system, quiet, at some widths and themes."""

import shutil

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDTHS = (360, 768, 1440)
THEMES = ("light", "dark")

LETTERS = """[...document.querySelectorAll('figure svg')].flatMap(svg => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const letters = scale ? [...svg.querySelectorAll('text')] : [];
    return letters.map(text => scale * parseFloat(getComputedStyle(text).fontSize)) })"""
"""The sizes of all letters of the figures that are shown, in pixels."""
