"""The report: the executed notebooks as one self-contained HTML page, the answer first."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import Highlight2HTML, strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from lib import provenance
from lib.command_line import as_command
from lib.failure import Failure
from lib.palette import COLOURS
from lib.parameters import STEPS
from lib.report import markup, summary
from lib.report.contents import Entry, merged
from lib.report.summary import headline
from lib.run import Run
from lib.storage import write_text

__all__ = ["Failure", "headline", "write", "write_failed"]

TEMPLATES = Path(__file__).parent / "templates"
REPRODUCE = Entry("reproduce", "", "How to reproduce this report")
TRY_AGAIN = Entry("reproduce", "", "How to run it again")


def write(run: Run) -> Path:
    """Render ``report.html`` of a run whose notebooks have all been executed; return its path.

    Raises:
        InputError: a picture has no caption or no alternative text.
    """
    record = run.record()
    first = summary.first_screen(record, run.read_json("metrics.json"))
    return _write(run, record, _executed(run, STEPS), first)


def write_failed(run: Run, failure: Failure) -> Path:
    """Render ``report.html`` of a run that has failed: where, why, and what ran before, and nothing of another run."""
    if failure.step in run.record().get("steps", {}):  # of an earlier run: this one stopped before its step began
        run.begin(failure.step)
    notebooks = _executed(run, STEPS[: STEPS.index(failure.step)])
    record = {"parameters": dict(run.parameters), **provenance.environment()}
    record["data"] = run.record()["data"] if notebooks else {}
    source = ""
    if failure.notebook is not None:
        notebooks[failure.step], source = _until(failure.notebook, failure.cell)
    message, reason = (strip_ansi(text) for text in (f"{failure.name}: {failure.message}", failure.reason))
    first = {"failure": failure, "message": message, "reason": reason}
    first["source"] = "" if _only_says(source, failure.message) else source
    return _write(run, record, notebooks, first)


def _executed(run: Run, steps: tuple[str, ...]) -> dict[str, NotebookNode]:
    return {step: nbformat.read(run.folder / "notebooks" / f"{step}.ipynb", as_version=4) for step in steps}


def _until(notebook: NotebookNode, failed: str) -> tuple[NotebookNode, str]:
    """The notebook as far as the cell that failed, and the code of that cell."""
    names = [cell["id"] for cell in notebook.cells]
    place = names.index(failed) if failed in names else len(names)
    source = "".join(cell.source for cell in notebook.cells[place : place + 1])
    return nbformat.v4.new_notebook(cells=notebook.cells[:place]), source


def _only_says(source: str, message: str) -> bool:
    """Whether a cell does nothing but raise an error with this message, so that it would only be said again."""
    return source.startswith("raise ") and "\n" not in source and message in source


def _write(run: Run, record: Mapping[str, Any], notebooks: Mapping[str, NotebookNode], first: dict[str, Any]) -> Path:
    cells, entries = merged(notebooks, failed=first["failure"].step if "failure" in first else "")
    page = first | {
        "name": run.parameters["name"],
        "contents": [*entries, TRY_AGAIN if "failure" in first else REPRODUCE],
        "command": as_command(run.parameters),
        "repeats": summary.repeats(record, failed="failure" in first),
        "tables": summary.reproduction(record),
    }
    path = run.folder / "report.html"
    write_text(path, _rendered(nbformat.v4.new_notebook(cells=cells), page))
    return path


def _rendered(notebook: NotebookNode, page: Mapping[str, Any]) -> str:
    script = (TEMPLATES / "report" / "report.js").read_text(encoding="utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    resources = {"page": page, "colours": COLOURS, "script": script, "script_digest": digest}
    html, _ = _exporter().from_notebook_node(notebook, resources=resources)
    return str(html)


def _exporter() -> TemplateExporter:
    """The exporter of the template, without the second parser that nbconvert's own for HTML sends each page through.

    It escapes whatever the template does not call safe.
    """
    exporter = TemplateExporter(template_name="report", extra_template_basedirs=[str(TEMPLATES)])
    exporter.file_extension = ".html"
    exporter.environment.autoescape = True
    exporter.register_filter("markdown2html", _from_markdown)
    exporter.register_filter("highlight_code", Highlight2HTML())
    exporter.register_filter("shown", markup.shown)
    exporter.register_filter("verbatim", markup.verbatim)
    return exporter


def _from_markdown(source: str) -> str:
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    return markup.breakable(markup.unbroken(markup.together(MarkdownWithMath(renderer=renderer).render(source))))
