"""What the forecast owes to each step, from the network's derivatives."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from lib.network.probe import Probe
from lib.network.threads import two_at_once

Floats = NDArray[np.float32]

NODES = 16
"""Points on the straight line along which gradients are integrated, placed by Gauss and Legendre."""


def gradient_times_input(probe: Probe, inputs: Floats) -> Floats:
    """Each step's value times the forecast's derivative there, summed over the features, ``(n, window)``, scaled.

    With scaled inputs, 0 is the mean of the training part: the value counts from there (Shrikumar et al. 2016).
    """
    return np.asarray((inputs * probe.gradients(inputs)).sum(axis=2))


@dataclass(frozen=True)
class Integrated:
    """Integrated gradients and how well they add up.

    Attributes:
        steps: ``(n, window)`` what each step adds to the forecast, scaled.
        difference: ``(n,)`` forecast - forecast of the baseline, scaled, which the steps should add up to.
    """

    steps: Floats
    difference: Floats

    @property
    def completeness_error(self) -> float:
        """What is missing or too much in the sums over the steps, as a share of what they should be, over all n."""
        gaps = np.abs(self.steps.sum(axis=1) - self.difference)
        return float(gaps.sum() / max(float(np.abs(self.difference).sum()), np.finfo(np.float32).tiny))


def integrated_gradients(probe: Probe, inputs: Floats, nodes: int = NODES) -> Integrated:
    """Gradients collected on the straight way from the baseline to the window, times the way, summed over features.

    Sundararajan, Taly & Yan 2017, ICML. The baseline is 0, the mean of the training part in every feature. The
    integral is a Gauss-Legendre sum, which needs fewer points than equal steps.
    """
    places = np.column_stack(np.polynomial.legendre.leggauss(nodes)).astype(np.float32)
    mean = sum(two_at_once(partial(_weighed_slopes, probe, inputs), (places[::2], places[1::2])))
    difference = probe.forecasts(inputs) - probe.forecasts(np.zeros_like(inputs[:1]))
    return Integrated((inputs * mean).sum(axis=2), difference)


def _weighed_slopes(probe: Probe, inputs: Floats, places: Floats) -> Floats:
    """The gradients at some places from -1 to 1, each times half its weight, summed; each is as large as the inputs."""
    total = np.zeros_like(inputs)
    for place, weight in places:
        total += weight / 2 * probe.gradients((place + 1) / 2 * inputs)
    return total
