import threading
import weakref

import numpy as np
import pytest

from lib.sources.lines.pairs import in_pairs


@pytest.mark.parametrize("count", [0, 1, 2, 5, 6])
def test_results_come_in_order_and_two_items_at_most_are_held(count):
    drawn, given_back = [], []

    def items():
        for number in range(count):
            drawn.append(number)
            assert len(drawn) - len(given_back) <= 2
            yield number

    given_back.extend(in_pairs(_squared_after_some_work, items()))
    assert given_back == [number**2 for number in range(count)]


def _squared_after_some_work(number):
    sum(range(5_000 * (30 - number)))  # the first ones take the longest
    return number**2


def test_every_second_item_is_worked_on_beside_the_one_after_it():
    meeting = threading.Barrier(2, timeout=10)  # passed by two threads alone

    def named(_):
        meeting.wait()
        return threading.current_thread()

    there, here = in_pairs(named, range(2))
    assert here is threading.current_thread()
    assert there is not here


@pytest.mark.parametrize("place", range(5))
def test_an_error_comes_where_its_result_would_have_come(place):
    results = in_pairs(lambda number: 6 // (number - place), range(5))
    assert [next(results) for _ in range(place)] == [6 // (number - place) for number in range(place)]
    with pytest.raises(ZeroDivisionError):
        next(results)


@pytest.mark.parametrize("count", range(4))
def test_what_goes_wrong_with_an_item_comes_after_the_results_before_it(count):
    def items():
        yield from range(count)
        raise ValueError("no more")

    results = in_pairs(_squared_after_some_work, items())
    assert [next(results) for _ in range(count)] == [number**2 for number in range(count)]
    with pytest.raises(ValueError, match="no more"):
        next(results)


def test_results_that_were_taken_are_let_go_of_before_the_next_two_are_made():
    made = []

    def items():
        for number in range(6):
            assert all(one() is None for one in made[: number // 2 * 2])
            yield number

    def noted(number):
        result = np.full(1, number)
        made.append(weakref.ref(result))
        return result

    for result in in_pairs(noted, items()):
        del result
    assert len(made) == 6
