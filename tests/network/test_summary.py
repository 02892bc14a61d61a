"""What metrics.json says of the training, worked out by hand."""

import pandas as pd

from lib.network.summary import summary

LOGS = {"loss": [4.0, 2.0, 1.0], "val_loss": [5.0, 3.0, 6.0], "learning_rate": [0.3, 0.2, 0.1]}
LAYERS = pd.DataFrame({"parameters": [7]}, index=["dense"])


def test_training_is_told_by_its_first_last_and_kept_epoch():
    found = summary(LOGS, 2, 1.5, 1.25, LAYERS)
    assert found["layers"] == {"dense": {"parameters": 7}}
    assert (found["epochs"], found["best_epoch"]) == (3, 2)
    assert found["first"] == {"loss": 4.0, "val_loss": 5.0, "learning_rate": 0.3}
    assert found["last"] == {"loss": 1.0, "val_loss": 6.0, "learning_rate": 0.1}
    assert found["kept"] == {"loss": 2.0, "val_loss": 3.0, "learning_rate": 0.2}


def test_the_validation_loss_is_set_beside_that_of_training_of_the_noise_and_of_the_oracle():
    found = summary(LOGS, 2, 1.5, 1.25, LAYERS)
    ratios = [found[f"validation_to_{other}"] for other in ("training", "floor", "oracle")]
    assert ratios == [3 / 2, 3 / 1.5, 3 / 1.25]
    unknown = summary(LOGS, 2, None, None, LAYERS)
    assert unknown["validation_to_floor"] is unknown["validation_to_oracle"] is None
