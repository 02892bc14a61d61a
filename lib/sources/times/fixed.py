"""Times in which every character has its place."""

import re
from functools import cache

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


class NoTimeError(Exception):
    """A text is no time of a layout."""


def are_in(layout: str) -> bool:
    """Tell whether a layout gives each digit its place: no names of months, no halves of the day."""
    return not re.search("[A-Za-z]", PART.sub("", layout.removesuffix(OFFSET)).strip("Z").replace("T", ""))


def read(layout: str, texts: np.ndarray) -> np.ndarray | None:
    """Read texts, or bytes, as times, digit by digit: much faster than pandas reads a format that it is told.

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
    local = layout.removesuffix(OFFSET)
    try:
        characters = _characters(texts, len(layout))
        times: np.ndarray = _local(local, characters[: len(local)]) - _ahead(characters[len(local) :])
    except NoTimeError:
        return None
    return times


def _characters(texts: np.ndarray, width: int) -> np.ndarray:
    """Return the characters ``(width, rows)`` of texts that are as long as the layout."""
    one_more = f"S{width + 1}"  # where longer texts show
    try:
        packed = texts if texts.dtype.kind == "S" else texts.astype(one_more)
    except UnicodeEncodeError as error:
        raise NoTimeError from error
    characters = packed.view(np.uint8).reshape(len(texts), -1)
    if characters.shape[1] < width or characters[:, width:].any():
        raise NoTimeError
    return np.ascontiguousarray(characters[:, :width].T)


def _local(layout: str, characters: np.ndarray) -> np.ndarray:
    """Return the times ``(rows,)`` that stand in characters ``(width, rows)``, whatever the offset from UTC."""
    end = max(part.end() for part in PART.finditer(layout) if part[0] in DATE_PARTS)
    clock = _clock(layout[end:], characters[end:])
    times: np.ndarray = (_days(layout[:end], characters[:end]) * DAY + clock).view("datetime64[us]")
    return times


def _ahead(characters: np.ndarray) -> np.ndarray:
    """Return how far local times are ahead of UTC ``(rows,)``; by nothing where no offset is written."""
    if not len(characters):
        return np.zeros(characters.shape[1], "timedelta64[us]")
    signs, clock = characters[0], _clock("HH:MM", characters[1:])
    if not np.isin(signs, [ord("+"), ord("-")]).all():
        raise NoTimeError
    return np.where(signs == ord("+"), clock, -clock).view("timedelta64[us]")


def _clock(layout: str, characters: np.ndarray) -> np.ndarray:
    """Return the time of day in microseconds ``(rows,)``, 0 if the layout has none."""
    clock = np.zeros(characters.shape[1], np.int64)
    for part, number in _numbers(layout, characters).items():
        clock += np.multiply(number, MICROSECONDS[part], dtype=np.int64)
    return clock


def _days(layout: str, characters: np.ndarray) -> np.ndarray:
    """Count the days ``(rows,)`` from 1970 on, of dates that exist, unlike 30 February."""
    numbers = _numbers(layout, characters)
    months = 12 * (numbers["yyyy"] - 1970) + numbers.get("mm", 1) - 1
    first = months.min()
    starts = np.arange(first, months.max() + 2).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    months -= first
    days: np.ndarray = starts[months] + numbers.get("dd", 1) - 1
    if (days >= starts[months + 1]).any():
        raise NoTimeError
    return days


def _numbers(layout: str, characters: np.ndarray) -> Numbers:
    """Return the number ``(rows,)`` of each part."""
    places, signs = _separators(layout)
    if (characters[places] != signs).any():
        raise NoTimeError
    return {part[0]: _number(part[0], characters[slice(*part.span())]) for part in PART.finditer(layout)}


@cache
def _separators(layout: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the places ``(separators,)`` of what is no digit, and what stands there ``(separators, 1)``."""
    signs = np.frombuffer(PART.sub(lambda part: "\0" * len(part[0]), layout).encode(), np.uint8)
    places = np.flatnonzero(signs)
    return places, signs[places, None]


def _number(part: str, characters: np.ndarray) -> np.ndarray:
    """Return the number ``(rows,)`` that stands in characters ``(digits, rows)``."""
    digits = characters - ord("0")  # below the digits this is far above 9
    number: np.ndarray = digits[0].astype(np.int32)
    for digit in digits[1:]:
        number *= 10
        number += digit
    lowest, highest = BOUNDS[part]
    if digits.max() > 9 or number.min() < lowest or number.max() > highest:
        raise NoTimeError
    return number
