"""Figures of quality and distance: they show the numbers they were given, the way round that they say."""

import numpy as np
import pytest
from scipy.stats import binom

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
            "month": [
                {"group": 5, "coverage": 0.9, "n": 400},
                {"group": 6, "coverage": 0.85, "n": 30},
                {"group": 7, "coverage": 0.0, "n": 29},
            ],
            "week": [{"group": week, "coverage": 0.0, "n": 7} for week in range(3)],
        },
    },
}


@pytest.fixture
def runs():
    """Three free runs of two steps, of errors 1, 5 and 2."""
    actual = np.zeros((3, 2))
    predicted = np.array([[1.0, 1], [5, 5], [2, 2]])
    return FreeRun(np.zeros((3, 2), int), actual, predicted, np.full((3, 2), 3.0), np.full((3, 1), 4.0))


def test_skill_is_in_per_cent_of_each_baseline_best_known_first():
    ridge = METRICS["comparisons"]["ridge"] | {"baseline": "ridge regression on 8 of 20 steps"}
    plot = figures.skill({"comparisons": METRICS["comparisons"] | {"ridge": ridge}})
    (axes,) = plot.figure().axes
    points = axes.lines[1]
    assert dict(zip(points.get_ydata(), points.get_xdata(), strict=True)) == pytest.approx({1: 30, 0: -10})
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["persistence", "ridge regression\non 8 of 20 steps"]
    assert "ridge regression on 8 of 20 steps -10.0 % (-15.0 to 1.0)" in plot.alternative


def test_coverage_has_a_panel_for_each_way_to_tell_forecasts_apart():
    plot = figures.coverage(METRICS)
    by_hour, by_month = plot.figure().axes
    assert list(by_hour.lines[1].get_ydata()) == pytest.approx([80, 81, 82, 83])
    assert list(by_hour.lines[0].get_ydata()) == [90, 90]
    shades = by_hour.patches
    assert [shade.get_x() + shade.get_width() / 2 for shade in shades] == pytest.approx([0, 1, 2, 3])
    low, high = (next(k for k in range(101) if binom.cdf(k, 100, 0.9) >= tail) for tail in (0.025, 0.975))
    assert (low, high) == (84, 95)  # of 100, so per cent
    assert [(shade.get_y(), shade.get_y() + shade.get_height()) for shade in shades] == [(low, high)] * 4
    bottom, top = by_hour.get_ylim()
    assert bottom < 80 - 1  # room on both sides of the lowest point and of the highest shade
    assert top > 95 + 1
    assert by_month.get_xlabel() == "month"
    assert "by hour of the day from 80 to 83 %" in plot.alternative


def test_six_hours_are_one_point_under_their_first_and_last():
    rows = [{"group": hour, "coverage": 0.9, "mae": 1.0, "bias": 0.0, "n": 40} for hour in (0, 6, 12, 18)]
    held = figures.coverage({"intervals": {"nominal": 0.9, "coverage_by": {"hours": rows}}}).figure().axes[0]
    errors = figures.errors({"unit": "", "diagnostics": {"errors_by": {"hours": rows}}}).figure().axes[0]
    for panel in (held, errors):
        assert [tick.get_text() for tick in panel.get_xticklabels()] == ["0–5", "6–11", "12–17", "18–23"]
        assert panel.get_xlabel() == "hours of the day"
    assert [shade.get_width() for shade in held.patches] == pytest.approx([5.4] * 4)


def test_groups_of_few_forecasts_do_not_look_like_findings():
    plot = figures.coverage(METRICS)
    _, by_month = plot.figure().axes  # and no panel of weeks, all of which are small
    assert list(by_month.lines[1].get_xdata()) == [5, 6]
    assert by_month.get_ylim()[0] > 50
    assert "by month from 85 to 90 %" in plot.alternative
    assert "fewer than 30 forecasts are left out" in plot.caption


def test_of_few_forecasts_the_coverage_of_all_is_drawn():
    tables = {"month": METRICS["intervals"]["coverage_by"]["week"], "stretch": [{"group": 1, "coverage": 0.8, "n": 20}]}
    plot = figures.coverage({"intervals": {"nominal": 0.9, "coverage_by": tables}})
    assert plot.caption.endswith("The forecasts are too few to compare groups of them.")
    assert (
        plot.alternative
        == "What the band holds of each group, as points around a line at 90 %: by stretch of the test part 80 %."
    )
    (axes,) = plot.figure().axes
    assert (list(axes.lines[1].get_xdata()), list(axes.lines[1].get_ydata())) == ([1], [80])


def test_a_baseline_without_error_is_named_without_a_share():
    nothing = {"baseline": "persistence", "skill": dict.fromkeys(("estimate", "lower", "upper"), np.nan)}
    hardly_ever = {"baseline": "boosted trees", "skill": nothing["skill"] | {"estimate": -26.4}}
    plot = figures.skill({"comparisons": METRICS["comparisons"] | {"persistence": nothing, "trees": hardly_ever}})
    assert "boosted trees -2640.0 % (no interval, as it hardly ever errs)" in plot.alternative
    assert "persistence, which makes no error that could be saved, ridge regression -10.0 %" in plot.alternative
    assert "nan" not in plot.alternative
    assert plot.figure().axes


@pytest.mark.parametrize(
    ("error", "step", "words"),
    [
        (
            5.0,
            0,
            "the last known value, repeated, the free run saves nothing, however many steps are taken together.",
        ),
        (
            [1.0, 6.0],
            1,
            "the free run saves up to the dotted line, at 1; the steps beyond, taken together, save nothing more.",
        ),
        (1.0, 2, "Over all steps shown, taken together, the free run errs less than the last known value, repeated."),
        (
            [4.0, 1.0],  # the first step alone is worse
            2,
            "Over all steps shown, taken together, the free run errs less than the last known value, repeated.",
        ),
    ],
)
def test_the_caption_of_the_free_run_says_where_it_breaks_even(error, step, words):
    predicted = np.broadcast_to(error, (3, 2))  # the last value is 3 off
    runs = FreeRun(np.zeros((3, 2), int), np.zeros((3, 2)), predicted, np.full((3, 2), 3.0), np.full((3, 1), 3.0))
    plot = figures.free_run(samples.series(np.zeros(5)), runs, None)
    assert plot.caption.endswith(words)
    dotted = [line.get_xdata()[0] for line in plot.figure().axes[1].lines if line.get_linestyle() == ":"]
    assert dotted == [step] * ("dotted" in words)  # no line without a word on it
    assert "persistence" not in plot.alternative  # the last value is what is repeated


def test_the_free_run_that_is_drawn_is_the_median_one(runs):
    plot = figures.free_run(samples.series(np.zeros(5)), runs, 2)
    above, below = plot.figure().axes
    shown = {line.get_label(): list(line.get_ydata()) for line in above.lines}
    assert shown["free run"] == [2, 2]
    assert shown["actual"] == [0, 0]
    assert list(below.lines[1].get_ydata()) == pytest.approx([8 / 3, 8 / 3])
    assert all(tick == round(tick) for tick in below.get_xticks())
    assert list(below.lines[2].get_ydata()) == [4, 4]
    assert "that of persistence from 4 to 4." in plot.alternative
    assert len(below.lines) == 3  # 8 / 3 is less than 3 at both steps, so there is no point at which it breaks even
    assert "the free run errs less than the last known season, repeated." in plot.caption
