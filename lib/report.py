"""The report: the four executed notebooks as one self-contained HTML page, the answer first."""

import json
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from nbconvert.preprocessors import TagRemovePreprocessor
from nbformat import NotebookNode
from traitlets.config import Config

from lib.parameters import STEPS, declared
from lib.run import Run
from lib.storage import write_text

TEMPLATES = Path(__file__).parent / "templates"
NOT_FOR_READERS = {"setup", "parameters", "injected-parameters", "bookkeeping"}


def write(run: Run) -> Path:
    """Render ``report.html`` of a run whose four notebooks have been executed, and return its path."""
    path = run.folder / "report.html"
    html, _ = _exporter().from_notebook_node(merged(run), resources={"summary": summary(run)})
    write_text(path, html)
    return path


def _exporter() -> HTMLExporter:
    config = Config({TagRemovePreprocessor.__name__: {"enabled": True, "remove_cell_tags": NOT_FOR_READERS}})
    return HTMLExporter(config=config, template_name="report", extra_template_basedirs=[str(TEMPLATES)])


def merged(run: Run) -> NotebookNode:
    """The executed notebooks as one, every heading one level deeper, below the report's own."""
    notebooks = [nbformat.read(run.folder / "notebooks" / f"{step}.ipynb", as_version=4) for step in STEPS]
    for step, notebook in zip(STEPS, notebooks, strict=True):
        notebook.cells[0].metadata["section"] = anchor(step)
        for cell in notebook.cells:
            cell["id"] = f"{anchor(step)}-{cell['id']}"
    cells = [_deeper(cell) for notebook in notebooks for cell in notebook.cells]
    return nbformat.v4.new_notebook(cells=cells, metadata=notebooks[0].metadata)


def _deeper(cell: NotebookNode) -> NotebookNode:
    if cell.cell_type == "markdown":
        cell.source = re.sub(r"^(#+ )", r"#\1", cell.source, flags=re.MULTILINE)
    return cell


def summary(run: Run) -> dict[str, Any]:
    """What the first screen and the last section show, read from run.json and metrics.json."""
    record, metrics = run.record(), run.read_json("metrics.json")
    return {
        "name": record["name"],
        "question": f"How well can {record['data']['target']} be predicted, {record['data']['ahead']} ahead?",
        "verdict": metrics["verdict"],
        "cards": headline(metrics),
        "span": record["data"]["span"],
        "alerts": record["data"]["alerts"],
        "sections": sections(run),
        "command": command(record),
        "tables": _reproduction(record),
    }


def headline(metrics: Mapping[str, Any]) -> list[dict[str, str]]:
    """The few numbers that matter, as labels and values with their units."""
    test, unit = metrics["test"], metrics["unit"]
    cards = [
        ("Mean absolute error, test", f"{test['mae']:.4g} {unit}"),
        ("Persistence", f"{metrics['baselines']['persistence']['mae']:.4g} {unit}"),
        ("Error saved against persistence", f"{100 * test['skill']:.1f} %"),
        ("R², test", f"{test['r2']:.4f}"),
    ]
    if metrics["noise_floor"] is not None:
        cards.append(("Squared error, in noise floors", f"{test['mse'] / metrics['noise_floor']:.2f} ×"))
    return [{"label": label, "value": value.strip()} for label, value in cards]


def anchor(step: str) -> str:
    """The name by which a section is linked: ``data`` for ``01_data``."""
    return step.partition("_")[2]


def sections(run: Run) -> list[dict[str, str]]:
    """The table of contents: anchor and title of each notebook, then of the closing section."""
    found = []
    for step in STEPS:
        notebook = nbformat.read(run.folder / "notebooks" / f"{step}.ipynb", as_version=4)
        found.append({"anchor": anchor(step), "title": notebook.cells[0].source.splitlines()[0].lstrip("# ")})
    return [*found, {"anchor": "reproduce", "title": "How to reproduce this report"}]


def command(record: Mapping[str, Any]) -> str:
    """The command that repeats the run: its source and every parameter that is not the notebooks' default."""
    changed = {
        name: record["parameters"][name]
        for name, parameter in declared().items()
        if record["parameters"][name] != parameter.default and name not in {"name", "source"}
    }
    options = [f"-p {name} {shlex.quote(_typed(value))}" for name, value in changed.items()]
    source, name = record["parameters"]["source"], record["parameters"]["name"]
    return " ".join(["python -m lib run", source, *options, f"--name {name}"])


def _typed(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _reproduction(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    known = declared()
    parameters = [(name, f"{_typed(value)}  ({known[name].meaning})") for name, value in record["parameters"].items()]
    return [
        {"title": "Data", "columns": ("fact", "value"), "rows": _rows(record["data"])},
        {"title": "Parameters", "columns": ("parameter", "value (meaning)"), "rows": parameters},
        {"title": "Versions", "columns": ("package", "version"), "rows": _rows(record["versions"])},
        {
            "title": "Code and machine",
            "columns": ("fact", "value"),
            "rows": _rows(record["commit"] | record["hardware"]),
        },
    ]


def _rows(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, _typed(value)) for name, value in facts.items()]
