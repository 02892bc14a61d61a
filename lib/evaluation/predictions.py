"""What the trained network forecasts: of all windows of a part, and of the windows that a free run makes."""

import numpy as np
from numpy.typing import NDArray

from lib.evaluation.forecasts import Forecaster
from lib.evaluation.free_run import Step
from lib.network.backend import keras
from lib.network.probe import Probe
from lib.network.training import predict
from lib.windows.scaler import Scaler
from lib.windows.windows import Windows


def forecaster(model: keras.Model, scaler: Scaler) -> Forecaster:
    """The network as one forecaster among others: from windows to forecasts `(n,)` in the target's unit."""

    def forecast(windows: Windows) -> NDArray[np.float64]:
        (scaled,) = predict(model, windows)
        return scaler.to_unit(scaled[:, 0])

    return forecast


def stepper(model: keras.Model) -> Step:
    """The network as one step: from scaled inputs `(batch, window, features)` to scaled forecasts `(batch,)`."""
    return Probe(model).forecasts
