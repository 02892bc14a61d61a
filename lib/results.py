"""A run with a notebook at work: it reads the data, and saves the tables, arrays and plots that it makes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.errors import InputError
from lib.figures import Plot
from lib.run import Run
from lib.series.durations import lasting, span
from lib.series.series import Series, load
from lib.series.times import told
from lib.storage import plain, read_json, whole
from lib.windows.windows import Parts, prepare

METRICS = "metrics.json"


@dataclass(frozen=True)
class Results(Run):
    """What a notebook is handed to read from and to save to."""

    def data(self) -> tuple[Series, Parts]:
        """The series and its windows, read once more from the source.

        Raises:
            InputError: the source is not what it was when the data notebook read it.
        """
        series = load(self.parameters)
        if plain(facts(series, self.parameters["horizon"])) != self.record()["data"]:
            raise InputError(
                "Expected the data that 01_data read. Received: data with another fingerprint. "
                f"Run it again: python -m lib run {self.parameters['name']}."
            )
        return series, prepare(series, self.parameters)

    def save_table(self, name: str, table: pd.DataFrame) -> None:
        """Write ``outputs/<name>`` as CSV, with the index as the first column.

        A column of values of float32, as the series has them, is written with the digits that tell these apart.
        """
        single = {name: np.float32 for name, column in table.items() if _is_single(column)}
        with whole(self.output(name)) as path:
            table.astype(single).to_csv(path, lineterminator="\n")

    def save_array(self, name: str, array: NDArray[Any]) -> None:
        """Write ``outputs/<name>`` as ``.npy``."""
        with whole(self.output(name)) as path:
            np.save(path, array, allow_pickle=False)

    def save_plot(self, name: str, plot: Plot) -> Plot:
        """Write ``outputs/plots/<name>.png`` and hand the plot on, to be shown."""
        with whole(self.output(f"plots/{name}.png")) as path:
            plot.save(path)
        return plot

    def save_metrics(self, step: str, figures: Mapping[str, Any]) -> None:
        """Write what ``step`` has found to ``outputs/metrics/<step>.json``; once it ends, metrics.json has it, too."""
        self.save_json(f"metrics/{step}.json", figures)

    def finish(self, step: str, **facts: Any) -> None:
        """Put into metrics.json the figures of all steps that have ended, then record the end as every run does.

        metrics.json is the last step's: one that is killed meanwhile takes it along.
        """
        self.disown(METRICS)
        parts = [read_json(path) for path in sorted(self.output("metrics").glob("*.json"))]
        if parts:
            self.save_json(METRICS, {name: value for part in parts for name, value in part.items()})
        super().finish(step, **facts)


def _is_single(column: "pd.Series[Any]") -> bool:
    """Whether these are numbers of float64, each of which float32 holds without loss."""
    if column.dtype != np.float64 or column.abs().max() > np.finfo(np.float32).max:
        return False
    return np.array_equal(column, column.astype(np.float32), equal_nan=True)


def facts(series: Series, horizon: int) -> dict[str, Any]:
    """What run.json says of the data: where they are from, what is forecast, their span, what was mended."""
    return {
        **series.provenance,
        "values_sha256": hashlib.sha256(series.values.tobytes()).hexdigest(),
        "target": series.names[0],
        "unit": series.unit,
        "step": lasting(series),
        "ahead": lasting(series, horizon),
        "span": span(series),
        "last": told(series.time[-1:], series.time)[0],
        "alerts": [alert.sentence for alert in series.alerts],
    }
