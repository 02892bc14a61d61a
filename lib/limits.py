"""What a parameter may be: by itself, beside the others, and for which source it means anything."""

import difflib
import math
import operator
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lib.errors import InputError

AT_LEAST: dict[str, float] = {
    "every": 1,
    "max_fill": 0,
    "window": 1,
    "horizon": 1,
    "points": 1,
    "lag": 1,
    "noise": 0,
    "data_seed": 0,
    "highway": 0,
    "dropout": 0,
    "averaging": 0,
    "units": 1,
    "epochs": 1,
    "batch": 1,
    "patience": 0,
    "seed": 0,
    "samples": 0,
    "season": 0,
    "probes": 30,  # of so many independent values a 95 % interval holds the truth 9 times in 10; of two, 1 in 2
    "profile_seeds": 1,
}
AT_MOST: dict[str, float] = {
    **dict.fromkeys(("seed", "data_seed"), 2**31 - 1),  # what every generator takes
    "points": 10**7,  # far more than a series needs to show what a network learns, and far less than a memory holds
}
ABOVE: dict[str, float] = {"coverage": 0, "period": 0, "amplitude": 0, "learning_rate": 0, "validation": 0, "test": 0}
BELOW: dict[str, float] = {"coverage": 1, "dropout": 1, "averaging": 1, "validation": 1, "test": 1}
LIMITS = (
    (AT_LEAST, operator.ge, "at least"),
    (AT_MOST, operator.le, "at most"),
    (ABOVE, operator.gt, "above"),
    (BELOW, operator.lt, "below"),
)
CHOICES: dict[str, tuple[str, ...]] = {
    "source": ("sine", "lag", "jena", "csv"),
    "loss": ("mse", "mae", "huber"),
    "inputs": ("levels", "changes", "both"),
}
RUN_NAME = re.compile(
    r"(?!index\.html$)(?!(con|prn|aux|nul|com\d|lpt\d)(\.|$))[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9_-])?",
    re.IGNORECASE | re.ASCII,
)
"""What a run's folder may be called on every system, and not as the list of all runs, which lies beside it.

Windows has no file called as one of its devices, whatever follows after a dot, and drops a dot at the end:
https://learn.microsoft.com/windows/win32/fileio/naming-a-file."""

MADE = ("sine", "lag")
READ = ("jena", "csv")
FOR_SOURCES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("points", "noise", "data_seed"), MADE),
    **dict.fromkeys(("period", "amplitude"), ("sine",)),
    "lag": ("lag",),
    "time_column": ("csv",),
    **dict.fromkeys(("path", "target", "unit", "features", "sentinels", "grid", "calendar", "wind", "max_fill"), READ),
    **dict.fromkeys(("validation_from", "test_from"), READ),
}
"""The sources for which a parameter means anything; all others mean something for every source."""


def check_value(name: str, value: Any) -> None:
    """Raise an InputError if no run can have this ``value`` of the parameter ``name``, whatever the others are."""
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError(f"Expected {name} to be a finite number. Received: {value!r}.")
    for limits, holds, words in LIMITS:
        if name in limits and not holds(value, limits[name]):
            is_percentage = limits is BELOW and 1 < value < 100
            hint = f" Write {value:g} % as {value / 100:g}." if is_percentage else ""
            raise InputError(f"Expected {name} to be {words} {limits[name]:.10g}. Received: {value!r}.{hint}")
    if name in CHOICES and value not in CHOICES[name]:
        raise InputError(f"Expected {name} to be one of {among(value, CHOICES[name])}")
    if name == "name" and not RUN_NAME.fullmatch(value):
        raise InputError(
            "Expected the run's name to be at most 100 letters, digits, dots, dashes and underscores, the first a "
            "letter or digit and the last no dot, and neither what Windows calls a device, such as CON or NUL, nor "
            f"index.html, the list of all runs. Received: {value!r}. Choose another name."
        )


def check_together(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Raise an InputError if ``values`` that are possible each by itself are not so together.

    What means nothing for the source may stand there as its default, since every run has all parameters.
    """
    for line in (*_without_meaning(values, defaults), *_contradictions(values), *_dates_without_a_grid(values)):
        raise InputError(line)


def check_sample(sample: int, count: int) -> None:
    """Raise an InputError if there is no ``sample`` among ``count`` windows."""
    if sample >= count:
        raise InputError(f"Expected samples from 0 to {count - 1}. Received: {sample}. Choose one of these.")


def _without_meaning(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> Iterator[str]:
    source = values["source"]
    for name, sources in FOR_SOURCES.items():
        if source not in sources and values[name] != defaults[name]:
            yield (
                f"Expected parameters that mean something for the source {source!r}. Received: {name} "
                f"{values[name]!r}, which is for {' and '.join(sources)}. Leave it out or choose another source."
            )


def _contradictions(values: Mapping[str, Any]) -> Iterator[str]:
    window, last = values["window"], values["seed"] + values["profile_seeds"] - 1
    if values["highway"] > window:
        yield (
            f"Expected highway to be at most the window, {window}, whose last steps it reads. "
            f"Received: {values['highway']}. Lower it or widen the window."
        )
    if window == 1 and values["inputs"] != "levels":
        yield (
            "Expected a window of at least 2 steps, between which there is a change to read. "
            f"Received: window 1 with inputs {values['inputs']!r}. Widen it or read levels."
        )
    if values["source"] == "lag" and values["lag"] >= values["points"]:
        yield (
            f"Expected lag to be below points, {values['points']}, so that a value has the one before that it "
            f"depends on. Received: {values['lag']}. Lower it or make more points."
        )
    if len(set(values["samples"])) < len(values["samples"]):
        yield f"Expected samples to name each window once. Received: {values['samples']}. Leave out the repeated ones."
    if last > AT_MOST["seed"]:
        yield (
            f"Expected the last seed, seed + profile_seeds - 1, to be at most {AT_MOST['seed']:.10g}. "
            f"Received: {last}. Choose a smaller seed."
        )


def _dates_without_a_grid(values: Mapping[str, Any]) -> Iterator[str]:
    for name in ("validation_from", "test_from"):
        if values[name] and not values["grid"]:
            yield (
                "Expected the parts as shares of the rows where grid is False, for the times of the rows may go back. "
                f"Received: {name} {values[name]!r}. Leave it empty or set grid to True."
            )


def among(word: str, words: Iterable[str]) -> str:
    """``words``, the one that was received instead, and which of them is nearest to that, for a message."""
    words = list(words)
    return f"{', '.join(words)}. Received: {word!r}.{nearest(word, words)}"


def nearest(word: str, words: Iterable[str]) -> str:
    """The hint that names the one of ``words`` nearest to ``word``; empty if none is near."""
    near = difflib.get_close_matches(word, list(words), n=1, cutoff=0.5)
    return f" Did you mean {near[0]!r}?" if near else ""
