"""How long the two regressions take to read 40,000 windows of 720 rows and 8 columns: no goal but patience.

python -m tests.benchmarks.wide_windows
"""

from dataclasses import replace

import numpy as np

from lib.evaluation.regressions import extent, fit_ridge, fit_trees
from lib.parameters import resolve
from lib.series.series import Series
from lib.windows.windows import prepare
from tests.benchmarks.evaluation import made_up_series, timed

WIDE, FEATURES, WINDOW = 60_000, 8, 720


def wide_series() -> Series:
    """The beginning of the series of the other benchmark, and what follows it by some steps, in noise."""
    series, random = made_up_series(), np.random.default_rng(1)
    target = series.values[:WIDE, 0]
    others = [np.roll(target, lead) + random.standard_normal(WIDE).astype(np.float32) for lead in range(1, FEATURES)]
    return replace(
        series,
        time=series.time[:WIDE],
        values=np.column_stack([target, *others]),
        names=("T (degC)", *(f"feature {lead}" for lead in range(1, FEATURES))),
    )


def main() -> None:
    """Fit both regressions and have them forecast the test part."""
    parts = prepare(wide_series(), resolve({"window": WINDOW, "validation": 1 / 6, "test": 1 / 6}))
    print(f"{len(parts.training):,} windows of {WINDOW} x {FEATURES}: {extent(parts.training)}")
    for name, fit in (("ridge regression", fit_ridge), ("boosted trees", fit_trees)):
        model = timed(f"{name}, fitted", lambda fit=fit: fit(parts.training))
        timed(f"{name}, {len(parts.test):,} forecasts", lambda model=model: model.forecast(parts.test))


if __name__ == "__main__":
    main()
