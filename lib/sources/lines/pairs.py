"""Work in pairs: one item on another thread, the next one here."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_pairs(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What ``work`` makes of each item, in their order; never more than two items are held.

    What goes wrong with an item is raised where its result would have come.
    """
    rest = iter(items)
    with ThreadPoolExecutor(1) as beside:
        for first in rest:
            there = beside.submit(work, first)
            here = _outcome(lambda: [work(second) for second in islice(rest, 1)])
            yield there.result()
            yield from here.result()
            del there, here  # and with them their results, which need no memory while the next two are made


def _outcome(work: Callable[[], Result]) -> Future[Result]:
    """Do some work now, and keep what comes of it, or what goes wrong."""
    outcome: Future[Result] = Future()
    try:
        outcome.set_result(work())
    except Exception as error:  # noqa: BLE001 - whatever it is
        outcome.set_exception(error)
    return outcome
