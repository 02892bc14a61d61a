"""Orders of steps: by the sizes of a measure, by lot, turned around the window, and known to be good or bad."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lib.attention.ranking import beginning_with, drawn, ending_with, marked, ranks, shifted, usual
from tests.known_networks import random_windows


def test_the_fewest_steps_that_hold_most_of_the_sum_are_marked():
    weights = [[0.02, 0.9, 0.06, 0.02], [0.25, 0.25, 0.25, 0.25], [0.01, 0.96, 0.02, 0.01], [0.5, 0.03, 0.44, 0.03]]
    by_hand = [[0, 0.9, 0.06, 0], [0.25, 0.25, 0.25, 0.25], [0, 0.96, 0, 0], [0.5, 0.03, 0.44, 0]]
    np.testing.assert_allclose(marked(weights), by_hand)  # 0.96, 1, 0.96 and 0.97; without the last of them too little


def test_a_measure_marks_by_its_size_whatever_its_sign_and_unit():
    np.testing.assert_allclose(marked([[-20.0, 1, 0], [0.003, -0.001, 0]]), [[20, 0, 0], [0.003, 0.001, 0]])
    np.testing.assert_array_equal(marked(np.zeros((2, 3))), np.zeros((2, 3)))


def test_the_usual_size_of_a_step_is_its_mean_in_every_window():
    np.testing.assert_allclose(usual(np.array([[1.0, -4], [3, 0]])), [[2, 2], [2, 2]])


def test_the_largest_size_has_the_first_place_whatever_its_sign():
    assert ranks(np.array([[0.1, -5.0, 2.0], [3.0, -2.0, 4.0]])).tolist() == [[2, 0, 1], [1, 2, 0]]


def test_steps_of_one_size_follow_each_other_by_lot_after_the_larger_ones():
    sizes = np.ones((200, 9))
    np.testing.assert_array_equal(ranks(sizes), drawn(200, 9))
    sizes[:, 4] = -2
    places = ranks(sizes)
    assert (places[:, 4] == 0).all()
    assert (
        np.abs(np.delete(places, 4, axis=1).mean(axis=0) - 4.5).max() < 0.7
    )  # a mean of 1 to 8, give or take 4 x 0.16


@given(st.integers(1, 9), st.integers(1, 12))
def test_drawn_places_are_orders_of_all_steps(count, window):
    np.testing.assert_array_equal(np.sort(drawn(count, window), axis=1), np.tile(np.arange(window), (count, 1)))


@given(st.integers(1, 9), st.integers(2, 12))
def test_shifted_places_are_the_same_ones_turned_around_the_window_but_not_back(count, window):
    ranked = ranks(random_windows(count, window, 1)[:, :, 0])
    for before, after in zip(ranked, shifted(ranked), strict=True):
        assert after.tolist() in [np.roll(before, turn).tolist() for turn in range(1, window)]


@given(st.integers(1, 9), st.integers(1, 12), st.data())
def test_the_known_order_is_the_random_one_but_for_its_first_step(count, window, data):
    step = data.draw(st.integers(0, window - 1))
    for random, good in zip(drawn(count, window), beginning_with(step, count, window), strict=True):
        others = [one for one in np.argsort(random) if one != step]
        assert np.argsort(good).tolist() == [step, *others]


@given(st.integers(1, 9), st.integers(1, 12), st.data())
def test_the_known_bad_order_is_the_random_one_but_for_its_last_step(count, window, data):
    step = data.draw(st.integers(0, window - 1))
    for random, bad in zip(drawn(count, window), ending_with(step, count, window), strict=True):
        others = [one for one in np.argsort(random) if one != step]
        assert np.argsort(bad).tolist() == [*others, step]


def test_draws_differ_from_window_to_window():
    assert len({tuple(row) for row in drawn(50, 12)}) > 40
