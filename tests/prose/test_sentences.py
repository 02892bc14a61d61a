"""Sentences say the numbers they were given, and cannot become markup."""

import pytest

from lib.prose import sentences
from lib.prose.sentences import Sentence


def test_the_data_are_told_by_their_span_what_is_missing_and_what_is_left():
    found = {
        "span": "9 rows.",
        "missing": 1234,
        "lacking": 0,
        "windows": {"training": 3000, "validation": 20, "test": 10},
    }
    assert sentences.data(found).startswith("9 rows. 1,234 values of the target are missing. No window crosses such")
    assert "1 value of the target is missing." in sentences.data(found | {"missing": 1})
    assert "No value of the target is missing. No window crosses a boundary" in sentences.data(found | {"missing": 0})
    lacking = found | {"missing": 9, "lacking": 50}
    assert "9 values of the target are missing, and 50 more rows without a value of another column. No window" in (
        sentences.data(lacking)
    )
    assert "another column. No window crosses such a place" in sentences.data(lacking | {"missing": 0})
    assert sentences.data(found).endswith("leaves 3,000 + 20 + 10 windows to train, to validate and to test.")


def test_a_sentence_is_shown_as_text():
    assert Sentence("<b>&")._repr_html_() == "<p>&lt;b&gt;&amp;</p>"


def trained(ratio=1.1, best=2, floor=None, oracle=None, last=(1.0, 1.5)):
    """What metrics.json says of a training whose validation loss lies so far above others, and ended at ``last``."""
    found = {"epochs": 3, "best_epoch": best, "validation_to_training": ratio}
    losses = {"kept": {"loss": 1.0, "val_loss": 1.5}, "last": dict(zip(("loss", "val_loss"), last, strict=True))}
    losses = losses | {"first": {"learning_rate": 0.1}, "last": losses["last"] | {"learning_rate": 0.1}}
    return found | losses | {"validation_to_floor": floor, "validation_to_oracle": oracle}


def test_training_says_when_it_stopped_and_why():
    assert "3 epochs (all that it was given)" in sentences.training(trained(), 3)
    assert "3 epochs (of 50, then early stopping ended it)" in sentences.training(trained(), 50)
    assert "1.5, was reached in epoch 2" in sentences.training(trained(), 3)
    assert sentences.training(trained(), 3).endswith("The learning rate was 0.1 throughout.")
    falling = trained() | {"last": {"learning_rate": 0.025}}
    assert sentences.training(falling, 3).endswith("The learning rate fell from 0.1 to 0.025.")


def test_where_the_learning_rate_has_faded_more_epochs_are_another_training():
    faded = trained() | {"last": {"loss": 1.0, "val_loss": 1.5, "learning_rate": 0.004}}
    said = sentences.learned(faded, 3)
    assert "Epoch 2 of 3 was the best one: the learning rate falls to next to nothing by the last" in said
    assert "too late to know" not in said
    assert "stopped by itself" in sentences.learned(faded, 9)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (
            0.04,
            "0.04 × the training loss, which is the mean over that epoch, of weights that were still changing: the two",
        ),
        (0.9, "be it much or little, holds for values"),
    ],
)
def test_what_the_losses_say_of_each_other_is_no_more_than_they_show(ratio, words):
    assert words in sentences.learned(trained(ratio=ratio), 3)


def test_what_was_learned_is_told_from_the_losses():
    said = sentences.learned(trained(best=3, floor=1.1, oracle=1.2), 3)
    assert (
        "1.10 × the training loss, which is the mean over that epoch, of weights that were still changing: what" in said
    )
    assert "more epochs may help" in said
    assert "1.10 × the noise floor, below which" in said
    assert "1.20 × that of the oracle" in said
    assert said.endswith("what is above 1 in the second is left to learn.")
    said = sentences.learned(trained(ratio=1.5, last=(0.9, 1.7)), 9)
    assert "1.50 × the training loss" in said
    assert "still changing; afterwards validation rose while the training loss fell: the network memorises" in said
    assert "so more epochs are unlikely to help" in said
    assert "Epoch 2 of 3 was the best one, too late to know" in sentences.learned(trained(), 3)
    assert "floor" not in said


@pytest.mark.parametrize("last", [(1.0, 1.5), (0.9, 1.55), (1.1, 1.7)])
def test_a_network_is_not_said_to_memorise_unless_validation_rose_while_training_fell(last):
    """The last epoch the best one; a rise that may be chance; a loss that rose in training, too."""
    said = sentences.learned(trained(ratio=1.5, last=last), 3)
    assert "still changing: whether the network memorises, or validation is the harder part, cannot" in said


def test_where_the_noise_alone_is_left_nothing_more_is_asked_for():
    said = sentences.learned(trained(floor=1.02, oracle=0.98), 2)
    assert "0.98 × that of the oracle" in said
    assert "nothing that is left to learn shows in the validation part" in said
    assert "may help" not in said


def test_below_the_floor_something_is_left_to_learn_as_long_as_the_oracle_is_better():
    said = sentences.learned(trained(best=3, floor=0.98, oracle=1.02), 3)
    assert "nothing is left" not in said
    assert "more epochs may help" in said


def test_the_pace_of_training_is_told_by_total_and_median():
    said = sentences.pace([3.0, 1.0, 2.0], 0)
    assert said == "time per epoch: 1.5 s in the median, compiling left out; 3 epochs in 6 s"
    assert sentences.pace([3.0], 0) == "1 epoch in 3 s"


def test_the_epochs_before_an_interruption_are_told_apart_from_those_after_it():
    said = sentences.pace([9.0, 1.0, 1.5, 8.0, 2.0], 3)
    assert said.startswith("time per epoch: 1.5 s in the median, compiling left out; ")  # of 1, 1.5 and 2
    assert said.endswith("; 2 epochs in 10 s since training went on, 3 epochs in 12 s before it was interrupted")
    ended = sentences.pace([3.0], 1)
    assert ended == "0 epochs in 0 s since training went on, 1 epoch in 3 s before it was interrupted"


def test_a_grouping_of_which_nothing_is_large_enough_is_named():
    hours = [{"group": hour, "n": 8} for hour in range(24)]
    months = [{"group": 5, "n": 100}, {"group": 6, "n": 92}]
    said = sentences.compared({"hour": hours, "month": months})
    assert said == "Groups of fewer than 30 forecasts are left out, and so are all hours of the day."
    july = {"group": 7, "n": 2}
    assert sentences.compared({"month": [*months, july]}) == "Groups of fewer than 30 forecasts are left out."
    assert sentences.compared({"month": months}) == ""
