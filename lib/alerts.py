"""What a reader of the report has to know about the data before the figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Alert:
    """One thing that was found in the data and what was done about it.

    Attributes:
        kind: A short word for what it is about, e.g. ``"duplicates"``.
        count: How many rows or values it concerns.
        sentence: One line of the report, e.g. ``"1 exact duplicate row dropped"``.
    """

    kind: str
    count: int
    sentence: str


def plural(count: int, noun: str) -> str:
    """``1 row`` or ``2,000 rows``: the count with its noun, in the form the sentences need."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
