"""Months as numbers with a point: are they times, or decimal numbers?"""

import re
from collections.abc import Sequence

import numpy as np

CENTURY = "(?:1[6-9]|2[01])"  # years 1600 to 2199: other numbers are hardly times
SHOWING = 20  # cells of a column that show how it is written
MONTH = re.compile(rf"(?:0?[1-9]|1[0-2])\.{CENTURY}\d\d")
"""A month as 01.2020; or as 1.2020, which may be any decimal number."""


def are_months(cells: Sequence[str]) -> bool:
    """Tell whether cells are months: most of the first ones like 01.2020; or all like 1.2020, each after the last."""
    cells = cells[:SHOWING]
    found = [cell for cell in cells if MONTH.fullmatch(cell)]
    if 2 * len([cell for cell in found if len(cell) == len("01.2020")]) > len(cells):
        return True
    months = [12 * int(year) + int(month) for month, _, year in (cell.partition(".") for cell in found)]
    return 0 < len(found) == len(cells) and bool((np.diff(months) == 1).all())
