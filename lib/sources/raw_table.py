"""A table of numbers on its way from a source to a series."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from lib.alerts import Alert
from lib.sources.columnwise import reduced


@dataclass(frozen=True)
class Table:
    """The columns that were asked for, and what was noticed about them so far.

    Attributes:
        time: ``(rows,)`` times in the order of the source; 0, 1, 2 … where the source has none.
        values: ``(rows, features)`` float32; column 0 is the target; NaN is missing.
        names: ``(features,)`` names of the columns.
        provenance: Where the rows are from, as JSON would write it.
        alerts: What was found and what was done about it.
        noise_floor: Variance of the irreducible noise in the target's unit squared, where a generator knows it.
        signal: ``(rows,)`` the best forecast of each row's target, where a generator knows it.
        step: Time from one row to the next, once it is known.
    """

    time: pd.DatetimeIndex | pd.RangeIndex
    values: np.ndarray
    names: tuple[str, ...]
    provenance: Mapping[str, Any]
    alerts: tuple[Alert, ...] = ()
    noise_floor: float | None = None
    signal: np.ndarray | None = None
    step: pd.Timedelta | int = 1

    @cached_property
    def extremes(self) -> np.ndarray:
        """The lowest and the highest value ``(2, features)`` of each column; NaN without any."""
        return np.array([reduced(np.fmin, self.values), reduced(np.fmax, self.values)])

    def noting(self, *alerts: Alert, **changes: Any) -> Self:
        """Return the table with more alerts and with these fields changed."""
        return replace(self, alerts=(*self.alerts, *alerts), **changes)

    def where(self, row: int) -> str:
        """Name a row for a reader: its time, or its number in the source counted from 1."""
        return str(self.time[row]) if isinstance(self.time, pd.DatetimeIndex) else f"row {self.time[row] + 1:,}"
