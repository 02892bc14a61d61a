"""Windows of consecutive rows with the value to forecast, cut and scaled when a batch asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lib.alerts import plural
from lib.errors import InputError
from lib.series.series import Series
from lib.windows.scaler import UNSCALED, Scaler
from lib.windows.splits import Split, split

__all__ = ["Parts", "Scaler", "Split", "Windows", "prepare"]


@dataclass(frozen=True)
class Windows:
    """The windows of one part. Nothing is copied or scaled until a batch is taken.

    Attributes:
        values: ``(rows, features)`` float32, the whole series in its units, one array for all parts.
        starts: ``(n,)`` int64, the first row of each window.
        window: Rows in a window.
        horizon: Steps from the last row of a window to its target.
        scaler: What turns the values into those that the network sees.
    """

    values: np.ndarray
    starts: np.ndarray
    window: int
    horizon: int
    scaler: Scaler = UNSCALED

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def last(self) -> np.ndarray:
        """``(n,)`` the row of each window's last input."""
        return self.starts + (self.window - 1)

    @property
    def targets(self) -> np.ndarray:
        """``(n,)`` the row of each window's target."""
        return self.starts + (self.window - 1 + self.horizon)

    def batch(self, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Cut some windows out of the series.

        Args:
            which: ``(batch,)`` numbers of windows, 0 … len - 1, in any order.

        Returns:
            Inputs ``(batch, window, features)`` and targets ``(batch,)``, float32 and scaled.
        """
        starts = self.starts[which]
        inputs = self._spans[starts].reshape(len(starts), self.window, self.values.shape[1])
        return self.scaler.to_scaled(inputs, out=inputs), self.scaled(starts + (self.window - 1 + self.horizon))[:, 0]

    def scaled(self, rows: np.ndarray) -> np.ndarray:
        """The values ``(*rows.shape, features)`` of some rows, of whatever shape, float32 and scaled."""
        return self.scaler.to_scaled(self.values[rows])

    @cached_property
    def _spans(self) -> np.ndarray:
        """``(rows - window + 1, window * features)`` view: a window is one run of memory, so it copies fast."""
        features = self.values.shape[1]
        return sliding_window_view(self.values.reshape(-1), self.window * features)[::features]


@dataclass(frozen=True)
class Parts:
    """The windows of the three parts, the rows they were cut from and the scaler they share."""

    training: Windows
    validation: Windows
    test: Windows
    scaler: Scaler
    split: Split


def prepare(series: Series, parameters: Mapping[str, Any]) -> Parts:
    """Split the series in time, fit the scaler to the training rows, then find the windows of each part.

    A window and its target are ``window + horizon`` consecutive rows of one part, none with a missing value.

    Raises:
        InputError: An impossible split, a target that never changes in training, or a part in which no window fits.
    """
    window, horizon = parameters["window"], parameters["horizon"]
    assert min(window, horizon) >= 1
    rows = split(series, parameters)
    missing = _missing_rows(series.values)
    starts = {name: _starts(missing, part, window + horizon) for name, part in vars(rows).items()}
    empty = next((name for name in starts if not len(starts[name])), None)
    if empty:
        raise _without_window(empty, missing, rows, series, parameters)
    scaler = _fit(series, rows.training)
    assert series.values.flags.c_contiguous  # or each part would copy the series to cut windows out of it
    parts = {name: Windows(series.values, first, window, horizon, scaler) for name, first in starts.items()}
    return Parts(**parts, scaler=scaler, split=rows)


def _missing_rows(values: np.ndarray) -> np.ndarray:
    """Return the rows, in order, in which any feature is missing."""
    missing = np.zeros(len(values), bool)
    for column in values.T:
        missing |= np.isnan(column)
    return np.flatnonzero(missing)


def _runs(missing: np.ndarray, part: slice) -> tuple[np.ndarray, np.ndarray]:
    """Return the first row of each run of whole rows in the part, and the row after its last."""
    within = missing[np.searchsorted(missing, part.start) : np.searchsorted(missing, part.stop)]
    return np.concatenate([[part.start], within + 1]), np.concatenate([within, [part.stop]])


def _starts(missing: np.ndarray, part: slice, length: int) -> np.ndarray:
    """Return every row at which ``length`` whole rows of the part begin."""
    first, stop = _runs(missing, part)
    fits = stop - first >= length
    runs = zip(first[fits], stop[fits], strict=True)
    starts = [np.arange(a, b - length + 1, dtype=np.int64) for a, b in runs]
    return np.concatenate(starts) if starts else np.empty(0, np.int64)


def _fit(series: Series, training: slice) -> Scaler:
    values = series.values[training]
    target = values[:, 0]
    if not np.nanmin(target, initial=np.inf) < np.nanmax(target, initial=-np.inf):
        raise InputError(
            f"The target must change within the training part. Received: {series.names[0]!r} without two different "
            f"values in the first {plural(len(values), 'row')}. Train on more rows or choose another target."
        )
    return Scaler.fit(values)


def _without_window(
    name: str, missing: np.ndarray, parts: Split, series: Series, parameters: Mapping[str, Any]
) -> InputError:
    horizon, part = parameters["horizon"], vars(parts)[name]
    lacking = len(_runs(missing, part)[0]) - 1
    longest = f"; at most {_longest(missing, part):,} whole ones follow each other"
    gaps = f", of which {lacking:,} lack a value or are not in the data at all{longest}" if lacking else ""
    most = min(_longest(missing, one) for one in vars(parts).values()) - horizon
    shorter = f"Use a window of at most {most:,}" if most > 0 else "Use a shorter window"
    fill = ", fill longer gaps of features (max_fill)" if lacking else ""
    return InputError(
        f"The {name} part must hold {parameters['window'] + horizon:,} consecutive rows without a missing value "
        f"(window and horizon). Received: {plural(part.stop - part.start, 'row')}{gaps}{series.thinned}. "
        f"{shorter}{fill} or give that part more rows."
    )


def _longest(missing: np.ndarray, part: slice) -> int:
    """Return how many whole rows of the part follow each other at most."""
    first, stop = _runs(missing, part)
    return int((stop - first).max())
