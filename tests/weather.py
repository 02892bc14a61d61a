"""A year of the weather station in Jena, where its file lies beside the project: no test needs it to be there."""

from functools import cache
from pathlib import Path

import pytest

from lib.parameters import ROOT, resolve
from lib.series.series import Series, load

FILE = "shared/data/jena_2020_weather.csv"
PLACES = [place / FILE for place in ROOT.parents]
WINDOW = 24

present = pytest.mark.skipif(
    not any(place.is_file() for place in PLACES), reason=f"needs {FILE} in a folder around the project"
)


def parameters() -> dict[str, object]:
    """Of a forecast of the temperature, ten minutes ahead, split as the preset splits it."""
    path: Path = next(place for place in PLACES if place.is_file())
    chosen = {"source": "csv", "path": str(path), "target": "T (degC)", "window": WINDOW}
    return resolve(chosen | {"validation": 0.1, "test": 0.2})


@cache
def temperature() -> Series:
    """The temperature alone, every ten minutes."""
    return load(parameters())
