"""Work on several threads that hands its results over in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(work: Callable[[Item], Result], items: Iterable[Item], workers: int) -> Iterator[Result]:
    """What ``work`` makes of each item, in their order; of all items only one more than workers are ever held.

    One worker is the thread that asks: another would have memory of its own.
    """
    if workers == 1:
        yield from map(work, items)
        return
    waiting: deque[Future[Result]] = deque()
    failures: list[Exception] = []
    with ThreadPoolExecutor(workers) as pool:
        for item in _until_failure(items, failures):
            if len(waiting) > workers:
                yield waiting.popleft().result()
            waiting.append(pool.submit(work, item))
        while waiting:
            yield waiting.popleft().result()
    for failure in failures:
        raise failure


def _until_failure(items: Iterable[Item], failures: list[Exception]) -> Iterator[Item]:
    """Keep what goes wrong with the next item until what is made of those before it is handed over."""
    try:
        yield from items
    except Exception as error:  # noqa: BLE001 - whatever it is
        failures.append(error)
