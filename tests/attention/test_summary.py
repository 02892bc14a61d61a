"""What metrics.json says of where the network looks, worked out by hand."""

import numpy as np
import pytest

from lib.attention.contributions import Contributions
from lib.attention.summary import sample, summary
from lib.windows.windows import Windows

WEIGHTS = np.array([[0.5, 0.25, 0.25], [0.5, 0.0, 0.5]])
TERMS = Contributions(
    steps=np.array([[1.0, 3.0, 0.0], [-1.0, -1.0, 0.0]]),
    beside=np.array([5.0, 9.0]),
    forecasts=np.array([9.0, 7.25]),
)


def test_the_attention_is_told_by_its_profile_and_by_how_it_is_spread():
    found = summary(WEIGHTS, TERMS)
    assert (found["windows"], found["steps"], found["largest_weight"]) == (2, 3, 0.5)
    assert found["uniform"] == pytest.approx(1 / 3)
    assert found["effective_steps"] == pytest.approx((2 ** (0.5 + 0.5 + 0.5) + 2) / 2)
    assert found["entropy"] == pytest.approx({"median": (1.5 + 1) / 2, "at_most": np.log2(3)})
    assert found["away_from_the_profile"] == pytest.approx(0.125)  # 0 + 0.125 + 0.125, halved, in both
    profile = {"step": -2, "weight": 0.5, "times_uniform": 1.5, "low": 0.5, "high": 0.5}
    assert found["profile"] == pytest.approx(profile | {"median_step": -2, "std_of_steps": 0})


def test_attention_that_is_uniform_everywhere_is_spread_over_all_steps_and_one_that_wanders_over_one():
    steps = np.ones((4, 8))
    uniform = summary(np.full((4, 8), 1 / 8), Contributions(steps, steps[:, 0], steps[:, 0]))
    assert (uniform["effective_steps"], uniform["away_from_the_profile"]) == (pytest.approx(8), 0)
    wandering = summary(np.eye(4), Contributions(steps, steps[:, 0], steps[:, 0]))
    assert (wandering["effective_steps"], wandering["away_from_the_profile"]) == (pytest.approx(1), 0.75)


def test_contributions_are_told_by_their_largest_by_what_passes_them_by_and_by_what_is_missing():
    found = summary(WEIGHTS, TERMS)["contributions"]
    assert found == {"largest_share": (3 / 4 + 1 / 2) / 2, "std_through": 3.0, "std_beside": 2.0, "gap": 0.25}


def test_a_sample_is_told_by_its_largest_weight_and_contribution():
    target = np.array([7.0, 3.0, 6.0, 4.0, 1.5, 2.5])
    windows = Windows(values=target[:, None], starts=np.array([0, 1]), window=3, horizon=2)
    assert sample(1, WEIGHTS, TERMS, target, windows) == {
        "window": 1,
        "lowest": 3.0,
        "highest": 6.0,
        "forecast": 7.25,
        "actual": 2.5,
        "weight": 0.5,
        "weight_at": -2,
        "contribution": -1.0,
        "contribution_at": -2,
        "sum": -2.0,
        "beside": 9.0,
    }
