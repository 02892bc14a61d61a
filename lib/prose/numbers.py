"""How many digits a number has, in tables, cards and sentences alike."""

from math import floor, isnan, log10

DIGITS = 4
"""Significant digits of an error or a value, wherever it is printed."""

TINY = 1e-6
"""Below this a value that stands by itself is written with a power of ten."""


def significant(digits: int, value: float) -> int:
    """Digits behind the point with which ``value`` has so many significant ones; eight at most."""
    return 0 if isnan(value) or value == 0 else min(max(digits - 1 - floor(log10(abs(value))), 0), 8)


def number(value: float, unit: str = "") -> str:
    """A value with its unit as the cards and the sentences have it: ``0.09290 degC``, as many digits as in a table."""
    text = f"{value:.{DIGITS}g}" if 0 < abs(value) < TINY else f"{value:z,.{significant(DIGITS, value)}f}"
    return f"{text} {unit}".rstrip()


def probability(value: float) -> str:
    """A p value with its sign: ``= 0.031``, ``< 0.001``."""
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"
