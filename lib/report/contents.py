"""The executed notebooks as chapters: numbers, names that stay from run to run, the code under what it made."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from lib.errors import InputError
from lib.report import markup

NOT_FOR_READERS = {
    "setup",
    "parameters",
    "injected-parameters",
    "bookkeeping",
    "badge",
    "papermill-error-cell-tag",
}


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents: the name it is linked by, its number, its title, and what stands below it."""

    anchor: str
    number: str
    title: str
    below: tuple["Entry", ...] = ()


def anchor(step: str) -> str:
    """The name by which a chapter is linked: ``data`` for ``01_data``."""
    return step.partition("_")[2]


def merged(notebooks: Mapping[str, NotebookNode], failed: str = "") -> tuple[list[NotebookNode], list[Entry]]:
    """The cells of the notebooks, by their steps, under numbered headings, and the table of their contents.

    Args:
        notebooks: by their steps.
        failed: the step that did not come to its end, if there is one: of it all code that ran is shown.

    Raises:
        InputError: a picture has no caption or no alternative text.
    """
    cells: list[NotebookNode] = []
    entries = []
    for number, (step, notebook) in enumerate(notebooks.items(), start=1):
        chapter = _named(folded(for_readers(notebook.cells), ended=step != failed), anchor(step))
        if chapter:
            entries.append(_numbered(chapter, anchor(step), str(number)))
            cells.extend(chapter)
    _label(cells)
    return cells, entries


def for_readers(cells: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    """The cells that are part of the report, with what they show but not what was logged."""
    for cell in cells:
        if NOT_FOR_READERS.isdisjoint(cell.metadata.get("tags", ())):
            if cell.cell_type == "code":
                cell.outputs = [output for output in cell.outputs if "data" in output]
            yield cell


def folded(cells: Iterable[NotebookNode], *, ended: bool = True) -> list[NotebookNode]:
    """The cells, each code with the figure or table that it is for: what prepares it and what reads it aloud.

    Code waits for the next figure or table; that of a sentence below one joins it. Where a section has sentences alone,
    the code stays with its last one. What prepares nothing that is shown is left to the notebook, if that has
    ``ended``.
    """
    found: list[NotebookNode] = []
    waiting: list[NotebookNode] = []
    shown: NotebookNode | None = None  # the figure or table above, in this section
    for cell in cells:
        if cell.cell_type == "markdown":
            shown, waiting = None, _kept(waiting)
        elif _captioned(cell):
            cell.source, shown, waiting = _joined([*waiting, cell]), cell, _taken(waiting)
        else:
            waiting.append(cell)
            if shown is not None and cell.outputs:
                shown.source, waiting = _joined([shown, *waiting]), _taken(waiting)
        found.append(cell)
    _kept(waiting)
    return [cell for cell in found if cell.cell_type == "markdown" or cell.outputs or (cell.source and not ended)]


def _captioned(cell: NotebookNode) -> bool:
    return any(markup.kind(output) for output in cell.get("outputs", ()))


def _kept(waiting: list[NotebookNode]) -> list[NotebookNode]:
    """What still waits at the end of a section: all that shows nothing after its last sentence."""
    last = max((place for place, cell in enumerate(waiting, start=1) if cell.outputs), default=0)
    if last:
        waiting[last - 1].source = _joined(waiting[:last])
        _taken(waiting[: last - 1])
    return waiting[last:]


def _taken(waiting: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Cells whose code stands elsewhere: none waits any longer."""
    for cell in waiting:
        cell.source = ""
    return []


def _joined(cells: Iterable[NotebookNode]) -> str:
    return "\n\n".join(cell.source for cell in cells if cell.source)


def _named(cells: Iterable[NotebookNode], chapter: str) -> list[NotebookNode]:
    """The cells under names of which the chapter's is a part; a question is named after what answers it."""
    named = list(cells)
    for cell in named:
        cell["id"] = f"{chapter}-{cell['id']}"
        cell.metadata["anchor"] = cell["id"].removesuffix("-question")
    return named


def _numbered(cells: list[NotebookNode], chapter: str, number: str) -> Entry:
    """Number the headings, one level below the report's own, and say what the table of contents says of them."""
    opening, *others = cells
    title = _title(opening, "#")
    opening.metadata |= {"chapter": chapter, "title": title}
    opening.source = _deeper(opening.source, number)
    return Entry(chapter, number, title, tuple(_sections(others, number)))


def _sections(cells: Iterable[NotebookNode], chapter: str) -> Iterator[Entry]:
    count = 0
    for cell in cells:
        if cell.cell_type == "markdown":
            title = _title(cell, "##")
            count += bool(title)
            number = f"{chapter}.{count}" if title else ""
            cell.source = _deeper(cell.source, number)
            if title:
                yield Entry(cell.metadata["anchor"], number, title)


def _title(cell: NotebookNode, level: str) -> str:
    """What a heading of this level says with which the cell begins, without markup; empty where it does not."""
    heading = re.match(rf"{level} +(.+)", cell.source)
    return re.sub(r"[*`]", "", heading[1]).strip() if heading else ""


def _deeper(source: str, number: str) -> str:
    """Markdown whose headings are one level deeper, the first with its number; code blocks stay as they are."""
    blocks = re.split(r"(^```.*?^```)", source, flags=re.MULTILINE | re.DOTALL)
    blocks[::2] = [re.sub(r"^(#+ )", r"#\1", block, flags=re.MULTILINE) for block in blocks[::2]]
    label = rf'\1<span class="number">{number}</span> ' if number else r"\1"
    return re.sub(r"\A(#+ +)", label, "".join(blocks))


def _label(cells: Iterable[NotebookNode]) -> None:
    """Number the figures and the tables through the whole report, and say of each cell which it made."""
    count = {"figure": 0, "table": 0}
    for cell in cells:
        made: list[tuple[str, int]] = []
        for output in cell.get("outputs", ()):
            _check(cell, output)
            kind = markup.kind(output)
            if "text/html" in output.data:
                output.data["text/html"] = markup.unbroken(markup.together(markup.accessible(output.data["text/html"])))
            if kind:
                count[kind] += 1
                page = output.data["text/html"]
                place = 1 + sum(one == kind for one, _ in made)
                own = markup.name(page) or (str(place) if place > 1 else "")
                name = "-".join(filter(None, (cell.metadata["anchor"], kind, own)))
                output.data["text/html"] = markup.labelled(page, kind, name, count[kind])
                made.append((kind, count[kind]))
        cell.metadata["made"] = _span(made)


def _span(made: Sequence[tuple[str, int]]) -> str:
    """What a cell made: ``Figure 3``, ``Figures 3 to 5``, ``Figure 3 and Table 2``, or nothing."""
    kinds = {kind: [number for one, number in made if one == kind] for kind, _ in made}
    each = [
        f"{kind.title()} {few[0]}" if len(few) == 1 else f"{kind.title()}s {few[0]} to {few[-1]}"
        for kind, few in kinds.items()
    ]
    return " and ".join(each)


def _check(cell: NotebookNode, output: NotebookNode) -> None:
    if markup.is_bare_picture(output):
        raise InputError(
            "Expected every picture to have a caption and an alternative text. Received: one without, from the cell "
            f"{cell['id']}. Show a lib.figures.Plot there."
        )
