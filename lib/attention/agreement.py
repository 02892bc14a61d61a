"""Do two measures put the steps of a window in the same order?"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import kendalltau

from lib.attention.attributions import Attributions
from lib.attention.means import mean
from lib.evaluation.comparison import Interval


def kendall(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Kendall's τ ``(n,)`` between the sizes, without their signs, of two measures ``(n, window)`` in each window.

    τ = 1 is the same order of the steps, 0 no relation, -1 the opposite order. A measure that makes no difference
    between the steps has no order: 0.
    """
    pairs = zip(np.abs(first), np.abs(second), strict=True)
    return np.asarray(np.nan_to_num([kendalltau(one, other).statistic for one, other in pairs]))


def agreement(attributions: Attributions) -> Mapping[str, Mapping[str, Interval]]:
    """Mean τ of the weights and of the contributions with each measure that changes the inputs.

    The test of Jain & Wallace 2019, NAACL: weights that explain should rank the steps as gradients and erasure do.
    Every step counts alike in τ: where a forecast rests on one step, the order of the others is noise, and τ is small
    even for weights that find this step. What removing steps does to the forecast is the better judge then.
    """
    return {
        inner: {other: mean(kendall(sizes, change)) for other, change in attributions.changes.items()}
        for inner, sizes in attributions.within.items()
    }
