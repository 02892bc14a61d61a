"""Sentences on where forecasts fail and how far they go: one for each way a figure can turn out."""

from math import nan

import pytest

from lib.prose import failure_readings


def test_the_worst_moments_are_summed_up(metrics):
    said = failure_readings.worst(metrics)
    assert said.startswith("The 3 worst moments, 0.75 % of all forecasts, make up 20 % of the squared error.")
    assert said.endswith(
        "too low in 2 of them, too high in 1. They are fewer than 10: no further error is larger than the mean and far "
        "enough in time from a larger one to be another moment."
    )
    metrics["diagnostics"]["worst_together"] |= {"moments": 10, "too_low": 6, "too_high": 4}
    assert failure_readings.worst(metrics).endswith("The forecast was too low in 6 of them, too high in 4.")


@pytest.mark.parametrize(("low", "high", "side"), [(1, 0, "too low"), (0, 1, "too high"), (0, 0, "right")])
def test_a_single_worst_moment_is_spoken_of_as_one(metrics, low, high, side):
    metrics["diagnostics"]["worst_together"] |= {"moments": 1, "too_low": low, "too_high": high}
    assert failure_readings.worst(metrics) == (
        f"The worst moment, 0.75 % of all forecasts, makes up 20 % of the squared error. The forecast was {side}. "
        "It is the only one: no further error is larger than the mean and far enough in time from a larger one to be "
        "another moment."
    )


def test_what_is_left_to_learn_is_said_and_so_is_nothing(metrics):
    test = metrics["diagnostics"]["residuals"]["ljung_box"]
    said = failure_readings.residuals(metrics)
    assert "-0.300, at lag 2; pure noise would stay within ±0.097 there" in said
    assert "in the form that allows for errors whose size changes" in said
    assert "something is left to learn" in said
    assert "Q = 40, p < 0.001" in said
    test["statistic"] = 85_580.3
    assert "Q = 85,580, p < 0.001" in failure_readings.residuals(metrics)
    test["p_value"] = 0.4
    assert "no more than chance" in failure_readings.residuals(metrics)
    metrics["diagnostics"]["residuals"]["outside"] = {"lags": 8, "of": 29, "by_chance": 1.45}
    assert "8 of 29 lags lie outside the band, more than chance explains" in failure_readings.residuals(metrics)
    metrics["horizon"] = 7
    tested = "together, on average over the 7 ways to take one error in 7, as those between overlap, in the form"
    assert tested in failure_readings.residuals(metrics)
    test["p_value"] = nan
    assert "too few, or too much alike" in failure_readings.residuals(metrics)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (0, "However many steps are taken together, the free run saves nothing of the error of the seasonal naive"),
        (9, "Up to 9 steps ahead the free run saves 12.5 % of the error of the seasonal naive forecast; the steps"),
        (
            48,
            "Over 48 steps together, as far as was looked, the free run saves 12.5 % of the error of",
        ),
    ],
)
def test_the_free_run_says_where_it_stops_being_useful(metrics, step, words):
    metrics["free_run"]["break_even"] = step
    said = failure_readings.free_run(metrics)
    assert "from 0.5000 degC at the first step to 0.9000 degC at the last" in said
    assert words in said
    assert "the seasonal naive forecast" in said
    assert "grows from" in said
    assert "largest" not in said
    assert "first step alone" not in said
    assert "persistence (there is no season" in failure_readings.free_run(metrics | {"season": None})
    assert "uncertain" not in said
    assert "ordinary" not in said
    metrics["free_run"]["break_even_interval"] = {"lower": 0, "upper": 47}
    said = failure_readings.free_run(metrics | {"horizon": 12})
    assert "How far it saves anything is uncertain: 95 % interval 0 to 47 steps." in said
    assert "the first 12 forecasts are ordinary ones, each 12 rows beyond its window." in said


def test_the_free_run_is_compared_over_all_steps_with_whom_it_is_not_yet(metrics):
    in_all = "Over 48 steps together its error is"
    season = "25.0 % larger than that of the seasonal naive forecast"
    last = "50.0 % smaller than that of persistence"
    assert f"{in_all} {season} and {last}." in failure_readings.free_run(metrics)
    alone = failure_readings.free_run(metrics | {"season": None})
    assert f"{in_all} 25.0 % larger than that of persistence." in alone
    metrics["free_run"]["break_even"] = 48
    assert f"{in_all} {last}." in failure_readings.free_run(metrics)
    assert "together its" not in failure_readings.free_run(metrics | {"season": None})
    metrics["free_run"]["saved_in_all"]["persistence"] = None
    assert "together its" not in failure_readings.free_run(metrics)


def test_a_free_run_that_is_worst_halfway_says_so(metrics):
    metrics["free_run"]["predicted"] = [0.5, 3.25, 0.9]
    said = failure_readings.free_run(metrics)
    course = (
        "goes from 0.5000 degC at the first step to 0.9000 degC at the last, with the largest, 3.250 degC, at step 2."
    )
    assert course in said


def test_a_free_run_that_diverges_says_so(metrics):
    assert "beyond all numbers" not in failure_readings.free_run(metrics)
    metrics["free_run"]["diverged"] = True
    assert failure_readings.free_run(metrics).endswith(
        "Beyond 48 steps the forecasts grow beyond all numbers, so the runs end there."
    )


def test_a_free_run_that_begins_worse_than_a_naive_forecast_says_so(metrics):
    metrics["free_run"]["predicted"] = [1.75, 0.9]
    worse = "At the first step alone it saves nothing: its error of 1.750 degC is larger than the other's 0.8000 degC."
    assert worse in failure_readings.free_run(metrics)
    metrics["free_run"]["break_even"] = 0
    assert "first step alone" not in failure_readings.free_run(metrics)


def test_an_interval_of_the_break_even_that_ends_where_nobody_looked_further_says_so(metrics):
    metrics["free_run"]["break_even_interval"] = {"lower": 9, "upper": 48}
    said = failure_readings.free_run(metrics)
    assert "uncertain: 95 % interval 9 to at least 48 steps, with no end within those looked at." in said


@pytest.mark.parametrize(
    ("kept", "words"), [(1, "1 feature that no calendar tells in advance stays as it was"), (3, "3 features that")]
)
def test_the_free_run_says_that_other_features_stay_as_last_seen(metrics, kept, words):
    assert "last seen" not in failure_readings.free_run(metrics)
    metrics["free_run"]["kept"] = kept
    said = failure_readings.free_run(metrics)
    assert words in said
    assert said.endswith("last seen.")


def test_the_shifted_copy_speaks_for_itself(metrics):
    assert failure_readings.shifted_copy(metrics) == "It is no shifted copy."  # whatever others are


def test_of_a_shifted_copy_it_is_said_what_it_saves_and_who_else_makes_one(metrics):
    metrics["diagnostics"]["shifted_copy"] |= {"sentence": "It is one.", "found": True}
    said = failure_readings.shifted_copy(metrics)
    assert (
        said
        == "It is one. Even so it saves 50.0 % of persistence's error. The forecast of ridge regression is one, too."
    )
    metrics["diagnostics"]["shifted_copy"]["also"] = ["ridge", "trees"]
    metrics["comparisons"]["persistence"]["relation"] = "no better than"
    said = failure_readings.shifted_copy(metrics)
    assert said == "It is one. The forecasts of ridge regression and boosted trees are such copies, too."
    metrics["diagnostics"]["shifted_copy"]["also"] = []
    assert failure_readings.shifted_copy(metrics) == "It is one."
