"""Names that columns of times have."""

import re

MOMENTS = frozenset({"time", "date", "datetime", "timestamp"})
HINTS = (
    MOMENTS
    | {"stamp", "ts", "ds", "epoch", "unix", "utc", "period"}
    | {"second", "minute", "hour", "day", "week", "weekday", "month", "quarter", "year"}
    | {"yyyymmdd", "stunde", "zeit", "datum", "tag", "monat", "jahr"}
)


def sounds_like_time(name: str) -> bool:
    """Tell whether a column has the name of a time, or of a part of one such as the hour."""
    return not HINTS.isdisjoint(_words(name))


def sounds_like_moment(name: str) -> bool:
    """Tell whether a column has a name that no unit has, as "UTC" may be one."""
    return not MOMENTS.isdisjoint(_words(name))


def _words(name: str) -> list[str]:
    return re.split(r"[^a-z]+", name.lower())
