"""Figures of the training."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from lib.alerts import plural
from lib.figures.names import Name, name_below, name_lines
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
    """Training and validation loss of every epoch, and below them the learning rate, if that changes.

    Args:
        logs: ``loss``, ``val_loss`` and ``learning_rate`` of every epoch.
        best_epoch: the kept one, from 1.
        floor: the loss that no forecast can beat, if known.
        parameters: of the run: which ``loss``, and whether the weights are averaged.
    """
    epochs = range(1, len(logs["loss"]) + 1)
    best = logs["val_loss"][best_epoch - 1]
    first, last = logs["learning_rate"][0], logs["learning_rate"][-1]
    falls = first != last

    def draw(panels: Sequence[Axes]) -> None:
        axes, *below = panels
        lines = _losses(axes, epochs, logs, best_epoch)
        axes.set_ylabel(f"{LOSSES[parameters['loss']]}\n(of the scaled target)")
        if floor is not None:
            axes.axhline(floor, color=MARK, ls="--", lw=1)
            name_below(axes, Name("noise floor", floor, MARK))
        name_lines(axes, lines)
        for panel in below:
            panel.plot(epochs, logs["learning_rate"], ".-", color=MARK)
            panel.set(ylabel="learning rate", ylim=(0, None))
        panels[-1].set_xlabel("epoch")

    return Plot(
        draw,
        "The loss after each epoch. The weights of the ringed epoch, whose validation loss is the smallest, are the "
        "model that is judged. Where validation rises while training falls, the network memorises."
        + (AVERAGED if parameters["averaging"] > 0 else "")
        + (" Below, the learning rate with which each epoch begins." if falls else ""),
        f"Two curves over {plural(len(epochs), 'epoch')} on a logarithmic scale. Training goes from "
        f"{rounded(logs['loss'][0])} to {rounded(logs['loss'][-1])}; validation is smallest in epoch "
        f"{best_epoch}, {rounded(best)}."
        + ("" if floor is None else f" The noise floor is {rounded(floor)}.")
        + (f" Below, the learning rate falls from {first:.3g} to {last:.3g}." if falls else ""),
        panels=2 if falls else 1,
        height=2.0 if falls else 2.2,
        shared=True,
    )


def _losses(axes: Axes, epochs: Sequence[int], logs: Mapping[str, list[float]], best_epoch: int) -> list[Line2D]:
    """Draw both losses, and a ring around the smallest one of the validation."""
    lines = axes.plot(epochs, logs["loss"], ".-", color=REFERENCE, label="training")
    lines += axes.plot(epochs, logs["val_loss"], ".-", color=PREDICTED, label="validation")
    axes.plot(best_epoch, logs["val_loss"][best_epoch - 1], "o", ms=9, mfc="none", mew=1.6, color=PREDICTED)
    if len(epochs) == 1:
        axes.set_xlim(0.5, 1.5)  # where matplotlib would have it that there are fractions of an epoch
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    log_axis(axes)
    return lines
