"""Figures of quality and distance: they show the numbers they were given, the way round that they say."""

import numpy as np
import pytest

from lib import figures
from lib.evaluation.free_run import FreeRun
from tests import samples

METRICS = {
    "comparisons": {
        "persistence": {"baseline": "persistence", "skill": {"estimate": 0.3, "lower": 0.2, "upper": 0.4}},
        "ridge": {"baseline": "ridge regression", "skill": {"estimate": -0.1, "lower": -0.15, "upper": 0.01}},
    },
    "intervals": {
        "nominal": 0.9,
        "coverage_by": {
            "hour": [{"group": hour, "coverage": 0.8 + hour / 100, "n": 100} for hour in range(4)],
            "month": [{"group": 5, "coverage": 0.9, "n": 400}],
        },
    },
}


@pytest.fixture
def runs():
    """Three free runs of two steps, of errors 1, 5 and 2."""
    actual = np.zeros((3, 2))
    predicted = np.array([[1.0, 1], [5, 5], [2, 2]])
    return FreeRun(np.zeros((3, 2), int), actual, predicted, np.full((3, 2), 3.0))


def test_skill_is_in_per_cent_of_each_baseline_best_known_first():
    plot = figures.skill(METRICS)
    (axes,) = plot.figure().axes
    points = axes.lines[1]
    assert dict(zip(points.get_ydata(), points.get_xdata(), strict=True)) == pytest.approx({1: 30, 0: -10})
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["persistence", "ridge regression"]
    assert "ridge regression -10.0 % (-15.0 to 1.0)" in plot.alternative


def test_coverage_has_a_panel_for_each_way_to_tell_forecasts_apart():
    plot = figures.coverage(METRICS)
    by_hour, by_month = plot.figure().axes
    assert list(by_hour.lines[1].get_ydata()) == pytest.approx([80, 81, 82, 83])
    assert list(by_hour.lines[0].get_ydata()) == [90, 90]
    ends = by_hour.collections[0].get_paths()[0].vertices[:, 1]
    assert (ends.min(), ends.max()) == pytest.approx((90 - 5.88, 90 + 5.88))  # 1.96 sqrt(0.9 * 0.1 / 100)
    assert by_month.get_xlabel() == "month"
    assert "by hour of the day 80 to 83 %" in plot.alternative


def test_the_free_run_that_is_drawn_is_the_median_one(runs):
    plot = figures.free_run(samples.series(np.zeros(5)), runs, 2)
    above, below = plot.figure().axes
    shown = {line.get_label(): list(line.get_ydata()) for line in above.lines}
    assert shown["free run"] == [2, 2]
    assert shown["actual"] == [0, 0]
    assert list(below.lines[1].get_ydata()) == pytest.approx([8 / 3, 8 / 3])
    assert set(below.lines[2].get_xdata()) == {2}  # 8 / 3 is less than 3 at both steps
    assert "As far as is drawn it is better than the last known season" in plot.caption
