"""Sentences of the evaluation: one for each way a figure can turn out, with the figures they were given."""

from math import nan

import pytest

from lib.prose import failure_readings, readings


def test_the_forecasts_that_are_drawn_are_set_beside_all(metrics):
    metrics["overview"] = {"validation": {"drawn": {"rows": 200, "mae": 0.375}}}
    metrics["validation"] = {"mae": 0.25, "n": 900}
    assert readings.forecast(metrics, "validation") == (
        "Over these 200 values the forecasts are 0.3750 degC off on average, over the whole validation part "
        "0.2500 degC."
    )


def test_where_all_forecasts_are_drawn_one_error_is_enough(metrics):
    metrics["overview"] = {"test": {"drawn": {"rows": 400, "mae": 0.5}}}
    assert readings.forecast(metrics, "test") == "The forecasts are 0.5000 degC off on average."


def sloped(metrics, slope, lower, upper, bias=0.125):
    interval = {"lower": lower, "upper": upper}
    biased = {"bias": bias, "bias_interval": {"lower": bias - 0.25, "upper": bias + 0.25}}
    metrics["overview"] = {"test": {**biased, "slope": slope, "slope_interval": interval}}
    return readings.scatter(metrics, "test")


@pytest.mark.parametrize(
    ("bias", "side"),
    [
        (
            0.125,
            "neither too high nor too low for sure: predicted less actual is 0.12 degC, 95 % interval -0.12 to 0.38",
        ),
        (0.5, "too high: predicted less actual is 0.50 degC, 95 % interval 0.25 to 0.75"),
        (-0.5, "too low: predicted less actual is -0.50 degC, 95 % interval -0.75 to -0.25"),
    ],
)
def test_the_scatter_says_slope_and_side(metrics, bias, side):
    said = sloped(metrics, 0.9, 0.8, 0.95, bias)
    assert said.startswith(
        "Where a forecast is higher by one degC, the value is higher by 0.900 degC on average, 95 % interval 0.800 to "
        "0.950 degC: 1 "
    )
    assert said.endswith(f"On average they are {side}.")
    assert sloped(metrics, nan, nan, nan).startswith("The forecasts do not vary. On average")
    assert "the value is lower by 2.500 degC on average, 95 % interval 2.000 to 3.250 degC:" in sloped(
        metrics, -2.5, -3.25, -2
    )
    assert "the value changes by -0.690 degC on average, 95 % interval -1.591 to 0.261 degC: 1 would" in sloped(
        metrics, -0.69, -1.591, 0.261
    )


def test_of_too_few_forecasts_no_interval_of_slope_and_bias_is_told(metrics):
    unknown = {"lower": nan, "upper": nan}
    metrics["overview"] = {"test": {"bias": -1418.2, "bias_interval": unknown, "slope": 0.9, "slope_interval": unknown}}
    assert readings.scatter(metrics, "test") == (
        "On average the value changes 0.900 times as much as its forecast; there are too few forecasts for an "
        "interval. On average they are 1,418 degC too low; there are too few forecasts for an interval."
    )


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        (-3, -2, "the forecasts point the wrong way."),
        (-3, 0.5, "the forecasts exaggerate, and whether they point the right way cannot be told."),
        (-3, 1.5, ": whether the forecasts point the right way cannot be told."),
        (0.5, 0.9, "1 would be right, so the forecasts exaggerate."),
        (0.5, 1.1, "whether the forecasts exaggerate or are too timid cannot be told."),
        (1 + 1e-15, 1 + 1e-15, "whether the forecasts exaggerate or are too timid cannot be told."),
        (1.1, 1.2, "the forecasts are too timid."),
    ],
)
def test_of_the_slope_no_more_is_said_than_its_interval_allows(metrics, lower, upper, words):
    assert words in sloped(metrics, (lower + upper) / 2, lower, upper)


def test_stretches_and_tenths_of_a_season_are_counted_in_words(metrics):
    phases, stretches = ([{"group": n, "n": 40, "coverage": n / 10} for n in ends] for ends in ((2, 10), (1, 10)))
    metrics["intervals"]["coverage_by"] = {"phase": phases, "stretch": stretches}
    metrics["intervals"]["coverage_by_chance"] = {"phase": 0.0005, "stretch": 0.4}
    metrics["intervals"]["coverage_by_size"] = {"width": phases[:1], "change": stretches[:1]}
    assert readings.coverage(metrics) == (
        "The adaptive band holds from 20.0 % (the second tenth of the season) to 100.0 % (the last tenth of the "
        "season), more than chance explains (p < 0.001); from 10.0 % (the first stretch of the test part) to 100.0 % "
        "(the tenth stretch of the test part), no more than chance explains (p = 0.400)."
    )


def test_six_hours_are_called_by_their_first_and_last(metrics):
    metrics["intervals"]["coverage_by"] = {"hours": [{"group": n, "n": 40, "coverage": n / 20} for n in (6, 18)]}
    metrics["intervals"]["coverage_by_chance"] = {"hours": 0.05}
    assert readings.coverage(metrics).startswith(
        "The adaptive band holds from 30.0 % (hours 6–11 of the day) to 90.0 % (hours 18–23 of the day), no more than "
    )


def test_where_no_group_is_large_enough_none_is_compared(metrics):
    few = [{"group": 1, "n": 20, "coverage": 0.5, "mae": 1.0}]
    metrics["intervals"]["coverage_by"] = {"hour": few, "stretch": few}
    metrics["diagnostics"]["errors_by"] = {"hour": few, "stretch": few, "change": few}
    assert readings.coverage(metrics).startswith("There are too few forecasts to compare")
    assert failure_readings.errors(metrics) == (
        "The changes are too few, or too much alike, to compare small ones with large ones."
    )


def test_the_floor_says_both_ratios(metrics):
    said = readings.floor(metrics)
    assert "variance, 0.3000." in said
    assert "and 1.200 × the floor." in said
    assert "variance of 0.2400, which is the squared error of the oracle" in said
    assert "the network's is 1.500 × that, and" in said


def test_an_unknown_noise_is_said_to_be_unknown(metrics):
    assert "not known" in readings.floor(metrics | {"noise": None})


def test_without_a_unit_a_slope_has_none(metrics):
    said = sloped(metrics | {"unit": ""}, 0.9, 0.8, 0.95)
    assert said.startswith("Where a forecast is higher by one, the value is higher by 0.900 on average, ")


def test_bands_say_what_they_held_and_which_is_better(metrics):
    said = readings.bands(metrics)
    assert said.startswith("A band of 90 % should hold 90 % of the values. The adaptive band holds 90.1 % of")
    assert "holds 90.1 % of the test values (95 % interval 89.0 to 91.2) at a mean width of 2.000 degC" in said
    assert (
        "holds 80.0 % of the test values (95 % interval 75.0 to 85.0), fewer than it claims, at a mean width of" in said
    )
    assert (
        "the adaptive band does better: that of the adaptive band less that of the fixed one is -0.5000 degC, " in said
    )
    assert "95 % interval -0.7500 to -0.2500 degC." in said
    assert said.endswith(
        "smaller is better: it is 0.3500 degC. The same forecasts without any band would score their mean absolute "
        "error, 0.5000 degC."
    )
    metrics["intervals"]["adaptive"]["coverage_interval"]["lower"] = 0.9008
    assert "(95 % interval 90.1 to 91.2), more than it claims, at a mean width" in readings.bands(metrics)
    metrics["intervals"]["winkler_difference"] = {"estimate": 0.5, "lower": 0.25, "upper": 0.75}
    assert "the fixed band does better: " in readings.bands(metrics)
    metrics["intervals"]["winkler_difference"]["lower"] = -0.1
    assert "there is no clear difference: " in readings.bands(metrics)


def test_of_few_values_neither_an_interval_nor_the_better_band_is_told(metrics):
    metrics["intervals"]["adaptive"]["coverage_interval"] = {"lower": nan, "upper": nan}
    metrics["intervals"]["winkler_difference"] = {"estimate": -0.5, "lower": nan, "upper": nan}
    said = readings.bands(metrics)
    assert "holds 90.1 % of the test values (too few to give an interval) at a mean width of" in said
    assert "There are too few test values to say which of them does better." in said


def test_coverage_and_errors_name_the_extremes_among_groups_that_count(metrics):
    assert readings.coverage(metrics) == (
        "The adaptive band holds from 85.0 % (hour 0 of the day) to 95.0 % (hour 13 of the day), more than chance "
        "explains (p = 0.030). In the 40 forecasts with the narrowest bands it holds 95.0 %, in the 40 forecasts with "
        "the widest 85.0 %. Looked at afterwards, it holds 100.0 % in the 40 forecasts before which the value changed "
        "least and 62.5 % in the 40 forecasts before which it changed most."
    )
    assert failure_readings.errors(metrics) == (
        "The mean absolute error goes from 0.2000 degC (hour 4 of the day) to 0.8000 degC (hour 14 of the day), no "
        "more than chance explains (p = 0.250). Looked at afterwards: where the value hardly changes, by 0.1000 degC "
        "at most, the error is 0.3000 degC on average, of 40 forecasts; where it changes most, 1.500 degC, of 40."
    )
