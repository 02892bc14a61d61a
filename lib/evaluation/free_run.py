"""How far a model can go: run on its own forecasts, step after step, until it is no better than the season."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.evaluation.baselines import last_of_phase
from lib.evaluation.bootstrap import block_length, may_be_largest
from lib.evaluation.scores import skill
from lib.series.series import Series, named
from lib.series.written import written
from lib.windows.windows import Parts, Windows

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Step = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""From scaled inputs `(batch, window, features)` to scaled forecasts `(batch,)`, `horizon` steps ahead."""

RUNS = 100
"""Moments at which a free run begins, evenly spread over the test part."""

LONGEST = 300
"""Steps of a free run at most: each takes a forecast of all runs."""

NAMES = ("predicted", "seasonal_naive", "persistence")
"""Whose errors are shown."""

NOTHING = 1e-6
"""A share of the naive error that is not worth saving: rounding leaves as much."""

KNOWN_AHEAD = {f"{cycle} {wave}" for cycle in ("day", "year") for wave in ("sine", "cosine")}
"""Features that the calendar tells in advance."""


@dataclass(frozen=True)
class FreeRun:
    """Runs of the model on its own output, in the target's unit, beside the truth and what is known without a model.

    Attributes:
        rows: `(runs, steps)` the rows that are forecast; all before the first are known.
        actual: `(runs, steps)` what happened.
        predicted: `(runs, steps)` the model's own continuation.
        seasonal_naive: `(runs, steps)` the season before the first row, over and over; without one the value before it.
        persistence: `(runs, 1)` the value before the first row.
        diverged: the runs were cut off where the next forecasts were no finite numbers.
        kept: how many features besides the target stay as they were last seen, as no calendar tells them.
    """

    rows: Rows
    actual: Floats
    predicted: Floats
    seasonal_naive: Floats
    persistence: Floats
    kept: int = 0
    diverged: bool = False

    @property
    def errors(self) -> pd.DataFrame:
        """The mean absolute error over all runs at each step ahead, from 1, of each of `NAMES`."""
        forecasts = {name: getattr(self, name) for name in NAMES}
        ahead = pd.RangeIndex(1, self.rows.shape[1] + 1, name="steps ahead")
        return pd.DataFrame({name: np.abs(f - self.actual).mean(axis=0) for name, f in forecasts.items()}, index=ahead)

    def table(self, time: pd.Index) -> pd.DataFrame:
        """Every step of every run, counted from 1, in the target's unit; ``time`` is that of all rows of the series."""
        count, length = self.rows.shape
        steps = {
            "run": np.repeat(np.arange(1, count + 1), length),
            "steps_ahead": np.tile(np.arange(1, length + 1), count),
        }
        values = {n: np.broadcast_to(getattr(self, n), self.rows.shape).ravel() for n in ("actual", *NAMES)}
        return pd.DataFrame(steps | values, index=named(time[self.rows.ravel()]))

    def figures(self) -> dict[str, Any]:
        """What metrics.json says of it: the mean absolute errors from the first step on, and the break-even."""
        runs, steps = self.rows.shape
        errors = {str(name): column.tolist() for name, column in self.errors.items()}
        reach = {"break_even": self.break_even, "break_even_interval": self.break_even_interval, "saved": self.saved}
        in_all = {name: _saved(self.errors, name) for name in NAMES[1:]}
        facts = {"runs": runs, "steps": steps, "kept": self.kept, "diverged": self.diverged}
        return {**facts, **errors, **reach, "saved_in_all": in_all}

    @property
    def break_even(self) -> int:
        """The step after which the model is no better than the seasonal naive forecast; 0: it never was.

        Where the error saved so far is largest: from there on nothing more is saved, however far one looks. Single
        steps at which the curves touch by chance do not count, nor does a share of `NOTHING` or less.
        """
        naive, free = self._sums.mean(axis=1)
        best = int(np.argmax(naive - free))
        return best + 1 if naive[best] - free[best] > NOTHING * naive[best] else 0

    @property
    def break_even_interval(self) -> dict[str, int]:
        """The 95 % interval of the break-even; runs near each other are alike, and so resampled in blocks."""
        naive, free = self._sums
        saved = np.hstack([np.zeros((len(self.rows), 1)), naive - free])
        spacing = int(np.median(np.diff(self.rows[:, 0], append=self.rows[-1, 0] + 1)))
        block = block_length(saved[:, -1], -(-self.rows.shape[1] // max(1, spacing)))
        plausible = np.flatnonzero(may_be_largest(saved, block, NOTHING * float(naive.mean())))
        return {"lower": int(plausible[0]), "upper": int(plausible[-1])}

    @property
    def _sums(self) -> Floats:
        """The absolute errors up to each step, summed: `(2, runs, steps)`, of the seasonal naive and the free run."""
        forecasts = np.stack([self.seasonal_naive, self.predicted])
        return np.asarray(np.abs(forecasts - self.actual).cumsum(axis=2))

    @property
    def saved(self) -> float | None:
        """The share of the seasonal naive forecast's error that is saved up to the break-even; None: it never was."""
        return _saved(self.errors.head(self.break_even), "seasonal_naive") if self.break_even else None


def _saved(errors: pd.DataFrame, against: str) -> float | None:
    """The share of another's error that the free run saves over these steps; None where that makes none."""
    sums = errors.sum()
    return skill(sums["predicted"], sums[against])


def free_run(step: Step, series: Series, parts: Parts, season: int | None) -> FreeRun:
    """Run a model freely through the test part for two seasons, or twice the window where there is no season.

    The target is the model's own forecast from the first step on. The calendar goes on; of other features no one knows
    the future, so they stay as they were last seen.
    """
    windows, wanted = parts.test, 2 * (season or parts.test.window)
    length = min(wanted, LONGEST, max(1, _longest_stretch(windows) // 2))
    first = windows.targets[_beginnings(windows, length)]
    rows = first[:, None] + np.arange(length)
    predicted = parts.scaler.to_unit(_continued(step, series, windows, rows))
    finite = max(1, _steps_that_are_finite(predicted))
    rows = rows[:, :finite]
    return FreeRun(
        rows=rows,
        actual=written(series.target[rows]),
        predicted=predicted[:, :finite],
        seasonal_naive=written(_last_season(series.target, rows, season or 1)),
        persistence=written(series.target[rows[:, :1] - 1]),
        kept=len(_unknown(series)) - 1,
        diverged=finite < length,
    )


def _steps_that_are_finite(predicted: Floats) -> int:
    """How many steps all runs go before the first one leaves the numbers that a computer knows."""
    return int(np.isfinite(predicted).all(axis=0).cumprod().sum())


def _longest_stretch(windows: Windows) -> int:
    """How many windows there are at most that begin in consecutive rows."""
    ends = np.flatnonzero(np.diff(windows.starts, append=windows.starts[-1] + 2) != 1)
    return int(np.diff(ends, prepend=-1).max())


def _beginnings(windows: Windows, length: int) -> Rows:
    """The numbers of at most `RUNS` windows, each followed by the `length` - 1 next ones without a gap."""
    starts = windows.starts
    whole = np.flatnonzero(starts[length - 1 :] - starts[: len(starts) - length + 1] == length - 1)
    return whole[np.unique(np.linspace(0, len(whole) - 1, RUNS).astype(np.int64))]


def _continued(step: Step, series: Series, windows: Windows, rows: Rows) -> NDArray[np.float32]:
    """The scaled forecasts `(runs, steps)` of `rows`, each from a window in which earlier ones stand for the truth.

    The first `horizon` forecasts are ordinary ones, each from a window that ends `horizon` rows before its target;
    later ones read earlier forecasts.
    """
    known = windows.window + windows.horizon - 1
    seen = windows.scaled(rows[:, :1] + np.arange(-known, rows.shape[1]))
    unknown = _unknown(series)
    seen[:, known:, unknown] = seen[:, known - 1 : known, unknown]
    for ahead in range(rows.shape[1]):
        seen[:, known + ahead, 0] = step(seen[:, ahead : ahead + windows.window])
    return np.asarray(seen[:, known:, 0])


def _unknown(series: Series) -> list[int]:
    """The columns, the target's among them, that the calendar does not tell in advance."""
    return [column for column, name in enumerate(series.names) if name not in KNOWN_AHEAD]


def _last_season(target: NDArray[np.float32], rows: Rows, season: int) -> Floats:
    """The season before each run `(runs, steps)`, repeated, as `seasonal_naive` has it where values are missing."""
    ahead = np.arange(1, rows.shape[1] + 1)
    same_phase = rows - season * -(-ahead // season)
    repeated = np.where(same_phase >= 0, last_of_phase(target, season)[np.maximum(same_phase, 0)], np.nan)
    return np.where(np.isnan(repeated), target[rows[:, :1] - 1], repeated)
