"""The figure of how far the model can go on its own output."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from lib.evaluation.free_run import FreeRun
from lib.figures.names import name_height, name_lines
from lib.figures.plot import Plot
from lib.figures.style import ACTUAL, MARK, PREDICTED, REFERENCE, in_unit, quantity
from lib.series.series import Series


def free_run(series: Series, freely: FreeRun, season: int | None) -> Plot:
    """The free run of median error beside the truth, and below it the error of all runs against steps ahead.

    Args:
        series: the series.
        freely: the runs.
        season: rows of one season, which the runs are compared with; None: with the last known value.
    """
    known = "last known season" if season else "last known value"
    errors, sizes = freely.errors, np.abs(freely.predicted - freely.actual).mean(axis=1)
    median = int(np.argsort(sizes, kind="stable")[len(sizes) // 2])

    def draw(panels: Sequence[Axes]) -> None:
        above, below = panels
        actual = above.plot(errors.index, freely.actual[median], ".-", color=ACTUAL, lw=0.8, ms=3, label="actual")
        name_height(above, series.title)
        shown = _both(above, errors.index, freely.seasonal_naive[median], freely.predicted[median], known)
        name_lines(above, [*actual, *shown])
        _errors(below, freely, season, known)
        below.set_ylabel(in_unit("MAE", series.unit))

    first, last = errors["predicted"].iloc[[0, -1]]
    return Plot(
        draw,
        f"Above, of {len(sizes)} free runs the one with the median error beside the truth; below, the mean absolute "
        f"error of all of them at each step. {_break_even(freely, known)}",
        f"Two panels over {len(errors)} steps ahead. The mean absolute error of the free run goes from "
        f"{quantity(first, series.unit, 3)} to {quantity(last, series.unit, 3)}, that of the {known} from "
        f"{quantity(errors['seasonal_naive'].iloc[0], series.unit, 3)} to "
        f"{quantity(errors['seasonal_naive'].iloc[-1], series.unit, 3)}{_alone(errors, series.unit) * bool(season)}.",
        panels=2,
        height=1.55,
        shared=True,
    )


def _both(axes: Axes, steps: ArrayLike, naive: ArrayLike, free: ArrayLike, known: str) -> list[Line2D]:
    """A line of what is repeated, and one of the free run."""
    lines = axes.plot(steps, naive, "--", color=REFERENCE, lw=1, label=known.replace("known ", "known\n"))
    return lines + axes.plot(steps, free, color=PREDICTED, label="free run")


def _errors(axes: Axes, freely: FreeRun, season: int | None, known: str) -> None:
    """The error of all runs at each step, beside those of what could be repeated, up to the step that breaks even."""
    errors = freely.errors
    shown = _both(axes, errors.index, errors["seasonal_naive"], errors["predicted"], known)
    if season:  # without one, the last value is what is repeated
        shown += axes.plot(errors.index, errors["persistence"], ":", color=REFERENCE, lw=1.2, label="persistence")
    if 0 < freely.break_even < len(errors):
        axes.axvline(freely.break_even, color=MARK, ls=":", lw=1.2)
    axes.set(xlabel="steps ahead", ylim=(0, None))
    axes.locator_params(axis="x", integer=True)  # there is no half a step
    name_lines(axes, shown)


def _alone(errors: pd.DataFrame, unit: str) -> str:
    """The ends of the line of persistence."""
    first, last = errors["persistence"].iloc[[0, -1]]
    return f", that of persistence from {quantity(first, unit, 3)} to {quantity(last, unit, 3)}"


def _break_even(freely: FreeRun, known: str) -> str:
    step, steps = freely.break_even, len(freely.errors)
    if step == 0:
        return f"Against the {known}, repeated, the free run saves nothing, however many steps are taken together."
    if step == steps:
        return f"Over all steps shown, taken together, the free run errs less than the {known}, repeated."
    return (
        f"Against the {known}, repeated, the free run saves up to the dotted line, at {step}; the steps beyond, "
        "taken together, save nothing more."
    )
