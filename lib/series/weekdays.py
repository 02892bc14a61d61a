"""Series that have rows on weekdays alone, as prices have."""

import numpy as np
import pandas as pd

from lib.alerts import Alert, plural
from lib.series.stretches import runs, within

EVENING = pd.Timedelta(hours=12)  # so far before midnight in UTC a day begins at most where most people live
WEEKENDS = 0.02  # share of the rows on a weekend up to which a series is one of weekdays
HOLIDAYS = 5  # weekdays in a row without data that are taken for closed days, not for a gap


def days_of(time: pd.DatetimeIndex) -> pd.DatetimeIndex | None:
    """Return the day of each row ``(rows,)``, whatever its hour; None if they are not different weekdays, nearly all.

    East of Greenwich a day may begin in UTC the evening before.
    """
    for ahead in (pd.Timedelta(0), EVENING):
        days = (time + ahead).normalize().as_unit("ns")
        if days.is_unique and (days.day_of_week >= 5).mean() <= WEEKENDS:
            return days
    return None


def without_closed(days: pd.DatetimeIndex) -> tuple[pd.DatetimeIndex, int]:
    """Leave the closed days out of all weekdays between the first day and the last; return how many there were, too."""
    weekdays = pd.bdate_range(days[0], days[-1]).as_unit("ns").union(days)
    starts, lengths = runs(~weekdays.isin(days))
    few = lengths <= HOLIDAYS
    closed = within(starts[few], lengths[few])
    return weekdays.delete(closed), closed.size


def said(days: pd.DatetimeIndex, closed: int) -> Alert:
    """Say that the rows are weekdays, and what is odd about them."""
    weekend = int(np.sum(days.day_of_week >= 5))
    but = f" but for {plural(weekend, 'row')} on a weekend" if weekend else ""
    left_out = f", and {plural(closed, 'weekday')} without a row count as closed days" if closed else ""
    return Alert("weekdays", closed, f"the rows are weekdays{but}: Friday is followed by Monday{left_out}")
