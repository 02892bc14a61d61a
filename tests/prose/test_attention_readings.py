"""Sentences about the tests of the attention: the figures they were given, and the conclusion that these allow."""

import pytest

from lib.prose import attention_readings
from lib.prose.attention_verdict import verdict
from lib.prose.findings import findings
from tests.prose.test_findings import HITS, NEXT_TO_NOTHING, RATES, WITHOUT_KNOWN, changed, interval, order

RANDOM, GRADIENTS = {"curve": [0, 0.25, 1]}, {"curve": [0, 0.5, 1]}


CHANGE = "taken away first, the steps with the largest weights change the forecast"
DELETION = {
    "yes": f"{CHANGE} more than chance does and gain 100.0 % of what the best order, by occlusion, does",
    "partly": f"{CHANGE} more than chance does and gain 66.7 % of what the best order, by occlusion, does",
    "no": f"{CHANGE} no more than the same order elsewhere in the window; the best order, by occlusion, does so",
    "little": f"{CHANGE} more than chance does and gain 33.3 % of what the best order, by occlusion, does",
    "blind": f"{CHANGE} more than chance does, but no other measure's order is better than both by chance, so "
    "that this decides nothing",
}
INSERTION = {
    "yes": "they come nearer to the forecast than chance does and gain 100.0 % of what the best order, by occlusion,",
    "no": "they come no nearer to the forecast than a random order or the same order elsewhere in the window; the best",
}
GAINS = {
    "deletion": {
        "yes": order(0.3, 0.3),
        "partly": order(0.3, 0.2),
        "no": order(0.3, -0.1),
        "little": order(0.3, 0.1),
        "blind": order(0.3, 0.3, best=0.0),
    },
    "insertion": {"yes": order(0.3, 0.3), "no": order(-0.3, 0.0)},
}
"""What is found of a curve, by what is said of it."""


def result(deletion="yes", insertion="yes"):
    answers = {"deletion": deletion, "insertion": insertion}
    curves = {kind: {"random": RANDOM, **GAINS[kind][answer]} for kind, answer in answers.items()}
    curves["deletion"]["gradient_times_input"] = curves["deletion"]["gradient_times_input"] | GRADIENTS
    weights = {"curve": [0, 0.75, 1], "elsewhere": {"curve": [0, 0.375, 1]}}
    curves["deletion"]["attention_weights"] = curves["deletion"]["attention_weights"] | weights
    content = changed(("removal",), curves) | {"completeness_error": 0.0123}
    content["removal"]["fractions"] = [0, 0.1, 1]
    return content


def test_a_sample_says_whether_weight_and_contribution_point_to_one_step():
    found = {"forecast": 1.25, "actual": 1.5, "weight_at": 0, "contribution": -2.0, "contribution_at": -1}
    found |= {"sum": -3.25, "beside": 4.5}
    assert attention_readings.sample(found, "m") == (
        "The forecast is 1.250 m, the value was 1.500 m. The largest weight is at step 0; the contribution "
        "largest in size, -2 m, comes from step -1. The steps add -3.25 m, what does not pass through the attention "
        "+4.5 m."
    )
    assert "from the same step" in attention_readings.sample(found | {"contribution_at": 0}, "")
    large = {"contribution": 12_345.6, "sum": -1_769.2, "beside": 85_580.3}
    said = attention_readings.sample(found | large, "W")
    assert "+12,346 W, comes" in said
    assert "add -1,769 W, what does not pass through the attention +85,580 W." in said


def test_the_profile_and_the_spread_say_their_figures():
    profile = {"step": -2, "weight": 0.6, "times_uniform": 1.8, "low": 0.51, "high": 0.69}
    assert attention_readings.profile(profile) == (
        "On average step -2 has the largest weight, 0.600, which is 1.8 times a uniform one. In 90 % of the samples "
        "its weight is between 0.510 and 0.690."
    )
    found = {"effective_steps": 7.6, "steps": 9, "away_from_the_profile": 0.25}
    found["entropy"] = {"median": 2.926, "at_most": 3.17}
    assert (
        "is 2.93 bits, of 3.17 at most: the attention is spread as over 7.6 of 9 steps. On average 25 %"
        in attention_readings.spread(found)
    )


def test_what_passes_the_attention_by_is_set_beside_what_it_sums_up():
    found = {"largest_share": 0.62, "std_through": 3.0, "std_beside": 0.0, "gap": 7.6e-8}
    constant = attention_readings.contributions(found, "")
    assert "the largest difference, 0.00000008, is rounding" in constant
    assert "the largest contribution of a step is 62 %" in constant
    assert "differs" not in constant
    text = attention_readings.contributions(found | {"std_beside": 10.0}, "m")
    assert "the largest difference, 0.00000008 m, is rounding" in text
    assert "differs by 10 m (standard deviation) from window to window, what the attention sums up by 3 m:" in text


def test_agreement_counts_the_comparisons_that_agree_and_prints_what_integrated_gradients_miss():
    content = result()
    content["agreement"] = {
        "attention_weights": {"a": interval(0.6), "b": interval(0.49)},
        "contributions": {"a": interval(0.9)},
    }
    text = attention_readings.agreement(content)
    assert "100 % is missing or too much" in attention_readings.agreement(content | {"completeness_error": 0.9997})
    assert "Over 300 windows 2 of the 3 comparisons reach 0.5" in text
    assert "between 0.49 and 0.90" in text
    assert "1.2 % is missing" in text
    assert "less than 0.01 % is missing" in attention_readings.agreement(content | {"completeness_error": 1e-7})


def test_removal_of_a_short_window_takes_one_step_at_least():
    content = result()
    content["removal"]["fractions"] = [0, 0.3, 1]  # of three steps
    assert attention_readings.removal(content).startswith("Taking away the 30 % of the steps")


def test_removal_reads_the_curves_at_a_tenth():
    text = attention_readings.removal(result())
    assert text.startswith(
        "Taking away the 10 % of the steps with the largest weights changes the forecast by 0.750 standard "
        "deviations of the target; the same pattern elsewhere in the window by 0.375; the 10 % with the largest "
        "gradient × input by 0.500; 10 % drawn by lot by 0.250. "
    )


@pytest.mark.parametrize("deletion", DELETION)
@pytest.mark.parametrize("insertion", INSERTION)
def test_each_curve_is_read_as_the_table_and_the_verdict_read_it(deletion, insertion):
    content = result(deletion, insertion)
    found, said = findings(content), verdict(content)
    whole = attention_readings.removal(content).split("few steps count as much as many: ")[1]
    first, second = whole.split("; given first" if "; given first" in whole else "; but given first")
    answers = {"little": "no", "blind": "not decided"}
    assert found["deletion"].answer == answers.get(deletion, deletion)
    assert found["insertion"].answer == insertion
    assert first.startswith(DELETION[deletion])
    assert f"given first{second}".startswith(f"given first, {INSERTION[insertion]}")
    assert ("; but given first" in whole) == ((found["deletion"].answer == "no") != (insertion == "no"))
    assert ("may be believed" in said) == (deletion in ("yes", "blind") and insertion == "yes")
    assert ("do not explain" in said) == (deletion in ("no", "little", "blind") and insertion == "no")
    assert ("but taking them away changes" in said, "but taking them away gains less than half" in said) == (
        deletion == "no" != insertion,
        deletion == "little" and insertion == "yes",
    )
    assert ("but given first they come no nearer" in said) == (deletion in ("yes", "partly") and insertion == "no")


def test_hits_names_the_measures_that_find_the_step():
    rates = {"attention_weights": 0.1, "occlusion": 0.99, "gradient_times_input": 0.95, "contributions": 0.949}
    text = attention_readings.hits({"hits": {"rates": rates, "weights_late": 0, "weights_place": 1}})
    assert text == (
        "Found in at least 95 % of the windows by: occlusion, gradient × input. The weights find it in 10.0 %."
    )
    none = {"rates": {"attention_weights": 0.5}, "weights_late": 1.0, "weights_place": 1}
    assert attention_readings.hits({"hits": none}) == (
        "Found by no measure. The weights find it in 50.0 %; in the median window the largest lies 1 step later: a "
        "hidden state carries what was read before it."
    )
    assert "lies 2.5 steps earlier." in attention_readings.hits({"hits": none | {"weights_late": -2.5}})
    assert attention_readings.hits({"hits": none | {"weights_place": 4}}).endswith(
        "a hidden state carries what was read before it; the step that matters takes place 4 in their order."
    )


@pytest.mark.parametrize(
    ("taken", "given", "said"),
    [
        (0.4, 0.3, "So both tell a good order from a bad one."),
        (
            0.4,
            0.005,
            "So taking away tells a good order from a bad one; giving first does not: the verdict leaves it out.",
        ),
        (
            -0.4,
            0.3,
            "So giving first tells a good order from a bad one; taking away does not: the verdict leaves it out.",
        ),
        (0.0, 0.0, "So neither tells a good order from a bad one: the verdict leaves both out."),
    ],
)
def test_the_known_order_is_read_with_its_gains_over_a_random_one(taken, given, said):
    content = changed(("hits",), HITS)
    content["removal"] |= {"deletion": order(0, 0, known=taken), "insertion": order(0, 0, known=given)}
    text = attention_readings.known_order(content)
    figures = (
        f"by {taken:.3f} standard deviations of the target more in the first than in a random order, and by -0.200 "
    )
    assert f"{figures}more in the second. Given, they bring the forecast {given:.3f} and -0.200 nearer. {said}" in text
    content["hits"] = HITS | {"rates": RATES | {"occlusion": 0.5}}
    assert attention_readings.known_order(content).endswith("as occlusion or integrated gradients miss this step.")


def test_where_a_part_of_the_forecast_is_tested_no_order_is_said_to_be_good():
    content = changed(("hits",), HITS) | {"removal": WITHOUT_KNOWN}
    assert attention_readings.known_order(content).endswith(
        "forecast does: no order of these is known to be good there."
    )


def known(deletion, insertion, rate=0.1):
    content = changed(("hits",), HITS | {"rates": RATES | {"attention_weights": rate}})
    content["removal"] |= {"deletion": deletion, "insertion": insertion}
    return attention_readings.known_order(content)


def test_what_the_weights_gain_is_told_as_a_share_of_what_the_good_order_does():
    text = known(order(0.1, 0.1, known=0.4), order(-0.02, 0.1, known=0.4))
    assert "Of what the good order gains, that of the weights gains 25 % where steps are taken away first" in text
    assert "first and -5 % where steps are given first." in text
    one = known(order(0.1, 0.1, known=0.4), order(-0.02, 0.1, known=0.0))
    assert "gains 25 % where steps are taken away first." in one
    assert "Of what" not in known(order(0.1, 0.1, known=-0.1), order(-0.02, 0.1, known=0.0))


@pytest.mark.parametrize(
    ("deletion", "insertion", "rate", "begins"),
    [
        (order(0.3, 0.3), order(0.3, 0.3), 0.1, "The attention weights may be believed"),
        (order(0.3, 0.3), order(-0.3, 0.3), 0.1, "The attention weights are a hint, no more"),
        (order(-0.3, 0.3), order(-0.3, 0.3), 0.1, None),
        (order(0.3, 0.3), order(0.3, 0.3), 0.97, None),
        (order(0.3, 0.3), order(-0.3, 0.3), 0.97, None),
    ],
)
def test_weights_that_miss_the_step_show_what_the_tests_let_pass(deletion, insertion, rate, begins):
    text = known(deletion, insertion, rate)
    assert ("can be passed by weights that point to another step" in text) == (begins is not None)
    if begins:
        assert f"Had it not been known which step matters, the verdict would have begun: “{begins}" in text


def test_seeds_that_hardly_differ_look_at_the_same_steps_however_alike_the_windows_are():
    text = attention_readings.seeds(changed(("stability",), NEXT_TO_NOTHING))
    assert (
        "0.008 bits between 3 seeds and 0.001 bits between samples. From seed to seed the weights are the same" in text
    )


@pytest.mark.parametrize(
    ("difference", "words"), [(0.08, "depend less"), (0.005, "about as much"), (-0.1, "depend more")]
)
def test_seeds_concludes_as_the_table_does(difference, words):
    text = attention_readings.seeds(changed(("stability", "difference"), interval(difference)))
    assert "0.020 bits between 3 seeds and 0.100 bits between samples" in text
    assert words in text
