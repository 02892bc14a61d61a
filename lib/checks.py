"""What is looked at before any notebook starts: whether the data can be read, and fit what is asked of them."""

from lib.errors import InputError
from lib.evaluation import intervals
from lib.limits import check_sample
from lib.run import Run
from lib.series.series import load
from lib.windows.windows import prepare


def check(run: Run) -> None:
    """Read the data once before anything is written, so that what does not fit is said at once.

    Raises:
        InputError: the data cannot be read, or do not fit the parameters.
    """
    parts = prepare(load(run.parameters), run.parameters)
    intervals.rank(len(parts.validation), run.parameters["coverage"])
    _check_season(run.parameters["season"], parts.split.training.stop)
    for sample in run.parameters["samples"]:
        check_sample(sample, len(parts.validation))


def _check_season(season: int, rows: int) -> None:
    if season >= rows:
        raise InputError(
            f"Expected a season shorter than the training part, {rows:,} rows. Received: {season:,}. "
            "Lower it, or leave it 0 to have it found."
        )
