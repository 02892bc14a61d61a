"""The figures of metrics.json, each worked out once more from the tables."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from lib.evaluation import regressions
from lib.evaluation.bootstrap import block_length
from lib.evaluation.comparison import mean_interval
from lib.evaluation.diagnostics import ljung_box
from lib.evaluation.evaluation import bands, comparisons, evaluation
from lib.evaluation.failures import failures, lags_of, listed, worst_moments
from lib.evaluation.forecasts import Forecasts, forecasts
from lib.evaluation.verdict import verdict
from lib.parameters import resolve
from lib.series.series import load
from lib.storage import plain
from lib.windows.windows import Parts, Scaler, Split, Windows, prepare

CHOSEN = resolve({"points": 700, "window": 20, "period": 25.0})
SCORES = {"mse", "mae", "rmse", "r2", "correlation", "n", "skill", "mase"}


@pytest.fixture(scope="module")
def evaluated():
    """A model that knows the wave and adds noise of its own."""
    series = load(CHOSEN)
    parts = prepare(series, CHOSEN)
    random = np.random.default_rng(1)
    found = forecasts(
        lambda windows: series.signal[windows.targets] + 0.06 * random.standard_normal(len(windows)),
        series,
        parts,
        CHOSEN,
    )
    return parts, found, evaluation(series, parts, found, CHOSEN)


def test_every_promised_figure_is_there(evaluated):
    *_, metrics = evaluated
    assert set(metrics["validation"]) == set(metrics["test"]) == SCORES
    for name in ("persistence", "seasonal_naive", "ridge", "trees", "oracle"):
        assert set(metrics["baselines"][name]) == SCORES | {"skill", "mase"}
        assert set(metrics["validation_baselines"][name]) == SCORES
    assert (metrics["season"], metrics["unit"]) == (25, "")
    assert plain(metrics) == metrics  # JSON holds all of it, with nothing lost


def test_scores_are_those_of_the_tables(evaluated):
    _, found, metrics = evaluated
    errors = {name: np.abs(found.test["actual"] - found.test[name]).mean() for name in ("predicted", "persistence")}
    assert metrics["test"]["mae"] == pytest.approx(errors["predicted"])
    assert metrics["test"]["skill"] == pytest.approx(1 - errors["predicted"] / errors["persistence"])
    assert metrics["baselines"]["persistence"]["skill"] == 0
    training = load(CHOSEN).target[:490].astype(float)
    a_season_before = np.abs(training[25:] - training[:-25]).mean()
    assert metrics["test"]["mase"] == pytest.approx(errors["predicted"] / a_season_before)
    spread = np.mean((found.validation["actual"] - found.validation["ridge"]) ** 2)
    assert metrics["validation_baselines"]["ridge"]["mse"] == pytest.approx(spread)


def test_both_ratios_to_the_noise_are_there(evaluated):
    _, found, metrics = evaluated
    mse = np.mean((found.test["actual"] - found.test["predicted"]) ** 2)
    realised = np.mean((found.test["actual"] - found.test["oracle"]) ** 2)
    assert metrics["noise_floor"] == pytest.approx(0.061**2)
    assert metrics["noise"] == pytest.approx(
        {"ratio_to_floor": mse / 0.061**2, "oracle_mse": realised, "ratio_to_oracle": mse / realised}
    )


def test_the_verdict_leaves_the_oracle_out_but_the_comparisons_do_not(evaluated):
    *_, metrics = evaluated
    assert metrics["verdict"].startswith("The model beats persistence by ")
    assert "oracle" not in metrics["verdict"]
    oracle = metrics["comparisons"]["oracle"]
    assert oracle["relation"] == "worse than"
    assert oracle["skill"]["lower"] < oracle["skill"]["estimate"] < oracle["skill"]["upper"] < 0
    assert oracle["times"]["estimate"] == pytest.approx(metrics["test"]["mae"] / metrics["baselines"]["oracle"]["mae"])
    assert 1 < oracle["times"]["lower"] < oracle["times"]["estimate"] < oracle["times"]["upper"]


def test_a_regression_that_reads_less_than_the_window_says_so_in_its_name_and_in_the_verdict(evaluated, monkeypatch):
    parts, found, metrics = evaluated
    assert [metrics["comparisons"][name]["baseline"] for name in ("ridge", "trees")] == [
        "ridge regression",
        "boosted trees",
    ]
    monkeypatch.setattr(regressions, "COLUMNS", 8)
    monkeypatch.setattr(regressions, "TREE_COLUMNS", 6)
    compared = comparisons(found.test, parts)
    assert compared["trees"].baseline == "boosted trees on 6 of 20 steps"
    assert "the best baseline, ridge regression on 8 of 20 steps, is still ahead" in verdict(
        [compared["persistence"], compared["ridge"]]
    )


def test_bands_are_scored_on_the_test_part(evaluated):
    _, found, metrics = evaluated
    test, bands = found.test, metrics["intervals"]
    inside = (test["lower"] <= test["actual"]) & (test["actual"] <= test["upper"])
    assert bands["nominal"] == 0.9
    assert bands["adaptive"]["coverage"] == pytest.approx(inside.mean())
    assert bands["adaptive"]["width"] == pytest.approx((test["upper"] - test["lower"]).mean())
    near = np.abs(test["actual"] - test["predicted"]) <= bands["split"]["radius"]
    assert bands["split"]["coverage"] == pytest.approx(near.mean())
    assert bands["split"]["width"] == pytest.approx(2 * bands["split"]["radius"])
    radius, below, above = bands["split"]["radius"], test["lower"] - test["actual"], test["actual"] - test["upper"]
    fixed = 2 * radius + 20 * (np.abs(test["actual"] - test["predicted"]) - radius).clip(0)
    adaptive = test["upper"] - test["lower"] + 20 * (below.clip(0) + above.clip(0))
    apart, spread = bands["winkler_difference"], 1.96 * (adaptive - fixed).std() / np.sqrt(len(test))
    assert apart["estimate"] == pytest.approx((adaptive - fixed).mean())
    assert apart["upper"] - apart["lower"] == pytest.approx(2 * spread, rel=0.5)  # of errors hardly correlated in time
    assert bands["adaptive"]["coverage_interval"]["upper"] <= 1
    reach, spread = bands["adaptive"]["coverage_interval"], 1.96 * inside.std() / np.sqrt(len(test))
    assert reach["lower"] < bands["adaptive"]["coverage"] < reach["upper"]
    assert reach["upper"] - reach["lower"] == pytest.approx(2 * spread, rel=0.5)
    phase = [row for row in bands["coverage_by"]["phase"] if row["group"] == 3]
    assert phase[0]["coverage"] == pytest.approx(inside[[row % 25 in (5, 6, 7) for row in test.index]].mean())


def test_what_the_band_holds_is_told_by_its_width_and_by_the_change(evaluated):
    _, found, metrics = evaluated
    test, bands = found.test, metrics["intervals"]
    inside = (test["lower"] <= test["actual"]) & (test["actual"] <= test["upper"])
    sizes = {"width": test["upper"] - test["lower"], "change": (test["actual"] - test["persistence"]).abs()}
    for name, size in sizes.items():
        first, *_, last = bands["coverage_by_size"][name]
        assert last["n"] + first["n"] <= len(test)
        assert first["coverage"] == pytest.approx(inside[size <= first["group"]].mean())
        assert last["coverage"] == pytest.approx(inside[size.nlargest(last["n"]).index].mean())
    chance = bands["coverage_by_chance"], metrics["diagnostics"]["errors_by_chance"]
    assert [set(told) for told in chance] == [{"stretch"}] * 2  # no tenth of the season has 30 of 85 forecasts


def test_the_bias_has_an_interval_in_both_parts(evaluated):
    _, found, metrics = evaluated
    for part, table in (("validation", found.validation), ("test", found.test)):
        errors, interval = table["predicted"] - table["actual"], metrics["overview"][part]["bias_interval"]
        spread = 1.96 * errors.std() / np.sqrt(len(errors))  # errors that are hardly correlated in time
        assert interval["lower"] < errors.mean() < interval["upper"]
        assert interval["upper"] - interval["lower"] == pytest.approx(2 * spread, rel=0.5)


def test_the_intervals_of_the_bands_take_blocks_as_long_as_the_horizon(evaluated):
    parts, found, _ = evaluated
    far = replace(parts, test=replace(parts.test, horizon=40))
    test, metrics = found.test, bands(far, found)
    radius = metrics["split"]["radius"]
    scores = [
        upper - lower + 20 * ((lower - test["actual"]).clip(lower=0) + (test["actual"] - upper).clip(lower=0))
        for lower, upper in (
            (test["lower"], test["upper"]),
            (test["predicted"] - radius, test["predicted"] + radius),
        )
    ]
    inside = ((test["lower"] <= test["actual"]) & (test["actual"] <= test["upper"])).to_numpy(float)
    for values, ends in (
        ((scores[0] - scores[1]).to_numpy(), metrics["winkler_difference"]),
        (inside, metrics["adaptive"]["coverage_interval"]),
    ):
        expected = mean_interval(values, 40)
        assert (ends["lower"], ends["upper"]) == pytest.approx((expected.lower, min(expected.upper, 1)))
        assert block_length(values) < 40  # what they would be at a horizon of 1


@pytest.mark.parametrize("horizon", [1, 5])
def test_a_band_that_misses_nothing_may_hold_less_than_all(evaluated, horizon):
    parts, found, _ = evaluated
    wide = replace(found, test=found.test.assign(lower=-100.0, upper=100.0))
    reach = bands(replace(parts, test=replace(parts.test, horizon=horizon)), wide)["adaptive"]["coverage_interval"]
    trials = len(found.test) / horizon
    assert binom.pmf(round(trials), round(trials), reach["lower"]) == pytest.approx(0.025, rel=0.02)
    assert reach["upper"] == 1


@pytest.mark.parametrize(("share", "count"), [(0.07, 29), (0.0715, 30)])
def test_neither_the_coverage_nor_the_better_band_of_few_values_has_an_interval(share, count):
    parameters = CHOSEN | {"test": share}
    series = load(parameters)
    parts = prepare(series, parameters)
    assert len(parts.test) == count
    random = np.random.default_rng(1)
    noisy = forecasts(
        lambda windows: series.signal[windows.targets] + 0.06 * random.standard_normal(len(windows)),
        series,
        parts,
        parameters,
    )
    found = bands(parts, noisy)
    told = [found["winkler_difference"], *(found[band]["coverage_interval"] for band in ("adaptive", "split"))]
    assert [plain(interval["lower"]) is None for interval in told] == [count < 30] * 3
    assert [plain(interval["upper"]) is None for interval in told] == [count < 30] * 3
    assert np.isfinite(found["winkler_difference"]["estimate"])


def test_the_crps_of_a_normal_error_is_near_its_closed_form(evaluated):
    _, found, metrics = evaluated
    spread = np.std(found.test["actual"] - found.test["predicted"])
    assert metrics["intervals"]["crps"] == pytest.approx(spread / np.sqrt(np.pi), rel=0.1)


def test_the_worst_moments_are_the_largest_errors(evaluated):
    parts, found, metrics = evaluated
    errors = found.test["predicted"] - found.test["actual"]
    moments = metrics["diagnostics"]["worst"]
    assert len(moments) == 10
    assert moments[0]["time"] == str(errors.abs().idxmax())
    assert moments[0]["error"] == pytest.approx(errors[errors.abs().idxmax()])
    assert moments[0]["share"] == pytest.approx((errors**2).max() / (errors**2).sum())
    assert list(found.test["actual"].iloc[worst_moments(parts, found)]) == [moment["actual"] for moment in moments]


def flat(errors, horizon=1):
    """A test part in which the model says 0 and is wrong by just these."""
    table = pd.DataFrame({"actual": errors, "predicted": 0.0, "persistence": 0.5}, pd.RangeIndex(len(errors)))
    windows = Windows(np.zeros((len(errors) + 40, 1), np.float32), np.arange(len(errors)), 20, horizon)
    parts = Parts(windows, windows, windows, Scaler(np.zeros(1), np.ones(1)), Split(slice(0), slice(0), slice(0)))
    return parts, Forecasts(table, table, None, 0.9, table)


def test_two_of_the_worst_moments_are_a_twentieth_of_the_part_apart():
    errors = np.full(200, 0.1)
    errors[[50, 55, 60]] = 10, 9, 8
    assert worst_moments(*flat(errors))[:2].tolist() == [50, 60]


def test_residuals_several_steps_ahead_are_tested_apart_from_each_other():
    left = np.random.default_rng(0).standard_normal(200)
    found = failures(*flat(left, horizon=4))["residuals"]
    assert len(found["autocorrelation"]) == 1 + 4 * found["ljung_box"]["lags"]
    apart = [ljung_box(np.arange(50), left[first::4], 10)[0] for first in range(4)]
    assert found["ljung_box"]["statistic"] == pytest.approx(np.mean(apart))


def test_lags_below_the_horizon_count_as_nothing_left_to_learn():
    left = np.convolve(np.random.default_rng(0).standard_normal(403), np.ones(4), "valid")  # the best forecast's
    found = failures(*flat(left, horizon=4))["residuals"]
    correlation = found["autocorrelation"]
    assert found["largest"]["lag"] >= 4
    assert abs(found["largest"]["autocorrelation"]) == max(map(abs, correlation[4:]))
    assert found["outside"]["of"] == len(correlation) - 4
    shared, squares = 1 + 2 * sum(r**2 for r in correlation[1:4]), (left - left.mean()) ** 2
    chance = [np.sqrt(shared * sum(squares[k:] * squares[:-k])) / sum(squares) for k in range(4, len(correlation))]
    assert found["bound"] == pytest.approx(1.96 * np.array(chance))


def test_regressions_that_make_shifted_copies_are_named(evaluated):
    parts, found, _ = evaluated
    random = np.random.default_rng(0).standard_normal((2, len(found.test)))
    walk = np.cumsum(random[0])
    last = np.append(0, walk[:-1])
    near = last + 0.1 * random[1]
    test = found.test.assign(actual=walk, persistence=last, predicted=near, ridge=walk + 0.1 * random[1], trees=near)
    copy = failures(parts, replace(found, test=test))["shifted_copy"]
    assert (copy["found"], copy["also"]) == (True, ["trees"])


def test_residuals_and_copies_are_looked_at(evaluated):
    _, found, metrics = evaluated
    left = (found.test["actual"] - found.test["predicted"]).to_numpy()
    left = left - left.mean()
    residuals = metrics["diagnostics"]["residuals"]
    assert residuals["autocorrelation"][1] == pytest.approx(left[1:] @ left[:-1] / (left @ left), abs=1e-9)
    assert residuals["bound"][0] == pytest.approx(1.96 * np.sqrt(left[1:] ** 2 @ left[:-1] ** 2) / (left @ left))
    assert residuals["ljung_box"]["lags"] == len(residuals["autocorrelation"]) - 1
    copy = metrics["diagnostics"]["shifted_copy"]
    assert copy["with_last"] == pytest.approx(np.corrcoef(found.test["predicted"], found.test["persistence"])[0, 1])
    assert (copy["found"], copy["also"]) == (False, [])
    assert {"phase", "stretch", "change"} == set(metrics["diagnostics"]["errors_by"])


@pytest.mark.parametrize(
    ("season", "horizon", "lags"), [(25, 1, 17), (4, 1, 8), (None, 1, 10), (25, 5, 3), (25, 80, 1)]
)
def test_two_seasons_of_lags_are_tested_as_far_as_there_are_forecasts(evaluated, season, horizon, lags):
    parts, found, _ = evaluated  # 105 test rows, 85 windows
    test = replace(parts.test, horizon=horizon)
    parts = type(parts)(**{**vars(parts), "test": test})
    assert lags_of(parts, replace(found, season=season)) == lags


def test_a_table_becomes_a_list_that_json_can_hold():
    table = pd.DataFrame({"mae": [0.5, 1.0], "n": [3, 4]}, index=np.array([1, 2]))
    assert plain(listed(table)) == [{"group": 1, "mae": 0.5, "n": 3}, {"group": 2, "mae": 1.0, "n": 4}]
