"""Draw the first screen of a page: ``python -m tests.screenshot reports/sine/report.html first-screen.png``."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import CHROMIUM, QUIET


def draw(page: Path, picture: Path) -> None:
    """Write a picture of what a reader with a window of usual size sees first."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        view = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        view.goto(page.resolve().as_uri())
        view.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    draw(*map(Path, sys.argv[1:]))
