"""Orders of steps, and the curves they give: of a linear network by a slow loop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.attention.deletion import (
    area,
    beginning_with,
    counts,
    deletion,
    drawn,
    early,
    ending_with,
    insertion,
    ranks,
    removal,
    shifted,
)
from tests.known_networks import linear_probe, random_windows


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
    for random, good in zip(drawn(count, window), ranks(beginning_with(step, count, window)), strict=True):
        others = [one for one in np.argsort(random) if one != step]
        assert np.argsort(good).tolist() == [step, *others]


@given(st.integers(1, 9), st.integers(1, 12), st.data())
def test_the_known_bad_order_is_the_random_one_but_for_its_last_step(count, window, data):
    step = data.draw(st.integers(0, window - 1))
    for random, bad in zip(drawn(count, window), ranks(ending_with(step, count, window)), strict=True):
        others = [one for one in np.argsort(random) if one != step]
        assert np.argsort(bad).tolist() == [*others, step]


def test_draws_differ_from_window_to_window():
    assert len({tuple(row) for row in drawn(50, 12)}) > 40


@pytest.mark.parametrize("window", [1, 2, 7, 50, 720])
def test_curves_run_from_no_step_to_all(window):
    numbers = counts(window)
    assert (numbers[0], numbers[-1]) == (0, window)
    assert (np.diff(numbers) > 0).all()


def test_deletion_by_hand():
    # slopes 1, 10, 100; window 1, 2, 4; the last step goes first, then the middle one, then all: 0 is what is left
    probe, inputs = linear_probe([[1], [10], [100]]), np.array([[[1.0], [2.0], [4.0]]], "float32")
    full = 1 + 20 + 400
    expected = [abs(after - full) for after in (full, 1 + 20 + 200, 1 + 10 + 100, 0)]
    assert counts(3).tolist() == [0, 1, 2, 3]
    np.testing.assert_allclose(deletion(probe, inputs, np.array([[2, 1, 0]])), [expected], rtol=1e-6)


def test_insertion_by_hand():
    probe, inputs = linear_probe([[1], [10], [100]]), np.array([[[1.0], [2.0], [4.0]]], "float32")
    full = 1 + 20 + 400
    expected = [abs(seen - full) for seen in (0, 4 * 111, 2 + 20 + 400, full)]  # nothing; 4 4 4; 2 2 4; all
    np.testing.assert_allclose(insertion(probe, inputs, np.array([[2, 1, 0]])), [expected], rtol=1e-6)


def test_the_area_is_the_mean_height():
    assert area(np.array([[0.0, 2.0, 2.0]]), np.array([0, 0.5, 1])) == pytest.approx(0.5 * 1 + 0.5 * 2)
    assert area(np.array([[0.0, 2.0, 2.0]]), np.array([0, 0.1, 0.2])) == pytest.approx(0.5 * 1 + 0.5 * 2)


@pytest.mark.parametrize(("window", "share"), [(50, 0.2), (10, 0.2), (12, 2 / 12), (2, 0.5), (1, 1)])
def test_the_early_part_goes_to_a_fifth_of_the_steps_or_to_the_first_point(window, share):
    fractions = counts(window) / window
    assert fractions[early(fractions) - 1] == pytest.approx(share)


@pytest.fixture
def result():
    """A network that sees steps 3 and 8 of 10; one measure knows, one is wrong, the gradients know the lesser."""
    slopes = np.zeros((10, 1))
    slopes[[3, 8], 0] = 1, 2
    known, wrong, half = np.abs(slopes[:, 0]), 1 - np.abs(slopes[:, 0]).clip(0, 1), np.zeros(10)
    half[3] = 1
    measures = {"known": known, "wrong": wrong, "gradient_times_input": half}
    measures = {name: np.tile(sizes, (200, 1)) for name, sizes in measures.items()}
    return removal(linear_probe(slopes), random_windows(200, 10, 1), measures)


@pytest.mark.parametrize("kind", ["deletion", "insertion"])
def test_a_measure_that_knows_the_steps_gains_and_one_that_does_not_loses(result, kind):
    orders = result[kind]
    assert all(orders["known"][control].lower > 0 for control in ("over_random", "over_shifted", "over_gradients"))
    assert orders["wrong"]["over_random"].upper < 0
    assert orders["gradient_times_input"]["over_gradients"].estimate == 0
    assert orders["known"]["early_over_gradients"].lower > 0
    assert orders["wrong"]["early_over_gradients"].upper < 0


@pytest.mark.parametrize(("kind", "better"), [("deletion", 1), ("insertion", -1)])
def test_gains_are_differences_of_areas(result, kind, better):
    orders = result[kind]
    known, random, elsewhere = orders["known"], orders["random"], orders["known"]["elsewhere"]
    gradients = orders["gradient_times_input"]
    others = {"random": random, "shifted": elsewhere, "gradients": gradients, "usual": known}  # the same everywhere
    for gain, other in ((known[f"over_{name}"], order) for name, order in others.items()):
        difference = better * (known["area"].estimate - other["area"].estimate)
        assert gain.estimate == pytest.approx(difference, abs=1e-6)


def test_an_order_that_follows_the_window_gains_over_that_of_its_mean():
    # slopes 1, 0, 1; one window in three is 0, 0, 2 and the others are 2, 0, 0; a measure knows where the 2 is
    sizes = np.tile([[0.0, 0, 1], [1, 0, 0], [1, 0, 0]], (40, 1))
    inputs = (2 * sizes)[:, :, None].astype("float32")
    found = removal(linear_probe([[1], [0], [1]]), inputs, {"known": sizes, "gradient_times_input": sizes})
    # the mean takes step 0 first, then step 2: in the first window the forecast is off by 0, 0, 2, 2 and not 0, 2, 2, 2
    ours, usual = (np.trapezoid(curve, dx=1 / 3) for curve in ([0, 2, 2, 2], [0, 0, 2, 2]))
    assert found["deletion"]["known"]["over_usual"].estimate == pytest.approx((ours - usual) / 3, rel=1e-6)


def test_an_order_that_begins_well_and_goes_on_badly_gains_most_early():
    slopes = np.array([9.0, *[0] * 9, *np.linspace(1, 2, 10)])[:, None]
    fooled = np.array([20.0, *np.arange(19, 0, -1)])  # the step that matters most, then all that do not
    inputs = random_windows(200, 20, 1)
    found = removal(
        linear_probe(slopes), inputs, {"fooled": np.tile(fooled, (200, 1)), "gradient_times_input": inputs[:, :, 0]}
    )
    assert found["early"] == pytest.approx(0.2)
    gains = found["deletion"]["fooled"]
    assert gains["early_over_random"].lower > 0
    assert gains["early_over_random"].estimate > 1.5 * gains["over_random"].estimate
    by_hand = np.trapezoid(
        np.subtract(gains["curve"], found["deletion"]["random"]["curve"])[:4], found["fractions"][:4]
    )
    assert found["fractions"][3] == 0.2
    assert gains["early_over_random"].estimate == pytest.approx(by_hand / 0.2, rel=1e-5)


def test_curves_lie_within_their_intervals_at_every_fraction(result):
    assert result["fractions"] == [0, 0.1, 0.2, 0.4, 0.5, 0.8, 1]
    for order in (*result["deletion"].values(), *result["insertion"].values()):
        lower, curve, upper = (np.array(order[name]) for name in ("lower", "curve", "upper"))
        assert len(curve) == len(result["fractions"])
        assert (lower <= curve + 1e-6).all()
        assert (curve <= upper + 1e-6).all()


def test_both_kinds_start_and_end_at_the_same_distances_in_every_order(result):
    curves = [order["curve"] for order in result["deletion"].values()]
    assert {curve[0] for curve in curves} == {0}
    np.testing.assert_allclose([curve[-1] for curve in curves], curves[0][-1])
    np.testing.assert_allclose([order["curve"][0] for order in result["insertion"].values()], curves[0][-1])
