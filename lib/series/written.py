"""Values of a series in the digits in which a CSV has them."""

import numpy as np
from numpy.typing import NDArray


def written(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Values of the series as a CSV tells them: float64 of the few digits that tell float32 apart, such as 0.71.

    What is worked out from these is what a reader of the CSV works out. Values that float32 does not hold stay.
    """
    single = values.astype(np.float32)
    exact = np.array_equal(single, values, equal_nan=True)
    return single.astype(str).astype(np.float64) if exact else values.astype(np.float64)
