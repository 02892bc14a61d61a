"""Sentences about the tests of the attention: the figures they were given, and the conclusion that these allow."""

import pytest

from lib.prose import attention_readings
from tests.prose.test_findings import changed, interval, order

CURVES = {
    "random": {"curve": [0, 0.25, 1]},
    "gradient_times_input": {"curve": [0, 0.5, 1]},
}


def result(**gains):
    deletion = {**CURVES, **order(0.3, gains.get("shifted", 0.3), gains.get("gradients", 0.1))}
    deletion["attention_weights"]["curve"] = [0, 0.75, 1]
    content = changed(("removal", "deletion"), deletion) | {"completeness_error": 0.0123}
    content["removal"]["fractions"] = [0, 0.1, 1]
    return content


def test_agreement_counts_the_comparisons_that_agree_and_prints_what_integrated_gradients_miss():
    content = result()
    content["agreement"] = {
        "attention_weights": {"a": interval(0.6), "b": interval(0.49)},
        "contributions": {"a": interval(0.9)},
    }
    text = attention_readings.agreement(content)
    assert "Over 300 windows 2 of the 3 comparisons reach 0.5" in text
    assert "between 0.49 and 0.90" in text
    assert "1.2 % is missing" in text
    assert "less than 0.01 % is missing" in attention_readings.agreement(content | {"completeness_error": 1e-7})


@pytest.mark.parametrize(
    ("gains", "words"),
    [
        ({}, "on which the forecast rests."),
        ({"gradients": -0.1}, "less well than gradients do"),
        ({"shifted": -0.1}, "do not point"),
    ],
)
def test_removal_reads_the_curves_at_a_tenth_and_concludes_as_the_table_does(gains, words):
    text = attention_readings.removal(result(**gains))
    assert "With 10 % of the steps taken away the forecast changes by 0.750 if they have the largest weights" in text
    assert "0.500 if they have the largest gradient × input, 0.250 if they are drawn by lot" in text
    assert words in text


def test_hits_names_the_measures_that_find_the_step():
    rates = {"attention_weights": 0.1, "occlusion": 0.99, "gradient_times_input": 0.95, "contributions": 0.949}
    text = attention_readings.hits({"hits": {"rates": rates}})
    assert text == (
        "Found in at least 95 % of the windows by: occlusion, gradient × input. The weights find it in 10.0 %."
    )
    assert "Found by no measure" in attention_readings.hits({"hits": {"rates": {"attention_weights": 0.5}}})


@pytest.mark.parametrize(
    ("difference", "words"), [(0.08, "depend less"), (0.005, "about as much"), (-0.1, "depend more")]
)
def test_seeds_concludes_as_the_table_does(difference, words):
    text = attention_readings.seeds(changed(("stability", "difference"), interval(difference)))
    assert "0.020 bits between 3 seeds and 0.100 bits between samples" in text
    assert words in text
