"""What is different between two runs, and whether they still find the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

from lib import record as records
from lib.alerts import plural
from lib.errors import InputError
from lib.prose.findings import findings
from lib.storage import read_json

FACTS = ("data", "code", "parameters", "versions", "machine")
PARTS = ("validation", "test", "baselines", "validation_baselines")
SCORES = ("mae", "rmse", "mse", "r2", "correlation")
SHARES = ("r2", "correlation")
"""Scores that are 1 at best, and may be near 0 by chance."""
SHOWN = 12

Leaves = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One thing that has another value in the second run; None stands for nothing."""

    name: str
    first: Any
    second: Any

    def __str__(self) -> str:
        return f"{self.name}: {_shown(self.first)} → {_shown(self.second)}"

    @property
    def relative(self) -> float:
        """The difference of two numbers as a share of the first, or of 1 where that is the best there is.

        Infinite where the first is 0, or they are no numbers.
        """
        if not (_is_number(self.first) and _is_number(self.second)):
            return inf
        whole = 1.0 if self.name.split(".")[-1] in SHARES else abs(self.first)
        return float(abs(self.second - self.first) / whole) if whole else inf


@dataclass(frozen=True)
class Differences:
    """What differs, by what it is about; ``metrics`` holds figures.

    ``findings`` holds what is said of each baseline, and what each test of the attention answers.
    """

    facts: Mapping[str, list[Difference]]
    metrics: list[Difference]
    findings: list[Difference]

    @property
    def tolerance(self) -> float:
        """The largest difference of a score, of the model or of a baseline, as a share of the first run's."""
        return max((figure.relative for figure in self.metrics if _is_score(figure.name)), default=0.0)

    def agree(self, within: float) -> bool:
        """Whether both find the same of each baseline and the attention, and all scores agree ``within`` that share."""
        return not self.findings and self.tolerance <= within

    def report(self, within: float) -> str:
        """All of it, for the terminal, with the answer in the last line."""
        about = {name: [str(each) for each in self.facts[name]] for name in FACTS}
        about["metrics"] = _largest(self.metrics)
        about["findings"] = [str(each) for each in self.findings]
        lines = [f"{name:<11} {line}" for name, found in about.items() for line in found or ["same"]]
        return "\n".join([*lines, self._answer(within)])

    def _answer(self, within: float) -> str:
        if not self.metrics:
            return "All figures are equal to the last digit."
        if self.findings:
            return f"The findings differ: {plural(len(self.findings), 'answer')} of those above."
        if self.agree(within):
            return f"The findings agree: every score within {_percent(self.tolerance)}."
        return f"The findings differ: a score by {_percent(self.tolerance)}, more than {_percent(within)}."


def differences(first: Path, second: Path) -> Differences:
    """Compare two finished runs by their run.json, metrics.json and faithfulness.json.

    Raises:
        InputError: a folder holds no finished run, or that of a version which tested the attention otherwise.
    """
    one, other = _read(first), _read(second)
    return Differences(
        {name: _changed(one.facts[name], other.facts[name]) for name in FACTS},
        _changed(one.figures, other.figures),
        _changed(one.findings, other.findings),
    )


@dataclass(frozen=True)
class _Run:
    """What a run says of itself, its figures, and what it finds."""

    facts: Mapping[str, Leaves]
    figures: Leaves
    findings: Leaves


def _read(folder: Path) -> _Run:
    files = [folder / name for name in ("run.json", "outputs/metrics.json", "outputs/faithfulness.json")]
    absent = [file.name for file in files if not file.is_file()]
    if absent:
        raise InputError(
            f"Expected the folder of a finished run, such as reports/sine. Received: {str(folder)!r} without "
            f"{', '.join(absent)}. Make the run first."
        )
    record, metrics, faithfulness = _recorded(files[0]), *map(_figures, files[1:])
    figures = dict(_leaves({"metrics": metrics, "faithfulness": faithfulness}))
    relations = {name: value for name, value in figures.items() if _is_relation(name)}
    return _Run(_facts(record), figures, relations | _answers(folder, faithfulness))


def _recorded(file: Path) -> Mapping[str, Any]:
    """What run.json says; one that was edited is no record of a run."""
    record = records.read(file)
    if not record.get("steps"):
        raise InputError(
            f"Expected run.json as the run has written it. Received: {str(file)!r}, edited, damaged or of an earlier "
            "version. Make that run again."
        )
    return record


def _figures(file: Path) -> Mapping[str, Any]:
    try:
        figures: Mapping[str, Any] = read_json(file)
    except ValueError as error:
        raise InputError(
            f"Expected figures as JSON. Received: {str(file)!r}, which cannot be read ({error}). Make that run again."
        ) from None
    return figures


def _answers(folder: Path, faithfulness: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {f"attention.{name}": found.answer for name, found in findings(faithfulness).items()}
    except KeyError as error:
        raise InputError(
            f"Expected all tests of the attention that are made today. Received: {str(folder)!r} without {error}. "
            "Make that run again."
        ) from None


def _facts(record: Mapping[str, Any]) -> dict[str, Leaves]:
    code = {name: known for done in record["steps"].values() for name, known in _leaves(done.get("code", {}))}
    earlier = {step: _since_changed(record, done.get("made", {})) for step, done in record["steps"].items()}
    parts = {
        "data": record.get("data", {}),
        "code": {"commit": record["commit"], **code},
        "parameters": {name: value for name, value in record["parameters"].items() if name != "name"},
        "versions": record["versions"],
        "machine": {**record["hardware"], **record["threads"], **record.get("settings", {}), "when made": earlier},
    }
    return {name: dict(_leaves(part)) for name, part in parts.items()}


def _since_changed(record: Mapping[str, Any], made: Mapping[str, Any]) -> Leaves:
    """What was not so when a step was made as it is recorded of the run, whose latest step may have come later."""
    now = dict(_leaves({name: record.get(name, {}) for name in made}))
    return {name: value for name, value in _leaves(made) if value != now.get(name)}


def _leaves(content: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """All that a JSON document holds, one by one, each with the names that lead there."""
    if not isinstance(content, dict | list):
        yield name, content
        return
    for key, value in content.items() if isinstance(content, dict) else enumerate(content):
        yield from _leaves(value, f"{name}.{key}" if name else str(key))


def _changed(first: Leaves, second: Leaves) -> list[Difference]:
    names = [*first, *(name for name in second if name not in first)]
    pairs = [Difference(name, first.get(name), second.get(name)) for name in names]
    return [pair for pair in pairs if pair.first != pair.second]


def _largest(figures: list[Difference]) -> list[str]:
    """The scores that differ most, and how many others and how many other figures do."""
    scores = sorted((figure for figure in figures if _is_score(figure.name)), key=lambda figure: -figure.relative)
    lines = [f"{score} ({_percent(score.relative)})" for score in scores[:SHOWN]]
    less, others = len(scores) - len(lines), len(figures) - len(scores)
    lines += [f"and {plural(less, 'more score')}, each by no more"] if less else []
    return [*lines, f"and {plural(others, 'other figure')}"] if others else lines


def _is_score(name: str) -> bool:
    names = name.split(".")
    return names[0] == "metrics" and names[1] in PARTS and names[-1] in SCORES


def _is_relation(name: str) -> bool:
    return name.startswith("metrics.comparisons.") and name.endswith(".relation")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %"


def _shown(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else "none" if value is None else str(value)
