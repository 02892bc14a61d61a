"""Intervals: coverage by simulation, nothing from the future, and against another library."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mapie.regression import SplitConformalRegressor, TimeSeriesRegressor
from scipy.stats import binom, norm
from sklearn.linear_model import LinearRegression

from lib.errors import InputError
from lib.evaluation.intervals import (
    LEVELS,
    adaptive_conformal,
    crps,
    interval_scores,
    quantile_levels,
    quantiles,
    split_conformal,
)
from lib.evaluation.regressions import fit_ridge
from lib.windows.windows import prepare
from tests import weather as weather_file


def normal(seed, rows):
    return np.random.default_rng(seed).standard_normal(rows)


def growing(seed, rows):
    """Errors that are three times as large in the end as in the beginning."""
    return normal(seed, rows) * np.linspace(1, 3, rows)


def weather(seed, rows, step_of_day=144):
    """Errors like a temperature forecast's: their size follows the day and wanders for weeks, their tails are heavy."""
    random = np.random.default_rng(seed)
    wander = np.cumsum(random.standard_normal(rows)) / 60
    size = np.exp(0.5 * np.sin(2 * np.pi * np.arange(rows) / step_of_day) + wander - wander.mean())
    return size * random.standard_t(4, rows)


def weekly(covered, week=1008):
    return [np.mean(covered[start : start + week]) for start in range(0, len(covered) - week + 1, week)]


def adaptive(errors, calibration, nominal=0.9, horizon=1):
    return adaptive_conformal(errors, np.arange(len(errors)), horizon, calibration, nominal)[:, 0]


def test_the_radius_of_split_conformal_by_hand():
    errors = [3, -1, 2, -9, 4, 5, -6, 7, 8]  # nine: the 90 % band takes the ninth of (9 + 1) * 0.9
    assert split_conformal(errors, 0.9) == 9
    assert split_conformal(errors, 0.5) == 5
    assert split_conformal(errors, 0.81) == 9
    assert split_conformal(np.arange(1, 100), 0.55) == 55  # not 56, which 100 * 0.55 in floating point asks for


def test_split_conformal_holds_the_truth_as_often_as_it_says():
    # with 19 calibration errors the 90 % band holds one more with probability exactly 18 / 20
    held = [
        abs(errors[-1]) <= split_conformal(errors[:-1], 0.9) for errors in (normal(seed, 20) for seed in range(2000))
    ]
    low, high = binom.interval(0.99, 2000, 0.9)
    assert low <= sum(held) <= high


def test_too_few_errors_for_the_coverage_are_told_in_one_line():
    with pytest.raises(InputError, match=r"needs 9 validation forecasts or more\. Received: 8\.") as raised:
        split_conformal(np.ones(8), 0.9)
    assert "\n" not in str(raised.value)
    assert split_conformal(np.ones(9), 0.9) == 1


@pytest.mark.parametrize("nominal", [0, 1, 90, -0.5, math.nan])
def test_a_coverage_that_is_no_fraction_is_told_in_one_line(nominal):
    with pytest.raises(InputError, match=rf"Received: {nominal:g}\. Write 90 % as 0\.9\."):
        split_conformal(np.ones(100), nominal)
    with pytest.raises(InputError, match="Received"):
        adaptive(np.ones(100), 50, nominal)


@pytest.mark.parametrize("nominal", [0.5, 0.9])
def test_the_adaptive_band_holds_the_truth_as_often_as_it_says(nominal):
    held = total = 0
    for seed in range(200):
        errors = normal(seed, 300)
        held += np.sum(np.abs(errors[100:]) <= adaptive(errors, 100, nominal))
        total += 200
    assert held / total == pytest.approx(nominal, abs=3 * math.sqrt(nominal * (1 - nominal) / total))


@pytest.mark.parametrize("horizon", [1, 6, 24])
def test_coverage_is_near_ninety_per_cent_in_every_week_of_errors_like_the_weathers(horizon):
    errors = weather(0, 12 * 1008)
    covered = np.abs(errors[2016:]) <= adaptive(errors, 2016, horizon=horizon)
    assert np.mean(covered) == pytest.approx(0.9, abs=0.01)
    assert 0.85 <= min(weekly(covered)) <= max(weekly(covered)) <= 0.95
    still = np.abs(errors[2016:]) <= split_conformal(errors[:2016], 0.9)
    assert not 0.85 <= min(weekly(still)) <= max(weekly(still)) <= 0.95  # the band that does not follow


@weather_file.present
def test_coverage_on_the_temperature_in_jena_is_near_ninety_per_cent_in_all_and_in_every_week():
    parts = prepare(weather_file.temperature(), weather_file.parameters())
    ridge, unit = fit_ridge(parts.training), parts.scaler.to_unit
    both = [parts.validation, parts.test]
    errors = [unit(w.scaled(w.targets)[:, 0]) - unit(ridge.forecast(w)) for w in both]
    rows = np.concatenate([w.targets for w in both])
    radii = adaptive_conformal(np.concatenate(errors), rows, 1, len(errors[0]), 0.9)[:, 0]
    covered = np.abs(errors[1]) <= radii
    weeks = [np.mean(covered[start : start + 1008]) for start in range(0, len(covered), 1008)]
    assert len(weeks) == 11
    assert np.mean(np.abs(errors[1])) < 0.11  # degC; persistence is 0.123 off
    assert np.mean(covered) == pytest.approx(0.9, abs=0.01)
    assert 0.85 <= min(weeks) <= max(weeks) <= 0.95
    still = np.abs(errors[1]) <= split_conformal(errors[0], 0.9)
    assert np.mean(still) != pytest.approx(0.9, abs=0.01)  # the band that does not follow


def test_errors_that_grow_fourfold_at_once_are_followed():
    errors = normal(0, 4000)
    errors[1500:] *= 4
    radii = adaptive(errors, 500)
    covered = np.abs(errors[500:]) <= radii
    assert np.mean(covered) == pytest.approx(0.9, abs=0.01)
    assert np.mean(covered[1000:1500]) > 0.8  # a band that stood still would hold 32 %
    assert np.median(radii[-1000:]) / np.median(radii[:1000]) == pytest.approx(4, rel=0.1)


def test_where_nothing_drifts_the_band_is_hardly_wider_than_need_be():
    errors = normal(0, 20_000)
    radii = adaptive(errors, 1000)
    scores = interval_scores(errors[1000:], -radii, radii, 0.9)
    needed = interval_scores(errors[1000:], np.full(19_000, -norm.ppf(0.95)), np.full(19_000, norm.ppf(0.95)), 0.9)
    assert scores["winkler"] < 1.03 * needed["winkler"]


@given(st.integers(0, 10**6), st.integers(1, 8), st.data())
def test_a_radius_depends_on_no_error_that_is_not_yet_known(seed, horizon, data):
    random = np.random.default_rng(seed)
    rows = np.cumsum(random.integers(1, 4, 40))  # with gaps
    errors = random.standard_normal(40)
    chosen = data.draw(st.integers(10, 39))
    changed = errors.copy()
    changed[rows > rows[chosen] - horizon] = 1e3
    changed[:10] = errors[:10]  # the calibration part is known
    radii = [adaptive_conformal(e, rows, horizon, 10, LEVELS)[chosen - 10] for e in (errors, changed)]
    np.testing.assert_array_equal(*radii)


@pytest.mark.parametrize("horizon", [1, 5])
def test_a_radius_uses_the_last_error_that_is_known(horizon):
    errors = normal(0, 60)
    before = adaptive(errors, 30, horizon=horizon)
    errors[40] = 100
    changed = np.flatnonzero(before != adaptive(errors, 30, horizon=horizon))
    assert changed[0] + 30 == 40 + horizon


def test_bands_of_larger_coverage_are_never_narrower():
    radii = adaptive_conformal(weather(0, 3000), np.arange(3000), 1, 1000, LEVELS)
    assert radii.shape == (2000, len(LEVELS))
    assert (np.diff(radii, axis=1) >= 0).all()
    assert (radii >= 0).all()
    near = adaptive_conformal(
        normal(0, 500), np.arange(500), 1, 100, [0.5, 0.502, 0.504]
    )  # cross where each goes alone
    assert (np.diff(near, axis=1) >= 0).all()


def test_a_model_without_error_has_a_band_without_width():
    assert adaptive(np.zeros(100), 50).max() < 1e-300


def test_a_band_of_no_width_opens_once_errors_are_made():
    errors = np.concatenate([np.zeros(190), normal(0, 10), normal(1, 4_000)])  # hardly an error prepares it
    covered = np.abs(errors[200:]) <= adaptive(errors, 200)
    assert np.mean(covered[1_000:]) == pytest.approx(0.9, abs=0.02)


def test_many_steps_ahead_no_band_is_far_beyond_every_error_known():
    walk = np.cumsum(np.random.default_rng(4).standard_normal(700))
    errors = (walk[24:] - walk[:-24]) * np.where(np.arange(676) < 300, 1, 3)
    known = [errors[: max(150, target - 23)] for target in range(150, 676)]  # that of 23 steps before is not yet
    most = 1.5 * np.array([np.abs(some).max() for some in known])
    radii = adaptive(errors, 150, horizon=24)
    assert (radii <= most * (1 + 1e-9)).all()
    assert np.isclose(radii, most).any()
    assert split_conformal(np.zeros(100), 0.9) == 0


def test_the_scores_of_a_band_by_hand():
    actual, lower, upper = [1.0, 5.0, -2.0, 3.0], [0.0, 0.0, 0.0, 3.0], [2.0, 4.0, 6.0, 3.0]
    # widths 2, 4, 6, 0; the second misses by 1, the third by 2; 2 / (1 - 0.8) = 10
    scores = interval_scores(actual, lower, upper, nominal=0.8)
    assert scores == pytest.approx({"coverage": 0.5, "width": 3.0, "winkler": 3.0 + 10 * 3 / 4})


def test_the_ends_of_bands_are_ascending_quantiles():
    ends = quantiles([10.0, 0.0], [[1.0, 2.0], [0.5, 3.0]])
    assert ends.tolist() == [[8, 9, 11, 12], [-3, -0.5, 0.5, 3]]
    assert quantile_levels([0.5, 0.9]).tolist() == pytest.approx([0.05, 0.25, 0.75, 0.95])


def test_crps_of_a_normal_forecast_is_near_its_closed_form():
    actual, levels = normal(0, 2000), quantile_levels(LEVELS)
    centre = np.full(2000, 0.3)
    forecast = quantiles(centre, np.tile(norm.ppf((1 + LEVELS) / 2), (2000, 1)))
    z = actual - 0.3
    exact = np.mean(z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / math.sqrt(math.pi))
    assert crps(actual, forecast, levels) == pytest.approx(exact, rel=0.01)


def test_crps_agrees_with_a_slow_loop():
    actual, levels = normal(0, 5), np.array([0.25, 0.75])
    forecast = np.sort(normal(1, 10).reshape(5, 2), axis=1)
    losses = [
        (a - q) * level if a >= q else (q - a) * (1 - level)
        for a, row in zip(actual, forecast, strict=True)
        for q, level in zip(row, levels, strict=True)
    ]
    assert crps(actual, forecast, levels) == pytest.approx(2 * sum(losses) / len(losses))


def test_crps_refuses_levels_whose_mean_is_no_integral():
    with pytest.raises(AssertionError, match="middles of equal steps"):
        crps([0.0], [[0.0, 1.0]], [0.1, 0.5])


class TestAgainstMapie:
    """The same band as MAPIE's where there is one right band, no worse a one where there is not."""

    @pytest.fixture
    def persistence(self):
        """A fitted regressor of scikit-learn's kind that returns its only input."""
        return LinearRegression(fit_intercept=False).fit([[1.0], [2.0]], [1.0, 2.0])

    @pytest.mark.parametrize("nominal", [0.5, 0.8, 0.9, 0.95])
    @pytest.mark.parametrize("count", [40, 101])
    def test_split_conformal_gives_the_same_band(self, persistence, nominal, count):
        inputs, actual = normal(0, count)[:, None], normal(1, count)
        theirs = SplitConformalRegressor(persistence, confidence_level=nominal, prefit=True)
        _, band = theirs.conformalize(inputs, actual).predict_interval(np.zeros((1, 1)))
        assert split_conformal(actual - inputs[:, 0], nominal) == pytest.approx(band[0, 1, 0])

    @pytest.fixture
    def against(self, persistence):
        """Scores of our adaptive band of 90 % and of MAPIE's, in the second thousand of errors."""

        def scores(errors):
            inputs = np.zeros((2000, 1))
            theirs = TimeSeriesRegressor(persistence, method="aci", cv="prefit").fit(inputs[:1000], errors[:1000])
            radii = np.empty(1000)
            for row in range(1000, 2000):
                now = inputs[row : row + 1], errors[row : row + 1]
                _, band = theirs.predict(now[0], confidence_level=0.9, allow_infinite_bounds=True)
                radii[row - 1000] = min(band[0, 1, 0], np.abs(errors).max())
                theirs.adapt_conformal_inference(*now, gamma=0.02, confidence_level=0.9)
                theirs.update(*now)
            return [interval_scores(errors[1000:], -r, r, 0.9) for r in (adaptive(errors, 1000), radii)]

        return scores

    @pytest.mark.filterwarnings("ignore")  # one at every update
    @pytest.mark.parametrize("seed", [2, 5])
    def test_where_errors_wander_the_adaptive_band_covers_nearer_to_what_it_says_at_a_better_score(self, against, seed):
        ours, theirs = against(weather(seed, 2000))
        assert abs(ours["coverage"] - 0.9) <= min(0.01, abs(theirs["coverage"] - 0.9))
        assert ours["winkler"] < theirs["winkler"]

    @pytest.mark.filterwarnings("ignore")
    @pytest.mark.parametrize("seed", [1, 4])
    def test_where_errors_grow_the_adaptive_band_covers_what_it_says_at_a_better_score(self, against, seed):
        ours, theirs = against(growing(seed, 2000))
        assert abs(ours["coverage"] - 0.9) <= 0.01
        assert ours["winkler"] < theirs["winkler"]
