"""What forecasts have in common: the hour, the month, the week; without times the phase of the season."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lib.evaluation.bootstrap import block_length, groups_by_chance

Group = NDArray[np.int64]
Tables = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by the name of their grouping, each with its ``group`` and the number of its forecasts, ``n``."""

TENTHS = 10

LEAST = 30
"""Forecasts from which on a group is compared with others: of fewer, chance says more than the group."""

HOURS = 6
"""So many hours of the day are one group where most single ones have fewer than `LEAST` forecasts."""


def groups(time: pd.Index, rows: NDArray[np.int64], season: int | None) -> dict[str, Group]:
    """The group of each forecast, `(n,)`, under each name by which they can be told apart.

    Args:
        time: `(n,)` of the targets.
        rows: `(n,)` of the targets, increasing.
        season: rows of one season, if there is one.

    Returns:
        With times ``hour`` (0 to 23; not where a step is a day or more) or, of few days, ``hours`` (the first of
        `HOURS`: 0, 6, 12 or 18), ``month`` (1 to 12) and ``week`` (seven days each, counted from 1);
        without them ``phase`` (the tenth of the season, from 1). Where there are no weeks of `LEAST` forecasts to
        compare, ``stretch``: the tenth of the part, or fewer and longer stretches, from 1.
    """
    found = _of_the_calendar(time) if isinstance(time, pd.DatetimeIndex) else _of_the_season(rows, season)
    weeks = np.bincount(found["week"]) if "week" in found else np.zeros(1)
    stretch = {"stretch": as_many(len(rows)) * np.arange(len(rows)) // len(rows) + 1}
    return found if np.sum(weeks >= LEAST) > 1 else found | stretch


def as_many(count: int) -> int:
    """Into how many groups ``count`` forecasts are to be divided: ten, or fewer of `LEAST`."""
    return min(TENTHS, max(1, count // LEAST))


def telling(tables: Tables) -> dict[str, list[Mapping[str, Any]]]:
    """The rows that can be compared: of `LEAST` forecasts, at least two of a table.

    Where nothing can be compared, the one stretch that is all there is.
    """
    large = {name: [row for row in table if row["n"] >= LEAST] for name, table in tables.items()}
    return {name: rows for name, rows in large.items() if len(rows) > 1} or {"stretch": list(tables["stretch"])}


def by_chance(groups: Mapping[str, Group], values: ArrayLike, horizon: int) -> dict[str, float]:
    """The p value of each grouping: how probable it is that groups which `telling` compares differ as much by chance.

    Args:
        groups: `(n,)` of each forecast, by the name of the grouping.
        values: `(n,)` whose means are compared, in time order.
        horizon: steps ahead; values h steps ahead share h - 1 steps of luck.
    """
    values = np.asarray(values, np.float64)
    large = {name: np.bincount(group)[group] >= LEAST for name, group in groups.items()}
    return {
        name: groups_by_chance(groups[name][kept], values[kept], block_length(values[kept], horizon))
        for name, kept in large.items()
        if len(np.unique(groups[name][kept])) > 1
    }


def numbered(name: str, group: float) -> str:
    """A group as an axis has it: its number, or the first and the last of its hours."""
    return f"{group}–{group + HOURS - 1}" if name == "hours" else f"{group:.3g}"


def _of_the_calendar(time: pd.DatetimeIndex) -> dict[str, Group]:
    week = np.asarray((time - time.min()) // pd.Timedelta(days=7) + 1, np.int64)
    found = {"month": np.asarray(time.month, np.int64), "week": week}
    within_days = bool((time != time.normalize()).any())
    return _of_the_day(np.asarray(time.hour, np.int64)) | found if within_days else found


def _of_the_day(hour: Group) -> dict[str, Group]:
    """Single hours, or `HOURS` together where those are enough of them and single ones are not."""
    hours = hour - hour % HOURS
    return {"hours": hours} if not _enough(hour) and _enough(hours) else {"hour": hour}


def _enough(group: Group) -> bool:
    """Whether most forecasts have `LEAST` in their group."""
    return bool(np.median(np.bincount(group)[group]) >= LEAST)


def _of_the_season(rows: NDArray[np.int64], season: int | None) -> dict[str, Group]:
    return {"phase": TENTHS * (rows % season) // season + 1} if season else {}
