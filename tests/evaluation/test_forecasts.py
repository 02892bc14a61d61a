"""The tables of forecasts: every forecast beside its own target, the bands from errors alone."""

import numpy as np
import pytest

from lib.errors import InputError
from lib.evaluation.forecasts import adaptive_radii, baselines_in, forecasts, residuals, season_of
from lib.evaluation.intervals import adaptive_conformal
from lib.parameters import resolve
from lib.series.series import load
from lib.windows.windows import prepare

CHOSEN = resolve({"points": 600, "window": 20, "period": 25.0, "coverage": 0.8})


@pytest.fixture(scope="module")
def data():
    series = load(CHOSEN)
    return series, prepare(series, CHOSEN)


@pytest.fixture(scope="module")
def found(data):
    return forecasts(lambda windows: np.full(len(windows), 0.1), *data, CHOSEN)


def test_each_forecast_stands_beside_its_own_target(data, found):
    series, parts = data
    assert list(found.test.index) == [start + 20 for start in parts.test.starts]
    assert found.test.index.name == "step"
    for row in found.test.index:
        assert found.test.loc[row, "actual"] == float(str(series.target[row]))  # to the digit that the CSV has
        assert found.test.loc[row, "persistence"] == float(str(series.target[row - 1]))
        assert found.test.loc[row, "seasonal_naive"] == float(str(series.target[row - 25]))
        assert found.test.loc[row, "oracle"] == pytest.approx(0.693 * np.sin(2 * np.pi * row / 25), abs=1e-9)


def test_the_columns_are_those_that_a_spreadsheet_needs(found):
    by_hand, fitted = ["persistence", "moving_average", "seasonal_naive"], ["ridge", "trees"]
    columns = ["actual", "predicted", "lower", "upper", *by_hand, *fitted, "oracle"]
    assert list(found.test.columns) == list(found.validation.columns) == columns
    assert baselines_in(found.test) == columns[4:]


def test_regressions_are_in_the_unit_of_the_target_and_near_the_truth(found):
    for name in ("ridge", "trees"):
        assert (found.test[name] - found.test["oracle"]).abs().mean() < 0.05  # the wave is 0.693 high


def test_the_band_of_the_validation_part_has_one_width_and_holds_just_its_share(found):
    table = found.validation
    held = table["actual"].between(table["lower"], table["upper"])
    assert 0.8 <= held.mean() <= 0.8 + 2 / len(table)
    np.testing.assert_allclose(table["upper"] - table["lower"], table["upper"].iloc[0] - table["lower"].iloc[0])
    np.testing.assert_allclose((table["upper"] + table["lower"]) / 2, 0.1)


def test_the_band_of_the_test_part_is_told_by_the_errors_before(data, found):
    _, parts = data
    errors = [row["actual"] - row["predicted"] for part in (found.validation, found.test) for _, row in part.iterrows()]
    rows = [*parts.validation.targets, *parts.test.targets]
    radii = adaptive_conformal(errors, rows, 1, len(found.validation), [0.8])[:, 0]
    np.testing.assert_allclose(found.test["upper"] - 0.1, radii)
    np.testing.assert_allclose(0.1 - found.test["lower"], radii)
    later = found.test.assign(actual=found.test["actual"].where(np.arange(len(found.test)) < 30, 99))
    np.testing.assert_array_equal(adaptive_radii(found.validation, later, parts, 0.8)[:31, 0], radii[:31])


def test_residuals_are_what_happened_minus_what_was_said(found):
    assert residuals(found.test).tolist() == [0.1 - actual for actual in found.test["actual"]]


def test_the_season_is_found_or_given(data):
    assert season_of(*data, 0) == 25
    assert season_of(*data, 7) == 7
    given = forecasts(lambda windows: np.zeros(len(windows)), *data, CHOSEN | {"season": 30})
    row = given.test.index[0]
    assert given.season == 30
    assert given.test.loc[row, "seasonal_naive"] == float(str(data[0].target[row - 30]))


def test_without_season_and_generator_there_are_fewer_baselines(data):
    series, _ = data
    noise = np.random.default_rng(0).standard_normal((600, 1)).astype(np.float32)
    series = type(series)(**{**vars(series), "values": noise, "signal": None})
    found = forecasts(lambda windows: np.zeros(len(windows)), series, prepare(series, CHOSEN), CHOSEN)
    assert found.season is None
    assert baselines_in(found.test) == ["persistence", "moving_average", "ridge", "trees"]


def test_too_few_validation_errors_for_the_band_are_refused(data):
    with pytest.raises(InputError, match=r"nominal coverage 0\.999"):
        forecasts(lambda windows: np.zeros(len(windows)), *data, CHOSEN | {"coverage": 0.999})
