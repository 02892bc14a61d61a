"""What others have published for a series, a split and a horizon, beside what this run reaches on the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.evaluation.forecasts import Forecasts
from lib.evaluation.scores import scores
from lib.series.series import Series
from lib.sources.jena import ROWS
from lib.windows.windows import Parts

Figures = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """Figures with the protocol under which they can be compared with those of a run.

    Attributes:
        by: who published them, as the end of a sentence.
        about: what is to be known of them, as the end of the same sentence.
        address: where they can be read; empty where that is not public.
        protocol: what a run must have, by its parameters: the series, how it is split, the history that a forecast sees
            and how far ahead it is; ``data`` are the rows that the source must hold, where others could be read.
        part: the part that was forecast, ``validation`` or ``test``.
        scaled: whether the unit is the standard deviation of the training part, instead of the target's own.
        figures: for each forecast, by its column, the measures as `scores` calls them.
        apart: what is different all the same, as a sentence; empty where nothing is.
    """

    by: str
    about: str
    address: str
    protocol: Mapping[str, Any]
    part: str
    scaled: bool
    figures: Mapping[str, Mapping[str, float]]
    apart: str = ""


JENA = {
    "source": "jena",
    "data": f"{ROWS:,} rows from 2009-01-01 to 2016-12-31",
    "target": "T (degC)",
    "every": 6,
    "grid": False,
    "validation_from": "",
    "test_from": "",
}

PUBLISHED = (
    Published(
        by="the description that this project started from",
        about="which is not public and does not define its sine wave; the wave here is one that fits all its figures",
        address="",
        protocol={
            "source": "sine",
            "points": 5000,
            "period": 50.0,
            "amplitude": 0.693,
            "noise": 0.061,
            "every": 1,
            "window": 50,
            "horizon": 1,
            "validation": 0.15,
            "test": 0.15,
        },
        part="validation",
        scaled=False,
        figures={"predicted": {"mse": 0.0039, "mae": 0.0505, "r2": 0.9840, "correlation": 0.9920}},
    ),
    Published(
        by="TensorFlow's tutorial on time series forecasting",
        about="whose best network is an LSTM of 32 units",
        address="https://www.tensorflow.org/tutorials/structured_data/time_series",
        protocol={**JENA, "window": 24, "horizon": 1, "validation": 0.2, "test": 0.1},
        part="test",
        scaled=True,
        figures={"predicted": {"mae": 0.0530}, "persistence": {"mae": 0.0852}},
        apart="The tutorial's LSTM is scored at each hour of a window, so with 1 to 24 hours of history, and its "
        "persistence from the second hour of the test part on; here each forecast has 24 hours of history, and the "
        "first is of the part's 25th hour.",
    ),
    Published(
        by="François Chollet in Deep Learning with Python (second edition, chapter 10)",
        about="whose best network is a stacked GRU with dropout; the ridge regression, on 120 hours of two variables, "
        "is not in the book but was fitted for this project",
        address="https://www.manning.com/books/deep-learning-with-python-second-edition",
        protocol={**JENA, "window": 120, "horizon": 24, "validation": 0.25, "test": 0.25},
        part="test",
        scaled=False,
        figures={"predicted": {"mae": 2.39}, "persistence": {"mae": 2.62}, "ridge": {"mae": 2.51}},
        apart="The book forecasts from every row of its file, this run from every 6th. Its file has 420,451 rows, 100 "
        "fewer, its last forecast is of a time 119 hours before the end, and the last targets of its training and its "
        "validation lie up to 24 hours within the part that follows; here they do not.",
    ),
)


def published(series: Series, parts: Parts, found: Forecasts, parameters: Mapping[str, Any]) -> Figures | None:
    """The published figures of this run's protocol with its own, both in the published unit.

    Args:
        series: the series; its rows tell whether the figures are about the same data.
        parts: the parts, whose scaler knows the standard deviation of the training part.
        found: the forecasts of this run.
        parameters: of this run.

    Returns:
        None where nothing was published for the source. Otherwise ``by`` whom, and what ``differs``: a pair of
        ``theirs`` and ``here`` for each part of the nearest protocol that this run does not follow. The figures
        are there only where nothing differs.
    """
    near = [(_differences(one, series, parameters), one) for one in PUBLISHED if _is_of_source(one, parameters)]
    if not near:
        return None
    differs, nearest = min(near, key=lambda pair: len(pair[0]))
    return {"by": nearest.by, "differs": differs} | ({} if differs else _beside(nearest, series.unit, parts, found))


def _is_of_source(one: Published, parameters: Mapping[str, Any]) -> bool:
    return bool(one.protocol["source"] == parameters["source"])


def _differences(one: Published, series: Series, parameters: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    ends: Any = series.time[[0, -1]]
    first, last = (str(time).partition(" ")[0] for time in ends - series.step)  # a row is of the step before its time
    data = f"{series.provenance['rows']:,} rows from {first} to {last}"
    here = {**parameters, "target": series.names[0], "data": data}
    return {
        name: {"theirs": theirs, "here": here[name]} for name, theirs in one.protocol.items() if here[name] != theirs
    }


def _beside(one: Published, unit: str, parts: Parts, found: Forecasts) -> Figures:
    return {
        "about": one.about,
        "apart": one.apart,
        "address": one.address,
        "part": one.part,
        "unit": "standard deviations of the training part" if one.scaled else unit,
        "theirs": one.figures,
        "ours": _own(one, parts, found),
    }


def _own(one: Published, parts: Parts, found: Forecasts) -> dict[str, Mapping[str, Any]]:
    table = (found.validation if one.part == "validation" else found.test) / (
        parts.scaler.scale[0] if one.scaled else 1
    )
    return {name: scores(table["actual"], table[name]) for name in one.figures}
