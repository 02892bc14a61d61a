"""What others have published for a series, a split and a horizon, beside what this run reaches on the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.evaluation.forecasts import Forecasts
from lib.evaluation.scores import scores
from lib.windows.windows import Parts

Figures = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """Figures with the protocol under which they can be compared with those of a run.

    Attributes:
        by: who published what, as the end of a sentence.
        address: where it can be read; empty where it is not public.
        protocol: the parameters that a run must have: the series, how it is split, how far ahead the forecast is.
        part: the part that was forecast, ``validation`` or ``test``.
        scaled: whether the unit is the standard deviation of the training part, instead of the target's own.
        figures: for each forecast, by its column, the measures as `scores` calls them.
    """

    by: str
    address: str
    protocol: Mapping[str, Any]
    part: str
    scaled: bool
    figures: Mapping[str, Mapping[str, float]]


JENA = {"source": "jena", "target": "T (degC)", "every": 6}

PUBLISHED = (
    Published(
        by="the description that this project started from, which is not public and does not define its sine wave; the "
        "wave here is one that fits all its figures",
        address="",
        protocol={"source": "sine", "amplitude": 0.693, "noise": 0.061, "horizon": 1},
        part="validation",
        scaled=False,
        figures={"predicted": {"mse": 0.0039, "mae": 0.0505, "r2": 0.9840, "correlation": 0.9920}},
    ),
    Published(
        by="TensorFlow's tutorial on time series forecasting, whose best network is an LSTM of 32 units",
        address="https://www.tensorflow.org/tutorials/structured_data/time_series",
        protocol={**JENA, "horizon": 1, "validation": 0.2, "test": 0.1},
        part="test",
        scaled=True,
        figures={"predicted": {"mae": 0.0530}, "persistence": {"mae": 0.0852}},
    ),
    Published(
        by="François Chollet in Deep Learning with Python (second edition, chapter 10), whose best network is a "
        "stacked GRU with dropout; the ridge regression, on 120 hours of two variables, is not in the book but was "
        "fitted for this project",
        address="https://www.manning.com/books/deep-learning-with-python-second-edition",
        protocol={**JENA, "horizon": 24, "validation": 0.25, "test": 0.25},
        part="test",
        scaled=False,
        figures={"predicted": {"mae": 2.39}, "persistence": {"mae": 2.62}, "ridge": {"mae": 2.51}},
    ),
)


def published(unit: str, parts: Parts, found: Forecasts, parameters: Mapping[str, Any]) -> Figures | None:
    """The published figures of this run's protocol with its own, both in the published unit; None where there are none.

    Args:
        unit: of the target.
        parts: the parts, whose scaler knows the standard deviation of the training part.
        found: the forecasts of this run.
        parameters: of this run.
    """
    for one in PUBLISHED:
        if one.protocol.items() <= parameters.items():
            unit = "standard deviations of the training part" if one.scaled else unit
            own = _own(one, parts, found)
            return {
                "by": one.by,
                "address": one.address,
                "part": one.part,
                "unit": unit,
                "theirs": one.figures,
                "ours": own,
            }
    return None


def _own(one: Published, parts: Parts, found: Forecasts) -> dict[str, Mapping[str, Any]]:
    table = (found.validation if one.part == "validation" else found.test) / (
        parts.scaler.scale[0] if one.scaled else 1
    )
    return {name: scores(table["actual"], table[name]) for name in one.figures}
