"""Times in which every digit has its place."""

import re

import numpy as np

FIRST_AND_LAST = {"yyyy": (1, 9999), "mm": (1, 12), "dd": (1, 31), "HH": (0, 23), "MM": (0, 59), "SS": (0, 59)}
PLACES = re.compile("|".join(FIRST_AND_LAST))


def are_in(layout: str) -> bool:
    """Tell whether a layout gives each digit its place: no names of months, no fractions, no halves of the day."""
    return not re.search("[A-Za-z]", PLACES.sub("", layout).strip("Z").replace("T", ""))


def read(layout: str, texts: np.ndarray) -> np.ndarray | None:
    """Read texts, or bytes, as numbers: much faster than pandas reads any other format.

    NumPy's own reading of texts as times is not used: an impossible time among many ends the process.

    Args:
        layout: What the times look like, such as ``"dd.mm.yyyy HH:MM"``.
        texts: ``(rows,)`` of object.

    Returns:
        datetime64[s] ``(rows,)``; None if a text does not fit, or the digits of this layout have no fixed places.
    """
    if not are_in(layout):
        return None
    characters = _characters(texts, len(layout))
    if characters is None or not _fits(layout, characters):
        return None
    numbers = {token: _number(characters, layout.find(token), token) for token in FIRST_AND_LAST}
    if not all(
        first <= numbers[token].min() <= numbers[token].max() <= last for token, (first, last) in FIRST_AND_LAST.items()
    ):
        return None
    month = ((numbers["yyyy"] - 1970) * 12 + numbers["mm"] - 1).astype("datetime64[M]")
    day = month.astype("datetime64[D]") + (numbers["dd"] - 1)
    if (day.astype("datetime64[M]") != month).any():  # 30 February
        return None
    seconds: np.ndarray = (numbers["HH"] * 3600 + numbers["MM"] * 60 + numbers["SS"]).astype("timedelta64[s]")
    return np.asarray(day + seconds)


def _number(characters: np.ndarray, start: int, token: str) -> np.ndarray:
    """Return the numbers ``(rows,)`` that stand where the layout has the token; the first there is, without one."""
    if start < 0:
        return np.full(characters.shape[1], FIRST_AND_LAST[token][0], np.int64)
    digits = characters[start : start + len(token)] - ord("0")
    return np.asarray(10 ** np.arange(len(token))[::-1] @ digits)


def _characters(texts: np.ndarray, width: int) -> np.ndarray | None:
    """Return the characters ``(width, rows)`` of texts as long as the layout; None if there are longer or odd ones."""
    try:
        packed = texts.astype(f"S{width + 1}")  # one more, where longer texts would show
    except UnicodeEncodeError:
        return None
    characters = np.ascontiguousarray(packed.view(np.uint8).reshape(len(texts), width + 1).T)
    return None if characters[width].any() else characters[:width]


def _fits(layout: str, characters: np.ndarray) -> bool:
    """Tell whether every text has digits where the layout has tokens, and the layout's own separators."""
    digit = np.array([letter not in "TZ" and letter.isalpha() for letter in layout])
    separators = np.frombuffer(layout.encode(), np.uint8)[~digit, None]
    numbers = characters[digit] - ord("0")  # below the digits this is far above 9
    return bool((numbers <= 9).all() and (characters[~digit] == separators).all())
