"""The times of a file: their format found by itself, then every one of them read strictly."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice

import numpy as np

from lib.alerts import Alert
from lib.errors import InputError
from lib.sources.growing import Growing
from lib.sources.numbers.numerals import mostly_numbers
from lib.sources.times.formats import TimeFormat, formats
from lib.sources.times.months import SHOWING
from lib.sources.times.short import ShortTimes
from lib.sources.times.steps import most_common

OUR_AGE = np.datetime64("1900")
LOOK = str.maketrans("234567890", "111999999")
"""Digits that no format tells apart, but for those of a quarter; so written, most times of a file look alike."""
BEGINS = re.compile(r"\d|[A-Za-z]{3,}[ -]\d")  # every format does so, and most names of columns do not


def formats_of(cells: Iterable[str], *, number: bool = False) -> tuple[TimeFormat, ...]:
    """Return the formats that most of the first cells look like; none if half of them or fewer look like any.

    Texts of several formats are times too, though some of them are written wrongly; numbers are only if they agree.
    Loose formats come last: what fits one exactly is not to be doubted.

    Args:
        cells: Cells of one column, without the empty ones.
        number: Look among the formats that are plain numbers (epoch seconds, ``yyyymmdd``) in place of the others.
    """
    first = list(islice(cells, SHOWING))
    if not any(map(BEGINS.match, first)):
        return ()
    if not number and mostly_numbers(first):  # no other format is a number too
        return ()
    looks = Counter(first if number else (cell.translate(LOOK) for cell in first))
    fitting = {look: _places_of_formats(look, number=number) for look in looks}
    votes = Counter(place for look in looks.elements() for place in fitting[look])
    most = max(votes.values(), default=0)
    times = most if number else sum(looks[look] for look in looks if fitting[look])
    if 2 * times <= len(first):
        return ()
    best = tuple(one for place, one in enumerate(formats()) if votes[place] == most)
    return _likely(best, first) if number else best


@lru_cache(1 << 10)
def _places_of_formats(look: str, *, number: bool) -> tuple[int, ...]:
    """Return the places of the formats that a look fits; the looks of one file are asked for several times."""
    return tuple(at for at, one in enumerate(formats()) if one.number == number and one.pattern.fullmatch(look))


def _likely(candidates: tuple[TimeFormat, ...], first: Sequence[str]) -> tuple[TimeFormat, ...]:
    """Leave out the counts since 1970 where all the first cells are dates of our age too, as 202003031200 is."""
    dates = [one for one in candidates if not one.epoch]
    read = [one.parse(np.array(first, object)) for one in dates]
    are_dates = any((times >= OUR_AGE).all() for times in read)  # which NaT, of a cell that is no date, never is
    return tuple(dates) if are_dates else tuple(one for one in candidates if one.epoch) or candidates


class Timestamps:
    """The times of a file, read piece by piece in every format that still fits all of them.

    Whether the day or the month comes first often shows only far down the file, so both are read until one fails.

    Args:
        name: Name of the column.
        candidates: The formats.
        room: How many rows are expected.
    """

    def __init__(self, name: str, candidates: Iterable[TimeFormat], room: int = 1) -> None:
        self.name = name
        self._readings = {one: Growing(room, (), "datetime64[ns]") for one in candidates}
        self._rows = 0
        self._first = ""
        self._short = ShortTimes()

    def add(self, texts: np.ndarray) -> None:
        """Read the next texts ``(rows,)``.

        Raises:
            InputError: A cell is empty, or is not a time in any format that fits all cells before it.
        """
        parsed = {one: one.parse(texts) for one in self._readings}
        fitting = {one: times for one, times in parsed.items() if not np.isnat(times).any()}
        if not fitting:
            raise self._unreadable(texts, parsed)
        if any(one.loose for one in fitting):
            self._short.note(texts, self._rows)
        self._add(fitting, len(texts))
        self._first = self._first or texts[0]

    def add_at_once(self, stamps: np.ndarray) -> bool:
        """Read the next times ``(rows,)``, which pandas handed over as whole numbers or as bytes of a fixed width.

        Returns:
            Whether there is a format that fits them and all before them; if not, none is added.
        """
        read = {one: one.at_once(stamps) for one in self._readings}
        fitting = {one: times for one, times in read.items() if times is not None}
        if fitting:
            self._add(fitting, len(next(iter(fitting.values()))))
        return bool(fitting)

    def _add(self, fitting: Mapping[TimeFormat, np.ndarray], rows: int) -> None:
        self._readings = {one: self._readings[one] for one in fitting}
        for one, times in fitting.items():
            self._readings[one].add(times)
        self._rows += rows

    @cached_property
    def format(self) -> TimeFormat:
        """Of the formats that fit, that of days, or the one with the rows most in order; for when all is read.

        Of several that are alike in that, one that begins with a year of two digits comes last, and then the one with
        the rows closest together is taken.
        """
        if len(self._readings) == 1:
            return next(iter(self._readings))
        return min(self._readings, key=self._unlikeliness)

    def _unlikeliness(self, one: TimeFormat) -> tuple[bool, int, bool, float]:
        return not one.days, self._against(one), one.begins_with_yy, _steps_spanned(self._readings[one].rows)

    def _against(self, one: TimeFormat) -> int:
        """Return how many rows go against the direction of most."""
        gaps = np.diff(self._readings[one].rows).astype(np.int64)
        return min(int((gaps < 0).sum()), int((gaps > 0).sum()))

    @property
    def times(self) -> np.ndarray:
        """The times ``(rows,)`` datetime64[ns] in the order of the file."""
        return self._readings[self.format].rows

    def alerts(self) -> tuple[Alert, ...]:
        """Say where the texts could have been meant otherwise."""
        if not self._readings:
            return ()
        chosen, times = self.format, self.times
        short = self._short.alerts(self.name) if chosen.loose else ()
        doubts = {
            "could be read in more than one way": not chosen.days and self._has_rival(chosen),
            f"have years of two digits, taken as {chosen.since} to {chosen.since + 99}": chosen.since,
            "carry a time zone and were converted to UTC": chosen.zone,
            "are midnights of a time zone, which were taken as their dates": chosen.days,
            "are plain numbers": chosen.number,
        }
        said = [doubt for doubt, applies in doubts.items() if applies]
        sentence = f"the times in {self.name!r} {' and '.join(said)}; they were read as {chosen.layout}"
        return (*short, *([Alert("time", len(times), sentence)] if said else []))

    def _has_rival(self, chosen: TimeFormat) -> bool:
        """Tell whether another format gives other times, with no more rows out of order."""
        rivals = [one for one in self._readings if not np.array_equal(self._readings[one].rows, self.times)]
        return any(self._against(one) <= self._against(chosen) for one in rivals)

    def _unreadable(self, texts: np.ndarray, parsed: dict[TimeFormat, np.ndarray]) -> InputError:
        first_odd = {one: int(np.isnat(times).argmax()) for one, times in parsed.items()}
        row = max(first_odd.values())
        best = [one for one in first_odd if first_odd[one] == row]  # loose ones come last
        text, times = texts[row], parsed[best[0]]
        above = not self._rows and _stands_above(texts, row, times, best)
        return InputError(
            f"Every time in column {self.name!r} must be written as {_layouts(best)}{self._example(texts, times)}"
            f"{_exists(text, best[0])}. Received: {_shown(text)} in data row {self._rows + row + 1:,}"
            f"{_other_layout(text, best)}. {_remedy(text, above=above)}, or write all times in one way."
        )

    def _example(self, texts: np.ndarray, times: np.ndarray) -> str:
        """Show the first text that was read, with its row."""
        known = np.flatnonzero(~np.isnat(times))
        if not self._rows and not known.size:
            return ""
        text, row = (self._first, 0) if self._rows else (texts[known[0]], known[0])
        return f", like {text!r} in data row {row + 1:,}"


def _stands_above(texts: np.ndarray, row: int, times: np.ndarray, best: Sequence[TimeFormat]) -> bool:
    """Tell whether the text in a row stands above all times and is not one of them, mistyped."""
    text, first_time = texts[row], int((~np.isnat(times)).argmax())
    is_typo = _exists(text, best[0]) or _other_layout(text, best) or len(str(text)) == len(str(texts[first_time]))
    return row < first_time and not is_typo


def _layouts(formats: Sequence[TimeFormat]) -> str:
    return " or ".join(dict.fromkeys(one.layout for one in formats if not one.loose)) or formats[0].layout


def _shown(text: object) -> str:
    return repr(text[:40]) if isinstance(text, str) else "an empty cell"


def _exists(text: object, expected: TimeFormat) -> str:
    """Say what else a text must be that is written as expected and yet no time; nothing of another text."""
    if not (isinstance(text, str) and expected.pattern.fullmatch(text)):
        return ""
    english = "the months named in English, " if "Mon" in expected.layout else ""
    return f", {english}and be a date that exists and lies in 1678 to 2261"


def _remedy(text: object, *, above: bool) -> str:
    """Say what to do with a row that has a text for a time, or none; it may stand above all times."""
    if not isinstance(text, str):
        return "Write the time in that row, or delete it"
    return "Delete what stands above the first of these times" if above else "Mend or delete that row"


def _other_layout(text: object, expected: Sequence[TimeFormat]) -> str:
    """Say how a text is written that is no time of the expected formats, if it is one of another."""
    others = (
        [one for one in formats_of([text]) if not one.loose and one not in expected] if isinstance(text, str) else []
    )
    layouts = dict.fromkeys(one.layout for one in others if not np.isnat(one.parse(np.array([text], object)))[0])
    return f", which is written as {' or '.join(layouts)}" if layouts else ""


def _steps_spanned(times: np.ndarray) -> float:
    """Return how many of the most common steps lie between the first time and the last."""
    gaps = np.diff(np.sort(times)).astype(np.int64)
    steps = gaps[gaps > 0]
    return float(gaps.sum() / most_common(steps)) if steps.size else 0.0
