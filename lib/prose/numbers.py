"""How many digits a number has, in tables, cards and sentences alike, and how numbers and names stand in a row."""

from collections.abc import Mapping, Sequence
from math import floor, isnan, log10

DIGITS = 4
"""Significant digits of an error or a value, wherever it is printed."""

TINY = 1e-6
"""Below this a value that stands by itself is written with a power of ten."""

MILLION = 1_000_000
UNKNOWN = "–"
"""What stands for an interval that nothing is known of."""
LONGEST = 8
"""Digits behind the point at most, in a table; what needs more is written with a power of ten."""


def significant(digits: int, value: float) -> int:
    """Digits behind the point with which ``value`` has so many significant ones."""
    return 0 if isnan(value) or value == 0 else max(digits - 1 - floor(log10(abs(value))), 0)


def fixed(value: float, digits: int) -> str:
    """A value of a table with so many digits behind the point, or with a power of ten where these are too many."""
    return f"{value:z,.{digits}f}" if digits <= LONGEST or value == 0 else f"{value:.{DIGITS - 1}e}"


def number(value: float, unit: str = "") -> str:
    """A value with its unit as the cards and the sentences have it: ``0.09290 degC``, as many digits as in a table."""
    text = f"{value:.{DIGITS}g}" if 0 < abs(value) < TINY else f"{value:z,.{significant(DIGITS, value)}f}"
    return f"{text} {unit}".rstrip()


def rounded(value: float, digits: int = DIGITS) -> str:
    """A value without needless zeros, below a million without a power of ten too: ``0.5``, ``12.35``, ``85,580``."""
    return f"{value:,.0f}" if 10 ** (digits - 1) <= abs(value) < MILLION else f"{value:,.{digits}g}"


def probability(value: float) -> str:
    """A p value with its sign: ``= 0.031``, ``< 0.001``."""
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


def short(value: float) -> str:
    """A share, a ratio or a measure: two digits, and no fewer decimals, ``0.50`` and ``0.0012``."""
    return f"{value:z.{max(2, significant(2, value))}f}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def with_interval(interval: Mapping[str, float]) -> str:
    """An estimate and its interval, ``0.12 (0.10 to 0.14)``: two digits of the largest, and no fewer decimals."""
    ends = [interval[end] for end in ("estimate", "lower", "upper")]
    if not _are_known(ends):
        return UNKNOWN
    decimals = max(2, significant(2, max(map(abs, ends))))
    return "{} ({} to {})".format(*(f"{end:z.{decimals}f}" for end in ends))


def percent_with_interval(interval: Mapping[str, float]) -> str:
    """A share and its interval: ``1.2 % (-0.3 to 2.7)``."""
    ends = [interval[end] for end in ("estimate", "lower", "upper")]
    if not _are_known(ends):
        return UNKNOWN
    estimate, lower, upper = (100 * end for end in ends)
    return f"{estimate:z.1f} % ({lower:z.1f} to {upper:z.1f})"


def _are_known(ends: Sequence[float | None]) -> bool:
    """Whether all are numbers; metrics.json has null for those that are not."""
    return all(end is not None and not isnan(end) for end in ends)
