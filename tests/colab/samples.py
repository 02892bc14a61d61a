"""Files of many kinds, and what is read of them: the same with the pandas of Google Colab as with our own."""

import hashlib
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.parameters import resolve
from lib.series.series import load
from lib.sources.times.timestamps import Timestamps

ROWS = 9_000  # two blocks
LAYOUTS = {
    "iso": "%Y-%m-%d %H:%M:%S",
    "iso with T and Z": "%Y-%m-%dT%H:%M:%SZ",
    "iso with microseconds": "%Y-%m-%d %H:%M:%S.%f",
    "german": "%d.%m.%Y %H:%M",
    "american": "%m/%d/%Y %H:%M",
    "digits": "%Y%m%d%H%M",
    "seconds since 1970": "%s",
}
WRITTEN = {"halves of the day": "%d/%m/%Y %I:%M %p", "months by name": "%d-%b-%Y %H:%M"}
"""Layouts in which digits have no fixed places: their times are read as texts."""


def write(folder: Path) -> list[Path]:
    """Write a file for each layout, and some with what is odd about numbers and rows."""
    times = pd.date_range("2020-01-01", periods=ROWS, freq="h")
    numbers = np.random.default_rng(0).normal(1_000, 500, (ROWS, 3)).round(2)
    plain = [",".join(map(str, row)) for row in numbers.tolist()]
    files = {name: _table(",", times.strftime(layout), plain) for name, layout in (LAYOUTS | WRITTEN).items()}
    files["seconds since 1970"] = _table(",", (times.astype("datetime64[s]").astype(np.int64)).astype(str), plain)
    iso = times.strftime(LAYOUTS["iso"])
    files["decimal commas"] = _table(";", iso, [";".join(f"{one:_.2f}" for one in row) for row in numbers.tolist()])
    files["decimal commas"] = files["decimal commas"].replace(".", ",").replace("_", ".")
    files["gaps and words"] = _table(",", iso, plain).replace("1000.0", "").replace("99.", "x")
    files["quotes"] = _table(",", iso, [f'"{row.replace(",", chr(34) + "," + chr(34))}"' for row in plain])
    files["a row too long"] = _table(",", iso, [*plain[:-5], plain[-5] + ",1", *plain[-4:]])
    files["a time that is none"] = _table(",", [*iso[:-5], "x", *iso[-4:]], plain)
    return [_written(folder / f"{name}.csv", text) for name, text in files.items()]


def _table(mark: str, times: Any, rows: list[str]) -> str:
    return "".join(
        f"{time}{mark}{row}\n" for time, row in zip(["date", *times], [mark.join("abc"), *rows], strict=True)
    )


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> list[Any]:
    """Read a file; give what became of it, or the error in which it ended."""
    try:
        series = load(resolve({"source": "csv", "path": str(path), "features": ["all"]}))
    except InputError as error:
        return [str(error)]
    sentences = [alert.sentence for alert in series.alerts]
    digests = [hashlib.sha256(np.ascontiguousarray(one).tobytes()).hexdigest() for one in (series.time, series.values)]
    return [series.names, str(series.step), sentences, *digests]


def refused(*_: Any) -> None:
    """Take the place of what reads times as texts."""
    raise AssertionError("the times were read as texts")


if __name__ == "__main__":
    warnings.simplefilter("error")
    found = {}
    for name in sys.argv[1:]:
        add = Timestamps.add
        if Path(name).stem in LAYOUTS:
            Timestamps.add = refused
        found[name] = read(Path(name))
        Timestamps.add = add
    print(json.dumps(found))
