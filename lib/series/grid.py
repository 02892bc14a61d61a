"""The regular grid of a series: one row for every step, also where the source has none; or the rows as they stand."""

import numpy as np
import pandas as pd

from lib.alerts import Alert, plural
from lib.errors import InputError
from lib.series import weekdays
from lib.series.stretches import differences, runs
from lib.series.times import told
from lib.sources.raw_table import Table
from lib.sources.times.steps import most_common

DAY = 86_400 * 10**9  # nanoseconds
MONTH = pd.Timedelta(days=365.2425 / 12)
SPARSE = 10  # times as many rows on the grid as in the source is no longer a regular series
UNITS = (("d", DAY), ("h", 3600 * 10**9), ("min", 60 * 10**9), ("s", 10**9), ("ms", 10**6), ("µs", 1000), ("ns", 1))
FINEST = 10**6  # nanoseconds; what is rounded more finely is no rounder
FARTHER = 4  # times as far as with their mean step do rows lie from the grid of their most common one, if that is wrong
RARE = 0.1  # share of the differences below which the most common one says nothing of the step
EQUAL = 0.8  # share of the differences that are equal from which on a step of a month is one of days


def regular(table: Table) -> Table:
    """Put rows that are in order, one for each time, on the grid whose step is the most common difference.

    Where times are written more coarsely than their step is, or jitter, no difference is it: then the step is their
    mean, if with it the rows lie closer to a grid and none lie together; or if no difference is common.
    Months, quarters and years are steps too, though their days differ; so are weekdays, where closed days are left out.
    Rows that the source lacks become rows of missing values.

    Raises:
        InputError: Fewer than two rows, or times that follow no grid.
    """
    if not isinstance(table.time, pd.DatetimeIndex):
        return table
    _check_two(table)
    stamps = table.time.as_unit("ns").asi8
    first = stamps[1] - stamps[0]
    if all((gaps == first).all() for gaps in differences(stamps)):
        return table.noting(step=pd.Timedelta(first))
    gaps = np.diff(stamps)
    step = most_common(gaps)
    if step >= 28 * DAY and (gaps == step).mean() < EQUAL:
        return _by_month(table)
    if step == DAY and (days := weekdays.days_of(table.time)) is not None:
        return _by_weekday(table, days)
    return _by_step(table, stamps, step)


def as_filed(table: Table) -> Table:
    """Take each row for one step as it stands in the file, whatever its time, as some published protocols do.

    The step is the most common difference. Nothing is sorted, dropped or put in; what that costs is said.

    Raises:
        InputError: Fewer than two rows, or times that do not go forwards.
    """
    if not isinstance(table.time, pd.DatetimeIndex):
        return table
    _check_two(table)
    gaps = np.diff(table.time.as_unit("ns").asi8)
    step = pd.Timedelta(most_common(gaps))
    if step <= pd.Timedelta(0):
        raise InputError(
            "Expected most rows to be later than the one before, where grid is False. Received: rows that are mostly "
            f"{_words(-step)} earlier. Sort them, or set grid to True."
        )
    return table.noting(*_off_steps(gaps, step), step=step)


def _off_steps(gaps: np.ndarray, step: pd.Timedelta) -> tuple[Alert, ...]:
    count, back = int((gaps != step.value).sum()), int((gaps <= 0).sum())
    backwards = f" (at {back:,} of them it stands or goes back)" if back else ""
    sentence = (
        f"rows taken as they stand in the file, as was asked for (`grid` False): at {plural(count, 'place')} the time "
        f"does not go on by one step of {_words(step)}{backwards}. Nothing was sorted, dropped or put in, and windows "
        "run over these places, as in some published protocols: these figures are to be compared with such a one alone"
    )
    return (Alert("as filed", count, sentence),) if count else ()


def _check_two(table: Table) -> None:
    if len(table.time) < 2:
        raise InputError(
            f"A series needs two rows or more. Received: {plural(len(table.time), 'row')}. Choose another file."
        )


def _by_step(table: Table, stamps: np.ndarray, common: int) -> Table:
    step, positions, off = _step(stamps, common)
    _check_apart(table, positions, _timedelta(step))
    _check_dense(table, positions, _timedelta(step))
    count = int(positions[-1]) + 1
    time = pd.DatetimeIndex(stamps[0] + _whole(step * np.arange(count)))
    return _placed(table, positions, time, _timedelta(step)).noting(*_off_grid(off, _timedelta(step)))


def _check_dense(table: Table, positions: np.ndarray, step: pd.Timedelta) -> None:
    count, rows = int(positions[-1]) + 1, len(positions)
    if count > SPARSE * rows:
        widest = int(np.diff(positions).argmax())
        raise InputError(
            f"Times must follow each other at a regular step. Received: {plural(rows, 'row')} over a span of {count:,} "
            f"steps of {_words(step)}, with the widest gap between {table.time[widest]} and "
            f"{table.time[widest + 1]}. Mend a time that is wrong, or resample the rows to a regular step."
        )


def _step(stamps: np.ndarray, common: int) -> tuple[float, np.ndarray, np.ndarray]:
    """The most ``common`` difference, or the mean one in nanoseconds where that suits all rows better.

    Returns:
        The step, the place of each row on its grid and how far from it the row lies.
    """
    kept, off = _nearest(stamps, common)
    if not off.any():
        return common, kept, off
    mean = _mean(stamps)
    positions, less = _nearest(stamps, mean)
    is_rare = (np.diff(stamps) == common).mean() < RARE
    is_other = positions[-1] != kept[-1] or (np.diff(kept) == 0).any()
    is_better = less.max() < (off.max() if is_other else off.max() / FARTHER) and (np.diff(positions) > 0).all()
    return (mean, positions, less) if is_rare or is_better else (common, kept, off)


def _mean(stamps: np.ndarray) -> float:
    """Return the mean step in nanoseconds, as round as it may be with all rows in their places and nearly as close."""
    gaps = np.diff(stamps)
    usual = np.median(gaps)
    single = gaps[np.abs(gaps - usual) <= usual / 2].mean()  # of those that are one step, longer or shorter
    mean = float((stamps[-1] - stamps[0]) / max(1, np.rint(gaps / single).sum()))
    places, off = _nearest(stamps, mean)
    for step in (round(mean / size) * size for _, size in UNITS if FINEST <= size <= mean):
        same, farther = _nearest(stamps, step)
        if (same == places).all() and farther.max() <= 2 * off.max():
            return step
    return mean


def _nearest(stamps: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """The place of each row on a grid that begins at the first, and how far from it the row lies."""
    since = stamps - stamps[0]
    positions = ((since + step // 2) // step).astype(np.int64)
    return positions, np.abs(since - _whole(positions * step))


def _whole(nanoseconds: np.ndarray) -> np.ndarray:
    whole: np.ndarray = nanoseconds if nanoseconds.dtype.kind == "i" else np.rint(nanoseconds).astype(np.int64)
    return whole


def _timedelta(step: float) -> pd.Timedelta:
    return pd.Timedelta(round(step))


def _off_grid(off: np.ndarray, step: pd.Timedelta) -> tuple[Alert, ...]:
    count = int((off > 0).sum())
    sentence = (
        f"{plural(count, 'row')} between the regular times, which are {_words(step)} apart, moved to the nearest of "
        f"these, by up to {_words(pd.Timedelta(int(off.max())))}"
    )
    return (Alert("between steps", count, sentence),) if count else ()


def _by_month(table: Table) -> Table:
    """Number the months; a quarter or a year is a step of 3 or 12 of them."""
    assert isinstance(table.time, pd.DatetimeIndex)
    months = np.asarray(table.time.year * 12 + table.time.month) - 1
    step = max(1, most_common(np.diff(months)))
    positions, off = np.divmod(months - months[0], step)
    _check_apart(table, positions, step * MONTH)
    if off.any():
        row = int(off.argmax())
        raise InputError(
            f"Times must follow each other in steps of {plural(step, 'month')}. Received: {table.time[row]}, between "
            "two of them. Mend that row."
        )
    ordinals = months[0] + step * np.arange(positions[-1] + 1)
    time = (ordinals - 1970 * 12).astype("datetime64[M]").astype("datetime64[ns]")
    time[positions] = table.time.to_numpy()
    return _placed(table, positions, pd.DatetimeIndex(time), step * MONTH)


def _by_weekday(table: Table, days: pd.DatetimeIndex) -> Table:
    """Let weekdays follow each other; a few without a row are closed days, more are a gap."""
    assert isinstance(table.time, pd.DatetimeIndex)
    kept, closed = weekdays.without_closed(days)
    positions = kept.get_indexer(days)
    time = (kept + (table.time[0] - days[0])).to_numpy().copy()
    time[positions] = table.time.to_numpy()
    step = pd.Timedelta(days=1)
    return _placed(table, positions, pd.DatetimeIndex(time), step).noting(weekdays.said(days, closed))


def _check_apart(table: Table, positions: np.ndarray, step: pd.Timedelta) -> None:
    together = np.flatnonzero(np.diff(positions) == 0)
    if together.size:
        row = together[0]
        raise InputError(
            f"Times must follow each other at a regular step, taken for {_words(step)} here. Received: "
            f"{table.time[row]} and {table.time[row + 1]}, too close. Resample the rows to a regular step."
        )


def _placed(table: Table, positions: np.ndarray, time: pd.DatetimeIndex, step: pd.Timedelta) -> Table:
    """Put each row where it belongs and leave the others missing."""
    if len(time) == len(positions):
        return table.noting(time=time, step=step)
    absent = np.ones(len(time), bool)
    absent[positions] = False
    values = table.values.take(np.cumsum(~absent) - 1, axis=0)  # whole rows, which is faster than to place each
    values[np.flatnonzero(absent)] = np.nan  # in a fifth of the time of a mask
    return table.noting(_missing_rows(absent, time), time=time, values=values, step=step)


def _missing_rows(absent: np.ndarray, time: pd.DatetimeIndex) -> Alert:
    starts, lengths = runs(absent)
    longest = int(lengths.argmax())
    (before,) = told(time[[starts[longest] - 1]], time)
    sentence = (
        f"{plural(int(lengths.sum()), 'missing row')} in {plural(starts.size, 'gap')}; the longest gap is "
        f"{plural(int(lengths[longest]), 'row')} after {before}"
    )
    return Alert("missing rows", int(lengths.sum()), sentence)


def _words(step: pd.Timedelta) -> str:
    """Write ``0 days 00:10:00`` as ``10 min``, months by their number, and what has no short form in seconds."""
    if step.value % MONTH.value == 0:
        return plural(step.value // MONTH.value, "month")
    unit, size = next((unit, size) for unit, size in UNITS if step.value % size == 0)
    whole = step.value // size
    return f"{whole:,} {unit}" if whole < 10**6 else f"{step.total_seconds():.6g} s"
