"""The verdict: one sentence for each way a comparison can end."""

from math import nan

import pytest

from lib.evaluation.comparison import Comparison, Interval
from lib.evaluation.verdict import verdict


def against(baseline, mae, *percent, p_value=0.001):
    """A comparison with a skill and its interval in per cent."""
    skill, lower, upper = (share / 100 for share in percent)
    difference = Interval(-skill * mae, -upper * mae, -lower * mae)
    return Comparison(baseline, mae, difference, Interval(skill, lower, upper), 1, nan, p_value)


PERSISTENCE = against("persistence", 1.0, 34.2, 31.1, 37.4)


def test_persistence_is_beaten_and_is_the_best_baseline():
    assert verdict([PERSISTENCE, against("seasonal naive", 2.0, 67, 60, 70)]) == (
        "The model beats persistence (the best baseline) by 34.2 %, 95 % interval 31.1 to 37.4."
    )


def test_persistence_is_beaten_but_another_baseline_is_ahead():
    assert verdict([PERSISTENCE, against("ridge regression", 0.6, -3.1, -5.2, -1.0)]) == (
        "The model beats persistence by 34.2 %, 95 % interval 31.1 to 37.4; "
        "the best baseline, ridge regression, is still ahead: the model's error is 3.1 % larger, 95 % interval 1.0 to "
        "5.2."
    )


def test_every_baseline_is_beaten():
    assert verdict([PERSISTENCE, against("ridge regression", 0.9, 20, 12, 26)], "The network") == (
        "The network beats persistence by 34.2 %, 95 % interval 31.1 to 37.4; "
        "it also beats ridge regression (the best baseline) by 20 %, 95 % interval 12 to 26."
    )


def test_the_best_baseline_is_not_beaten_for_certain():
    assert verdict([PERSISTENCE, against("boosted trees", 0.67, 0.5, -0.4, 1.3, p_value=0.3)]).endswith(
        "; it is no better than boosted trees (the best baseline): error saved 0.5 %, 95 % interval -0.4 to 1.3."
    )


def test_where_the_test_does_not_confirm_the_interval_the_sentence_says_so():
    assert verdict([against("persistence", 1.0, 25, 3, 42, p_value=0.0812)]) == (
        "The model is no better than persistence (the best baseline): error saved 25 %, 95 % interval 3 to 42, which "
        "the Diebold-Mariano test does not confirm (p = 0.08)."
    )
    assert "(p = 0.30)" in verdict([against("persistence", 1.0, -25, -42, -3, p_value=0.3)])


def test_not_even_persistence_is_beaten():
    persistence = against("persistence", 1.0, 2, -12, 15, p_value=0.7)
    ridge = against("ridge regression", 0.8, -22, -35, -10)
    assert verdict([persistence, ridge]) == (
        "The model is no better than persistence: error saved 2 %, 95 % interval -12 to 15; "
        "the best baseline, ridge regression, is ahead: the model's error is 22 % larger, 95 % interval 10 to 35."
    )
    assert verdict([persistence]).startswith(
        "The model is no better than persistence (the best baseline): error saved 2 %"
    )


def test_worse_than_persistence_is_said_as_plainly():
    assert verdict([against("persistence", 1.0, -12, -20, -5)]) == (
        "The model is worse than persistence (the best baseline): its error is 12 % larger, 95 % interval 5 to 20."
    )


def test_an_error_twice_as_large_and_more_is_told_in_times():
    assert verdict([against("persistence", 1.0, -100, -130, -80)]) == (
        "The model is worse than persistence (the best baseline): its error is 2.00 times as large, 95 % interval "
        "1.80 to 2.30."
    )
    assert verdict([PERSISTENCE, against("ridge regression", 0.1, -655.3, -843.4, -532.9)]).endswith(
        "; the best baseline, ridge regression, is still ahead: the model's error is 7.6 times as large, 95 % "
        "interval 6.3 to 9.4."
    )
    assert verdict([against("persistence", 1.0, -99, -130, -80)]).endswith(
        ": its error is 99 % larger, 95 % interval 80 to 130."
    )


def test_an_interval_without_zero_is_not_enough_where_the_test_disagrees():
    assert "no better than" in verdict([against("persistence", 1.0, 3, 1, 5, p_value=0.06)])


def test_where_the_baseline_makes_no_error_no_share_is_named():
    perfect = Comparison("persistence", 0.0, Interval(1, 0.9, 1.1), Interval(nan, nan, nan), 1, 9.0, 0.0)
    assert verdict([perfect]) == "The model is worse than persistence (the best baseline)."
    hardly_ever = Comparison("persistence", 0.1, Interval(1, 0.9, 1.1), Interval(-26.4, nan, nan), 1, 9.0, 0.0)
    assert verdict([hardly_ever]) == "The model is worse than persistence (the best baseline)."


@pytest.mark.parametrize(("width", "digits"), [(0.4, "30.00"), (4, "30.0"), (40, "30")])
def test_a_share_has_the_digits_that_its_interval_warrants(width, digits):
    comparison = against("persistence", 1.0, 30, 30 - width / 2, 30 + width / 2)
    assert f"by {digits} %" in verdict([comparison])
