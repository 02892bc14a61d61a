"""How good a forecast is: baselines, scores, comparisons, intervals, failures, and the verdict."""
