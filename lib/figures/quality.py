"""Figures of how good the model is: what it saves against each baseline, how often its band holds the truth."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from scipy.stats import binom

from lib.evaluation.groups import HOURS, numbered, telling
from lib.figures.names import Name, name_ends
from lib.figures.plot import Plot
from lib.figures.style import MARK, PREDICTED, REFERENCE
from lib.prose.sentences import compared

Metrics = Mapping[str, Any]

GROUPS = {
    "hour": "hour of the day",
    "hours": "hours of the day",
    "month": "month",
    "week": "week of the test part",
    "phase": "tenth of the season",
    "stretch": "stretch of the test part",
}


def skill(metrics: Metrics) -> Plot:
    """The share of each baseline's mean absolute error that the model saves, with 95 % intervals."""
    skills = {one["baseline"]: one["skill"] for one in metrics["comparisons"].values()}
    low, middle, high = (100 * np.array([s[end] for s in skills.values()]) for end in ("lower", "estimate", "upper"))
    places = np.arange(len(skills))[::-1]

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        axes.axvline(0, color=MARK, lw=1)
        axes.hlines(places, low, high, color=PREDICTED, lw=2.5)
        axes.plot(middle, places, "o", color=PREDICTED, ms=6)
        axes.set_yticks(places, [name.replace(" on ", "\non ") for name in skills])
        axes.set(xlabel="error saved (% of MAE)", ylabel="against", ylim=(-0.6, len(skills) - 0.4))

    told = (_told(name, *ends) for name, *ends in zip(skills, middle, low, high, strict=True))
    return Plot(
        draw,
        "How much of each baseline's error the network saves. Right of the line it is better, left of it worse; where "
        "the interval crosses the line, nobody can say.",
        f"The error saved against each baseline, as points with 95 % intervals: {', '.join(told)}.",
        height=0.8 + 0.35 * len(skills),
    )


def _told(name: str, estimate: float, lower: float, upper: float) -> str:
    if not np.isfinite(estimate):
        return f"{name}, which makes no error that could be saved"
    if not np.isfinite(upper - lower):
        return f"{name} {estimate:z.1f} % (no interval, as it hardly ever errs)"
    return f"{name} {estimate:z.1f} % ({lower:z.1f} to {upper:z.1f})"


def coverage(metrics: Metrics) -> Plot:
    """How often the adaptive band holds the truth in each group of forecasts, such as hours, months and weeks."""
    found, claimed = metrics["intervals"]["coverage_by"], metrics["intervals"]["nominal"]
    tables, nominal = telling(found), 100 * claimed

    def draw(panels: Sequence[Axes]) -> None:
        for axes, (name, table) in zip(panels, tables.items(), strict=True):
            groups, shares, counts = (np.array([row[of] for row in table]) for of in ("group", "coverage", "n"))
            low, high = 100 * np.array(binom.interval(0.95, counts, claimed)) / counts
            wide = 0.9 * (HOURS if name == "hours" else 1)
            axes.bar(groups, high - low, wide, low, color=REFERENCE, alpha=0.22, lw=0)
            axes.axhline(nominal, color=MARK, ls="--", lw=1)
            axes.plot(groups, 100 * shares, "o", color=PREDICTED, ms=5)
            axes.set(xlabel=GROUPS[name], ylabel="coverage (%)")
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            if name == "hours":
                axes.set_xticks(groups, [numbered(name, group) for group in groups])
            axes.use_sticky_edges = False  # room below the lowest shade too
            axes.margins(y=0.12)
            ends = Name("chance", high[-1], REFERENCE), Name("held", 100 * shares[-1], PREDICTED)
            name_ends(axes, [*ends, Name("claimed", nominal, MARK)])

    shares = [f"by {GROUPS[name]} {_range([100 * row['coverage'] for row in table])}" for name, table in tables.items()]
    return Plot(
        draw,
        f"How often the adaptive band holds the truth, where it claims {nominal:g} %. The shade is how far off it "
        "would be by chance in 95 of 100 groups, if misses had nothing to do with each other. "
        f"{compared(found)}".strip(),
        f"What the band holds of each group, as points around a line at {nominal:g} %: {', '.join(shares)}.",
        panels=len(tables),
        height=2.2,
    )


def _range(values: Sequence[float]) -> str:
    return f"from {min(values):.3g} to {max(values):.3g} %" if len(values) > 1 else f"{values[0]:.3g} %"
