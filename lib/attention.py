"""What the model attends to: the weight of each step of a window."""

import numpy as np
from numpy.typing import NDArray

from lib.backend import keras
from lib.models import with_attention
from lib.training import predict
from lib.windows import Windows


def attention_weights(model: keras.Model, windows: Windows) -> NDArray[np.float32]:
    """The attention weights ``(n, window)`` of all windows in time order; each row sums to 1."""
    _, weights = predict(with_attention(model), windows)
    return weights[:, :, 0]
