"""Figures of the training."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from lib.alerts import plural
from lib.figures.names import name_lines
from lib.figures.plot import Plot
from lib.figures.style import MARK, PREDICTED, REFERENCE, log_axis
from lib.prose.numbers import rounded

LOSSES = {"mse": "mean squared error", "mae": "mean absolute error", "huber": "Huber loss"}


AVERAGED = (
    " Training is that of the weights at work, validation that of their moving average, which jitters less: validation "
    "may even be the lower one, without anything being wrong."
)


def loss_curve(
    logs: Mapping[str, list[float]], best_epoch: int, floor: float | None, parameters: Mapping[str, Any]
) -> Plot:
    """Training and validation loss of every epoch.

    Args:
        logs: ``loss`` and ``val_loss`` of every epoch.
        best_epoch: the kept one, from 1.
        floor: the loss that no forecast can beat, if known.
        parameters: of the run: which ``loss``, and whether the weights are averaged.
    """
    epochs = np.arange(1, len(logs["loss"]) + 1)
    best = logs["val_loss"][best_epoch - 1]

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        lines = axes.plot(epochs, logs["loss"], ".-", color=REFERENCE, label="training")
        lines += axes.plot(epochs, logs["val_loss"], ".-", color=PREDICTED, label="validation")
        axes.plot(best_epoch, best, "o", ms=9, mfc="none", mew=1.6, color=PREDICTED)
        if floor is not None:
            lines.append(axes.axhline(floor, color=MARK, ls="--", lw=1, label="noise floor"))
        if len(epochs) == 1:
            axes.set_xlim(0.5, 1.5)  # where matplotlib would have it that there are fractions of an epoch
        axes.set(xlabel="epoch", ylabel=f"{LOSSES[parameters['loss']]}\n(of the scaled target)")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        log_axis(axes)
        name_lines(axes, lines)

    return Plot(
        draw,
        "The loss after each epoch. The weights of the ringed epoch, whose validation loss is the smallest, are the "
        "model that is judged. Where validation rises while training falls, the network memorises."
        + (AVERAGED if parameters["averaging"] > 0 else ""),
        f"Two curves over {plural(len(epochs), 'epoch')} on a logarithmic scale. Training goes from "
        f"{rounded(logs['loss'][0])} to {rounded(logs['loss'][-1])}; validation is smallest in epoch "
        f"{best_epoch}, {rounded(best)}." + ("" if floor is None else f" The noise floor is {rounded(floor)}."),
        height=2.2,
    )
