"""The first screen and the section that says how to repeat the run."""

import pytest

from lib import provenance
from lib.parameters import resolve
from lib.report import summary
from lib.results import facts
from lib.series.series import load
from tests.executed import MADE, METRICS
from tests.samples import DEFAULTS, hours, rows


@pytest.mark.parametrize(
    ("persistence", "ridge", "tones"),
    [
        ("beats", "beats", ("ahead", "ahead")),
        ("beats", "no better than", ("even", "ahead")),
        ("beats", "worse than", ("behind", "ahead")),
        ("no better than", "worse than", ("behind", "even")),
        ("worse than", "worse than", ("behind", "behind")),
    ],
)
def test_the_best_baseline_sets_the_tone_of_the_verdict_and_persistence_that_of_the_error_saved(
    persistence, ridge, tones
):
    relations = {"persistence": persistence, "ridge": ridge}
    changed = {name: METRICS["comparisons"][name] | {"relation": relation} for name, relation in relations.items()}
    metrics = METRICS | {"comparisons": METRICS["comparisons"] | changed}
    data = {"target": "value", "ahead": "1 hour", "span": "400 rows.", "alerts": []}
    first = summary.first_screen({"data": data}, metrics)
    assert (first["tone"], first["tone_of_saved"]) == tones


@pytest.mark.parametrize(
    ("also", "others"),
    [([], ""), (["ridge"], ", as is that of ridge regression"), (["ridge", "oracle"], ", as are those of ridge")],
)
def test_a_shifted_copy_is_warned_of_and_so_are_those_of_others(also, others):
    copies = {"diagnostics": {"shifted_copy": {"found": True, "also": also}}}
    data = {"target": "value", "ahead": "1 hour", "span": "400 rows.", "alerts": []}
    said = summary.first_screen({"data": data}, METRICS | copies)["shifted_copy"]
    assert said.startswith(f"Seen from afar the forecast is a shifted copy of the series{others}")
    assert said.endswith("judge it by the error saved, not by its plots.")
    assert summary.first_screen({"data": data}, METRICS)["shifted_copy"] == ""


def test_the_headline_numbers_have_units():
    shown = [(card["label"], card["value"]) for card in summary.headline(METRICS)]
    assert shown == [  # the one to remember first
        ("Error saved against persistence", "25.0 %"),
        ("Mean absolute error of the model", "0.5000 degC"),
        ("Error of persistence", "0.6667 degC"),
        ("Error of ridge regression, the best baseline", "0.6000 degC"),
        ("Values inside the 90 % band; it is 2.000 degC wide on average", "89.5 %"),
        ("Squared error over that of the oracle", "1.25 ×"),
    ]


def test_persistence_is_not_named_twice_where_it_is_the_best():
    alone = {"persistence": METRICS["comparisons"]["persistence"]}
    assert not any("best" in card["label"] for card in summary.headline(METRICS | {"comparisons": alone}))


def test_where_persistence_makes_no_error_there_is_nothing_to_save():
    card = summary.headline(METRICS | {"test": METRICS["test"] | {"skill": None}})[0]
    assert (card["label"], card["value"]) == ("Error saved against persistence", "nothing to save")
    card = summary.headline(METRICS | {"test": METRICS["test"] | {"skill": -31.375}})[0]
    assert card["value"] == "-3,137.5 %"


def test_a_band_that_holds_less_than_it_claims_by_more_than_chance_says_so_on_the_first_screen():
    band = METRICS["intervals"]["adaptive"] | {"coverage_interval": {"lower": 0.88, "upper": 0.899}}
    labels = [card["label"] for card in summary.headline(METRICS | {"intervals": {"nominal": 0.9, "adaptive": band}})]
    assert "Values inside the 90 % band, fewer than it claims; it is 2.000 degC wide on average" in labels
    band["coverage_interval"] = {"lower": None, "upper": None}  # of too few values
    labels = [card["label"] for card in summary.headline(METRICS | {"intervals": {"nominal": 0.9, "adaptive": band}})]
    assert "Values inside the 90 % band; it is 2.000 degC wide on average" in labels


def test_without_a_known_noise_there_is_no_oracle():
    assert not any("oracle" in card["label"] for card in summary.headline(METRICS | {"noise": None}))


def test_parameters_are_listed_with_their_meaning_and_the_default_that_was_not_taken():
    record = {
        "parameters": resolve({"epochs": 3}),
        "versions": {"python": "3.11.0"},
        "commit": {"id": "abc", "clean": True},
        "hardware": {},
        "threads": {"within_operations": 2},
    }
    tables = {table["name"]: table["rows"] for table in summary.reproduction(record)}
    rows = {name: (value, meaning) for name, value, meaning in tables["parameters"]}
    assert rows["epochs"][0] == "3"
    assert rows["epochs"][1].endswith("(default: 50)")
    assert "default" not in rows["window"][1]
    assert rows["features"][0] == "none"
    assert tables["machine"] == [
        ("commit", "abc"),
        ("code, notebooks and dependencies as committed", "yes"),
        ("TensorFlow's threads within an operation", "2"),
    ]


def test_no_key_of_run_json_is_left_for_a_reader_to_guess(tmp_path):
    values = [DEFAULTS, DEFAULTS | {"source": "csv", "path": str(tmp_path / "a.csv"), "target": "a"}]
    (tmp_path / "a.csv").write_text(rows(hours(200), range(200)), encoding="utf-8")
    for parameters in values:
        record = {"parameters": parameters, **provenance.environment(), "data": facts(load(parameters), 1)}
        for table in summary.reproduction(record):
            names = [row[0] for row in table["rows"]]
            assert len(set(names)) == len(names)
            if table["name"] in {"data", "machine"}:
                assert not [name for name in names if "_" in name or name in {"sha256", "bytes", "id", "clean"}]


def test_a_step_made_at_another_commit_or_with_other_threads_is_told_and_no_other():
    elsewhere = {
        **MADE,
        "commit": {"id": "old", "clean": False},
        "threads": {"openmp_and_blas": 1},
        "settings": {"TF_A": "0"},
    }
    steps = {"01_data": {"made": elsewhere}, "02_training": {"made": MADE}}
    record = {"parameters": resolve(), "versions": {}, **MADE, "steps": steps}
    (machine,) = (table["rows"] for table in summary.reproduction(record) if table["name"] == "machine")
    assert machine == [
        ("commit", "abc"),
        ("code, notebooks and dependencies as committed", "yes"),
        ("processor cores", "2"),
        ("threads of OpenMP and BLAS", "2"),
        ("commit, when 01_data was made", "old"),
        ("code, notebooks and dependencies as committed, when 01_data was made", "no"),
        ("threads of OpenMP and BLAS, when 01_data was made", "1"),
        ("TF_A, when 01_data was made", "0"),
    ]


@pytest.mark.parametrize(
    ("clean", "failed", "words"),
    [
        (True, False, "makes the same report again"),
        (False, False, "makes the run again, but with other code"),
        (None, False, "makes the run again, but with other code"),
        (True, True, "starts the run again"),
    ],
)
def test_the_same_report_is_promised_where_the_code_is_as_committed_alone(clean, failed, words):
    assert summary.repeats({"commit": {"id": "abc", "clean": clean}}, failed=failed).startswith(words)
