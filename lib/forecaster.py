"""A finished run put to use: the next value, in the data's own unit, from raw rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.network.backend import keras
from lib.network.models import load_model
from lib.series.durations import duration
from lib.series.features import raw_columns
from lib.series.series import Series, repaired
from lib.sources.raw_table import Table
from lib.storage import read_json
from lib.windows.scaler import Scaler
from lib.windows.windows import Parts


@dataclass(frozen=True)
class Forecaster:
    """The best model of a run with all that it needs: the scaler, the columns in their order, the step.

    Attributes:
        model: from scaled windows to the scaled target.
        scaler: fitted on the run's training part.
        parameters: of the run.
        columns: the raw columns that the rows must have, the target first.
        names: the features of the model in their order, some of which are made of raw columns.
        step: time from one row to the next in words.
    """

    model: keras.Model
    scaler: Scaler
    parameters: Mapping[str, Any]
    columns: tuple[str, ...]
    names: tuple[str, ...]
    step: str

    def forecast(self, frame: pd.DataFrame) -> float:
        """The target ``horizon`` steps after the last row of ``frame``, in its own unit.

        Args:
            frame: raw rows as in the run's own data, at least ``window`` of them; more do no harm. If the run had
                times, they are its index.

        Raises:
            InputError: a missing column, too few rows, another step, or a missing value within the window.
        """
        table = repaired(_table(frame, self._checked(frame)), self.parameters)
        self._check_step(table)
        window = self._last_window(table)
        scaled = self.scaler.to_scaled(window)[None]
        inputs = scaled[:, :, 0] if len(self.names) == 1 else scaled
        return float(self.scaler.to_unit(np.asarray(self.model(inputs, training=False))[0, 0]))

    def _checked(self, frame: pd.DataFrame) -> list[str]:
        missing = [name for name in self.columns if name not in frame.columns]
        if missing:
            raise InputError(
                f"Expected the columns {list(self.columns)}. Received: rows without {missing}. "
                "Name them as in the run's data."
            )
        if not isinstance(frame.index, pd.DatetimeIndex) and self.step != duration(1):
            raise InputError(
                f"Expected rows with their times as the index, one every {self.step}. Received: an index of "
                f"{type(frame.index).__name__}. Use frame.set_index(pd.to_datetime(...))."
            )
        return list(self.columns)

    def _check_step(self, table: Table) -> None:
        received = duration(table.step)
        if received != self.step:
            raise InputError(
                f"Expected a row every {self.step}, as in the run's data. Received: one every {received}. "
                "Resample the rows."
            )

    def _last_window(self, table: Table) -> np.ndarray:
        """The last ``window`` rows ``(window, features)``, none of them with a gap."""
        length = self.parameters["window"]
        assert table.names == self.names
        window = table.values[-length:]
        if len(window) < length:
            raise InputError(
                f"Expected at least {length} rows, the model's window. Received: {len(window)}. Add earlier rows."
            )
        gaps = np.flatnonzero(np.isnan(window).any(axis=1))
        if gaps.size:
            place = table.where(len(table.values) - length + int(gaps[0]))
            raise InputError(
                f"Expected a value in each of the last {length} rows. Received: a gap at {place}. "
                "Fill it or forecast later."
            )
        return window


def load_run(folder: str | Path) -> Forecaster:
    """The forecaster of a finished run, such as ``load_run("reports/sine")``.

    Raises:
        InputError: the folder holds no trained model.
    """
    folder = Path(folder)
    file = folder / "outputs/models/inputs.json"
    if not file.is_file():
        raise InputError(
            f"Expected the folder of a run with a trained model, such as reports/sine. Received: {str(folder)!r}. "
            "Train it first: python -m lib run."
        )
    inputs, record = read_json(file), read_json(folder / "run.json")
    return Forecaster(
        model=load_model(folder / "outputs/models/best_model.keras"),
        scaler=Scaler.from_json(inputs["scaler"]),
        parameters=record["parameters"],
        columns=tuple(inputs["columns"]),
        names=tuple(inputs["names"]),
        step=inputs["step"],
    )


def input_description(series: Series, parts: Parts, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What a model needs to know beside its weights, as JSON would write it."""
    return {
        "columns": raw_columns(series.names, parameters),
        "names": series.names,
        "scaler": parts.scaler.as_json(),
        "step": duration(series.step),
    }


def _table(frame: pd.DataFrame, columns: list[str]) -> Table:
    dated = isinstance(frame.index, pd.DatetimeIndex)
    values = frame[columns].apply(pd.to_numeric, errors="coerce").to_numpy(np.float32)
    time = pd.DatetimeIndex(frame.index) if dated else pd.RangeIndex(len(frame))
    return Table(time, values, tuple(columns), {})
