"""Sentences that are computed: they read a figure or a table aloud, with the numbers of this very run."""

import html
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.alerts import plural
from lib.evaluation.groups import LEAST, Tables, telling
from lib.prose.numbers import number
from lib.series.series import Series
from lib.windows.windows import Parts

Figures = Mapping[str, Any]

UNITS = {"year": 31_556_952, "month": 2_629_746, "day": 86_400, "hour": 3_600, "minute": 60}
"""Seconds of each; of a month and a year those of the calendar's mean, as a series of months has them for its step."""


class Sentence(str):
    """A text that a notebook shows as a paragraph; nothing in it can become markup."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self)}</p>"


def duration(step: pd.Timedelta | int, count: int = 1) -> str:
    """``count`` steps in words: ``10 minutes``, ``1 hour``, ``3 steps`` where the series has no times."""
    if not isinstance(step, pd.Timedelta):
        return plural(count, "step")
    seconds = step.total_seconds() * count
    for unit, size in UNITS.items():
        if seconds >= size and seconds % size == 0:
            return plural(int(seconds // size), unit)
    return f"{seconds:g} seconds"


def span(series: Series) -> str:
    """From when to when the series runs, in how many rows of which step."""
    first, last = series.time[0], series.time[-1]
    if not isinstance(series.time, pd.DatetimeIndex):
        return f"{len(series.time):,} rows without times, numbered {first:,} to {last:,}."
    step = duration(series.step)
    return f"{len(series.time):,} rows from {first} to {last}, one every {step.removeprefix('1 ')}."


def compared(tables: Tables) -> str:
    """What the caption of a figure of groups says of those that are too small to be `telling`."""
    told = telling(tables)
    if all(len(rows) == 1 for rows in told.values()):
        return "The forecasts are too few to compare groups of them."
    shown = sum(map(len, told.values()))
    return f"Groups of fewer than {LEAST} forecasts are left out." if shown < sum(map(len, tables.values())) else ""


def data(series: Series, parts: Parts) -> Sentence:
    """What there is to learn from, and how much of it is missing."""
    missing = int(np.isnan(series.target).sum())
    counts = " + ".join(f"{len(part):,}" for part in (parts.training, parts.validation, parts.test))
    return Sentence(
        f"{span(series)} {missing:,} target values are missing; no window and no target crosses such a place or a "
        f"boundary between parts, which leaves {counts} windows to train, to validate and to test."
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
        f"{found['kept']['val_loss']:.4g}, was reached in epoch {found['best_epoch']}, whose weights are kept. "
        f"{_learning_rate(found['first']['learning_rate'], found['last']['learning_rate'])}"
    )


def _learning_rate(first: float, last: float) -> str:
    course = f"was {first:.3g} throughout" if first == last else f"fell from {first:.3g} to {last:.3g}"
    return f"The learning rate {course}."


def pace(seconds: list[float]) -> str:
    """How long the epochs took."""
    usual, total = np.median(seconds), np.sum(seconds)
    return f"{plural(len(seconds), 'epoch')} in {total:.0f} s, {usual:.2g} s each in the median"


def learned(found: Figures, epochs: int) -> Sentence:
    """What the losses say about the network and about how to train it better; ``epochs`` is how many it was given."""
    budget = _budget(found["best_epoch"], found["epochs"], epochs)
    return Sentence(" ".join([_fit(found["validation_to_training"]), *_outlook(found, budget)]))


MEMORISING = 1.25
"""From this ratio of validation to training loss on, a sentence says that the network memorises."""


def _fit(ratio: float) -> str:
    said = f"In the kept epoch the validation loss is {ratio:.2f} × the training loss"
    if ratio > MEMORISING:
        return f"{said}: the network memorises, and more data, dropout or fewer units may help."
    return f"{said}: what was learned holds for values that it was not learned from."


def _budget(best_epoch: int, trained: int, epochs: int) -> str:
    if trained < epochs:
        return "Training stopped by itself when no later epoch was better, so more epochs would not help."
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
        return [f"{ratios}: nothing is left to learn, and more epochs would not help."]
    return [budget, f"{ratios}: what is above 1 in the second is left to learn."]


def sample(
    values: tuple[float, float], weights: NDArray[np.floating], shares: NDArray[np.floating], unit: str
) -> Sentence:
    """What one window gave, and whether its largest weight and its largest contribution ``(window,)`` are one step.

    Args:
        values: the forecast and the value that came.
        weights: ``(window,)``.
        shares: ``(window,)`` the contributions, in ``unit``.
        unit: of the target, empty where it has none.
    """
    forecast, actual = (number(value, unit) for value in values)
    last = len(weights) - 1
    by_weight, by_share = int(np.argmax(weights)), int(np.argmax(np.abs(shares)))
    same = "the same step" if by_weight == by_share else f"step {by_share - last}"
    largest = f"{shares[by_share]:+.3g} {unit}".rstrip()
    return Sentence(
        f"The forecast is {forecast}, the value was {actual}. The largest weight is at step "
        f"{by_weight - last}; the largest contribution, {largest}, comes from {same}."
    )


def profile(weights: NDArray[np.floating]) -> Sentence:
    """Where the mean weight over all samples is largest; ``weights`` is ``(n, window)``."""
    mean = weights.mean(axis=0)
    peak, last = int(np.argmax(mean)), len(mean) - 1
    low, high = np.quantile(weights[:, peak], (0.05, 0.95))
    times = mean[peak] * len(mean)
    return Sentence(
        f"On average step {peak - last} has the largest weight, {mean[peak]:.3f}, which is {times:.1f} times a "
        f"uniform one. In 90 % of the samples its weight is between {low:.3f} and {high:.3f}."
    )


def attention(weights: NDArray[np.floating]) -> Sentence:
    """How many steps share the attention, and how much it differs between samples; ``weights`` is ``(n, window)``."""
    logs = np.log(np.maximum(weights, 1e-30))
    effective = np.exp(-(weights * logs).sum(axis=1))
    spread = 0.5 * np.abs(weights - weights.mean(axis=0)).sum(axis=1).mean()
    return Sentence(
        f"In the median sample the attention is spread as over {np.median(effective):.0f} of {weights.shape[1]} steps, "
        f"and {100 * spread:.0f} % of it has to be moved to turn one sample's weights into the mean profile."
    )


def contributions(steps: NDArray[np.floating], beside: NDArray[np.floating], gap: float, unit: str) -> Sentence:
    """How the contributions ``(n, window)`` and what is ``beside`` them ``(n,)`` make up the forecasts, up to ``gap``.

    Where the last value or a linear forecast passes the attention by, ``beside`` differs from window to window.
    """
    sizes = np.abs(steps)
    largest = sizes.max(axis=1) / sizes.sum(axis=1)
    through, past = float(steps.sum(axis=1).std()), float(beside.std())
    differing = [f"{deviation:.2g} {unit}".rstrip() for deviation in (past, through)]
    passing = (
        f" What does not pass through the attention differs by {differing[0]} (standard deviation) from window to "
        f"window, what the attention sums up by {differing[1]}: the weights can explain the second part alone."
    )
    return Sentence(
        f"The steps and what does not pass through the attention add up to the forecasts within {gap:.1g}. In the "
        f"median window the largest step is {100 * np.median(largest):.0f} % of all that the steps add or take away."
        + passing
        * (past > 1e-3 * through)
    )
