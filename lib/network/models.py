"""The network as a whole: built, described, saved in two formats, loaded."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lib.network.backend import keras
from lib.network.layers import AttentionLayer, ExpandDimsLayer, FromLastValue, RecentValues, StepChanges
from lib.network.lstm import FusedLSTM
from lib.storage import whole

NO_CLOCK = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold


@dataclass(frozen=True)
class Design:
    """What may differ from the plain network, which reads levels and forecasts a level.

    Attributes:
        inputs: what the LSTM reads: the ``levels`` of the window, its ``changes`` from step to step, or ``both``.
        predict_change: whether the network forecasts the change from the last value, which is then added to it.
        highway: last steps that a linear forecast beside the network reads, as in LSTNet (Lai et al. 2018); 0: none.
        dropout: share of the LSTM's inputs that is left out at random in training.
        change: ``(features,)`` the unit of changes, in units of the levels: how much each feature moves in one step.
    """

    inputs: str = "levels"
    predict_change: bool = False
    highway: int = 0
    dropout: float = 0.0
    change: tuple[float, ...] = (1.0,)


PLAIN = Design()


def build_model(window: int, features: int, units: int, design: Design = PLAIN) -> keras.Model:
    """The untrained forecaster of one step: its weights are drawn from Keras' global seed.

    Args:
        window: steps of history the model sees.
        features: variables at each step; with 1 the input is ``(batch, window)``, else
            ``(batch, window, features)``.
        units: size of the LSTM's hidden state.
        design: what differs from the plain network.

    Returns:
        A model from scaled windows to the scaled target ``(batch, 1)``.
    """
    inputs = keras.Input((window,) if features == 1 else (window, features), name="input_1")
    levels = ExpandDimsLayer(name="expand_dims_layer")(inputs) if features == 1 else inputs
    read = levels if design.inputs == "levels" else StepChanges(design.change, design.inputs, name="changes")(levels)
    states = FusedLSTM(units, return_sequences=True, dropout=design.dropout, name="lstm")(read)
    context, _ = AttentionLayer(name="attention_layer")(states)
    forecast = keras.layers.Dense(1, name="dense_1")(context)
    return keras.Model(inputs, _beside(forecast, levels, design), name="attention_lstm")


def _beside(forecast: keras.KerasTensor, levels: keras.KerasTensor, design: Design) -> keras.KerasTensor:
    """What is added to the network's own ``forecast`` ``(batch, 1)``: a linear one, and the last value."""
    if design.highway:
        recent = RecentValues(design.highway, design.predict_change, design.change, name="recent")(levels)
        linear = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros", name="highway")(recent)
        forecast = keras.layers.Add(name="with_highway")([forecast, linear])
    return (
        FromLastValue(design.change[0], name="from_last_value")([forecast, levels])
        if design.predict_change
        else forecast
    )


def with_attention(model: keras.Model) -> keras.Model:
    """The same network with the attention weights ``(batch, window, 1)`` as a second output."""
    _, weights = model.get_layer("attention_layer").output
    return keras.Model(model.input, [model.output, weights])


def save_model(model: keras.Model, path: Path) -> None:
    """Write ``model`` to ``path`` with ``.keras`` and with ``.h5`` as its ending; equal models give equal bytes."""
    with whole(path.with_suffix(".keras")) as unfinished:
        model.save(unfinished)
        unfinished.write_bytes(_repeatable(unfinished.read_bytes()))
    with whole(path.with_suffix(".h5")) as unfinished:
        model.save(unfinished)


def load_model(path: Path) -> keras.Model:
    """The model that `save_model` wrote, from either format."""
    return keras.models.load_model(path, compile=False)


def _repeatable(archive: bytes) -> bytes:
    """The same ``.keras`` file without what differs from one process to the next."""
    clean = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(clean, "w") as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "metadata.json":
                content = _without_date(content)
            if name == "config.json":
                content = _with_small_ids(content)
            new.writestr(zipfile.ZipInfo(name, NO_CLOCK), content)
    return clean.getvalue()


def _without_date(metadata: bytes) -> bytes:
    return json.dumps({key: value for key, value in json.loads(metadata).items() if key != "date_saved"}).encode()


def _with_small_ids(config: bytes) -> bytes:
    # Keras tells shared objects apart by their addresses in memory; any distinct numbers do.
    numbers: dict[bytes, int] = {}
    return re.sub(
        rb'(?<="shared_object_id": )\d+', lambda found: b"%d" % numbers.setdefault(found[0], len(numbers)), config
    )
