"""What the first screen and the last section of the report say, read from run.json and metrics.json."""

from collections.abc import Iterator, Mapping
from typing import Any

from lib.command_line import typed
from lib.parameters import Parameter, declared
from lib.prose.numbers import listed, number

Facts = Mapping[str, Any]

WORDS = {
    "url": "downloaded from",
    "bytes": "size of the file in bytes",
    "sha256": "SHA-256 of the file",
    "rows": "rows read",
    "encoding": "encoding of the text",
    "separator": "between two values stands",
    "decimal": "decimal sign",
    "time_column": "column of times",
    "time_format": "format of the times",
    "data_seed": "seed of the noise",
    "values_sha256": "SHA-256 of the values used",
    "step": "time from row to row",
    "ahead": "forecast ahead by",
    "span": "span",
    "last": "last row",
    "alerts": "what had to be mended",
    "id": "commit",
    "clean": "code, notebooks and dependencies as committed",
    "instruction_set": "vector instructions",
    "machine": "architecture",
    "cores": "processor cores",
    "system": "operating system",
    "within_operations": "TensorFlow's threads within an operation",
    "between_operations": "TensorFlow's threads between operations",
    "openmp_and_blas": "threads of OpenMP and BLAS",
}
"""What a reader is told instead of a key of run.json; those that are not here are words already."""


TONES = {"beats": "ahead", "no better than": "even", "worse than": "behind"}
"""How a page sets what says that the model is such a baseline's better, or is not."""


def first_screen(record: Facts, metrics: Facts) -> dict[str, Any]:
    """The question, the answer, whether the forecast is a shifted copy, the few numbers that matter, and the data."""
    data = record["data"]
    return {
        "question": f"How well can “{data['target']}” be predicted, {data['ahead']} ahead?",
        "verdict": metrics["verdict"],
        **_tones(metrics),
        "shifted_copy": _shifted_copy(metrics),
        "cards": headline(metrics),
        "oracle": bool(metrics["noise"]),
        "span": data["span"],
        "alerts": data["alerts"],
    }


def _tones(metrics: Facts) -> dict[str, str]:
    """The tone of the verdict, which the best baseline decides, and that of the error saved against persistence."""
    persistence, best = _persistence_and_best(metrics)
    return {"tone": TONES[best["relation"]], "tone_of_saved": TONES[persistence["relation"]]}


def _shifted_copy(metrics: Facts) -> str:
    """What a reader has to know of a forecast that is like the last value; empty where it is not."""
    found = metrics["diagnostics"]["shifted_copy"]
    if not found["found"]:
        return ""
    also = [metrics["comparisons"][name]["baseline"] for name in found["also"]]
    others = f", as {'are those' if also[1:] else 'is that'} of {listed(also)}" if also else ""
    return (
        f"Seen from afar the forecast is a shifted copy of the series{others}: judge it by the error saved, not by its "
        "plots."
    )


def headline(metrics: Facts) -> list[dict[str, str]]:
    """The few numbers that matter, as labels and values with their units."""
    return [{"label": label, "value": value} for label, value in _cards(metrics)]


def _cards(metrics: Facts) -> Iterator[tuple[str, str]]:
    test, unit, band = metrics["test"], metrics["unit"], metrics["intervals"]
    persistence, best = _persistence_and_best(metrics)
    saved = test["skill"]  # None where persistence makes no error
    yield "Error saved against persistence", "nothing to save" if saved is None else f"{100 * saved:,.1f} %"
    yield "Mean absolute error of the model", number(test["mae"], unit)
    yield "Error of persistence", number(persistence["baseline_mae"], unit)
    if best is not persistence:
        yield f"Error of {best['baseline']}, the best baseline", number(best["baseline_mae"], unit)
    yield _band(band, unit), f"{100 * band['adaptive']['coverage']:.1f} %"
    if metrics["noise"]:
        yield "Squared error over that of the oracle", f"{metrics['noise']['ratio_to_oracle']:.2f} ×"


def _band(found: Facts, unit: str) -> str:
    """What the band claims and how wide it is, and that it holds too little where chance does not explain it."""
    band, upper = found["adaptive"], found["adaptive"]["coverage_interval"]["upper"]  # None of few values
    too_few = ", fewer than it claims" if upper is not None and upper < found["nominal"] else ""
    wide = number(band["width"], unit)
    return f"Values inside the {100 * found['nominal']:g} % band{too_few}; it is {wide} wide on average"


def _persistence_and_best(metrics: Facts) -> tuple[Facts, Facts]:
    """The comparison with persistence, and that with the best of the baselines, of which the oracle is none."""
    known = {name: comparison for name, comparison in metrics["comparisons"].items() if name != "oracle"}
    return known["persistence"], min(known.values(), key=lambda comparison: float(comparison["baseline_mae"]))


def repeats(record: Facts, *, failed: bool) -> str:
    """What the command of the last section does: the same again only where the code is as committed."""
    if failed:
        return "starts the run again; a notebook that has come to its end is not repeated where nothing has changed"
    if record["commit"]["clean"]:
        return "makes the same report again"
    return "makes the run again, but with other code: what made this report was not as committed"


def reproduction(record: Facts) -> list[dict[str, Any]]:
    """The tables of the last section: data, parameters, versions, code and machine."""
    known = declared()
    parameters = [(name, *_explained(value, known[name])) for name, value in record["parameters"].items()]
    machine = _told(_circumstances(record)) | dict(_made_otherwise(record))
    return [
        {"name": "data", "title": "Data", "columns": ("fact", "value"), "rows": _rows(_told(record.get("data", {})))},
        {
            "name": "parameters",
            "title": "Parameters",
            "columns": ("parameter", "value", "meaning"),
            "rows": parameters,
        },
        {"name": "versions", "title": "Versions", "columns": ("package", "version"), "rows": _rows(record["versions"])},
        {"name": "machine", "title": "Code and machine", "columns": ("fact", "value"), "rows": _rows(machine)},
    ]


def _circumstances(facts: Facts) -> dict[str, Any]:
    return {**facts["commit"], **facts["hardware"], **facts["threads"], **facts.get("settings", {})}


def _made_otherwise(record: Facts) -> Iterator[tuple[str, Any]]:
    """What was not so when a step was made that has stood since: a run may be gone on with later, or elsewhere."""
    latest = _circumstances(record)
    for step, done in record.get("steps", {}).items():
        for name, value in _circumstances(done["made"]).items():
            if value != latest.get(name):
                yield f"{WORDS.get(name, name)}, when {step} was made", value


def _explained(value: Any, parameter: Parameter) -> tuple[str, str]:
    changed = "" if value == parameter.default else f" (default: {_shown(parameter.default)})"
    return _shown(value), parameter.meaning + changed


def _told(facts: Facts) -> dict[str, Any]:
    """The facts under what a reader is told instead of their keys."""
    return {WORDS.get(name, name): value for name, value in facts.items()}


def _rows(facts: Facts) -> list[tuple[str, str]]:
    return [(name, _said(value)) for name, value in facts.items()]


def _said(value: Any) -> str:
    """A value in words: yes or no, a count with its thousands apart."""
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return f"{value:,}" if isinstance(value, int) else _shown(value)


def _shown(value: Any) -> str:
    return "; ".join(map(typed, value)) or "none" if isinstance(value, list) else typed(value) or "empty"
