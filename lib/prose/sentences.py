"""Sentences that are computed: they read a figure or a table aloud, with the numbers of this very run."""

import html
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.alerts import plural
from lib.series.series import Series
from lib.windows.windows import Parts


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
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size and seconds % size == 0:
            return plural(int(seconds // size), unit)
    return f"{seconds:g} seconds"


def span(series: Series) -> str:
    """From when to when the series runs, in how many rows of which step."""
    first, last = series.time[0], series.time[-1]
    step = duration(series.step)
    return f"{len(series.time):,} rows from {first} to {last}, one every {step.removeprefix('1 ')}."


def data(series: Series, parts: Parts) -> Sentence:
    """What there is to learn from, and how much of it is missing."""
    missing = int(np.isnan(series.target).sum())
    counts = " + ".join(f"{len(part):,}" for part in (parts.training, parts.validation, parts.test))
    return Sentence(
        f"{span(series)} {missing:,} target values are missing; no window and no target crosses such a place or a "
        f"boundary between parts, which leaves {counts} windows to train, to validate and to test."
    )


def training(logs: Mapping[str, list[float]], best_epoch: int, epochs: int) -> Sentence:
    """When training ended, why, and which epoch was kept; ``epochs`` is how many it was given."""
    ran = len(logs["loss"])
    why = "all that it was given" if ran == epochs else f"of {epochs}, then early stopping ended it"
    return Sentence(
        f"Training ran for {plural(ran, 'epoch')} ({why}). The smallest validation loss, "
        f"{logs['val_loss'][best_epoch - 1]:.4g}, was reached in epoch {best_epoch}, whose weights are kept."
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


def contributions(steps: NDArray[np.floating], gap: float) -> Sentence:
    """How the contributions ``(n, window)`` make up the forecasts, up to ``gap``."""
    sizes = np.abs(steps)
    largest = sizes.max(axis=1) / sizes.sum(axis=1)
    return Sentence(
        f"Constant and steps add up to the network's own forecasts within {gap:.1g}. In the median window the "
        f"largest step is {100 * np.median(largest):.0f} % of all that the steps add or take away."
    )
