"""Orders of steps, and the curves they give: of a linear network by a slow loop."""

import numpy as np
import pytest

from lib.attention.deletion import counts, deletion, height, insertion, removal
from lib.attention.ranking import beginning_with
from tests.known_networks import linear_probe, random_windows


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


def test_few_steps_count_as_much_as_many():
    assert height(np.array([[0.0, 3.0, 3.0], [0.0, 0.0, 3.0]])).tolist() == [2, 1]


@pytest.fixture
def result():
    """A network that sees steps 3 and 8 of 10; the weights know both, one measure is wrong, one knows the lesser."""
    slopes = np.zeros((10, 1))
    slopes[[3, 8], 0] = 1, 2
    half = np.eye(10)[3]
    measures = {"attention_weights": slopes[:, 0], "contributions": 1 - slopes[:, 0].clip(0, 1), "occlusion": half}
    measures = {name: np.tile(sizes, (200, 1)) for name, sizes in measures.items()}
    known = {"known_step": beginning_with(8, 200, 10)}
    return removal(linear_probe(slopes), random_windows(200, 10, 1), measures, known)


@pytest.mark.parametrize("kind", ["deletion", "insertion"])
def test_a_measure_that_knows_the_steps_gains_and_one_that_does_not_loses(result, kind):
    orders = result[kind]
    gains = [orders["attention_weights"][f"over_{control}"] for control in ("random", "shifted", "occlusion")]
    assert all(gain.lower > 0 for gain in gains)
    assert orders["contributions"]["over_random"].upper < 0
    assert orders["known_step"]["over_random"].lower > 0


@pytest.mark.parametrize(("kind", "better"), [("deletion", 1), ("insertion", -1)])
def test_gains_are_differences_of_heights(result, kind, better):
    orders = result[kind]
    weights = orders["attention_weights"]
    others = {"random": orders["random"], "shifted": weights["elsewhere"], "occlusion": orders["occlusion"]}
    others["usual"] = weights  # which are the same in every window
    for gain, other in ((weights[f"over_{name}"], order) for name, order in others.items()):
        difference = better * (weights["height"].estimate - other["height"].estimate)
        assert gain.estimate == pytest.approx(difference, abs=1e-6)


def test_the_order_elsewhere_is_that_of_the_measure_turned_around_the_window():
    # of two steps there is one other place: the forecast 1 + 20 without the second is 1 + 10, without the first 2 + 20
    inputs = np.tile(np.array([[1.0], [2.0]], "float32"), (20, 1, 1))
    found = removal(linear_probe([[1], [10]]), inputs, {"attention_weights": np.tile([0.0, 1.0], (20, 1))}, {})
    weights = found["deletion"]["attention_weights"]
    np.testing.assert_allclose(weights["curve"], [0, 10, 21], rtol=1e-6)
    np.testing.assert_allclose(weights["elsewhere"]["curve"], [0, 1, 21], rtol=1e-6)
    assert weights["over_shifted"].estimate == pytest.approx((10 - 1) / 3, rel=1e-6)  # of three points
    given = found["insertion"]["attention_weights"]
    np.testing.assert_allclose(given["curve"], [21, 1, 0], atol=1e-5)  # 2 + 20 from the second alone
    np.testing.assert_allclose(given["elsewhere"]["curve"], [21, 10, 0], atol=1e-5)  # 1 + 10


def test_an_order_that_follows_the_window_gains_over_that_of_its_mean():
    # slopes 1, 0, 1; one window in three is 0, 0, 2 and the others are 2, 0, 0; the weights know where the 2 is
    sizes = np.tile([[0.0, 0, 1], [1, 0, 0], [1, 0, 0]], (40, 1))
    inputs = (2 * sizes)[:, :, None].astype("float32")
    found = removal(linear_probe([[1], [0], [1]]), inputs, {"attention_weights": sizes}, {})
    # the mean takes step 0 first, then step 2: in the first window the forecast is off by 0, 0, 2, 2 and not 0, 2, 2, 2
    ours, usual = (np.mean(curve) for curve in ([0, 2, 2, 2], [0, 0, 2, 2]))
    over_usual = found["deletion"]["attention_weights"]["over_usual"]
    assert over_usual.estimate == pytest.approx((ours - usual) / 3, rel=1e-6)


def test_what_a_measure_does_not_mark_follows_by_lot():
    # the second and third step hold less than 5 % of the sum: were they taken in their order, the third came last
    sizes = np.tile([100.0, 2.0, 1.0], (400, 1))
    inputs = np.tile(np.array([[0.0], [0.0], [3.0]], "float32"), (400, 1, 1))
    curve = removal(linear_probe([[0], [0], [1]]), inputs, {"attention_weights": sizes}, {})["deletion"]
    assert curve["attention_weights"]["curve"][2] == pytest.approx(1.5, abs=0.2)  # 3 in every second window


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
