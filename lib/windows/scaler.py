"""The unit a network sees: mean 0 and standard deviation 1 over the training rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

BLOCK = 4_096  # rows at a time, so that no copy of the whole series in float64 is ever made


@dataclass(frozen=True)
class Scaler:
    """The mean and the standard deviation of each feature, of the training rows alone.

    Attributes:
        mean: ``(features,)`` float64, in the units of the features.
        scale: ``(features,)`` float64 standard deviations, 1 for a feature that never changes.
    """

    mean: np.ndarray
    scale: np.ndarray

    @classmethod
    def fit(cls, values: np.ndarray) -> "Scaler":
        """Fit to the rows ``(rows, features)`` of the training part, leaving missing values out."""
        count = np.maximum(1, sum((~np.isnan(block)).sum(axis=0) for block in _blocks(values)))
        mean = sum(np.nansum(block, axis=0, dtype=np.float64) for block in _blocks(values)) / count
        variance = sum(np.nansum((block - mean) ** 2, axis=0) for block in _blocks(values)) / count
        return cls(mean, np.where(variance > 0, np.sqrt(variance), 1.0))

    def to_scaled(self, values: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
        """Return ``(…, features)`` values in the series' units as float32 in units of the network.

        Args:
            values: What to scale.
            out: Where to write it, the values themselves if need be; contiguous, of their shape, float32.
        """
        scaled = np.empty(values.shape, np.float32) if out is None else out
        rows = (-1, values.shape[-1])
        for block, place in zip(_blocks(values.reshape(rows)), _blocks(scaled.reshape(rows)), strict=True):
            np.divide(block - self.mean, self.scale, out=place, casting="same_kind")  # in float64, rounded once
        return scaled

    def to_unit(self, target: np.ndarray) -> np.ndarray:
        """Return scaled values of the target, of any shape, as float64 in the target's unit."""
        return np.asarray(np.asarray(target, np.float64) * self.scale[0] + self.mean[0])

    def as_json(self) -> dict[str, list[float]]:
        """Return what JSON can hold; `from_json` gives the same scaler again, to the last bit."""
        return {"mean": self.mean.tolist(), "scale": self.scale.tolist()}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "Scaler":
        """Return the scaler that `as_json` wrote."""
        return cls(np.array(fields["mean"], np.float64), np.array(fields["scale"], np.float64))


UNSCALED = Scaler(np.zeros(1), np.ones(1))
"""Leaves values of however many features as they are."""


def _blocks(values: np.ndarray) -> Iterator[np.ndarray]:
    return (values[start : start + BLOCK] for start in range(0, len(values), BLOCK))
