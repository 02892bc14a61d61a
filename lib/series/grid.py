"""The regular grid of a series: one row for every step, also where the source has none; or the rows as they stand."""

import numpy as np
import pandas as pd

from lib.alerts import Alert, plural
from lib.errors import InputError
from lib.series import weekdays
from lib.series.placement import UNITS, Placement, on_usual_step
from lib.series.stretches import differences, runs
from lib.series.times import told
from lib.sources.raw_table import Table
from lib.sources.times.steps import most_common

DAY = 86_400 * 10**9  # nanoseconds
MONTH = pd.Timedelta(days=365.2425 / 12)
SPARSE = 10  # times as many rows on the grid as in the source is no longer a regular series
WHOLE = 0.8  # share of the differences that are whole multiples of a step of about a month, if it is one of days


def regular(table: Table) -> Table:
    """Put rows that are in order, one for each time, on the grid whose step is the most common difference.

    Where times are written more coarsely than their step is, or jitter, the step may differ from every single
    difference; then it is their mean, if with it the rows lie closer to a grid and none lie together.
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
    if step >= 28 * DAY and (gaps % step == 0).mean() < WHOLE:
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
    _check_span(table.time, stamps)
    placement = on_usual_step(stamps, common)
    positions, step = placement.positions - placement.positions[0], pd.Timedelta(round(placement.step))
    _check_apart(table, positions, step)
    _check_dense(table, positions, step)
    return _placed(table, positions, placement.grid, step).noting(*_off_grid(placement, step))


def _check_span(time: pd.Index, stamps: np.ndarray) -> None:
    if int(stamps[-1]) - int(stamps[0]) > np.iinfo(np.int64).max:
        raise InputError(
            "Times must span at most 292 years, unless each is one step after the one before. Received: "
            f"{time[0]} to {time[-1]}. Leave out the first rows or the last ones."
        )


def _check_dense(table: Table, positions: np.ndarray, step: pd.Timedelta) -> None:
    count, rows = int(positions[-1]) + 1, len(positions)
    if count > SPARSE * rows:
        widest = int(np.diff(positions).argmax())
        raise InputError(
            f"Times must follow each other at a regular step. Received: {plural(rows, 'row')} over a span of {count:,} "
            f"steps of {_words(step)}, with the widest gap between {table.time[widest]} and "
            f"{table.time[widest + 1]}. Mend a time that is wrong, or resample the rows to a regular step."
        )


def _off_grid(placement: Placement, step: pd.Timedelta) -> tuple[Alert, ...]:
    count = int(np.count_nonzero(placement.off))
    sentence = (
        f"{plural(count, 'row')} between the regular times, which are {_words(step)} apart, moved to the nearest of "
        f"these, by up to {_words(pd.Timedelta(placement.farthest))}"
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
