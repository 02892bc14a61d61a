"""Answers and verdict from the figures of the tests."""

import copy

import pytest

from lib.prose.attention_verdict import verdict
from lib.prose.findings import findings, table
from lib.prose.orders import KINDS
from lib.prose.tallies import in_figures


def interval(estimate, half=0.01):
    return {"estimate": estimate, "lower": estimate - half, "upper": estimate + half}


def unknown(of):
    """The same orders without those of which it is known what they are worth."""
    return {name: figures for name, figures in of.items() if not name.startswith("known")}


def order(random, shifted, best=0.3, *, known=0.4, last=-0.2, usual=0.1):
    """What one curve found: gains of the weights' order, and of that by occlusion, the ``best`` of the others."""
    chance = {
        gain: {"over_random": interval(gain), "over_shifted": interval(gain)} for gain in (best, 0.0, known, last)
    }
    ours = {"over_random": interval(random), "over_shifted": interval(shifted), "over_usual": interval(usual)}
    return {
        "attention_weights": {"height": interval(0.5), **ours, "over_gradient_times_input": interval(0.05)},
        "occlusion": chance[best],
        "gradient_times_input": chance[0.0],
        "integrated_gradients": chance[0.0],
        "known_step": chance[known],
        "known_step_last": chance[last],
    }


TAUS = {name: interval(0.6) for name in ("occlusion", "gradient_times_input", "integrated_gradients")}
GOOD = {
    "through_attention": 1.0,
    "persistence": {"skill": interval(0.5), "relation": "beats"},
    "samples": 300,
    "steps": 50,
    "effective_steps": 8.0,
    "away_from_the_profile": 0.25,
    "completeness_error": 0.01,
    "hits": None,
    "out_of_reach": None,
    "agreement": {"attention_weights": TAUS, "contributions": TAUS},
    "in_common": {"occlusion": interval(0.6), "gradient_times_input": interval(0.2)},
    "removal": {"deletion": order(0.4, 0.3), "insertion": order(0.2, 0.3)},
    "conicity": interval(0.4),
    "ablation": {
        "attention": {"mae": 0.05},
        "uniform_weights": {"mae": 0.06, "skill": interval(1 / 6), "relation": "beats"},
        "last_state_alone": {"mae": 0.07, "skill": interval(2 / 7), "relation": "beats"},
    },
    "stability": {
        "seeds": 3,
        "between_seeds": interval(0.02),
        "between_samples": interval(0.1),
        "difference": interval(0.08),
    },
}


def changed(path, value):
    result = copy.deepcopy(GOOD)
    inner = result
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return result


def test_where_every_test_is_passed_the_weights_may_be_believed():
    assert {found.answer for found in findings(GOOD).values()} == {"yes"}
    assert verdict(GOOD).startswith("The attention weights may be believed")
    assert verdict(GOOD).count(".") == 1


RATES = {"attention_weights": 0.1, "occlusion": 0.99, "integrated_gradients": 0.97}
WITHOUT_KNOWN = {kind: unknown(order(0.3, 0.3)) for kind in KINDS}
HITS = {"lag": 3, "step": 7, "rates": RATES, "weights_place": 1}
NEXT_TO_NOTHING = {
    "seeds": 3,
    "between_seeds": interval(0.008, 0.001),
    "between_samples": interval(0.001),
    "difference": interval(-0.007, 0.001),
}
ANSWERS = [
    ("deletion", ("removal", "deletion"), order(-0.1, 0.3), "no"),
    ("deletion", ("removal", "deletion"), order(0.3, 0.005), "no"),
    ("deletion", ("removal", "deletion"), order(0.3, 0.14, best=0.3), "no"),
    ("deletion", ("removal", "deletion"), order(0.3, 0.16, best=0.3), "partly"),
    ("deletion", ("removal", "deletion"), order(0.3, 0.23, best=0.3), "partly"),
    ("deletion", ("removal", "deletion"), order(0.3, 0.25, best=0.3), "yes"),
    ("insertion", ("removal", "insertion"), order(0.3, 0.3, best=0.005), "not decided"),
    ("own", ("removal", "insertion"), order(0.3, 0.3, usual=0.005), "partly"),
    ("own", ("removal", "insertion"), order(0.3, 0.3, usual=0.05), "partly"),
    ("own", ("removal",), {kind: order(0.3, 0.3, usual=-0.1) for kind in KINDS}, "no"),
    ("own", ("removal", "insertion"), order(0.3, 0.3, usual=-0.1, known=0.005), "yes"),
    ("own", ("removal", "insertion"), order(0.3, 0.3, usual=-0.1, best=0.005), "yes"),
    ("place", ("in_common", "occlusion"), interval(0.4), "partly"),
    ("place", ("in_common", "occlusion"), interval(0.24), "no"),
    ("completeness", ("completeness_error",), 0.04, "yes"),
    ("completeness", ("completeness_error",), 0.06, "partly"),
    ("completeness", ("completeness_error",), 0.21, "no"),
    ("persistence", ("persistence", "relation"), "no better than", "no"),
    ("persistence", ("persistence", "relation"), "worse than", "no"),
    ("agreement", ("agreement", "attention_weights"), {"occlusion": interval(0.1), "other": interval(0.2)}, "no"),
    ("agreement", ("agreement", "attention_weights"), {"occlusion": interval(0.3)}, "partly"),
    ("contributions", ("agreement", "contributions"), {"occlusion": interval(-0.9)}, "no"),
    ("ablation", ("ablation", "uniform_weights", "relation"), "no better than", "partly"),
    ("ablation", ("ablation",), None, "not tested"),
    ("conicity", ("conicity",), interval(0.6), "partly"),
    ("conicity", ("conicity",), interval(0.9), "no"),
    ("stability", ("stability", "difference"), interval(-0.1), "no"),
    ("stability", ("stability", "difference"), interval(0.005), "partly"),
    ("stability", ("stability",), None, "not tested"),
    ("stability", ("stability",), NEXT_TO_NOTHING, "yes"),
    ("stability", ("stability",), NEXT_TO_NOTHING | {"between_seeds": interval(0.01, 0.001)}, "no"),
    ("hits", ("out_of_reach",), {"lag": 60, "window": 50}, "not tested"),
    ("hits", ("hits",), HITS, "no"),
    ("hits", ("hits",), HITS | {"rates": RATES | {"attention_weights": 0.96}}, "yes"),
]


@pytest.mark.parametrize(("name", "path", "value", "answer"), ANSWERS)
def test_each_answer_follows_from_its_figures(name, path, value, answer):
    assert findings(changed(path, value))[name].answer == answer


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (
            ("removal", "deletion"),
            order(0.3, 0.2),
            "a hint, no more: they pass the tests that decide, but not in full.",
        ),
        (
            ("removal", "insertion"),
            order(-0.3, 0.3),
            "taking away the steps with large weights changes the forecast, but given first they come no nearer to",
        ),
        (
            ("removal", "deletion"),
            order(0.1, 0.1),
            "given first, come near to the forecast, but taking them away gains less than half of what the best order",
        ),
        (("hits",), HITS, "do not explain the forecasts: they miss the step that is known to matter."),
        (
            ("hits",),
            HITS | {"rates": RATES | {"attention_weights": 0.7}},
            "they pass the tests that decide, but not in",
        ),
        (("hits",), HITS | {"rates": RATES | {"attention_weights": 0.96}}, "may be believed: the forecasts rest on"),
        (("removal", "deletion"), order(-0.3, 0.3, known=0.005), "may be believed: the forecasts rest on the steps"),
        (("removal", "deletion"), order(0.3, 0.3, known=0.005), "Taking steps away does not tell even a good order"),
        (("removal", "insertion"), order(-0.3, 0.3, known=-0.3), "Giving steps first does not tell even a good"),
        (("removal", "deletion"), order(0.3, 0.3, last=0.1), "Taking steps away does not tell even a good order"),
        (("removal", "deletion"), order(-0.3, 0.3, best=0.005), "may be believed: the forecasts rest on the steps"),
        (
            ("removal", "deletion"),
            order(0.3, 0.3, best=0.005),
            "No other measure's order beats chance where steps are taken away, so that does not count here.",
        ),
        (
            ("removal", "insertion"),
            order(0.3, 0.3, best=0.005),
            "No other measure's order beats chance where steps are given first, so that does not count here.",
        ),
        (
            ("removal",),
            {kind: order(0.3, 0.3, best=0.005) for kind in KINDS},
            "Nothing can be concluded about the attention weights: the tests that decide do not work on this network.",
        ),
        (
            ("persistence", "relation"),
            "no better than",
            "is not shown to forecast better than the last value does: where it looks tells little.",
        ),
        (("in_common", "occlusion"), interval(0.1), "they pass the tests that decide, but others speak against"),
        (("in_common", "occlusion"), interval(0.1), "Little of the weight lies where changes to the window matter"),
        (("conicity",), interval(0.9), "may be believed: the forecasts rest on"),
        (("stability", "difference"), interval(-0.1), "a hint, no more: they pass the tests that decide, but others"),
        (("completeness_error",), 0.3, "a hint, no more: they pass the tests that decide, but others speak against"),
        (("completeness_error",), 0.3, "Integrated gradients do not add up to the forecast: gradients tell little"),
        (("completeness_error",), 0.1, "may be believed"),
        (("removal", "insertion"), order(0.3, 0.3, usual=0.0), "may be believed: the forecasts rest on the steps"),
        (
            ("removal",),
            {kind: order(0.3, 0.3, usual=0.0) for kind in KINDS},
            "may be believed, but as a habit of the network: the forecasts rest on the steps with large weights",
        ),
        (
            ("removal",),
            {kind: order(0.3, 0.2, usual=0.0) for kind in KINDS},
            "but not in full. Their mean over all windows marks the steps as well: they show a habit of the network",
        ),
        (("removal",), {kind: order(-0.3, 0.3) for kind in KINDS}, "do not explain the forecasts"),
        (("conicity",), interval(0.9), "nearly parallel"),
        (("stability", "difference"), interval(-0.1), "Another seed"),
        (("stability",), None, "may be believed as far as they were tested: the forecasts rest on"),
        (("stability",), None, "Not tested: whether the weights depend on the seed of the training."),
        (
            ("ablation",),
            None,
            "Not tested: whether the network needs its attention, for which it is trained again without.",
        ),
        (("out_of_reach",), {"lag": 60, "window": 50}, "to which the window does not reach back."),
    ],
)
def test_the_verdict_rests_on_the_decisive_tests_and_names_the_reservations(path, value, words):
    assert words in verdict(changed(path, value))


@pytest.mark.parametrize(("share", "answer", "unit"), [(0.03, "no", "what passes"), (0.7, "yes", "what passes")])
def test_what_passes_beside_the_attention_is_said_and_changes_the_unit(share, answer, unit):
    content = GOOD | {"through_attention": share}
    found = findings(content)
    assert (found["through"].answer, f"{100 * share:.2g} % of what varies" in found["through"].figures) == (
        answer,
        True,
    )
    assert f"0.50 standard deviations of {unit} through the attention on average" in found["deletion"].figures
    assert ("Most of the forecast passes beside the attention" in verdict(content)) == (answer == "no")
    assert ("a hint, no more: they pass the tests that decide, but others" in verdict(content)) == (answer == "no")
    assert "no order of these is known to be good there." in verdict(content)
    assert "no order of these" not in verdict(GOOD)
    assert "through" not in findings(GOOD | {"through_attention": 1.0})


@pytest.mark.parametrize(("name", "parameter"), [("ablation", "retrain is false"), ("stability", "profile_seeds is 1")])
def test_what_was_not_tested_says_which_parameter_switched_it_off(name, parameter):
    found = findings(changed((name,), None))[name]
    assert found.answer == "not tested"
    assert found.figures == f"switched off: the parameter {parameter}"


def test_what_an_order_changes_has_its_unit():
    figures = findings(changed(("removal", "deletion"), order(0.3, 0.15)))["deletion"].figures
    assert figures.startswith("forecast changed by 0.50 standard deviations of the target on average; better")
    assert (
        "0.050 (0.040 to 0.060) over the order of gradient × input; over itself elsewhere it gains 50.0 % of" in figures
    )
    assert figures.endswith("what the best order, by occlusion, does")
    none = findings(changed(("removal", "deletion"), order(0.3, -0.1)))["deletion"].figures
    assert none.endswith("; over itself elsewhere it gains nothing of what the best order, by occlusion, does")
    alone = findings(changed(("removal", "deletion"), order(0.3, 0.3, best=0.0)))["deletion"].figures
    assert alone.endswith("; no other measure's order is better than both by chance, so that this decides nothing")


@pytest.mark.parametrize(("samples", "said"), [(29, True), (30, False)])
def test_few_windows_decide_nothing_whatever_they_answer(samples, said):
    text = verdict(changed(("samples",), samples))
    assert ("only 29 validation windows could be tested" in text) == text.startswith("Nothing can be concluded") == said


@pytest.mark.parametrize(("effective", "answer"), [(47.6, "no"), (47.4, "partly"), (37.4, "yes")])
def test_weights_that_are_nearly_uniform_are_never_believed(effective, answer):
    result = changed(("effective_steps",), effective)
    assert findings(result)["choice"].answer == answer
    text = verdict(result)
    assert text.startswith("The attention weights may be believed") == (answer != "no")
    said = "The attention weights do not explain the forecasts: they are nearly uniform, and so mark no step."
    assert text.startswith(said) == (answer == "no")


@pytest.mark.parametrize(("rate", "said"), [(0.94, True), (0.96, False)])
def test_where_the_instruments_miss_the_step_the_network_has_not_learned_it(rate, said):
    text = verdict(changed(("hits",), HITS | {"rates": RATES | {"integrated_gradients": rate}}))
    assert ("has not learned" in text) == text.startswith("Nothing can be concluded") == said
    assert ("they miss the step that is known to matter" in text) != said


@pytest.mark.parametrize(("taken", "given", "answer"), [(0.4, 0.3, "yes"), (0.4, 0.0, "partly"), (-0.4, -0.3, "no")])
def test_two_orders_that_are_known_show_whether_the_curves_can_tell_them(taken, given, answer):
    content = changed(("hits",), HITS)
    content["removal"] |= {"deletion": order(0, 0, known=taken), "insertion": order(0, 0, known=given)}
    found = findings(content)["known_order"]
    assert found.answer == answer
    known = f"{taken:.2f} ({taken - 0.01:.2f} to {taken + 0.01:.2f}) where it begins, -0.20 (-0.21 to -0.19) where it"
    assert f"taken away first by {known} ends with that step" in found.figures
    assert (
        "; given first by 0.000 (-0.010 to 0.010)" if given == 0 else f"; given first by {given:.2f} ("
    ) in found.figures


def test_where_no_order_is_known_to_be_good_nothing_is_asked_of_one():
    content = changed(("hits",), HITS | {"rates": RATES | {"attention_weights": 0.99}}) | {"removal": WITHOUT_KNOWN}
    assert "known_order" not in findings(content)
    assert verdict(content).startswith("The attention weights may be believed")


@pytest.mark.parametrize(("last", "answer"), [(-0.2, "yes"), (0.0, "yes"), (0.1, "no")])
def test_an_order_that_is_known_to_be_bad_must_not_pass(last, answer):
    content = changed(("hits",), HITS)
    content["removal"] |= {kind: order(0, 0, last=last) for kind in ("deletion", "insertion")}
    assert findings(content)["known_order"].answer == answer


def test_a_step_that_the_window_does_not_reach_is_said_not_to_be_tested():
    found = findings(changed(("out_of_reach",), {"lag": 60, "window": 50}))["hits"]
    assert found.question.startswith("Each value depends on that 60 steps before it alone.")
    assert found.figures == "the window of 50 steps does not reach back to it"


def test_without_any_gain_from_attention_the_verdict_says_so():
    worse = {name: {"mae": 0.05, "skill": interval(0.0), "relation": "no better than"} for name in ("a", "b")}
    result = changed(("ablation",), {"attention": {"mae": 0.05}, **worse})
    assert findings(result)["ablation"].answer == "no"
    assert "Without learned attention the network is not shown to be worse" in verdict(result)


def test_where_the_network_is_better_without_attention_the_verdict_says_by_how_much():
    worse = {"skill": interval(-0.25), "relation": "worse than"}
    variants = {"uniform_weights": worse | {"mae": 0.045}, "last_state_alone": worse | {"mae": 0.04}}
    text = verdict(changed(("ablation",), {"attention": {"mae": 0.05}, **variants}))
    assert "even better with last state alone: the test error is 20.0 % smaller." in text
    assert "even better" not in verdict(GOOD)


def test_the_table_has_a_row_for_each_test_with_figures_to_read():
    rows = table(changed(("hits",), HITS), "degC")
    assert list(rows.columns) == ["answer", "figures"]
    assert len(rows) == 14
    figures = " ".join(rows["figures"])
    assert "uniform weights 0.06000 degC (attention saves 16.7 % (15.7 to 17.7))" in figures
    assert (
        "same order, 0 for none: 0.60 (0.59 to 0.61) with occlusion, 0.60 (0.59 to 0.61) with gradient × input"
        in figures
    )
    assert "attention weights in 10.0 %, occlusion in 99.0 %, integrated gradients in 97.0 % of the windows" in figures
    assert "3 seeds 0.020 (0.010 to 0.030) bits" in figures
    assert "the second less the first 0.080 (0.070 to 0.090) bits" in figures
    assert "taken away first by 0.10 (0.09 to 0.11), given first by 0.10 (0.09 to 0.11); 25 % of a window's" in figures
    assert "missing or too much: 1 %; below 5 % counts as added up" in figures


def test_the_figures_of_the_tests_count_what_agrees_and_name_what_is_better_without():
    taus = {"weights": {"occlusion": interval(0.6), "other": interval(0.4)}, "contributions": {"other": interval(0.5)}}
    ablation = {"attention": {"mae": 0.5}, "uniform_weights": {"mae": 0.4, "relation": "worse than"}}
    result = GOOD | {"agreement": taus, "ablation": ablation}
    found = in_figures(result)
    assert found["agreement"] == {"comparisons": 3, "agree": 2, "from": 0.5}
    assert found["better_without"] == {"uniform_weights": pytest.approx(0.2)}
    assert found["tests"] is result
    assert in_figures(GOOD | {"ablation": None})["better_without"] == {}
    assert in_figures(changed(("removal",), WITHOUT_KNOWN))["gained"] == {}
    known = in_figures(changed(("hits",), HITS))["gained"]
    assert known == {"deletion": pytest.approx(0.4 / 0.4), "insertion": pytest.approx(0.2 / 0.4)}
    of_the_best = in_figures(changed(("removal", "deletion"), order(0.3, 0.15, best=0.2)))["of_the_best"]
    assert of_the_best["deletion"] == {"measure": "occlusion", "share": pytest.approx(0.75)}
    blind = in_figures(changed(("removal", "deletion"), order(0.3, 0.15, best=0.0)))["of_the_best"]
    assert blind["deletion"] == {"measure": None, "share": None}
