"""Which column of a file holds the times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from lib.alerts import Alert
from lib.errors import InputError
from lib.sources import names
from lib.sources.columns import clocks
from lib.sources.dialect.dialect import Dialect
from lib.sources.numbers.numerals import Numerals
from lib.sources.times.formats import TimeFormat
from lib.sources.times.hints import sounds_like_time
from lib.sources.times.months import MONTH, are_months
from lib.sources.times.timestamps import formats_of

DISTINCT = 0.9  # share of different cells from which on a column names each row's own time
TIMES = 0.9  # share of the first numbers of a file that are times if it begins with a column of times
LETTERS = re.compile(r"(.+?) ?[A-Z]{2,5}")
DIGIT = re.compile(r"\d")
FRACTION = re.compile(r"[+-]?\d*[.,]\d+")
SERIAL = re.compile(r"[3-5]\d{4}([.,]\d+)?")
"""A day of 1982 to 2064 as a spreadsheet counts them, from 1899-12-30 on."""
DAYS = "days since 1899-12-30, as a spreadsheet counts them, are to be shown there as dates and saved again"
OFFSET = "a zone in letters may mean several offsets: write +01:00 or UTC"


@dataclass(frozen=True)
class TimeColumn:
    """Where the times of a file stand.

    Attributes:
        name: Name of the column, or of both columns; empty without times.
        places: Number of the column; a date and a time of day may stand in two; none without times.
        formats: The formats in which the times may be written.
        alerts: What was chosen that the user did not name.
        others: Numbers of the other columns whose first cells are times, in order.
    """

    name: str = ""
    places: tuple[int, ...] = ()
    formats: tuple[TimeFormat, ...] = ()
    alerts: tuple[Alert, ...] = ()
    others: frozenset[int] = frozenset()

    @property
    def counts(self) -> bool:
        """The times stand in one column as numbers, which count from 1970 on."""
        return len(self.places) == 1 and all(one.epoch for one in self.formats)

    @property
    def width(self) -> int:
        """How many characters a time has at most, if they stand in one column and every digit has its place; else 0."""
        widths = [one.width for one in self.formats if not one.loose]
        return max(widths) if len(self.places) == 1 and widths and all(widths) else 0


def find(dialect: Dialect, wanted: str) -> TimeColumn:
    """Find the column of times, or take the one that is wanted.

    Columns that are written like times come before those whose numbers count time. The first whose cells hardly repeat
    is taken: a day on which several rows were written down is not the time of each.

    Raises:
        InputError: What is wanted is no column, or not written like times.
    """
    candidates = _candidates(dialect)
    chosen = _named(dialect, wanted) if wanted else _chosen(dialect, candidates)
    others = [one for one in candidates if one.places[0] not in chosen.places]
    return replace(chosen, others=frozenset(one.places[0] for one in others if _grows(dialect, one)))


def _grows(dialect: Dialect, column: TimeColumn) -> bool:
    """Tell whether all first cells of a column are times, in order."""
    cells = dialect.sample[column.places[0]]
    times = _known_times(column.formats, cells)
    steps, none = np.diff(times), np.timedelta64(0)
    return len(times) == len(cells) and bool((steps > none).all() or (steps < none).all())


def _candidates(dialect: Dialect) -> list[TimeColumn]:
    written = [
        _completed(dialect, _column(dialect, (index,), formats))
        for index, cells in enumerate(dialect.sample)
        if (formats := formats_of(cells)) and not clocks.are_of_day(cells)
    ] or _with_clocks(dialect)
    return [*written, *_counting(dialect, alone=not written)]


def _chosen(dialect: Dialect, candidates: Sequence[TimeColumn]) -> TimeColumn:
    if not candidates:
        return TimeColumn(alerts=_no_time(dialect))
    chosen = next((one for one in candidates if _is_distinct(dialect, one)), candidates[0])
    return replace(chosen, alerts=(*chosen.alerts, *_choice(candidates, chosen)))


def _named(dialect: Dialect, wanted: str) -> TimeColumn:
    known = {name: index for index, name in enumerate(dialect.names)}
    index = names.position(known, wanted, "time_column", "a column of the file")
    cells = dialect.sample[index]
    formats = formats_of(cells) or formats_of(cells, number=True)
    if not formats:
        first = repr(cells[0][:40]) if cells else "empty cells alone"
        hint = f" ({_hint(cells[0])})" if cells and _hint(cells[0]) else ""
        raise InputError(
            "time_column must name a column of times, written in a known way such as yyyy-mm-dd HH:MM:SS, dd.mm.yyyy "
            f"HH:MM, mm/dd/yyyy or yyyymmdd. Received: {wanted!r} with {first}{hint}. Name another column, or write "
            "its times in one of these ways."
        )
    return _completed(dialect, _column(dialect, (index,), formats))


def _column(dialect: Dialect, places: tuple[int, ...], formats: tuple[TimeFormat, ...]) -> TimeColumn:
    return TimeColumn(" ".join(dialect.names[index] for index in places), places, formats)


def _completed(dialect: Dialect, column: TimeColumn) -> TimeColumn:
    """Join a column of dates that repeat with one of times of day, where the file keeps them apart."""
    (date,) = column.places
    found = [] if _is_distinct(dialect, column) else clocks.beside(dialect, date)
    if not found:
        return column
    both = _column(dialect, (date, found[0].place), found[0].formats)
    return replace(both, alerts=(clocks.said(dialect, date, found),))


def _is_distinct(dialect: Dialect, column: TimeColumn) -> bool:
    cells = dialect.together(*column.places)
    return len(set(cells)) >= DISTINCT * len(cells)


def _with_clocks(dialect: Dialect) -> list[TimeColumn]:
    """Return the columns of dates that are plain numbers, as 20200131, and have times of day beside them."""
    dates = [
        _column(dialect, (index,), formats)
        for index, cells in enumerate(dialect.sample)
        if sounds_like_time(dialect.names[index]) and (formats := formats_of(cells, number=True))
    ]
    return [both for both in (_completed(dialect, date) for date in dates) if len(both.places) > 1]


def _counting(dialect: Dialect, *, alone: bool) -> list[TimeColumn]:
    """Return the columns whose plain numbers are times: they grow or never repeat, and have the name of a time.

    Args:
        dialect: The file.
        alone: No column is written like times; then the first column needs no such name if it grows.
    """
    nameless = {0} if alone and len(dialect.names) > 1 else set()
    columns = (_count(dialect, index, nameless=index in nameless) for index in range(len(dialect.names)))
    return [column for column in columns if column]


def _count(dialect: Dialect, index: int, *, nameless: bool) -> TimeColumn | None:
    """Return the column if its plain numbers are times; a ``nameless`` one needs no name of a time."""
    cells, named = dialect.sample[index], sounds_like_time(dialect.names[index])
    formats = formats_of(cells, number=True) if named or nameless else ()
    formats = tuple(one for one in formats if one.pattern != MONTH or are_months(cells))
    if not formats:
        return None
    times = _known_times(formats, cells)
    grows = len(times) >= TIMES * len(cells) and bool((np.diff(times) > np.timedelta64(0)).all())
    never_repeats = len(np.unique(times)) == len(times)
    return _column(dialect, (index,), formats) if (named and never_repeats) or (nameless and grows) else None


def _known_times(formats: Sequence[TimeFormat], cells: Sequence[str]) -> np.ndarray:
    """Read the cells in the format that most of them have, and leave out the others."""
    readings = [one.parse(np.array(cells, object)) for one in formats]
    known = [times[~np.isnat(times)] for times in readings]
    return max(known, key=len, default=np.empty(0, "datetime64[ns]"))


def are_serial_days(cells: Sequence[str]) -> bool:
    """Tell whether cells are days as a spreadsheet counts them, each later than the one before."""
    if len(cells) < 3 or not all(map(SERIAL.fullmatch, cells)):
        return False
    days = [float(cell.replace(",", ".")) for cell in cells]
    return all(earlier < later for earlier, later in pairwise(days))


def _choice(candidates: Sequence[TimeColumn], chosen: TimeColumn) -> tuple[Alert, ...]:
    """Say which column was taken, where there was a choice."""
    listed = names.listed([one.name for one in candidates])
    why = "the first" if chosen is candidates[0] else "the first in which times hardly repeat"
    sentence = (
        f"{len(candidates)} columns look like times, {listed}: {chosen.name!r} was taken, {why}; another can be chosen "
        "(`time_column`)"
    )
    return (Alert("time", len(candidates), sentence),) if len(candidates) > 1 else ()


def _no_time(dialect: Dialect) -> tuple[Alert, ...]:
    """Say that the rows have no times, and what of the file might have been meant as times."""
    meant = _repeated(dialect) or _unknown(dialect)
    sentence = f"no column of times was found{meant}: the rows are taken in their order, as equally far apart"
    return (Alert("time", 1, sentence),)


def _repeated(dialect: Dialect) -> str:
    """Name the columns of dates that several rows have in common; nothing if there are none."""
    named = zip(dialect.names, dialect.sample, strict=True)
    repeated = [name for name, cells in named if sounds_like_time(name) and formats_of(cells, number=True)]
    one_in_all = "several rows have one time there; where parts of a time have columns of their own, write them in one"
    return f" (in {names.listed(repeated)}, {one_in_all})" if repeated else ""


def _unknown(dialect: Dialect) -> str:
    """Name the columns that may hold times written in an unknown way; nothing if there are none."""
    first = [(name, cells[0]) for name, cells in zip(dialect.names, dialect.sample, strict=True) if cells]
    unread = {dialect.names[0]} if _resemble_times(dialect.sample[0]) or are_serial_days(dialect.sample[0]) else set()
    meant = [
        (name, cell)
        for name, cell in first
        if _has_zone_in_letters(cell) or name in unread or (sounds_like_time(name) and _may_be_time(cell))
    ]
    hints = dict.fromkeys(_hint(cell) for _, cell in meant if _hint(cell))
    verb = "is" if len(meant) == 1 else "are"
    why = "; ".join([f"{verb} written in no way that is known here", *hints])
    return f" ({', '.join(f'{name!r} with {cell!r}' for name, cell in meant[:3])} {why})" if meant else ""


def _resemble_times(cells: Sequence[str]) -> bool:
    """Tell whether cells hold digits, are no numbers and hardly repeat, as times do however they are written."""
    distinct = len(set(cells)) >= DISTINCT * len(cells)
    return distinct and all(DIGIT.search(cell) and not Numerals.looks_like_number(cell) for cell in cells)


def _may_be_time(cell: str) -> bool:
    """Tell whether a cell is not the number of something else, such as the price of a day-ahead market."""
    return SERIAL.fullmatch(cell) is not None or not FRACTION.fullmatch(cell)


def _hint(cell: str) -> str:
    """Say what to do with a cell that may be a time; nothing where it is not known."""
    if SERIAL.fullmatch(cell):
        return DAYS
    return OFFSET if _has_zone_in_letters(cell) else ""


def _has_zone_in_letters(cell: str) -> bool:
    """Tell whether a cell is a time but for letters behind it, such as CET or EST."""
    found = LETTERS.fullmatch(cell)
    return found is not None and bool(formats_of([found[1]]))
