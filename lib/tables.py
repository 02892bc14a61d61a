"""The tables of the report, as data frames that say what each column is."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lib.prose import Sentence
from lib.series import Series


def preview(series: Series, rows: int = 1000) -> pd.DataFrame:
    """The first ``rows`` of the series, by time, in the units of the source."""
    return pd.DataFrame(series.values[:rows, :], index=named(series.time[:rows]), columns=list(series.names))


def named(time: pd.Index) -> pd.Index:
    """The same index under the name that it has in every table: ``time``, or ``step`` where there are no times."""
    return time.rename("time" if isinstance(time, pd.DatetimeIndex) else "step")


def alerts(series: Series) -> Sentence | pd.DataFrame:
    """What was found in the data and what was done about it; a sentence where nothing was found."""
    if not series.alerts:
        return Sentence("Nothing had to be mended.")
    rows = [(alert.count, alert.sentence) for alert in series.alerts]
    return pd.DataFrame(
        rows, index=pd.Index([alert.kind for alert in series.alerts]), columns=["count", "what was done"]
    )


def architecture(model: Any) -> pd.DataFrame:
    """One row for each layer of a Keras model: name and type, shape of the output, number of parameters."""
    layers = {
        f"{layer.name} ({type(layer).__name__})": (_shape(layer.output), layer.count_params()) for layer in model.layers
    }
    rows = layers | {"Total": ("", model.count_params())}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["output shape", "parameters"])
    return table.assign(parameters=table["parameters"].map("{:,}".format)).rename_axis("layer (type)", axis="columns")


def _shape(output: Any) -> str:
    return str([tuple(part.shape) for part in output] if isinstance(output, list | tuple) else tuple(output.shape))


def scores(metrics: Mapping[str, Any]) -> pd.DataFrame:
    """The scores of every forecast on the test and on the validation part, a row for each."""
    parts = {"test": metrics["baselines"], "validation": metrics["validation_baselines"]}
    rows = {
        f"{name.replace('_', ' ')}, {part}": row
        for part, baselines in parts.items()
        for name, row in {"attention LSTM": metrics[part], **baselines}.items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index")[["mae", "rmse", "mse", "r2", "correlation", "n"]]
    labels = {"mae": "MAE", "rmse": "RMSE", "mse": "MSE", "r2": "R²"}
    return table.round(4).astype({"n": int}).rename(columns=labels)
