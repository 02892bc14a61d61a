"""Sentences that are computed: they read a figure or a table aloud, with the numbers of this very run."""

import html
from collections.abc import Mapping
from typing import Any

import numpy as np

from lib.alerts import plural
from lib.evaluation.groups import LEAST, Tables, telling
from lib.prose.numbers import rounded

Figures = Mapping[str, Any]

KINDS = {
    "hour": "hours of the day",
    "hours": "quarters of the day",
    "month": "months",
    "week": "weeks",
    "phase": "tenths of the season",
    "stretch": "stretches",
    "change": "sizes of the change",
}


class Sentence(str):
    """A text that a notebook shows as a paragraph; nothing in it can become markup."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self)}</p>"


def compared(tables: Tables) -> str:
    """What the caption of a figure of groups says of those that are too small to be `telling`."""
    told = telling(tables)
    if all(len(rows) == 1 for rows in told.values()):
        return "The forecasts are too few to compare groups of them."
    if sum(map(len, told.values())) == sum(map(len, tables.values())):
        return ""
    whole = [KINDS[name] for name, rows in tables.items() if name not in told and len(rows) > 1]
    so = f", and so are all {' and '.join(whole)}" if whole else ""
    return f"Groups of fewer than {LEAST} forecasts are left out{so}."


def data(found: Figures) -> Sentence:
    """What there is to learn from, and how much of it is missing; ``found`` is what metrics.json says of it."""
    missing, lacking = found["missing"], found["lacking"]
    counts = " + ".join(f"{count:,}" for count in found["windows"].values())
    count = plural(missing, "value") if missing else "No value"
    others = f", and {plural(lacking, 'more row')} without a value of another column" if lacking else ""
    place = "such a place or a boundary" if missing + lacking else "a boundary"
    return Sentence(
        f"{found['span']} {count} of the target {'are' if missing > 1 else 'is'} missing{others}. No window crosses "
        f"{place} between parts, not even to its target, which leaves {counts} windows to train, to validate and to "
        "test."
    )


def training(found: Figures, epochs: int) -> Sentence:
    """When training ended, why, and which epoch was kept.

    Args:
        found: what metrics.json says of it.
        epochs: how many it was given.
    """
    ran = found["epochs"]
    why = "all that it was given" if ran == epochs else f"of {epochs}, then early stopping ended it"
    return Sentence(
        f"Training ran for {plural(ran, 'epoch')} ({why}). The smallest validation loss, "
        f"{rounded(found['kept']['val_loss'])}, was reached in epoch {found['best_epoch']}, whose weights are kept. "
        f"{_learning_rate(found['first']['learning_rate'], found['last']['learning_rate'])}"
    )


def _learning_rate(first: float, last: float) -> str:
    course = f"was {first:.3g} throughout" if first == last else f"fell from {first:.3g} to {last:.3g}"
    return f"The learning rate {course}."


def pace(seconds: list[float], before: int) -> str:
    """How long the epochs took, those of an interrupted training, which were done ``before``, told by themselves.

    The first epoch of each of the two is told in the sum alone, because it begins with compiling.
    """
    later = [took for epoch, took in enumerate(seconds) if epoch not in {0, before}]
    sums = _in_all(seconds[before:])
    if before:
        sums = f"{sums} since training went on, {_in_all(seconds[:before])} before it was interrupted"
    return f"time per epoch: {np.median(later):.2g} s in the median, compiling left out; {sums}" if later else sums


def _in_all(seconds: list[float]) -> str:
    return f"{plural(len(seconds), 'epoch')} in {sum(seconds):.0f} s"


def learned(found: Figures, epochs: int) -> Sentence:
    """What the losses say about the network and about how to train it better; ``epochs`` is how many it was given."""
    faded = found["last"]["learning_rate"] < FADED * found["first"]["learning_rate"]
    budget = _budget(found["best_epoch"], found["epochs"], epochs, faded)
    return Sentence(" ".join([_fit(found), *_outlook(found, budget)]))


ABOVE = 1.25
"""Up to this ratio of validation to training loss a sentence says that what was learned holds for other values."""

BELOW = 0.5
"""Below this ratio the parts differ by more than training can explain."""

FADED = 0.05
"""Share of the first learning rate below which the last one changes next to nothing."""

RISEN = 1.05
"""By so much the validation loss rises, before a sentence says that the network memorises; less may be chance."""


def _fit(found: Figures) -> str:
    ratio = found["validation_to_training"]
    said = (
        f"In the kept epoch the validation loss is {ratio:.2f} × the training loss, which is the mean over that epoch, "
        "of weights that were still changing"
    )
    if ratio < BELOW:
        return f"{said}: the two parts are not alike, as where an odd value stands in training, so little follows."
    if ratio <= ABOVE:
        return f"{said}: what was learned, be it much or little, holds for values that it was not learned from."
    if _memorises(found["kept"], found["last"]):
        return (
            f"{said}; afterwards validation rose while the training loss fell: the network memorises, and more data, "
            "dropout or fewer units may help."
        )
    return f"{said}: whether the network memorises, or validation is the harder part, cannot be told from that."


def _memorises(kept: Figures, last: Figures) -> bool:
    """Whether from the ``kept`` epoch to the ``last`` one validation got worse while training got better."""
    return bool(last["val_loss"] > RISEN * kept["val_loss"] and last["loss"] < kept["loss"])


def _budget(best_epoch: int, trained: int, epochs: int, faded: bool) -> str:
    if faded and trained == epochs:
        return (
            f"Epoch {best_epoch} of {epochs} was the best one: the learning rate falls to next to nothing by the last, "
            "so more epochs would be another training, of which this one says little."
        )
    if trained < epochs:
        return "Training stopped by itself when no later epoch was better, so more epochs are unlikely to help."
    if best_epoch == epochs:
        return "The last epoch was the best one, so more epochs may help."
    return f"Epoch {best_epoch} of {epochs} was the best one, too late to know whether more epochs would help."


def _outlook(found: Figures, budget: str) -> list[str]:
    """What more training might bring: nothing where the noise alone is left."""
    floor, oracle = found["validation_to_floor"], found["validation_to_oracle"]
    if floor is None or oracle is None:
        return [budget]
    ratios = (
        f"The validation loss is {floor:.2f} × the noise floor, below which no forecast gets but by luck, and "
        f"{oracle:.2f} × that of the oracle, who knows all but the noise and had the same luck"
    )
    if oracle <= 1:
        return [f"{ratios}: nothing that is left to learn shows in the validation part."]
    return [budget, f"{ratios}: what is above 1 in the second is left to learn."]
