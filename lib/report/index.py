"""The list of runs: ``reports/index.html``, with the answer of each and the newest data first."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from lib import run as runs
from lib.figures.style import COLOURS
from lib.locks import Lock
from lib.parameters import STEPS
from lib.report.markup import together
from lib.report.summary import headline
from lib.storage import read_json, write_text

PATIENCE = 30
"""Seconds to wait for another run that writes the list at this moment."""

TEMPLATES = Path(__file__).parent / "templates" / "report"


def write() -> Path:
    """Write ``reports/index.html`` anew from what lies in the folders of the runs, and return its path."""
    with Lock(runs.REPORTS / ".locks" / "index.lock").held("the list of runs", "another run", PATIENCE):
        return _write()


def _write() -> Path:
    found = [_run(folder) for folder in sorted(runs.REPORTS.iterdir()) if (folder / "run.json").is_file()]
    found.sort(key=_newness, reverse=True)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    environment.filters["together"] = together
    path = runs.REPORTS / "index.html"
    write_text(path, environment.get_template("runs.html.j2").render(runs=found, colours=COLOURS))
    return path


def _newness(run: Mapping[str, Any]) -> str:
    """The date of the run's last row; one without dates, whose rows are only counted, comes after all others."""
    last = str(run["last"])
    return last if "-" in last else ""


def _run(folder: Path) -> Mapping[str, Any]:
    """What the list says of the run in this folder."""
    record = read_json(folder / "run.json")
    data = record.get("data", {})
    done = len(record.get("steps", {})) == len(STEPS)
    metrics = read_json(folder / "outputs" / "metrics.json") if done else {}
    return {
        "name": folder.name,
        "linked": (folder / "report.html").is_file(),
        "last": data.get("last", ""),
        "span": data.get("span", ""),
        "target": data.get("target", ""),
        "verdict": metrics.get("verdict", "FAILED: this run did not come to its end, so there is no verdict."),
        "cards": _cards(metrics),
    }


def _cards(metrics: Mapping[str, Any]) -> list[dict[str, str]]:
    try:
        return headline(metrics)
    except KeyError:  # no metrics, or those of an earlier version, which is no reason to do without the list
        return []
