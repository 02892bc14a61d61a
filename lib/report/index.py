"""The list of runs: ``reports/index.html``, with the answer of each and the newest data first."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from textwrap import shorten
from typing import Any

from jinja2 import Environment, FileSystemLoader

from lib import run as runs
from lib.errors import InputError
from lib.locks import Lock
from lib.palette import COLOURS
from lib.parameters import STEPS
from lib.prose.numbers import listed
from lib.report.markup import shown, verbatim
from lib.report.summary import headline
from lib.storage import read_record, write_text

PATIENCE = 30
"""Seconds to wait for another run that writes the list at this moment."""

TEMPLATES = Path(__file__).parent / "templates" / "report"
FAILED = "FAILED: this run stopped before its end, so there is no verdict. Its report shows what ran before."
REASON = re.compile(r'<meta name="description" content="([^"]*)">')
"""Where the report of a run that failed says why, for the list to say it too."""
LETTERS = 300  # of a reason; some libraries say more than a list has room for


def write() -> Path:
    """Write ``reports/index.html`` anew from what lies in the folders of the runs, and return its path."""
    with Lock(runs.REPORTS / ".locks" / "index.lock").held("the list of runs", "another run", PATIENCE):
        return _write()


@contextmanager
def kept_up() -> Iterator[None]:
    """Write the list when the block has ended, whatever ended it: an error of the block is not hidden by one here."""
    try:
        yield
    except BaseException:
        with suppress(InputError):
            write()
        raise
    write()


def _write() -> Path:
    found = [_run(folder) for folder in sorted(runs.REPORTS.iterdir()) if _holds_a_run(folder)]
    found.sort(key=_newness, reverse=True)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    environment.filters |= {"shown": shown, "verbatim": verbatim}
    path = runs.REPORTS / "index.html"
    write_text(path, environment.get_template("runs.html.j2").render(runs=found, colours=COLOURS))
    return path


def _newness(run: Mapping[str, Any]) -> str:
    """The date of the run's last row; one without dates, whose rows are only counted, comes after all others."""
    last = str(run["last"])
    return last if "-" in last else ""


def _holds_a_run(folder: Path) -> bool:
    """Whether a run was begun here; one that failed before it could be recorded has a report alone."""
    return any((folder / name).is_file() for name in ("run.json", "report.html"))


def _run(folder: Path) -> Mapping[str, Any]:
    """What the list says of the run in this folder."""
    record = read_record(folder / "run.json")
    data, done = record.get("data", {}), record.get("steps", {})
    metrics = read_record(folder / "outputs" / "metrics.json") if len(done) == len(STEPS) else {}
    linked = (folder / "report.html").is_file()
    failed = linked and not metrics
    return {
        "name": folder.name,
        "linked": linked,
        "failed": failed,
        "reason": _reason(folder / "report.html") if failed else "",
        "last": data.get("last", ""),
        "span": data.get("span", ""),
        "target": data.get("target", ""),
        "verdict": metrics.get("verdict") or (FAILED if linked else _unfinished(done)),
        "cards": _cards(metrics),
    }


def _reason(report: Path) -> str:
    """Why a run failed, in one line; nothing where its report, as one of an earlier version, does not say it."""
    found = REASON.search(report.read_text(encoding="utf-8", errors="replace"))
    return shorten(html.unescape(found[1]), LETTERS, placeholder=" …") if found else ""


def _unfinished(done: Iterable[str]) -> str:
    """What to say of a run that was made in part, by hand perhaps; a report is there only after an end or a failure."""
    names = list(done)
    so_far = f"only {listed(names)} {'have' if len(names) > 1 else 'has'}" if names else "none has"
    return f"Unfinished: of the four notebooks {so_far} ended so far, so there is no verdict yet."


def _cards(metrics: Mapping[str, Any]) -> list[dict[str, str]]:
    try:
        return headline(metrics)
    except KeyError:  # no metrics, or those of an earlier version, which is no reason to do without the list
        return []
