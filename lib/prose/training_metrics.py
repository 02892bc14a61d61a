"""What the chapter on the training says, in figures: its part of metrics.json."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

Figures = dict[str, Any]


def in_figures(logs: Mapping[str, list[float]], best_epoch: int, floor: float | None, layers: pd.DataFrame) -> Figures:
    """How training went: the losses at its ends and in the kept epoch, beside the least loss, ``floor``, if known.

    Args:
        logs: loss, val_loss and learning_rate of every epoch.
        best_epoch: the kept one, from 1.
        floor: the loss that no forecast can beat, if known.
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
    }
