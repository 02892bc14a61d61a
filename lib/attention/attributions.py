"""Five measures, side by side, of how much each step of a window counts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.attention.contributions import contributions
from lib.attention.gradients import gradient_times_input, integrated_gradients
from lib.attention.occlusion import occlusion
from lib.attention.weights import attention_weights
from lib.network.probe import Probe
from lib.windows.windows import Windows

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Attributions:
    """What the network itself says of the steps, and what changes to its inputs say.

    Attributes:
        within: the attention weights and the contributions by name, each ``(n, window)``.
        changes: occlusion, gradient × input and integrated gradients by name, each ``(n, window)``, scaled.
        contribution_gap: the largest difference between a forecast and the sum of its contributions, scaled.
        completeness_error: what integrated gradients leave out, as a share.
    """

    within: Mapping[str, Floats]
    changes: Mapping[str, Floats]
    contribution_gap: float
    completeness_error: float

    @property
    def measures(self) -> dict[str, Floats]:
        """All five by name."""
        return {**self.within, **self.changes}


def attributions(probe: Probe, windows: Windows) -> Attributions:
    """Every measure for all windows in time order."""
    inputs, _ = windows.batch(np.arange(len(windows)))
    shares = contributions(probe.model, windows)
    integrated = integrated_gradients(probe, inputs)
    changes = {
        "occlusion": occlusion(probe, inputs),
        "gradient_times_input": gradient_times_input(probe, inputs),
        "integrated_gradients": integrated.steps,
    }
    within = {"attention_weights": attention_weights(probe.model, windows), "contributions": shares.steps}
    return Attributions(within, changes, shares.gap, integrated.completeness_error)
