"""Matplotlib's SVG made fit for a page: small, without ids that clash, its colours those of the page."""

import base64
import hashlib
import io
import re
from functools import partial
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import numpy as np
from PIL import Image

from lib.palette import COLOURS

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
THEME = {light: f"var(--{name}, {light})" for name, (light, _) in COLOURS.items()}
NUMBER = re.compile(r"-?\d+\.\d+")
REFERENCE = re.compile(r"(?<=#)[^#)]+(?=\)|$)")


def fit(drawing: bytes, alternative: str) -> str:
    """An SVG drawing as inline markup with its alternative text.

    What matplotlib says about itself goes, and so do groups that hold nothing together, fonts (the page has its own)
    and digits that no eye can see. A colour of the palette becomes a property that the page sets for light and dark.
    """
    root = ET.fromstring(drawing)  # noqa: S314 - it is our own drawing, not a file from outside
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
    _without(root, {"metadata", "style"})
    for image in root.iter("image"):
        _smaller(image)
        image.attrib.pop("style", None)  # which would drop pixels on a narrow page, where averaging keeps them
    _renamed(root, f"g{hashlib.sha256(drawing).hexdigest()[:7]}")
    for element in root.iter():
        _slim(element)
    _flatten(root)
    box = root.attrib["viewBox"]
    root.attrib = {"viewBox": box, "role": "img", "aria-label": alternative, "stroke-linejoin": "round"}
    return ET.tostring(root, encoding="unicode")


def _smaller(element: Element) -> None:
    """An image with a palette: exact where it has 256 colours at most, else of the 128 that are most like its own."""
    _, _, content = element.get(LINK, "").partition("base64,")
    small = io.BytesIO()
    with Image.open(io.BytesIO(base64.b64decode(content))) as image:
        full = image.convert("RGBA")
    (_exact(full) or full.quantize(128)).save(small, format="png", optimize=True)
    element.set(LINK, f"data:image/png;base64,{base64.b64encode(small.getvalue()).decode()}")


def _exact(image: Image.Image) -> Image.Image | None:
    pixels = np.frombuffer(image.tobytes(), np.uint32)  # four bytes, one colour
    colours, places = np.unique(pixels, return_inverse=True)
    if len(colours) > 256:
        return None
    found = Image.frombytes("P", image.size, places.astype(np.uint8).tobytes())
    found.putpalette(colours.tobytes(), "RGBA")
    return found


def _without(element: Element, tags: set[str]) -> None:
    for child in list(element):
        if child.tag in tags:
            element.remove(child)
        else:
            _without(child, tags)


def _renamed(root: Element, prefix: str) -> None:
    """Keep only the ids that something refers to, under names that no other drawing on the page has."""
    links = {LINK, "clip-path"}
    used = [found for e in root.iter() for name in links for found in REFERENCE.findall(_reference(e, name))]
    names = {name: f"{prefix}-{number}" for number, name in enumerate(dict.fromkeys(used))}
    for element in root.iter():
        identity = element.attrib.pop("id", None)
        if identity in names:
            element.set("id", names[identity])
        for link in links & set(element.attrib):
            element.set(link, REFERENCE.sub(lambda found: names.get(found[0], found[0]), _reference(element, link)))
        if LINK in element.attrib:
            element.set("href", element.attrib.pop(LINK))


def _reference(element: Element, name: str) -> str:
    return element.get(name, "")


def _slim(element: Element) -> None:
    """Leave out blanks, digits and properties that change nothing, and name the palette's colours."""
    if element.tag != "text":
        element.text = None
    element.tail = None
    for name in {"d", "x", "y", "width", "height", "transform"} & set(element.attrib):
        digits = 2 if "matrix" not in element.attrib[name] else 5  # a factor, by which many pixels are multiplied
        element.set(name, " ".join(NUMBER.sub(partial(_rounded, digits=digits), element.attrib[name]).split()))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    if "style" in element.attrib:
        element.set("style", _themed(re.sub(r"font-family: [^;]*;? ?", "", element.attrib["style"])))


def _rounded(number: re.Match[str], digits: int) -> str:
    return f"{float(number[0]):z.{digits}f}".rstrip("0").rstrip(".")


def _themed(style: str) -> str:
    return re.sub(r"#[0-9a-f]{6}", lambda colour: THEME.get(colour[0], colour[0]), style)


def _flatten(element: Element) -> None:
    """Take groups apart that say nothing, and say once for a group what holds for all that is in it."""
    children: list[Element] = []
    for child in element:
        _flatten(child)
        children.extend(child if child.tag == "g" and not child.attrib else [child])
    element[:] = children
    styles = {child.get("style") for child in children}
    if element.tag == "g" and len(styles) == 1 and None not in styles and "style" not in element.attrib:
        element.set("style", str(styles.pop()))
        for child in children:
            del child.attrib["style"]
