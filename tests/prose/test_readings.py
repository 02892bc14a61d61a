"""Sentences of the evaluation: one for each way a figure can turn out, with the figures they were given."""

from math import nan

import pytest

from lib.prose import readings, scoreboard


def row(group, **figures):
    return {"group": group, "n": 40, **figures}


@pytest.fixture
def metrics():
    """Made-up figures, in degrees."""
    scores = {"mae": 0.5, "rmse": 0.6, "mse": 0.36, "r2": 0.9, "correlation": 0.95, "n": 400, "skill": 0.5, "mase": 0.7}
    interval = {"estimate": 0.5, "lower": 0.4, "upper": 0.6}
    comparison = {"baseline": "persistence", "difference": interval, "skill": interval, "relation": "beats"}
    return {
        "unit": "degC",
        "season": 24,
        "horizon": 1,
        "noise_floor": 0.3,
        "noise": {"ratio_to_floor": 1.2, "oracle_mse": 0.24, "ratio_to_oracle": 1.5},
        "published": None,
        "regressions": {"rows": 50, "window": 50, "every": 1},
        "test": scores,
        "validation": scores,
        "baselines": {"persistence": scores | {"mae": 1.0}, "ridge": scores | {"mae": 0.25}},
        "validation_baselines": {"persistence": scores, "ridge": scores},
        "comparisons": {"persistence": comparison | {"statistic": -3.0, "p_value": 0.01}},
        "intervals": {
            "nominal": 0.9,
            "crps": 0.35,
            "adaptive": {"coverage": 0.901, "width": 2.0, "winkler": 2.5},
            "split": {"coverage": 0.8, "width": 1.5, "winkler": 3.0, "radius": 0.75},
            "coverage_by": {"hour": [row(0, coverage=0.85), row(13, coverage=0.95)], "month": [row(3, coverage=0.9)]},
        },
        "diagnostics": {
            "errors_by": {
                "hour": [row(4, mae=0.2), row(14, mae=0.8), {"group": 15, "n": 2, "mae": 9.0}],
                "change": [row(0.1, mae=0.3), row(4.0, mae=1.5)],
            },
            "worst": [
                {"time": "2020-01-01", "actual": 1.0, "predicted": 3.0, "error": 2.0, "share": 0.1},
                {"time": "2020-01-02", "actual": 1.0, "predicted": -0.5, "error": -1.5, "share": 0.05},
                {"time": "2020-01-03", "actual": 1.0, "predicted": -0.4, "error": -1.4, "share": 0.05},
            ],
            "worst_together": {
                "moments": 3,
                "share_of_forecasts": 0.0075,
                "share_of_squared_error": 0.2,
                "too_low": 2,
                "too_high": 1,
            },
            "residuals": {
                "autocorrelation": [1.0, 0.1, -0.3],
                "bound": 0.098,
                "largest": {"lag": 2, "autocorrelation": -0.3},
                "ljung_box": {"lags": 2, "statistic": 40.0, "p_value": 1e-4},
            },
            "shifted_copy": {"sentence": "It is no shifted copy."},
        },
        "free_run": {
            "runs": 100,
            "steps": 48,
            "predicted": [0.5, 0.9],
            "seasonal_naive": [0.8, 0.8],
            "break_even": 9,
            "saved": 0.125,
        },
    }


def test_the_best_baseline_is_named_and_the_oracle_is_none(metrics):
    compared = {"baseline": "persistence", "baseline_mae": 1.0}
    known = {"persistence": compared, "trees": {"baseline": "boosted trees", "baseline_mae": 0.75}}
    metrics["comparisons"] = known | {"oracle": {"baseline": "oracle", "baseline_mae": 0.1}}
    said = readings.scores(metrics)
    assert said.startswith(
        "The best baseline is boosted trees, with a mean absolute error of 0.75 degC; the network's is 0.5 degC. "
    )
    assert said.endswith("One season is 24 steps: MASE is in units of the mean change over that, in training.")
    assert "MASE is in units of the mean change from one step to the next" in readings.scores(
        metrics | {"season": None}
    )


def test_what_the_regressions_could_not_read_is_said(metrics):
    metrics["comparisons"]["persistence"]["baseline_mae"] = 1.0
    assert "regressions" not in readings.scores(metrics)
    metrics["regressions"] = {"rows": 312, "window": 720, "every": 5}
    assert readings.scores(metrics).endswith(
        " Both regressions read only the last 312 rows of the 720 of each window. The boosted trees are fitted to one "
        "training window in 5, evenly spread."
    )


def test_whom_the_network_beats_is_listed(metrics):
    def one(baseline, relation):
        return {"baseline": baseline, "relation": relation}

    metrics["comparisons"] = {
        "persistence": one("persistence", "beats"),
        "ridge": one("ridge regression", "worse than"),
        "trees": one("boosted trees", "beats"),
        "seasonal_naive": one("seasonal naive", "beats"),
        "oracle": one("oracle", "no better than"),
    }
    assert readings.comparisons(metrics).startswith(
        "The network beats persistence, boosted trees and seasonal naive; it is no better than oracle; it is worse "
        "than ridge regression. A small p says"
    )


def test_validation_and_test_are_set_side_by_side_for_the_network_and_persistence(metrics):
    metrics["validation"] = {"mae": 0.25}
    metrics["validation_baselines"] = {"persistence": {"mae": 0.75}}
    assert readings.validation(metrics).startswith(
        "The network's mean absolute error is 0.25 degC in the validation part and 0.5 degC in the test part; "
        "persistence, which nothing was chosen for, has 0.75 degC and 1 degC. "
    )


def test_the_forecasts_that_are_drawn_are_set_beside_all(metrics):
    metrics["overview"] = {"validation": {"drawn": {"rows": 200, "mae": 0.375}}}
    metrics["validation"] = {"mae": 0.25, "n": 900}
    assert readings.forecast(metrics, "validation") == (
        "Over these 200 values the forecasts are 0.375 degC off on average, over the whole validation part 0.25 degC."
    )


def test_where_all_forecasts_are_drawn_one_error_is_enough(metrics):
    metrics["overview"] = {"test": {"drawn": {"rows": 400, "mae": 0.5}}}
    assert readings.forecast(metrics, "test") == "The forecasts are 0.5 degC off on average."


@pytest.mark.parametrize(("bias", "side"), [(0.125, "0.125 degC too high"), (-0.5, "0.5 degC too low")])
def test_the_scatter_says_slope_and_side(metrics, bias, side):
    metrics["overview"] = {"test": {"bias": bias, "slope": 0.9}}
    said = readings.scatter(metrics, "test")
    assert said.startswith("Where a forecast is higher by one, the value is higher by 0.900 on average; below 1")
    assert said.endswith(f"On average they are {side}.")
    metrics["overview"]["test"]["slope"] = nan
    assert readings.scatter(metrics, "test").startswith("The forecasts do not vary. On average")
    metrics["overview"]["test"]["slope"] = -2.5
    assert "the value is lower by 2.500 on average: the forecasts point the wrong way." in readings.scatter(
        metrics, "test"
    )


def test_where_no_group_is_large_enough_none_is_compared(metrics):
    few = [{"group": 1, "n": 20, "coverage": 0.5, "mae": 1.0}]
    metrics["intervals"]["coverage_by"] = {"hour": few, "stretch": few}
    metrics["diagnostics"]["errors_by"] = {"hour": few, "stretch": few, "change": few}
    assert readings.coverage(metrics).startswith("There are too few forecasts to compare")
    assert readings.errors(metrics) == (
        "The changes are too few, or too much alike, to compare small ones with large ones."
    )


def test_the_floor_says_both_ratios(metrics):
    said = readings.floor(metrics)
    assert "variance, 0.3." in said
    assert "1.200 × this floor" in said
    assert "variance of 0.24, it is 1.500 × the squared error of the oracle" in said


def test_an_unknown_noise_is_said_to_be_unknown(metrics):
    assert "not known" in readings.floor(metrics | {"noise": None})


def test_bands_say_what_they_held_and_which_is_better(metrics):
    said = readings.bands(metrics)
    assert "holds 90.1 % of the test values at a mean width of 2 degC" in said
    assert "holds 80.0 % of the test values at a mean width of 1.5 degC" in said
    assert "the adaptive band is the better one" in said
    metrics["intervals"]["split"]["winkler"] = 2.0
    assert "the fixed band is the better one" in readings.bands(metrics)


def test_coverage_and_errors_name_the_extremes_among_groups_that_count(metrics):
    assert readings.coverage(metrics) == (
        "The adaptive band holds from 85.0 % (hour 0 of the day) to 95.0 % (hour 13 of the day)."
    )
    assert readings.errors(metrics) == (
        "The mean absolute error goes from 0.2 degC (hour 4 of the day) to 0.8 degC (hour 14 of the day). Where the "
        "value hardly changes, by 0.1 degC at most, it is 0.3 degC; where it changes most, 1.5 degC."
    )


def test_the_worst_moments_are_summed_up(metrics):
    said = readings.worst(metrics)
    assert said.startswith("The 3 worst moments, 0.75 % of all forecasts, make up 20 % of the squared error.")
    assert "too low in 2 of them, too high in 1." in said


def test_what_is_left_to_learn_is_said_and_so_is_nothing(metrics):
    test = metrics["diagnostics"]["residuals"]["ljung_box"]
    said = readings.residuals(metrics)
    assert "-0.300, at lag 2" in said
    assert "something is left to learn" in said
    assert "Q = 40, p < 0.001" in said
    test["p_value"] = 0.4
    assert "no more than chance" in readings.residuals(metrics)
    test["p_value"] = nan
    assert "too few, or too much alike" in readings.residuals(metrics)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (0, "At no distance is the free run better than the seasonal naive forecast."),
        (9, "Up to 9 steps ahead the free run saves 12.5 % of the error of the seasonal naive forecast; beyond, it is"),
        (48, "As far as was looked, 48 steps, the free run saves 12.5 % of the error of the seasonal naive forecast."),
    ],
)
def test_the_free_run_says_where_it_stops_being_useful(metrics, step, words):
    metrics["free_run"]["break_even"] = step
    said = readings.free_run(metrics)
    assert "from 0.5 degC at the first step to 0.9 degC at the last" in said
    assert words in said
    assert "the seasonal naive forecast" in said
    assert "persistence (there is no season" in readings.free_run(metrics | {"season": None})


def test_the_shifted_copy_speaks_for_itself(metrics):
    assert readings.shifted_copy(metrics) == "It is no shifted copy."


def test_the_scores_are_in_order_and_have_units(metrics):
    table = scoreboard.scores(metrics)
    assert list(table.index) == ["ridge regression", "attention LSTM", "persistence"]
    assert list(table["MAE (degC)"]) == [0.25, 0.5, 1]
    assert {"RMSE (degC)", "MSE (degC²)", "R²", "MASE", "skill"} <= set(table.columns)
    assert list(scoreboard.validation_scores(metrics).index) == ["attention LSTM", "persistence", "ridge regression"]
    assert "MAE" in scoreboard.scores(metrics | {"unit": ""}).columns


def test_digits_go_by_the_smallest_error_and_by_the_width_of_an_interval(metrics):
    metrics["baselines"]["ridge"]["mae"] = 0.0123456
    metrics["baselines"]["persistence"]["mae"] = 12.3456
    page = scoreboard.scores(metrics)._repr_html_()
    assert ">0.0123<" in page
    assert ">12.3456<" in page  # in one column all have the same
    assert ">0.9500<" in page  # the correlation
    wide, none = {"estimate": -12.34, "lower": -30.0, "upper": 10.0}, dict.fromkeys(("estimate", "lower", "upper"), nan)
    metrics["comparisons"]["persistence"] |= {"difference": wide, "skill": none}
    (found,) = scoreboard.comparisons(metrics).to_dict("records")
    assert found["difference in MAE (degC)"] == "-12 (-30 to 10)"
    assert found["skill"] == "–"


def test_comparisons_have_intervals(metrics):
    (found,) = scoreboard.comparisons(metrics).to_dict("records")
    assert found["the network"] == "beats it"
    assert found["difference in MAE (degC)"] == found["skill"] == "0.50 (0.40 to 0.60)"
    assert (found["Diebold-Mariano"], found["p"]) == (-3, "0.010")


def test_published_figures_stand_beside_those_of_the_run(metrics):
    assert scoreboard.published(metrics) is None
    theirs = {"predicted": {"mae": 2.39, "r2": 0.98}, "ridge": {"mae": 2.5}}
    ours = {"predicted": {"mae": 2.444, "r2": 0.97}, "ridge": {"mae": 2.0}}
    facts = {"by": "a book", "part": "test", "unit": "degC", "theirs": theirs, "ours": ours}
    table = scoreboard.published(metrics | {"published": facts})
    assert table.T.to_dict("list") == {
        "network, MAE": ["2.39", "2.44"],
        "network, R²": ["0.9800", "0.9700"],
        "ridge regression, MAE": ["2.50", "2.00"],
    }
    assert "The test part, in degC. Published by a book." in table._repr_html_()


def test_bands_and_worst_moments_are_tables_with_units(metrics):
    bands = scoreboard.bands(metrics)
    expected = {"coverage (%)": 90.1, "mean width (degC)": 2, "Winkler score (degC)": 2.5}
    assert bands.loc["adaptive"].to_dict() == pytest.approx(expected)
    assert "nominal coverage 90 %" in bands._repr_html_()
    assert scoreboard.worst(metrics).loc["2020-01-01"].to_dict() == {
        "actual (degC)": 1,
        "predicted (degC)": 3,
        "error (degC)": 2,
    }
