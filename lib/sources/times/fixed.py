"""Times in which every character has its place."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import numpy as np

DATE_PARTS = {"yyyy": (1, 9999), "mm": (1, 12), "dd": (1, 31)}
CLOCK_PARTS = {"HH": (0, 23), "MM": (0, 59), "SS": (0, 59), "ffffff": (0, 999_999), "fff": (0, 999)}
BOUNDS = DATE_PARTS | CLOCK_PARTS
"""The lowest and the highest number that a part can be."""
MICROSECONDS = {"HH": 3600 * 10**6, "MM": 60 * 10**6, "SS": 10**6, "fff": 1000, "ffffff": 1}
DAY = 86_400 * 10**6  # microseconds
PART = re.compile("|".join(BOUNDS))
OFFSET = "±hh:mm"

Numbers = dict[str, np.ndarray]


@dataclass(frozen=True)
class Alike:
    """Parts of a layout that have as many digits: read together, NumPy waits for other threads less often.

    Attributes:
        names: Theirs.
        places: ``(parts, digits)`` of the digits among the characters.
        lowest: ``(parts,)`` number that each can be.
        highest: ``(parts,)`` number that each can be.
    """

    names: tuple[str, ...]
    places: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray

    def read(self, characters: np.ndarray) -> np.ndarray | None:
        """Make numbers ``(parts, rows)`` of characters ``(width, rows)``; None if one is none, or out of bounds."""
        digits = characters[self.places] - ord("0")  # below the digits this is far above 9
        numbers: np.ndarray = digits[:, 0].astype(np.uint8 if digits.shape[1] <= 2 else np.int32)
        for place in range(1, digits.shape[1]):
            numbers *= 10
            numbers += digits[:, place]
        within = (self.lowest <= numbers.min(axis=1)).all() and (numbers.max(axis=1) <= self.highest).all()
        return numbers if digits.max() <= 9 and within else None


def are_in(layout: str) -> bool:
    """Tell whether a layout gives each digit its place: no names of months, no halves of the day."""
    return not re.search("[A-Za-z]", PART.sub("", layout.removesuffix(OFFSET)).strip("Z").replace("T", ""))


def read(layout: str, texts: np.ndarray) -> np.ndarray | None:
    """Read texts, or bytes, as numbers: much faster than pandas reads a format that it is told.

    NumPy's own reading of texts as times is not used: an impossible time among many ends the process.

    Args:
        layout: What the times look like, such as ``"dd.mm.yyyy HH:MM"``; an offset from UTC behind it is ``"±hh:mm"``.
        texts: ``(rows,)`` of object or of bytes.

    Returns:
        datetime64[us] ``(rows,)``, in UTC where there is an offset; None if a text does not fit, or the digits of this
        layout have no fixed places.
    """
    if not are_in(layout):
        return None
    characters = _characters(texts, len(layout))
    local = layout.removesuffix(OFFSET)
    times = None if characters is None else _local(local, characters[: len(local)])
    if characters is None or times is None or local == layout:
        return times
    ahead = _ahead(characters[len(local) :])
    return None if ahead is None else times - ahead


def _characters(texts: np.ndarray, width: int) -> np.ndarray | None:
    """Return the characters ``(width, rows)`` of texts as long as the layout; None if there are longer or odd ones."""
    one_more = f"S{width + 1}"  # where longer texts show
    try:
        packed = texts if texts.dtype.kind == "S" else texts.astype(one_more)
    except UnicodeEncodeError:
        return None
    characters = packed.view(np.uint8).reshape(len(texts), -1)
    if characters.shape[1] < width or characters[:, width:].any():
        return None
    return np.ascontiguousarray(characters[:, :width].T)


def _local(layout: str, characters: np.ndarray) -> np.ndarray | None:
    """Return the times ``(rows,)`` that stand in characters ``(width, rows)``, whatever the offset from UTC."""
    end = max(part.end() for part in PART.finditer(layout) if part[0] in DATE_PARTS)
    clock = _clock(layout[end:], characters[end:])
    days = None if clock is None else _days(layout[:end], characters[:end])
    return None if clock is None or days is None else (days * DAY + clock).view("datetime64[us]")


def _ahead(characters: np.ndarray) -> np.ndarray | None:
    """Return how far local times are ahead of UTC ``(rows,)``."""
    signs, clock = characters[0], _clock("HH:MM", characters[1:])
    if clock is None or not np.isin(signs, [ord("+"), ord("-")]).all():
        return None
    return np.where(signs == ord("+"), clock, -clock).view("timedelta64[us]")


def _clock(layout: str, characters: np.ndarray) -> np.ndarray | None:
    """Return the time of day in microseconds ``(rows,)``, 0 if the layout has none; None if a text has no such time."""
    numbers = _numbers(layout, characters)
    if numbers is None:
        return None
    clock = np.zeros(characters.shape[1], np.int64)
    for part, number in numbers.items():
        clock += np.multiply(number, MICROSECONDS[part], dtype=np.int64)
    return clock


def _days(layout: str, characters: np.ndarray) -> np.ndarray | None:
    """Count the days ``(rows,)`` from 1970 on, once for rows in turn of one date; None if a text has no such date."""
    differ = (characters[:, 1:] != characters[:, :-1]).any(axis=0)
    starts = np.append(0, np.flatnonzero(differ) + 1)
    numbers = _numbers(layout, characters[:, starts])
    days = None if numbers is None else _since_1970(numbers)
    return None if days is None else np.repeat(days, np.diff(starts, append=characters.shape[1]))


def _since_1970(numbers: Numbers) -> np.ndarray | None:
    """Count the days ``(rows,)`` of dates; None if one does not exist, as 30 February."""
    months = 12 * (numbers["yyyy"] - 1970) + numbers.get("mm", 1) - 1
    first = months.min()
    starts = np.arange(first, months.max() + 2).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    months -= first
    days: np.ndarray = starts[months] + numbers.get("dd", 1) - 1
    return None if (days >= starts[months + 1]).any() else days


def _numbers(layout: str, characters: np.ndarray) -> Numbers | None:
    """Return the number ``(rows,)`` of each part; None if a text has another separator or an impossible number."""
    places, signs = _separators(layout)
    if (characters[places] != signs).any():
        return None
    numbers: Numbers = {}
    for parts in _parts(layout):
        read = parts.read(characters)
        if read is None:
            return None
        numbers |= zip(parts.names, read, strict=True)
    return numbers


@cache
def _separators(layout: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the places ``(separators,)`` of what is no digit, and what stands there ``(separators, 1)``."""
    signs = np.frombuffer(PART.sub(lambda part: "\0" * len(part[0]), layout).encode(), np.uint8)
    places = np.flatnonzero(signs)
    return places, signs[places, None]


@cache
def _parts(layout: str) -> tuple[Alike, ...]:
    """Return the parts of a layout, those of as many digits together."""
    found = sorted(PART.finditer(layout), key=_digits)
    return tuple(_alike(list(parts)) for _, parts in groupby(found, _digits))


def _digits(part: re.Match[str]) -> int:
    return len(part[0])


def _alike(parts: list[re.Match[str]]) -> Alike:
    names = tuple(part[0] for part in parts)
    lowest, highest = np.array([BOUNDS[name] for name in names]).T
    return Alike(names, np.array([range(*part.span()) for part in parts]), lowest, highest)
