"""Names of columns: looked up as a user writes them, listed for a reader."""

import difflib
import re
from collections.abc import Mapping, Sequence

from lib.alerts import Alert
from lib.errors import InputError

LOST = "\N{REPLACEMENT CHARACTER}"
"""What stands for a letter that a program could not read when it wrote the file."""
SHOWN = 8  # of many names
BLANK = re.compile(r"[^\S\t\r\n]")


def position(known: Mapping[str, int], name: str, parameter: str, expected: str) -> int:
    """Return the number of the column that a parameter names.

    Args:
        known: The number of each column that may be named.
        name: What the user wrote.
        parameter: The parameter that it was written for.
        expected: What that parameter must name.

    Raises:
        InputError: There is no such column; gives the nearest names.
    """
    if name in known:
        return known[name]
    lower = difflib.get_close_matches(name.lower(), {one.lower() for one in known}, n=3, cutoff=0)
    near = [one for word in lower for one in known if one.lower() == word]
    raise InputError(
        f"{parameter} must name {expected}. Received: {parameter} {name!r}, which is no such column. "
        f"Choose another one, nearest: {listed(near)}."
    )


def shown(cell: str) -> str:
    """Return a cell in quotes, with blanks of any kind as plain ones."""
    return repr(BLANK.sub(" ", cell))


def listed(names: Sequence[str]) -> str:
    """Return the names in quotes, the first eight of them if there are more."""
    return _some([repr(name) for name in names])


def counted(counts: Mapping[str, int]) -> str:
    """Return the names in quotes with their counts, those without one left out, the first eight if there are more."""
    return _some([f"{name!r} {count:,}" for name, count in counts.items() if count])


def _some(told: Sequence[str]) -> str:
    more = f" and {len(told) - SHOWN:,} more" if len(told) > SHOWN else ""
    return ", ".join(told[:SHOWN]) + more


def without_letters(names: Sequence[str]) -> tuple[Alert, ...]:
    """Point out names in which letters were lost before the file came here; they are used as they are."""
    found = [name for name in names if LOST in name]
    which = "1 column has a name" if len(found) == 1 else f"{len(found):,} columns have names"
    sentence = f"{which} with lost letters, shown as {LOST}, as the file has them: {listed(found)}"
    return (Alert("names", len(found), sentence),) if found else ()
