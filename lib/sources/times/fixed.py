"""Times in which every character has its place."""

import re

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
    numbers = _numbers(layout, characters)
    times = None if numbers is None else _days(numbers)
    if numbers is None or times is None:
        return None
    times *= DAY
    return _with_clock(times, numbers).view("datetime64[us]")


def _ahead(characters: np.ndarray) -> np.ndarray | None:
    """Return how far local times are ahead of UTC ``(rows,)``."""
    signs, numbers = characters[0], _numbers("HH:MM", characters[1:])
    if numbers is None or not np.isin(signs, [ord("+"), ord("-")]).all():
        return None
    ahead = _with_clock(np.zeros(len(signs), np.int64), numbers)
    return np.where(signs == ord("+"), ahead, -ahead).view("timedelta64[us]")


def _numbers(layout: str, characters: np.ndarray) -> Numbers | None:
    """Return the number ``(rows,)`` of each part; None if a text has another separator or an impossible number."""
    separators = PART.sub(lambda part: "\0" * len(part[0]), layout)
    if any(sign != "\0" and (characters[place] != ord(sign)).any() for place, sign in enumerate(separators)):
        return None
    parts = {found[0]: _number(characters[slice(*found.span())], *BOUNDS[found[0]]) for found in PART.finditer(layout)}
    numbers = {part: number for part, number in parts.items() if number is not None}
    return numbers if len(numbers) == len(parts) else None


def _number(characters: np.ndarray, lowest: int, highest: int) -> np.ndarray | None:
    """Make numbers ``(rows,)`` of characters ``(places, rows)``; None if one is none, or out of bounds."""
    digits = characters - ord("0")  # below the digits this is far above 9
    number: np.ndarray = digits[0].astype(np.uint8 if len(digits) <= 2 else np.int32)
    for digit in digits[1:]:
        number *= 10
        number += digit
    return number if digits.max() <= 9 and lowest <= number.min() and number.max() <= highest else None


def _days(numbers: Numbers) -> np.ndarray | None:
    """Count the days ``(rows,)`` from 1970 on; None if one does not exist, as 30 February."""
    months = 12 * (numbers["yyyy"] - 1970) + numbers.get("mm", 1) - 1
    first = months.min()
    starts = np.arange(first, months.max() + 2).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    months -= first
    days: np.ndarray = starts[months] + numbers.get("dd", 1) - 1
    return None if (days >= starts[months + 1]).any() else days


def _with_clock(times: np.ndarray, numbers: Numbers) -> np.ndarray:
    """Add the time of day to microseconds ``(rows,)``, in place: many rows are read at a time."""
    for part, unit in MICROSECONDS.items():
        if part in numbers:
            times += np.multiply(numbers[part], unit, dtype=np.int64)
    return times
