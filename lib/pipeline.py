"""The four notebooks in their order: each made when it is needed, its result put into the run's folder."""

import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lib import outputs, parameters, progress, settings, terminal
from lib.errors import InputError
from lib.failure import Failure, StepError
from lib.parameters import ROOT, STEPS
from lib.report import index
from lib.report.summary import headline
from lib.run import REPORT, Run, recorded_parameters

# papermill, nbconvert, NumPy and pandas are imported where something has to be made: they take seconds, for which a run
# that stands, or a command with a mistake in it, need not wait.
if TYPE_CHECKING:
    from lib.results import Results

__all__ = ["StepError", "begin", "closing", "run_all"]

HELD_FOR = "FORECAST_REPORT_HELD_FOR"
"""Environment variable of a kernel: the run that it is started for, which whoever started it holds."""

PLAIN = (str, int, float, list, tuple, dict, set, type(None))
HISTORY = ("In", "Out")
"""Where IPython keeps what was run in a notebook and what that gave."""

ORPHAN_SECONDS = 10
"""How long to wait for a notebook whose pipeline was killed: its kernel notices that within a second or two."""


def run_all(values: Mapping[str, Any], *, fresh: bool = False) -> Run:
    """Execute those of the four notebooks whose results do not stand yet (all, if ``fresh``); render the report.

    Raises:
        InputError: the data do not fit the parameters, or somebody else makes this run, or nothing can be written, or
            Keras is set up otherwise than it has to be.
        StepError: a notebook failed; the report says so then.
    """
    settings.check()
    run = Run(values)
    what = f"the run {run.parameters['name']!r}"
    run.lock("run").check_free(what)  # before the data are read, which may take long
    if fresh or _stale(run):
        _check(run)
    with run.lock("run").held(what, "python -m lib run"), index.kept_up():
        _make(run, fresh=fresh)
    return run


def _stale(run: Run) -> tuple[str, ...]:
    """The steps from the first one on that does not stand, or that the report could not tell."""
    return _from_first(STEPS, lambda step: not run.is_told(step))


def _from_first(steps: tuple[str, ...], fits: Callable[[str], bool]) -> tuple[str, ...]:
    return next((steps[place:] for place, step in enumerate(steps) if fits(step)), ())


def _check(run: Run) -> None:
    from lib.checks import check  # noqa: PLC0415

    check(run)


def _make(run: Run, *, fresh: bool) -> None:
    """Make what does not stand of a run that nobody else is making, and say why."""
    stale = STEPS if fresh else _stale(run)
    why = {step: "--fresh makes all of them anew" if fresh else _why(step, stale[0], run) for step in stale}
    if stale:
        outputs.check_writable(run.folder)
    if fresh or run.why_unknown():
        run.begin(STEPS[0])
    for name in run.remove_strays():
        terminal.note(f"{name} was removed: no finished step of this run has written it")
    for step in STEPS[: len(STEPS) - len(stale)]:
        terminal.note(f"{_title(step)}: stands, nothing that decides it has changed")
    if stale:
        run.begin(stale[0])
        index.write()  # at once: a run that is killed from here on leaves no verdict of what it has forgotten
        _execute_told(why, run)
    _make_report(run)


def _why(step: str, first: str, run: Run) -> str:
    """Why a step that was made before is made anew, ``first`` being the first that is; empty for a new one."""
    if step not in run.record().get("steps", {}):
        return run.why_unknown()
    return "; ".join(run.reasons(step)) or run.why_untold(step) or f"it follows {first}"


def _execute_told(why: Mapping[str, str], run: Run) -> None:
    """Execute these steps; a report tells of the one that fails."""
    try:
        _execute(why, run)
    except StepError as error:
        _tell(error.failure, run)
        raise


def _make_report(run: Run) -> None:
    if not run.is_reported():
        from lib.report import report  # noqa: PLC0415

        run.begin_report()
        index.write()
        report.write(run)
        run.finish_report()


def _tell(failure: Failure, run: Run) -> None:
    from lib.report import report  # noqa: PLC0415

    try:
        report.write_failed(run, failure)
    except InputError as error:
        terminal.note(f"There is no report of the failure: {error}")


def closing(run: Run) -> str:
    """The verdict, the headline numbers and where the report lies."""
    metrics = run.read_json("metrics.json")
    numbers = [f"  {card['label']}: {card['value']}" for card in headline(metrics)]
    return "\n".join([metrics["verdict"], *numbers, str((run.folder / REPORT).relative_to(ROOT))])


def begin(step: str, names: Mapping[str, Any]) -> "Results":
    """A notebook's first act: read its parameters, have made what it needs and does not find, and open its run.

    Args:
        step: the notebook's own name, such as ``02_training``.
        names: the notebook's ``globals()``, in which its parameters and those that papermill injected stand.

    Raises:
        InputError: a parameter that no notebook declares, a value of another type, an impossible value, or one that
            the data do not fit; or somebody else makes this run. Nothing has been touched then.
    """
    from lib.checks import check  # noqa: PLC0415
    from lib.results import Results  # noqa: PLC0415

    terminal.without_end_of_kernel()
    begun = isinstance(names.get("run"), Results)  # by this cell, which is run again: all else is the notebook's own
    run = Results(_values(_given(names, begun=begun)))
    what, who = f"the run {run.parameters['name']!r}", f"the notebook {step}"
    alone = os.environ.get(HELD_FOR) != run.parameters["name"]  # nobody has checked and taken it before
    if alone:
        run.lock("run").check_free(what)
        check(run)
        run.lock("run").take(what, who)
    missing = _from_first(STEPS[: STEPS.index(step)], lambda earlier: not run.stands(earlier))
    if missing:
        _execute(dict.fromkeys(missing, ""), run)
    progress.done()
    run.lock("step").take(what, who, ORPHAN_SECONDS)
    run.begin(step)
    if alone:
        index.write()
    return run


def _given(names: Mapping[str, Any], *, begun: bool) -> dict[str, Any]:
    """What stands under the name of a parameter and, in a notebook that has not begun, all else that looks like one."""
    known = parameters.declared()
    return {name: value for name, value in names.items() if name in known or not (begun or _is_own(name, value))}


def _is_own(name: str, value: Any) -> bool:
    """Whether a name is the notebook's or IPython's own: papermill and a user write plain values alone."""
    return name.startswith("_") or name in HISTORY or not isinstance(value, PLAIN)


def _values(given: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters of the run that is ``given`` by name: as recorded, else as its preset says, else the defaults."""
    name = str(given["name"])
    before = recorded_parameters(name) or (parameters.preset(name) if name in parameters.presets() else {})
    known = parameters.declared()
    return parameters.resolve({key: value for key, value in before.items() if key in known}, given)


def _title(step: str) -> str:
    return f"[{STEPS.index(step) + 1}/{len(STEPS)}] {step}"


def _execute(steps: Mapping[str, str], run: Run) -> None:
    """Execute these steps, saying first why one is made anew, and keep their times.

    Whoever comes here has taken the run, or was started by who has.
    """
    from lib.execution import execute  # noqa: PLC0415
    from lib.kernels import Kernels  # noqa: PLC0415

    held = {HELD_FOR: run.parameters["name"]}
    with terminal.listening() as told, Kernels(len(steps), held | {progress.VARIABLE: str(told)}) as kernels:
        for step, reason in steps.items():
            if reason:
                terminal.note(f"{_title(step)}: made anew, because {reason}")
            start = time.monotonic()
            with terminal.following(_title(step), told):
                execute(step, run, kernels)
            run.save_timing(step, round(time.monotonic() - start, 2))
