"""The figures of the report: one function each."""

from lib.figures.attention import attention, chosen, heat_map, mean_attention
from lib.figures.data import autocorrelation, distribution, split, window
from lib.figures.distance import free_run
from lib.figures.evaluation import forecast, predicted_against_actual
from lib.figures.failures import errors, residual_autocorrelation, worst
from lib.figures.faithfulness import agreement, hits, removal, seed_profiles
from lib.figures.plot import Plot
from lib.figures.quality import coverage, skill
from lib.figures.training import loss_curve

__all__ = [
    "Plot",
    "agreement",
    "attention",
    "autocorrelation",
    "chosen",
    "coverage",
    "distribution",
    "errors",
    "forecast",
    "free_run",
    "heat_map",
    "hits",
    "loss_curve",
    "mean_attention",
    "predicted_against_actual",
    "removal",
    "residual_autocorrelation",
    "seed_profiles",
    "skill",
    "split",
    "window",
    "worst",
]
