"""Sentences say the numbers they were given, and cannot become markup."""

import pandas as pd
import pytest

from lib.prose import sentences
from lib.prose.sentences import Sentence, duration
from lib.series.grid import MONTH
from lib.series.series import load
from tests.samples import hours, rows, values, write


@pytest.mark.parametrize(
    ("step", "count", "words"),
    [
        (1, 1, "1 step"),
        (1, 12, "12 steps"),
        (pd.Timedelta("10min"), 1, "10 minutes"),
        (pd.Timedelta("10min"), 6, "1 hour"),
        (pd.Timedelta("1h"), 24, "1 day"),
        (pd.Timedelta("1h"), 36, "36 hours"),
        (pd.Timedelta("30s"), 1, "30 seconds"),
        (pd.Timedelta("7D"), 1, "7 days"),
        (MONTH, 1, "1 month"),
        (MONTH, 12, "1 year"),
        (3 * MONTH, 1, "3 months"),
    ],
)
def test_durations_are_in_the_largest_unit_that_fits(step, count, words):
    assert duration(step, count) == words


def test_the_span_of_a_series_without_times_counts_its_rows():
    untimed = load(values(source="sine", points=1500))
    assert sentences.span(untimed) == "1,500 rows without times, numbered 0 to 1,499."


def test_the_span_of_a_series_names_its_first_and_last_time(tmp_path):
    path = write(tmp_path / "data.csv", rows(hours(600), range(600), header="date,a"))
    timed = load(values(source="csv", path=str(path)))
    assert sentences.span(timed) == "600 rows from 2020-01-01 00:00:00 to 2020-01-25 23:00:00, one every hour."


def test_a_sentence_is_shown_as_text():
    assert Sentence("<b>&")._repr_html_() == "<p>&lt;b&gt;&amp;</p>"


def trained(ratio=1.1, best=2, epochs=3, floor=None, oracle=None):
    """What metrics.json says of a training whose validation loss lies so far above others."""
    found = {"epochs": epochs, "best_epoch": best, "kept": {"val_loss": 1.5}, "validation_to_training": ratio}
    rates = {"first": {"learning_rate": 0.1}, "last": {"learning_rate": 0.1}}
    return found | rates | {"validation_to_floor": floor, "validation_to_oracle": oracle}


def test_training_says_when_it_stopped_and_why():
    assert "3 epochs (all that it was given)" in sentences.training(trained(), 3)
    assert "3 epochs (of 50, then early stopping ended it)" in sentences.training(trained(), 50)
    assert "1.5, was reached in epoch 2" in sentences.training(trained(), 3)
    assert sentences.training(trained(), 3).endswith("The learning rate was 0.1 throughout.")
    falling = trained() | {"last": {"learning_rate": 0.025}}
    assert sentences.training(falling, 3).endswith("The learning rate fell from 0.1 to 0.025.")


def test_what_was_learned_is_told_from_the_losses():
    said = sentences.learned(trained(best=3, floor=1.1, oracle=1.2), 3)
    assert "1.10 × the training loss: what was learned holds" in said
    assert "more epochs may help" in said
    assert "1.10 × the noise floor, below which" in said
    assert "1.20 × that of the oracle" in said
    assert said.endswith("what is above 1 in the second is left to learn.")
    said = sentences.learned(trained(ratio=1.5), 9)
    assert "1.50 × the training loss: the network memorises" in said
    assert "so more epochs would not help" in said
    assert "Epoch 2 of 3 was the best one, too late to know" in sentences.learned(trained(), 3)
    assert "floor" not in said


def test_where_the_noise_alone_is_left_nothing_more_is_asked_for():
    said = sentences.learned(trained(floor=1.02, oracle=0.98), 2)
    assert "0.98 × that of the oracle" in said
    assert "nothing is left to learn, and more epochs would not help" in said
    assert "may help" not in said


def test_below_the_floor_something_is_left_to_learn_as_long_as_the_oracle_is_better():
    said = sentences.learned(trained(best=3, floor=0.98, oracle=1.02), 3)
    assert "nothing is left" not in said
    assert "more epochs may help" in said


def test_the_pace_of_training_is_told_by_total_and_median():
    assert sentences.pace([3.0, 1.0, 1.0]) == "3 epochs in 5 s, 1 s each in the median"
