"""The steps from each time to the next."""

import numpy as np
import pandas as pd


def most_common(steps: np.ndarray) -> int:
    """Return the step that the most of them have; the smallest of several. A majority, as is usual, shows at once."""
    first = steps[0]
    most = first if 2 * np.count_nonzero(steps == first) > len(steps) else pd.Series(steps).mode()[0]
    return int(most)
