"""Made-up figures of an evaluation, as metrics.json has them."""

import pytest


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
        "loss": "mse",
        "regressions": {"rows": 50, "tree_rows": 50, "window": 50, "every": 1},
        "test": scores,
        "validation": scores,
        "baselines": {"persistence": scores | {"mae": 1.0}, "ridge": scores | {"mae": 0.25}},
        "validation_baselines": {"persistence": scores, "ridge": scores},
        "comparisons": {"persistence": comparison | {"statistic": -3.0, "p_value": 0.01, "block": 6}},
        "intervals": {
            "nominal": 0.9,
            "crps": 0.35,
            "adaptive": {
                "coverage": 0.901,
                "width": 2.0,
                "winkler": 2.5,
                "coverage_interval": {"lower": 0.89, "upper": 0.912},
            },
            "split": {
                "coverage": 0.8,
                "width": 1.5,
                "winkler": 3.0,
                "radius": 0.75,
                "coverage_interval": {"lower": 0.75, "upper": 0.85},
            },
            "winkler_difference": {"estimate": -0.5, "lower": -0.75, "upper": -0.25},
            "coverage_by": {"hour": [row(0, coverage=0.85), row(13, coverage=0.95)], "month": [row(3, coverage=0.9)]},
            "coverage_by_chance": {"hour": 0.0305},
            "coverage_by_size": {
                "width": [row(1.0, coverage=0.95), row(2.0, coverage=0.9), row(3.0, coverage=0.85)],
                "change": [row(0.1, coverage=1.0), row(4.0, coverage=0.625)],
            },
        },
        "diagnostics": {
            "errors_by": {
                "hour": [row(4, mae=0.2), row(14, mae=0.8), {"group": 15, "n": 2, "mae": 9.0}],
                "change": [row(0.1, mae=0.3), row(4.0, mae=1.5)],
            },
            "errors_by_chance": {"hour": 0.25},
            "worst": [
                {"time": "2020-01-01", "actual": 1.0, "predicted": 3.0, "error": 2.0, "share": 0.1},
                {"time": "2020-01-02", "actual": 1.0, "predicted": -0.5, "error": -1.5, "share": 0.05},
                {"time": "2020-01-03", "actual": 1.0, "predicted": -0.4, "error": -1.4, "share": 0.05},
            ],
            "worst_together": {
                "apart": 20,
                "moments": 3,
                "share_of_forecasts": 0.0075,
                "share_of_squared_error": 0.2,
                "too_low": 2,
                "too_high": 1,
            },
            "residuals": {
                "autocorrelation": [1.0, 0.1, -0.3],
                "bound": [0.098, 0.097],
                "largest": {"lag": 2, "autocorrelation": -0.3, "bound": 0.097},
                "outside": {"lags": 1, "of": 2, "by_chance": 0.1},
                "ljung_box": {"lags": 2, "statistic": 40.0, "p_value": 1e-4},
            },
            "shifted_copy": {"sentence": "It is no shifted copy.", "found": False, "also": ["ridge"]},
        },
        "free_run": {
            "runs": 100,
            "steps": 48,
            "kept": 0,
            "diverged": False,
            "predicted": [0.5, 0.9],
            "seasonal_naive": [0.8, 0.8],
            "break_even": 9,
            "break_even_interval": {"lower": 9, "upper": 9},
            "saved": 0.125,
            "saved_in_all": {"seasonal_naive": -0.25, "persistence": 0.5},
        },
    }
