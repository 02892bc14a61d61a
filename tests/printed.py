"""What an executed notebook prints, and the numbers in it."""

import math
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from nbformat import NotebookNode

TIME = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?(?!\w)")
PHRASE = re.compile(r"[^\W\d_]|\(")
AGREED = re.compile(
    r"95 % (?:interval|band)|below 5 % counts|90 % (?:of the samples|of them|band)|add up to 1|sum to 1|below 0|"
    r"1 (?:is|for) the same order|0 (?:no relation|for none|for equal)|1 if all are parallel|at lags? [01]\b|"
    r"(?:input|dense)_1|whose 64 units|profile_seeds is 1|less than 0\.01 %|"
    r"95 (?:times in|of) 100|p < 0\.001|(?<=\d )< 0\.001(?= \d)|fewer than 30 forecasts|1 would be right"
)
"""Numbers that are no findings."""


def shown(cell: NotebookNode) -> str:
    """The markup that a code cell shows."""
    return "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)


def said(markup: str) -> list[str]:
    """The words of a sentence or of a table, or the caption of a figure and its alternative text."""
    page = BeautifulSoup(markup, "html.parser")
    alternatives = {str(drawing["aria-label"]) for drawing in page.select("svg")}
    for drawing in page.select("svg"):
        drawing.decompose()
    return [page.get_text(" ", strip=True), *alternatives]


def numbers(text: str) -> list[str]:
    """Every number in a text, without its sign, but those agreed on and those of a time."""
    return NUMBER.findall(AGREED.sub(" ", TIME.sub(" ", text)))


def texts(content: Any) -> list[str]:
    """Every phrase with a number in what a JSON file holds, the longest first; a number by itself is no phrase."""
    if isinstance(content, dict | list):
        inner = [texts(one) for one in (content.values() if isinstance(content, dict) else content)]
        return sorted({text for each in inner for text in each}, key=lambda text: (-len(text), text))
    return [content] if isinstance(content, str) and PHRASE.search(content) and numbers(content) else []


def without(text: str, known: list[str]) -> str:
    """The text without the phrases that are known word for word."""
    for phrase in known:
        text = text.replace(phrase, " ")
    return text


def figures(content: Any) -> Iterator[float]:
    """Every number in what a JSON file holds; the ``time`` of a series without times is one, too."""
    if isinstance(content, dict):
        for name, one in content.items():
            yield from figures(int(one) if name == "time" and str(one).isdecimal() else one)
    elif isinstance(content, list):
        for one in content:
            yield from figures(one)
    elif isinstance(content, int | float):
        yield float(content)


def is_among(number: str, known: list[float]) -> bool:
    """Whether a printed number is the size of one of the figures, or a hundred times one, rounded."""
    mantissa, _, exponent = number.replace(",", "").partition("e")
    last_digit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    printed = float(number.replace(",", ""))
    sizes = (abs(scale * one) for one in known for scale in (1, 100))
    return any(math.isclose(size, printed, abs_tol=0.5000001 * last_digit) for size in sizes)
