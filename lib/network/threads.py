"""Heavy work on two threads: a network, or trees, keep little more than one processor busy."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

PIECE = 512
"""Windows that pass through the network at once: enough to keep a processor busy, few enough for the memory."""


def two_at_once(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """What ``work`` makes of each item, in their order, with the same bits as one after the other.

    It saves time where most of the work is outside Python. More than two would take memory and save little.
    """
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, items))


def in_pieces(work: Callable[[slice], Result], count: int) -> list[Result]:
    """What ``work`` makes of each run of at most `PIECE` of ``count`` windows, in their order."""
    return two_at_once(work, [slice(first, min(first + PIECE, count)) for first in range(0, count, PIECE)])
