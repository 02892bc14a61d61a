"""The figures of the report: one function each, with units on the axes, a caption and an alternative text."""

import base64
import html
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lib.errors import InputError
from lib.series import Series
from lib.windows import Parts, Windows

Floats = NDArray[np.floating]
ACTUAL, PREDICTED, ATTENTION, MUTED = (sns.color_palette("colorblind")[i] for i in (0, 1, 2, 7))
STYLE = sns.axes_style("ticks", {"axes.grid": True, "grid.color": "#e4e4e4", "font.family": "DejaVu Sans"}) | {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
}
STRETCH = 200  # targets that a forecast plot shows: few enough to see each step


@dataclass(frozen=True)
class Plot:
    """A figure with a caption (what to see) and an alternative text (what is shown, for who cannot see it)."""

    figure: Figure
    caption: str
    alternative: str

    def save(self, path: Path | io.BytesIO) -> None:
        """Write the figure as PNG, without the clock and version that matplotlib would note in it."""
        self.figure.savefig(path, format="png", dpi=160, metadata={"Software": None})

    def _repr_html_(self) -> str:
        image = io.BytesIO()
        self.save(image)
        source = f"data:image/png;base64,{base64.b64encode(image.getvalue()).decode()}"
        alternative, caption = html.escape(self.alternative), html.escape(self.caption)
        return f'<figure><img src="{source}" alt="{alternative}"><figcaption>{caption}</figcaption></figure>'


@contextmanager
def _axes(rows: int = 1, height: float = 3.4, *, share_x: bool = False) -> Iterator[tuple[Figure, list[Axes]]]:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8, height))
        yield figure, list(figure.subplots(rows, 1, sharex=share_x, squeeze=False)[:, 0])


def _time_axis(axes: Axes, series: Series) -> None:
    axes.set_xlabel("time" if isinstance(series.time, pd.DatetimeIndex) else "step of the series")


def _value_label(series: Series) -> str:
    return series.names[0]


def split(series: Series, parts: Parts) -> Plot:
    """The whole target series, its three parts in three shades."""
    with _axes() as (figure, (axes,)):
        shades = {"training": MUTED, "validation": PREDICTED, "test": ACTUAL}
        for name, shade in shades.items():
            rows = getattr(parts.split, name)
            axes.plot(series.time[rows], series.target[rows], color=shade, linewidth=0.6, label=name)
        _time_axis(axes, series)
        axes.set_ylabel(_value_label(series))
        axes.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    counts = ", ".join(f"{len(getattr(parts, name)):,} {name}" for name in shades)
    return Plot(
        figure,
        "The series, cut in time before anything else is done: the model learns from the first part, the second "
        "chooses the epoch, the third is looked at once, at the end.",
        f"Line plot of {series.names[0]} over {len(series.time):,} steps in three parts, with {counts} windows.",
    )


def window(series: Series, parts: Parts) -> Plot:
    """The first window of the training part with its target."""
    start, target = parts.training.starts[0], parts.training.targets[0]
    steps = np.arange(parts.training.window) - parts.training.window + 1
    with _axes(height=2.8) as (figure, (axes,)):
        axes.plot(steps, series.target[start : start + len(steps)], ".-", color=MUTED, label="what the model sees")
        axes.plot([parts.training.horizon], [series.target[target]], "o", color=PREDICTED, label="what it must predict")
        axes.set_xlabel("steps from the last known value")
        axes.set_ylabel(_value_label(series))
        axes.legend(ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
    return Plot(
        figure,
        "One example: a window of history and the value after it. Every forecast in this report is of this kind.",
        f"A window of {len(steps)} values and one target, {parts.training.horizon} step after the last of them.",
    )


def loss_curve(logs: Mapping[str, list[float]], best_epoch: int, floor: float | None) -> Plot:
    """Training and validation loss of every epoch; ``floor`` is the loss that no forecast can beat, if known."""
    epochs = np.arange(1, len(logs["loss"]) + 1)
    with _axes() as (figure, (axes,)):
        axes.plot(epochs, logs["loss"], ".-", color=MUTED, label="training")
        axes.plot(epochs, logs["val_loss"], ".-", color=PREDICTED, label="validation")
        axes.axvline(best_epoch, color=PREDICTED, linestyle=":", label=f"epoch {best_epoch}, kept")
        if floor is not None:
            axes.axhline(floor, color="black", linestyle="--", linewidth=1, label="noise floor")
        axes.set(yscale="log", xlabel="epoch", ylabel="mean squared error (scaled)")
        axes.legend(ncols=4, loc="lower left", bbox_to_anchor=(0, 1))
    best = logs["val_loss"][best_epoch - 1]
    return Plot(
        figure,
        "The loss falls steeply and then levels off; the weights of the marked epoch, whose validation loss is the "
        "smallest, are the model that is judged. Where validation rises while training falls, the model memorises.",
        f"Two falling curves over {len(epochs)} epochs on a log scale. Validation is smallest in epoch {best_epoch}, "
        f"{best:.4g}.",
    )


def forecast(series: Series, table: pd.DataFrame, part: str) -> Plot:
    """Actual and predicted values of the first targets of ``part``, from a table of predictions."""
    shown = table.head(STRETCH)
    with _axes() as (figure, (axes,)):
        axes.plot(shown.index, shown["actual"], ".-", color=ACTUAL, linewidth=1, markersize=3, label="actual")
        axes.plot(shown.index, shown["predicted"], color=PREDICTED, linewidth=1.6, label="predicted")
        _time_axis(axes, series)
        axes.set_ylabel(_value_label(series))
        axes.legend(ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
    error = float(np.abs(shown["actual"] - shown["predicted"]).mean())
    return Plot(
        figure,
        f"The first {len(shown)} values of the {part} part and their forecasts, each made from the window before it. "
        "A forecast that merely repeats the last value would trail the actual line by one step.",
        f"Two lines over {len(shown)} steps, actual and predicted; on average {error:.3g} {series.unit} apart.",
    )


def predicted_against_actual(series: Series, table: pd.DataFrame, part: str) -> Plot:
    """Every forecast of ``part`` against what happened."""
    with _axes(height=5) as (figure, (axes,)):
        axes.plot(table["actual"], table["predicted"], ".", color=PREDICTED, markersize=3, alpha=0.5)
        ends = [table["actual"].min(), table["actual"].max()]
        axes.plot(ends, ends, color="black", linewidth=1)
        axes.annotate(
            "perfect", (ends[1], ends[1]), xytext=(-8, 0), textcoords="offset points", ha="right", va="center"
        )
        axes.set(xlabel=f"actual {_value_label(series)}", ylabel=f"predicted {_value_label(series)}")
    r = float(np.corrcoef(table["actual"], table["predicted"])[0, 1])
    return Plot(
        figure,
        f"All {len(table):,} forecasts of the {part} part against what happened: on the line they are perfect, above "
        "it too high. A cloud flatter than the line means that the model shies away from extremes.",
        f"Scatter plot of {len(table):,} points along the diagonal, correlation {r:.4f}.",
    )


def attention(series: Series, windows: Windows, all_weights: Floats, sample: int) -> Plot:
    """One window of the target and below it its attention weights, a row of ``all_weights`` ``(n, window)``.

    Raises:
        InputError: there is no such sample.
    """
    if sample >= len(windows):
        raise InputError(f"Expected samples from 0 to {len(windows) - 1}. Received: {sample}. Choose one of these.")
    weights, start = all_weights[sample], windows.starts[sample]
    history = series.target[start : start + windows.window]
    steps = np.arange(len(weights)) - len(weights) + 1
    with _axes(rows=2, height=4.4, share_x=True) as (figure, (above, below)):
        above.plot(steps, history, ".-", color=ACTUAL)
        above.set_ylabel(_value_label(series))
        below.stem(steps, weights, linefmt="C2-", markerfmt="C2.", basefmt=" ")
        below.axhline(1 / len(weights), color=MUTED, linestyle="--", linewidth=1)
        below.annotate("uniform", (steps[0], 1 / len(weights)), xytext=(0, 3), textcoords="offset points", color=MUTED)
        below.set(xlabel="steps from the last known value", ylabel="attention weight", ylim=(0, None))
    peak = int(np.argmax(weights))
    return Plot(
        figure,
        f"Validation sample {sample}: the window above, the weight of each of its steps below. The weights sum to 1; "
        "the dashed line is what each would be if the model attended to all steps alike.",
        f"Stem plot of {len(weights)} attention weights. The largest is {weights[peak]:.3f} at step {steps[peak]}; "
        f"uniform weights would be {1 / len(weights):.3f}.",
    )


def mean_attention(weights: Floats) -> Plot:
    """The mean and the spread of the attention weights ``(n, window)`` at each step."""
    steps = np.arange(weights.shape[1]) - weights.shape[1] + 1
    low, mean, high = np.quantile(weights, 0.05, axis=0), weights.mean(axis=0), np.quantile(weights, 0.95, axis=0)
    with _axes() as (figure, (axes,)):
        axes.fill_between(steps, low, high, color=ATTENTION, alpha=0.25, linewidth=0, label="90 % of the samples")
        axes.plot(steps, mean, color=ATTENTION, label="mean")
        axes.axhline(1 / len(steps), color=MUTED, linestyle="--", linewidth=1, label="uniform")
        axes.set(xlabel="steps from the last known value", ylabel="attention weight", ylim=(0, None))
        axes.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    return Plot(
        figure,
        "The attention weights over all validation samples. A wide band means that the model looks elsewhere in each "
        "window; a narrow one, that the profile is the model's habit and says little about a single forecast.",
        f"Mean weight over {len(steps)} steps with its 90 % band, over {len(weights):,} samples; the mean is largest "
        f"at step {steps[int(np.argmax(mean))]}, {mean.max():.3f}.",
    )
