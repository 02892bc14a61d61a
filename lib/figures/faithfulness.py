"""Figures of the tests of the attention: are the weights to be believed?"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lib.attention.deletion import GRADIENTS, KNOWN, KNOWN_LAST, RIVALS, nearest_to_a_tenth
from lib.figures.attention import STEPS
from lib.figures.names import Name, key, name_ends
from lib.figures.plot import Plot
from lib.figures.style import ATTENTION, CONTRIBUTION, MARK, REFERENCE, dots
from lib.figures.within import name_within
from lib.prose.orders import KINDS, best

Result = Mapping[str, Any]

MEASURES = {
    "random": ("random order", REFERENCE, "--", ""),
    "elsewhere": ("attention weights, elsewhere", ATTENTION, ":", ""),
    "attention_weights": ("attention weights", ATTENTION, "-", ""),
    "contributions": ("contributions", CONTRIBUTION, "-", ""),
    "occlusion": ("occlusion", REFERENCE, "-", "o"),
    GRADIENTS: ("gradient × input", REFERENCE, "-", "s"),
    "integrated_gradients": ("integrated gradients", REFERENCE, "-", "^"),
    KNOWN: ("the known step first", MARK, "-", ""),
    KNOWN_LAST: ("the known step last", MARK, ":", ""),
}
"""What each order is called, and its colour, its dashes and the shape of its dots, which tells rivals apart."""


def _words(name: str) -> str:
    return MEASURES[name][0] if name in MEASURES else name.replace("_", " ")


def removal(found: Result) -> Plot:
    """Deletion and insertion curves of each order of the steps, with 95 % bands.

    Args:
        found: ``fractions`` of the steps and, under ``deletion`` and ``insertion``, for each order its ``curve`` with
            ``lower`` and ``upper`` ends, and of the weights' order the same ``elsewhere`` in the window.
    """
    drawn = {kind: _drawn(found, kind) for kind in KINDS}

    def draw(panels: Sequence[Axes]) -> None:
        named: set[str] = set()
        for axes, kind in zip(panels, KINDS, strict=True):
            lines = [_curve(axes, found["fractions"], name, order) for name, order in drawn[kind].items()]
            nameless = name_within(axes, lines)
            named |= {_label(line) for line in lines if line not in nameless}
            verb = "taken away" if kind == "deletion" else "given"
            axes.set_title(kind, fontweight="bold")
            axes.set(xlabel=f"steps {verb} (%)", ylabel="change of the forecast\n(standard deviations)")
        key(panels[0], [line for line in nameless if _label(line) not in named])

    tenth = nearest_to_a_tenth(found["fractions"])
    share = f"{100 * found['fractions'][tenth]:.0f} % of the steps"
    return Plot(
        draw,
        "What happens to the forecast when the steps with the largest weights are taken away first (deletion: the "
        "higher the curve, the more they mattered) or given first (insertion: the lower, the more they say alone). "
        "Dotted, the same order elsewhere in the window: what a pattern of this shape does wherever it lies; where it "
        "does better than the solid line, the weights mark the wrong place. The bands are 95 % intervals."
        + _good_order(drawn["deletion"]),
        f"Two panels, deletion and insertion, each with {len(drawn['deletion'])} curves in 95 % bands, one for each "
        f"order of the steps: {'; '.join(map(_words, drawn['deletion']))}. With {share} taken away the forecast is "
        f"{_at(drawn['deletion'], tenth)}. With {share} given it is {_at(drawn['insertion'], tenth)}.",
        panels=2,
        height=2.7,
    )


def _label(line: Line2D) -> str:
    return str(line.get_label())


def _drawn(found: Result, kind: str) -> dict[str, Any]:
    """The orders of one panel: of the weights' rivals gradient × input and those that are the best of all."""
    shown = {GRADIENTS, *(best(found[kind]) for kind in KINDS)}
    orders = {name: order for name, order in found[kind].items() if name in shown or name not in RIVALS}
    return orders | {"elsewhere": found[kind]["attention_weights"]["elsewhere"]}


def _good_order(orders: Result) -> str:
    """What the caption says of the order that is known to be good, where one is."""
    if KNOWN not in orders:
        return ""
    return " The known step first or last, and the others by lot, is what a good and a bad order look like here."


def _at(orders: Result, place: int) -> str:
    """How far the forecast has moved at one place of the curves."""
    ours, moved, lot = (orders[name]["curve"][place] for name in ("attention_weights", "elsewhere", "random"))
    return (
        f"{ours:.3f} standard deviations off in the order of the weights, {moved:.3f} in the same order elsewhere in "
        f"the window, {lot:.3f} in random order"
    )


def _curve(axes: Axes, fractions: Sequence[float], name: str, order: Result) -> Line2D:
    text, colour, dashes, dots = MEASURES[name]
    percent = 100 * np.asarray(fractions)
    axes.fill_between(percent, order["lower"], order["upper"], color=colour, alpha=0.1, lw=0)
    (line,) = axes.plot(percent, order["curve"], color=colour, ls=dashes, marker=dots, ms=4, label=text)
    return line


def agreement(found: Mapping[str, Mapping[str, Result]]) -> Plot:
    """Kendall's τ of the weights and of the contributions with each measure that changes the inputs.

    Args:
        found: under ``attention_weights`` and ``contributions``, for each measure ``estimate``, ``lower``, ``upper``.
    """
    others = [_words(name) for name in next(iter(found.values()))]

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        for shift, (inner, taus) in zip((-0.12, 0.12), found.items(), strict=True):
            text, colour, *_ = MEASURES[inner]
            dots(axes, np.arange(len(others)) + shift, list(taus.values()), colour, text)
        axes.axvline(0, color=REFERENCE, lw=0.8)
        axes.set_yticks(np.arange(len(others)), others)
        axes.set(xlabel="Kendall's τ", ylabel="agreement with", xlim=(None, 1), ylim=(len(others) - 0.5, -0.5))
        key(axes)  # beside its dots a name would be crossed by the line at 0, where orders have no relation

    each = [
        f"of the {_words(inner)} "
        + ", ".join(f"{tau['estimate']:.2f} with {_words(name)}" for name, tau in taus.items())
        for inner, taus in found.items()
    ]
    return Plot(
        draw,
        "Do the weights, and the contributions, rank the steps as changes to the window do? 1 is the same order, 0 no "
        "relation, below 0 rather the reverse. The bars are 95 % intervals of the mean over the samples. All steps "
        "count alike here: where few matter, the order of the others is chance and says little, so the verdict does "
        "not rest on it.",
        f"Dot plot of Kendall's τ: {'; '.join(each)}.",
        height=2.4,
    )


def hits(found: Result) -> Plot:
    """How often each measure finds the step on which the target is known to depend.

    Args:
        found: ``lag`` and, under ``rates``, a fraction for each measure.
    """
    rates = found["rates"]
    colours = [MEASURES[name][1] if name in MEASURES else REFERENCE for name in rates]

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        axes.barh(np.arange(len(rates)), [100 * rate for rate in rates.values()], color=colours, height=0.6)
        axes.set_yticks(np.arange(len(rates)), [_words(name) for name in rates])
        axes.set(xlabel="hits (% of the windows)", ylabel="measure", xlim=(0, 100))
        axes.grid(visible=False, axis="y")
        axes.invert_yaxis()

    each = ", ".join(f"{_words(name)} {100 * rate:.1f} %" for name, rate in rates.items())
    return Plot(
        draw,
        f"Each value depends on the one {found['lag']} steps before it alone, so it is known what a measure has to "
        "find. Where the network has learned the series, one that fails cannot be trusted elsewhere; as a rival of "
        "the weights, as gradient × input is one, it is there to be beaten, not to be believed.",
        f"Bar chart of hit rates: {each}.",
        height=2.4,
    )


def seed_profiles(found: Result) -> Plot:
    """The mean attention of the network trained from several seeds.

    Args:
        found: ``profiles`` ``(seeds, window)``, and ``between_seeds`` and ``between_samples`` with an ``estimate``.
    """
    profiles = np.asarray(found["profiles"])
    steps = np.arange(profiles.shape[1]) - profiles.shape[1] + 1

    def draw(panels: Sequence[Axes]) -> None:
        (axes,) = panels
        axes.plot(steps, profiles[0], color=ATTENTION, lw=2)
        for number, profile in enumerate(profiles[1:]):
            axes.plot(steps, profile, color=ATTENTION, lw=1, ls=("--", "-.", ":")[number % 3])
        axes.axhline(1 / len(steps), color=REFERENCE, ls="--", lw=1)
        axes.set(xlabel=STEPS, ylabel="mean attention weight", ylim=(0, None))
        whose = ["this network", *["another seed"] * (len(profiles) - 1)]
        names = [Name(text, end, ATTENTION) for text, end in zip(whose, profiles[:, -1], strict=True)]
        name_ends(axes, [*names, Name("uniform", 1 / len(steps), REFERENCE)])

    seeds, samples = (found[name]["estimate"] for name in ("between_seeds", "between_samples"))
    return Plot(
        draw,
        f"The mean profile of the same network from {len(profiles)} seeds. Lines far apart mean that the weights tell "
        "how training went rather than what the series asks for.",
        f"{len(profiles)} lines over {len(steps)} steps, the highest {profiles.max():.3f}. "
        f"The Jensen-Shannon divergence is {seeds:.3f} bits between "
        f"seeds and {samples:.3f} bits between samples.",
    )
