"""Tables of the evaluation: the order of their rows, their units and digits."""

from math import nan

import pytest

from lib.prose import scoreboard


def test_the_scores_are_in_order_and_have_units(metrics):
    columns = ["MAE (degC)", "RMSE (degC)", "MSE (degC²)", "R²", "correlation", "MASE", "skill"]
    metrics["validation_baselines"] = metrics["baselines"]
    for table in (scoreboard.scores(metrics), scoreboard.validation_scores(metrics)):
        assert list(table.index) == ["ridge regression", "attention LSTM", "persistence"]
        assert list(table["MAE (degC)"]) == [0.25, 0.5, 1]
        assert list(table.columns) == columns
    assert "MAE" in scoreboard.scores(metrics | {"unit": ""}).columns
    metrics["comparisons"]["ridge"] = {"baseline": "ridge regression on 8 of 20 steps"}
    assert scoreboard.scores(metrics).index[0] == "ridge regression on 8 of 20 steps"


def test_digits_go_by_the_smallest_error_and_by_the_width_of_an_interval(metrics):
    metrics["baselines"]["ridge"]["mae"] = 0.0123456
    metrics["baselines"]["persistence"]["mae"] = 12.3456
    page = scoreboard.scores(metrics)._repr_html_()
    assert ">0.01235<" in page
    assert ">12.34560<" in page  # in one column all have the same
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
    assert (found["Diebold-Mariano"], found["p"], found["block"]) == (-3, "0.010", 6)


def test_published_figures_stand_beside_those_of_the_run(metrics):
    assert scoreboard.published(metrics) is None
    theirs = {"predicted": {"mae": 2.39, "r2": 0.98}, "ridge": {"mae": 2.5}}
    ours = {"predicted": {"mae": 2.444, "r2": 0.97}, "ridge": {"mae": 2.0}}
    facts = {
        "by": "a book",
        "about": "which is thick",
        "apart": "",
        "differs": {},
        "part": "test",
        "unit": "degC",
        "theirs": theirs,
        "ours": ours,
    }
    facts["address"] = "https://example.org/a?b&c"
    table = scoreboard.published(metrics | {"published": facts})
    assert table.T.to_dict("list") == {
        "network, MAE": ["2.39", "2.44"],
        "network, R²": ["0.9800", "0.9700"],
        "ridge regression, MAE": ["2.50", "2.00"],
    }
    page = table._repr_html_()
    link = '<a href="https://example.org/a?b&amp;c">example.org/a?b&amp;c</a>'
    assert f"<caption>The test part, in degC. Reported by a book, which is thick. Source: {link}.</caption>" in page
    assert 'aria-label="The test part, in degC. Reported by a book, which is thick."' in page
    facts |= {"address": "", "apart": "Its rows are others."}
    page = scoreboard.published(metrics | {"published": facts})._repr_html_()
    assert "<caption>The test part, in degC. Reported by a book, which is thick. Its rows are others.</caption>" in page


def test_one_sentence_says_why_published_figures_are_not_shown(metrics):
    differs = {
        "points": {"theirs": 5000, "here": 700},
        "test_from": {"theirs": "", "here": "2016-01-01"},
        "grid": {"theirs": False, "here": True},
    }
    said = scoreboard.published(metrics | {"published": {"by": "a book", "differs": differs}})
    assert said == (
        "The figures published by a book are not shown, for they are not about what is forecast here. They are for "
        "points: 5,000, test_from: none, grid: off; this run has points: 700, test_from: 2016-01-01, grid: on."
    )


def test_bands_and_worst_moments_are_tables_with_units(metrics):
    bands = scoreboard.bands(metrics)
    expected = {"coverage (%)": 90.1, "mean width (degC)": 2, "Winkler score (degC)": 2.5}
    assert bands.loc["adaptive"].to_dict() == pytest.approx(expected)
    assert "nominal coverage 90 %" in bands._repr_html_()
    assert scoreboard.worst(metrics).index.name == "time"
    assert scoreboard.worst(metrics).loc["2020-01-01"].to_dict() == {
        "actual (degC)": 1,
        "predicted (degC)": 3,
        "error (degC)": 2,
    }


def test_worst_moments_that_may_be_neighbours_are_not_said_to_be_apart(metrics):
    metrics["diagnostics"]["worst_together"]["apart"] = 7
    assert scoreboard.worst(metrics).attrs["caption"].endswith("; of those less than 7 steps apart only the largest.")
    metrics["diagnostics"]["worst_together"]["apart"] = 1
    assert scoreboard.worst(metrics).attrs["caption"].endswith("of errors that are larger than the mean.")


def test_worst_moments_without_times_are_steps(metrics):
    for place, moment in enumerate(metrics["diagnostics"]["worst"]):
        moment["time"] = str(4_000 + place)
    assert scoreboard.worst(metrics).index.name == "step"


def test_the_square_of_a_unit_of_several_signs_has_brackets():
    units = {"degC": "degC²", "°C": "°C²", "m/s": "(m/s)²", "W/m²": "(W/m²)²", "EUR/MWh": "(EUR/MWh)²", "%": "(%)²"}
    assert {unit: scoreboard.squared(unit) for unit in units} == units
