"""The answer in one sentence: the first line of the report."""

from collections.abc import Sequence
from math import isfinite

from lib.evaluation.comparison import Comparison, Interval, decimals


def verdict(comparisons: Sequence[Comparison], model: str = "The model") -> str:
    """What may be said about `model` against persistence and against the best baseline.

    Args:
        comparisons: of the model with every baseline, "persistence" among them; no oracle, which is nobody's baseline.
        model: the subject of the sentence.

    Returns:
        Such as "The model beats persistence by 34 %, 95 % interval 31 to 37; the best baseline, ridge
        regression, is still ahead: the model's error is 2 % larger, 95 % interval 1 to 3."
    """
    persistence = next(comparison for comparison in comparisons if comparison.baseline == "persistence")
    best = min(comparisons, key=lambda comparison: comparison.baseline_mae)
    if best is persistence:
        return f"{model} {_against(best, 'persistence (the best baseline)')}."
    first = _against(persistence, "persistence")
    return f"{model} {first}; {_against_best(best, persistence.relation == 'beats')}."


def _against(comparison: Comparison, baseline: str) -> str:
    """What the model does, with the verb: "beats persistence by 34 %, 95 % interval 31 to 37"."""
    if comparison.relation == "beats":
        return f"beats {baseline}{_share(' by', comparison.skill)}"
    if comparison.relation == "worse than":
        return f"is worse than {baseline}{_behind(comparison.skill, 'its')}"
    return f"is no better than {baseline}{_share(': error saved', comparison.skill)}{_unconfirmed(comparison)}"


def _unconfirmed(comparison: Comparison) -> str:
    """That it is the test which finds no difference, where the interval alone would show one."""
    lower, upper = comparison.difference.lower, comparison.difference.upper
    if upper < 0 or lower > 0:
        return f", which the Diebold-Mariano test does not confirm (p = {comparison.p_value:.2f})"
    return ""


def _against_best(best: Comparison, beats_persistence: bool) -> str:
    """The second half of the sentence, where the best baseline is not persistence."""
    if best.relation == "worse than":
        still = "still " * beats_persistence
        by = _behind(best.skill, "the model's")
        return f"the best baseline, {best.baseline}, is {still}ahead{by}"
    also = "also " * (best.relation == "beats" and beats_persistence)
    return f"it {also}{_against(best, f'{best.baseline} (the best baseline)')}"


def _behind(skill: Interval, whose: str) -> str:
    """How much larger the model's error is: in per cent, or how many times as large where it is twice and more."""
    if not isfinite(skill.upper - skill.lower + skill.estimate):
        return ""
    is_double = skill.estimate <= -1
    larger = [1 - value if is_double else -100 * value for value in (skill.estimate, skill.upper, skill.lower)]
    digits = decimals(*larger[1:])
    estimate, lower, upper = (f"{value:z.{digits}f}" for value in larger)
    size = f"{estimate} times as large" if is_double else f"{estimate} % larger"
    return f": {whose} error is {size}, 95 % interval {lower} to {upper}"


def _share(before: str, share: Interval) -> str:
    """A share and its interval in per cent, to digits that the width warrants; nothing where it is not a number."""
    if not isfinite(share.upper - share.lower + share.estimate):
        return ""
    digits = decimals(100 * share.lower, 100 * share.upper)
    estimate, lower, upper = (f"{100 * value:z.{digits}f}" for value in (share.estimate, share.lower, share.upper))
    return f"{before} {estimate} %, 95 % interval {lower} to {upper}"
