"""Touches to the HTML that figures and tables show of themselves: numbers, names, headers that can be followed."""

import html
import re
from typing import TYPE_CHECKING

from jinja2.filters import do_mark_safe

if TYPE_CHECKING:  # the list of runs, which is made where a run stands, too, has no notebook to wait for
    from nbformat import NotebookNode

TEXT = re.compile(r"(?:^|(?<=>)(?<!<code>))[^<>]+")
MINUS = re.compile(r"(?<![^\s(])-(?=\d)")
SPOKEN = re.compile(r'(?<= aria-label=")[^"]+')
DRAWING = re.compile(r"(<svg\b.*?</svg>)", re.DOTALL)
HYPHENED = re.compile(r"(?<![\d-])\d{1,6}(?:-\d{1,6}){1,2}(?![\d-])|(?<![\w.])\d[\d.]*e-\d+(?!\w)")
"""A date, a range of numbers, or a power of ten; nothing longer, which a phone may have no room for in one line."""
INTERVAL = re.compile(r"(?<=\()[-−]?[\d.,e-]+ to [-−]?[\d.,e-]+(?=\))")


def together(text: str) -> str:
    """The text with each number on one line with its per cent sign, each interval in brackets on one line, and signs.

    A sign is the minus as wide as a digit, not the hyphen, in what is read aloud too; all else within tags, and code,
    stays as it is.
    """
    for part in (TEXT, SPOKEN):
        text = part.sub(lambda found: MINUS.sub("\N{MINUS SIGN}", found[0]), text)
    text = re.sub(r"(?<=\d) (?=%)", "\N{NO-BREAK SPACE}", text)
    return INTERVAL.sub(lambda interval: interval[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


def unbroken(page: str) -> str:
    """The page with each date and each range of numbers on one line, but for drawings and code.

    The hyphens stay as they are, so that what is copied from the page is what a program reads as a date.
    """
    parts = DRAWING.split(page)
    parts[::2] = [
        TEXT.sub(lambda text: HYPHENED.sub(r'<span class="whole">\g<0></span>', text[0]), one) for one in parts[::2]
    ]
    return "".join(parts)


def shown(text: str) -> str:
    """Plain text as a page shows it: nothing in it is markup, numbers are `together` and dates `unbroken`."""
    return verbatim(together(text))


def verbatim(text: str) -> str:
    """Names and messages as a page shows them: as `shown`, but to the letter, for they are copied into commands."""
    return do_mark_safe(unbroken(html.escape(text)))


def breakable(page: str) -> str:
    """The page with places in the paths among its code where a line may end: after a slash."""
    paths = r"(?<=<code>)[\w./-]*/[\w./-]*(?=</code>)"
    return re.sub(paths, lambda path: re.sub(r"/(?!$)", "/<wbr>", path[0]), page)


def kind(output: "NotebookNode") -> str:
    """``figure`` or ``table`` where an output is one with a caption, else nothing."""
    page = output.data.get("text/html", "")
    return "figure" if "<figcaption>" in page else "table" if "<caption>" in page else ""


def name(page: str) -> str:
    """The name that a figure has of its own, where its cell shows several; empty where it has none."""
    found = re.match(r'<figure data-name="([\w-]+)"', page)
    return found[1] if found else ""


def labelled(page: str, kind: str, anchor: str, number: int) -> str:
    """A figure or table with its number before the caption, and with a name by which it can be linked."""
    caption = {"figure": "<figcaption>", "table": "<caption>"}[kind]
    link = f'{caption}<a class="number" href="#{anchor}">{kind.title()} {number}</a> '
    return page.replace(f"<{kind}", f'<{kind} id="{anchor}"', 1).replace(caption, link, 1)


def is_bare_picture(output: "NotebookNode") -> bool:
    """Whether an output is a picture without a caption or an alternative text."""
    page = output.data.get("text/html", "")
    if not page:
        return any(name.startswith("image/") for name in output.data)
    pictures, texts = len(re.findall(r"<(?:img|svg)\b", page)), len(re.findall(r'<svg[^>]* aria-label="[^"]', page))
    return pictures > 0 and not (pictures == texts and re.search(r"<figcaption>\s*[^<\s]", page))


def accessible(page: str) -> str:
    """The HTML of a pandas data frame, without its own style and with headers that a screen reader can follow."""
    if 'class="dataframe"' not in page:
        return page
    page = re.sub(r"<style scoped>.*?</style>", "", page, flags=re.DOTALL)
    head, _, body = page.partition("</thead>")
    head = re.sub(r"<th>(?=\s*</th>)(\s*)</th>", "<td></td>", head).replace("<th>", '<th scope="col">')
    body = body.replace("<th>", '<th scope="row">')
    page = re.sub(r"<table[^>]*>", "<table>", head, count=1) + "</thead>" + body
    return page.replace("<div>", '<div class="table" tabindex="0" role="region" aria-label="Table">', 1)
