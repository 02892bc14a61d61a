"""Work on two threads: every piece once, in order, and two of them at once."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.network import threads
from lib.network.threads import in_pieces, two_at_once


@given(st.integers(1, 40), st.integers(1, 9))
def test_pieces_follow_each_other_and_none_is_larger_than_it_may_be(count, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threads, "PIECE", size)
        pieces = in_pieces(lambda piece: list(range(count))[piece], count)
    assert [number for piece in pieces for number in piece] == list(range(count))
    assert {len(piece) for piece in pieces[:-1]} <= {size}
    assert len(pieces[-1]) <= size


def test_results_stand_in_the_order_of_the_items_though_the_first_ends_last():
    second = threading.Event()

    def work(item):
        if item == "first":
            assert second.wait(60)  # would not come where one follows the other
        else:
            second.set()
        return item

    assert two_at_once(work, ["first", "second", "third"]) == ["first", "second", "third"]


def test_an_error_in_one_of_them_is_raised():
    with pytest.raises(ZeroDivisionError):
        two_at_once(lambda item: 1 / item, [2, 1, 0])
