"""A finished run put to use: the next value, in the data's own unit, from raw rows."""

import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lib import record, rows
from lib.alerts import plural
from lib.errors import InputError
from lib.network.backend import keras
from lib.network.models import load_model
from lib.series.durations import are_alike, duration
from lib.series.features import raw_columns
from lib.series.series import Series, completed, gridded
from lib.sources.raw_table import Table
from lib.storage import read_json
from lib.windows.scaler import Scaler
from lib.windows.windows import Parts

RECORD = "run.json"
INPUTS = "outputs/models/inputs.json"
MODEL = "outputs/models/best_model.keras"

FAR = 0.5
"""Values farther outside of the training part's than this share of their range get a warning."""


@dataclass(frozen=True)
class Forecaster:
    """The best model of a run with all that it needs: the scaler, the columns in their order, the step.

    Attributes:
        model: from scaled windows to the scaled target.
        scaler: fitted on the run's training part.
        extremes: ``(2, features)`` the smallest and the largest value of each feature in the training part.
        parameters: of the run.
        columns: the raw columns that the rows must have, the target first.
        names: the features of the model in their order, some of which are made of raw columns.
        step: time from one row of the run's data to the next in words, before ``every`` leaves rows out.
    """

    model: keras.Model
    scaler: Scaler
    extremes: np.ndarray
    parameters: Mapping[str, Any]
    columns: tuple[str, ...]
    names: tuple[str, ...]
    step: str

    def forecast(self, frame: pd.DataFrame) -> float:
        """The target ``horizon`` steps after the last row of ``frame``, in its own unit.

        A step is ``every`` rows: the model reads the last row and each ``every``-th one before it, ``window`` in all.
        The rows are mended as the run's data were: put in order and on their grid, exact duplicates dropped, values
        that mean "no reading" taken as missing. So they are, too, where the run took its rows as they stood in the file
        (``grid`` is false). Up to ``max_fill`` missing values of a feature in a row are filled with the one before
        them; where the model reads such a value, a warning says so. The target is never filled. Values far from all
        that the model was trained on, as those in another unit are, get a warning, too.

        Args:
            frame: raw rows as in the run's own data, at least ``(window - 1) * every + 1`` of them; more do no harm.
                If the run had times, they are its index, with a zone only if they are to be converted to UTC; if
                not, the index counts the rows in steps of one, as that of every new frame does.

        Raises:
            InputError: no data frame, a column that is missing or there twice, too few rows, another step, times or
                numbers of rows that do not follow each other, or a missing value within the window.
        """
        raw = rows.table(frame, self.columns, self.step)
        table = self._gridded(raw)
        self._check_known(table)
        window = self._last_window(table)
        self._say_far(window)
        scaled = self.scaler.to_scaled(window)[None]
        inputs = scaled[:, :, 0] if len(self.names) == 1 else scaled
        return float(self.scaler.to_unit(np.asarray(self.model(inputs, training=False))[0, 0]))

    def _gridded(self, raw: Table) -> Table:
        """The rows on their grid with the step of the run's data, enough of them for a window."""
        received = raw.time.nunique()
        if received < min(self._least, 2):  # a single row has no step
            raise self._too_few(received)
        table = gridded(raw, {**self.parameters, "grid": True})
        self._check_step(table)
        if len(table.values) < self.parameters["window"]:
            raise self._too_few(received)
        return table

    @property
    def _least(self) -> int:
        """So many raw rows make a window; those with times tell their step from two on."""
        least: int = (self.parameters["window"] - 1) * self.parameters["every"] + 1
        return max(least, 1 if self.step == rows.UNTIMED else 2)

    def _too_few(self, received: int) -> InputError:
        window, every = self.parameters["window"], self.parameters["every"]
        why = f"of which it reads {window}, one in {every}" if every > 1 else f"a window of {window}"
        return InputError(
            f"Expected at least {plural(self._least, 'row')} for the model, {why}. Received: {received:,}. "
            "Add earlier rows."
        )

    def _check_step(self, table: Table) -> None:
        received = _raw_step(table.step, self.parameters)
        if not are_alike(received, self.step):
            expected, found = (step.removeprefix("1 ") for step in (self.step, received))
            raise InputError(
                f"Expected a row every {expected}, as in the run's data. Received: one every {found}. "
                "Give the rows as they were recorded, or resample them."
            )

    def _check_known(self, table: Table) -> None:
        unknown = [name for name, column in zip(table.names, table.values.T, strict=True) if np.isnan(column).all()]
        if unknown:
            raise InputError(
                f"Expected numbers in every column. Received: not a single one in {unknown}. Add rows that have them."
            )

    def _last_window(self, table: Table) -> np.ndarray:
        """The last ``window`` rows ``(window, features)``, none of them with a gap that is not filled."""
        length = self.parameters["window"]
        whole = completed(table, self.parameters)
        assert whole.names == self.names
        window = whole.values[-length:]
        gaps = np.argwhere(np.isnan(window))
        if gaps.size:
            row, column = gaps[0]
            raise InputError(
                f"Expected a value in each of the {length} rows that the model reads. Received: a gap in "
                f"{whole.names[column]!r} at {whole.where(len(whole.values) - length + row)}. "
                "Fill it or forecast later."
            )
        self._say_filled(table)
        return window

    def _say_filled(self, table: Table) -> None:
        """Warn where the model reads values that were filled."""
        before = len(table.values) - self.parameters["window"]
        filled = np.argwhere(np.isnan(table.values[before:]))
        if filled.size:
            names = [table.names[column] for column in np.unique(filled[:, 1])]
            count, last = plural(len(filled), "missing value"), table.where(before + filled[-1, 0])
            warnings.warn(f"{count} of {names} filled with the value before, the last at {last}", stacklevel=4)

    def _say_far(self, window: np.ndarray) -> None:
        """Warn where the model reads values ``(window, features)`` unlike any of the training part."""
        lowest, highest = self.extremes
        margin = FAR * (highest - lowest)
        far = np.flatnonzero(((window < lowest - margin) | (window > highest + margin)).any(axis=0))
        told = ", ".join(
            f"{self.names[one]!r} from {window[:, one].min():.6g} to {window[:, one].max():.6g}, in training from "
            f"{lowest[one]:.6g} to {highest[one]:.6g}"
            for one in far
        )
        if told:
            warnings.warn(f"Values far from those of the training part: {told}. Are they in its unit?", stacklevel=3)


def load_run(folder: str | Path) -> Forecaster:
    """The forecaster of a finished run, such as ``load_run("reports/sine")``.

    Raises:
        InputError: the folder holds no trained model, or somebody has edited its record.
    """
    if not isinstance(folder, str | Path):
        raise InputError(
            f"Expected the folder of a run, such as 'reports/sine'. Received: {folder!r}. Give its path as a text."
        )
    folder = Path(folder)
    missing = [name for name in (RECORD, INPUTS, MODEL) if not (folder / name).is_file()]
    if missing:
        raise InputError(
            f"Expected the folder of a run with a trained model, such as reports/sine. Received: {str(folder)!r} "
            f"without {', '.join(missing)}. Make the run, or make it anew: python -m lib run."
        )
    known, inputs = record.read(folder / RECORD), read_json(folder / INPUTS)
    if not known or "extremes" not in inputs:  # which runs of an earlier version do not say
        raise InputError(
            f"Expected {RECORD} as the run has written it. Received: one in {str(folder)!r} that was edited, or is of "
            "another version. Make the run anew: python -m lib run."
        )
    return Forecaster(
        model=_loaded(folder / MODEL),
        scaler=Scaler.from_json(inputs["scaler"]),
        extremes=np.array(inputs["extremes"]),
        parameters=known["parameters"],
        columns=tuple(inputs["columns"]),
        names=tuple(inputs["names"]),
        step=inputs["step"],
    )


def _loaded(file: Path) -> keras.Model:
    try:
        return load_model(file)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:  # whatever Keras stumbles over
        raise InputError(
            f"Expected {MODEL} as the run has written it. Received: a file that Keras cannot read "
            f"({type(error).__name__}). Make the run anew: python -m lib run."
        ) from error


def input_description(series: Series, parts: Parts, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What a model needs to know beside its weights, as JSON would write it."""
    training = series.values[parts.split.training]
    return {
        "columns": raw_columns(series.names, parameters),
        "names": series.names,
        "scaler": parts.scaler.as_json(),
        "extremes": [few(training, axis=0).tolist() for few in (np.nanmin, np.nanmax)],
        "step": _raw_step(series.step, parameters),
    }


def _raw_step(step: pd.Timedelta | int, parameters: Mapping[str, Any]) -> str:
    """In words, from one row of the source to the next, where ``step`` is that between the rows which were kept."""
    return duration(step // parameters["every"])
