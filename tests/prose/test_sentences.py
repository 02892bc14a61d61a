"""Sentences say the numbers they were given, and cannot become markup."""

import numpy as np
import pandas as pd
import pytest

from lib.prose import sentences
from lib.prose.sentences import Sentence, duration


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
    ],
)
def test_durations_are_in_the_largest_unit_that_fits(step, count, words):
    assert duration(step, count) == words


def test_a_sentence_is_shown_as_text():
    assert Sentence("<b>&")._repr_html_() == "<p>&lt;b&gt;&amp;</p>"


def test_training_says_when_it_stopped_and_why():
    logs = {"loss": [3.0, 2.0, 1.0], "val_loss": [3.0, 1.5, 2.0]}
    assert "3 epochs (all that it was given)" in sentences.training(logs, 2, 3)
    assert "3 epochs (of 50, then early stopping ended it)" in sentences.training(logs, 2, 50)
    assert "1.5, was reached in epoch 2" in sentences.training(logs, 2, 3)


def test_attention_that_is_uniform_everywhere_is_spread_over_all_steps():
    assert "spread as over 8 of 8 steps, and 0 %" in sentences.attention(np.full((3, 8), 1 / 8))


def test_attention_on_one_step_that_wanders_is_spread_over_one():
    assert "spread as over 1 of 4 steps, and 75 %" in sentences.attention(np.eye(4))
