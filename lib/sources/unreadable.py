"""Cells that should be numbers and are not."""

import numpy as np
import pandas as pd

from lib.alerts import Alert, plural


class Unreadable:
    """A count of them for each column, with the first one."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._first: dict[str, str] = {}

    def note(self, name: str, column: pd.Series, numbers: np.ndarray) -> None:
        """Compare a column ``(rows,)`` of a file with the numbers ``(rows,)`` that were read from it."""
        if column.dtype.kind in "iufb":
            return
        lost = np.flatnonzero(np.isnan(numbers) & column.notna().to_numpy())
        if lost.size:
            self._counts[name] = self._counts.get(name, 0) + lost.size
            self._first.setdefault(name, f"{column.iloc[lost[0]]!r} in data row {column.index[lost[0]] + 1:,}")

    def alerts(self) -> tuple[Alert, ...]:
        """Say for each column what was taken as missing."""
        return tuple(
            Alert(
                "unreadable",
                count,
                f"{plural(count, 'cell')} of {name!r} not readable as a number, taken as missing; "
                f"the first is {self._first[name]}",
            )
            for name, count in self._counts.items()
        )
