"""Sentences that set the network beside the baselines."""

import pytest

from lib.prose import comparison_readings


@pytest.mark.parametrize(("r2", "is_said"), [(-0.06, True), (0.0, True), (0.01, False)])
def test_a_network_that_is_no_better_than_a_constant_is_said_to_be_so(metrics, r2, is_said):
    metrics["comparisons"]["persistence"]["baseline_mae"] = 1.0
    metrics["test"]["r2"] = r2
    assert ("its R² is not above 0." in comparison_readings.scores(metrics)) is is_said


def test_the_best_baseline_is_named_and_the_oracle_is_none(metrics):
    compared = {"baseline": "persistence", "baseline_mae": 1.0}
    known = {"persistence": compared, "trees": {"baseline": "boosted trees", "baseline_mae": 0.75}}
    metrics["baselines"]["trees"] = {"mae": 0.75, "rmse": 0.8}
    metrics["comparisons"] = known | {"oracle": {"baseline": "oracle", "baseline_mae": 0.1}}
    said = comparison_readings.scores(metrics)
    assert said.startswith(
        "The best baseline is boosted trees, with a mean absolute error of 0.7500 degC; the network's is 0.5000 degC. "
    )
    assert said.endswith("One season is 24 steps: MASE is in units of the mean change over that, in training.")
    assert "MASE is in units of the mean change from one step to the next" in comparison_readings.scores(
        metrics | {"season": None}
    )


def test_what_the_regressions_could_not_read_is_said(metrics):
    metrics["comparisons"]["persistence"]["baseline_mae"] = 1.0
    assert "regressions" not in comparison_readings.scores(metrics)
    metrics["regressions"] = {"rows": 312, "tree_rows": 137, "window": 720, "every": 5}
    assert comparison_readings.scores(metrics).endswith(
        " Ridge regression reads only the last 312 rows of the 720 of each window. The boosted trees read only the "
        "last 137 rows of the 720 of each window. The boosted trees are fitted to one "
        "training window in 5, evenly spread."
    )


def test_that_the_network_learns_by_other_errors_than_the_regressions_is_said(metrics):
    metrics["comparisons"]["persistence"]["baseline_mae"] = 1.0
    assert "trained by absolute errors" not in comparison_readings.scores(metrics)
    assert comparison_readings.scores(metrics | {"loss": "mae"}).endswith("by squared ones, by which RMSE judges.")


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
    assert comparison_readings.comparisons(metrics).startswith(
        "The network beats persistence, boosted trees and seasonal naive; it is no better than the oracle; it is "
        "worse than ridge regression. A small p says"
    )


def test_validation_and_test_are_set_side_by_side_for_the_network_and_persistence(metrics):
    metrics["validation"] = {"mae": 0.25}
    metrics["validation_baselines"] = {name: {"mae": 0.75} for name in ("persistence", "ridge", "trees")}
    metrics["baselines"]["trees"] = {"mae": 0.25}
    assert comparison_readings.validation(metrics).startswith(
        "The network's mean absolute error is 0.2500 degC in the validation part and 0.5000 degC in the test part; "
        "persistence, which nothing was chosen for, has 0.7500 degC and 1.000 degC. "
    )


@pytest.mark.parametrize(
    ("chosen", "naive", "words"),
    [
        (0.25, 1.0, "does worse in the test part: the choice of the epoch may have flattered"),  # 2 × and 1 ×
        (0.4, 0.9, "does worse in the test part: the choice of the epoch may have flattered"),  # 1.25 × and 1.1 ×
        (0.4, 0.5, "does no worse in the test part: nothing suggests that the choice"),  # 1.25 × and 2 ×
        (0.5, 1.0, "does no worse in the test part: nothing suggests that the choice"),  # the same twice
    ],
)
def test_the_epoch_is_suspected_where_the_error_grows_more_than_persistences(metrics, chosen, naive, words):
    metrics["validation"] = {"mae": chosen}  # 0.5 and 1.0 in the test part
    metrics["validation_baselines"] = {"persistence": {"mae": naive}, "ridge": {"mae": 0.25}, "trees": {"mae": 0.25}}
    metrics["baselines"]["trees"] = {"mae": 0.25}  # these two err as much in both parts
    assert f"Beside persistence the network {words}" in comparison_readings.validation(metrics)


@pytest.mark.parametrize(
    ("ridge", "trees", "words"),
    [
        (0.1, 0.1, "and so it is with ridge regression and boosted trees, for which"),  # 2.5 x each
        (0.125, 0.2, "and so it is with ridge regression, for which"),  # 2 x, as the network, and 1.25 x
        (0.2, 0.1, "and so it is with boosted trees, for which"),
        (0.2, 0.2, "test part: the choice of the epoch may have flattered its validation scores."),
    ],
)
def test_the_epoch_is_not_suspected_where_a_regression_loses_as_much(metrics, ridge, trees, words):
    metrics["validation"] = {"mae": 0.25}  # 0.5 in the test part: 2 x
    metrics["validation_baselines"] = {"persistence": {"mae": 1.0}, "ridge": {"mae": ridge}, "trees": {"mae": trees}}
    metrics["baselines"]["trees"] = {"mae": 0.25}
    text = comparison_readings.validation(metrics)
    assert words in text
    assert ("may have flattered" in text) != ("persistence is the harder rival there" in text)


def test_another_order_by_rmse_is_said(metrics):
    metrics["comparisons"] = {"trees": {"baseline": "boosted trees", "baseline_mae": 0.51}}
    metrics["baselines"] = {"trees": {"mae": 0.51, "rmse": 0.59}}  # the network has 0.5 and 0.6
    assert "The smallest RMSE, in which large errors weigh more, is that of boosted trees, 0.5900 degC; what is" in (
        comparison_readings.scores(metrics)
    )
    metrics["baselines"]["trees"]["rmse"] = 0.61
    assert "RMSE" not in comparison_readings.scores(metrics)
