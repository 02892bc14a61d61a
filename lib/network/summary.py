"""How training went, in figures: what metrics.json says of it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

Figures = dict[str, Any]


def summary(
    logs: Mapping[str, list[float]], best_epoch: int, floor: float | None, oracle: float | None, layers: pd.DataFrame
) -> Figures:
    """The losses at the ends of training and in the kept epoch, beside the least ones, if these are known.

    Args:
        logs: loss, val_loss and learning_rate of every epoch.
        best_epoch: the kept one, from 1.
        floor: the loss below which no forecast can be expected to get, as `training.least_loss` gives it.
        oracle: the loss of who knows all but the noise, as `training.oracle_loss` gives it.
        layers: a row for each layer, with its output shape and its parameters.
    """
    kept = {name: values[best_epoch - 1] for name, values in logs.items()}
    return {
        "layers": layers.to_dict(orient="index"),
        "epochs": len(logs["loss"]),
        "best_epoch": best_epoch,
        "first": {name: values[0] for name, values in logs.items()},
        "last": {name: values[-1] for name, values in logs.items()},
        "kept": kept,
        "validation_to_training": kept["val_loss"] / kept["loss"],
        "floor": floor,
        "validation_to_floor": kept["val_loss"] / floor if floor else None,
        "oracle": oracle,
        "validation_to_oracle": kept["val_loss"] / oracle if oracle else None,
    }
