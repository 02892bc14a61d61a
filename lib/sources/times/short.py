"""Times that are written shorter than others: some programs leave out what is zero, and a cell may be cut off."""

import re
from collections import Counter

import numpy as np

from lib.alerts import Alert, plural

KIND = "short times"
WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
"""A time in ISO 8601 without a fraction of its second, and without a zone."""


class ShortTimes:
    """Counts the times of each length, and keeps the first one of each."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._first: dict[int, tuple[int, str]] = {}

    def note(self, texts: np.ndarray, before: int) -> None:
        """Look at the next times.

        Args:
            texts: ``(rows,)``, each in ISO 8601.
            before: How many rows stand before these in the file.
        """
        lengths = [len(found[0]) for found in map(WRITTEN.match, texts) if found]
        assert len(lengths) == len(texts)
        self._counts.update(lengths)
        for length in set(lengths) - self._first.keys():
            row = lengths.index(length)
            self._first[length] = (before + row, texts[row])

    def alerts(self, name: str) -> tuple[Alert, ...]:
        """Say how many there were in the column of this name."""
        longest = max(self._counts, default=0)
        count = self._counts.total() - self._counts[longest]
        if not count:
            return ()
        row, text = min(first for length, first in self._first.items() if length < longest)
        sentence = (
            f"{plural(count, 'time')} in {name!r} written shorter than others, the first {text!r} in data row "
            f"{row + 1:,}: what is left out was read as zero, so that a date alone is midnight"
        )
        return (Alert(KIND, count, sentence),)
