"""The command line: ``python -m lib run sine``, ``python -m lib params``, ``python -m lib compare``."""

import argparse
import os
import re
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from lib import parameters, record
from lib.command_line import assigned
from lib.errors import InputError

EXAMPLES = """
examples:
  python -m lib run sine
  python -m lib run csv -p path my.csv -p target price --name my-series
  python -m lib run sine -p epochs 5 --name quick
  python -m lib run reports/sine/run.json --name again
  python -m lib compare reports/sine reports/again
  python -m lib params
"""

HOW_TO_SET = " A parameter of a run is set by -p, its name and its value, as in: python -m lib run sine -p epochs 3."
OTHER_DATA = "the data are not those of {}: what the two runs find may differ for this alone"


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print with all of its usage as an InputError of one line."""
        hint = HOW_TO_SET if message.startswith(("argument -p", "unrecognized")) else ""
        raise InputError(f"Expected a call that `python -m lib --help` shows. Received: {message}.{hint}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; the exit code is 0, or 2 for what the user can mend, or 1 for what failed."""
    try:
        options = _parser().parse_args(arguments)
        options.command(options)
        sys.stdout.flush()
    except InputError as error:
        return _refuse(f"error: {error}", 2)
    except MemoryError as error:
        return _refuse(f"error: Expected a run that fits into memory. Received: {error}. Give fewer points or rows.", 2)
    except KeyboardInterrupt:
        return _refuse("interrupted", 130)
    except BrokenPipeError:  # who reads has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return 0


def _refuse(line: str, code: int) -> int:
    print(line, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m lib",
        description="A time series in, an honest forecasting report out.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for declare in (_declare_run, _declare_compare, _declare_colab):
        declare(commands)
    params = commands.add_parser("params", help="list every parameter: notebook, type, default, meaning")
    params.set_defaults(command=_params)
    return parser


def _declare_run(commands: Any) -> None:
    run = commands.add_parser("run", help="run the four notebooks and write reports/NAME/report.html")
    run.add_argument(
        "preset",
        metavar="PRESET",
        help=f"where to start from: {', '.join(parameters.presets())}, or the run.json of a run to repeat",
    )
    run.add_argument(
        "-p",
        nargs=2,
        action="append",
        default=[],
        metavar=("PARAMETER", "VALUE"),
        dest="assignments",
        help="set a parameter; `params` lists them all; a list is written as '[a, b]'",
    )
    run.add_argument("--name", help="the run's folder under reports/ (default: the preset's name)")
    run.add_argument("--fresh", action="store_true", help="run every notebook, also those whose results still stand")
    run.set_defaults(command=_run)


def _declare_compare(commands: Any) -> None:
    compare = commands.add_parser("compare", help="list what is different between two runs; do they find the same?")
    compare.add_argument("folders", nargs=2, type=Path, metavar="FOLDER", help="of a finished run, as in reports/sine")
    compare.add_argument(
        "--within",
        default="5",
        metavar="PERCENT",
        help="how far a score of the second may be from that of the first and still agree (default: 5)",
    )
    compare.set_defaults(command=_compare)


def _declare_colab(commands: Any) -> None:
    colab = commands.add_parser("colab", help="say which GitHub repository the notebooks open from in Colab")
    colab.add_argument("repository", metavar="OWNER/REPO", help="where the project was pushed to")
    colab.add_argument("--ref", default="main", metavar="TAG", help="a branch or tag (default: main)")
    colab.set_defaults(command=_colab)


def _colab(options: argparse.Namespace) -> None:
    from lib import colab  # noqa: PLC0415 - the other commands need no notebook format

    colab.move_to(colab.Place(options.repository, options.ref))
    print(
        f"The notebooks and the README now open {options.repository} at {options.ref} in Colab. Commit and push them."
    )


def _run(options: argparse.Namespace) -> None:
    values, data = _values(options), record.data_of(Path(options.preset))
    from lib import pipeline, terminal  # noqa: PLC0415 - so that --help and mistakes need not wait for it

    try:
        run = pipeline.run_all(values, fresh=options.fresh)
    except pipeline.StepError as error:
        if error.is_mendable:
            raise InputError(error.failure.message) from None
        sys.exit(terminal.readable(f"{error.trace}\nerror: {error}"))
    if data not in {"", record.data_of(run.folder / "run.json")}:
        terminal.note(OTHER_DATA.format(options.preset))
    print(pipeline.closing(run))


def _values(options: argparse.Namespace) -> dict[str, Any]:
    assignments = [*options.assignments, *([("name", options.name)] if options.name is not None else [])]
    return parameters.resolve(parameters.starting_point(options.preset), assigned(assignments))


def _params(_: argparse.Namespace) -> None:
    step = ""
    for parameter in parameters.declared().values():
        if parameter.steps[0] != step:
            step = parameter.steps[0]
            print(f"\n{step}.ipynb")
        head = f"  {parameter.name}: {parameter.type} = {parameter.default!r}"
        print(head + "\n" + textwrap.indent(textwrap.fill(parameter.meaning, 90), " " * 6))


def _share(text: str) -> float:
    """The share that a number of per cent, from 0 on, is written for."""
    if not re.fullmatch(r"\d+\.?\d*|\.\d+", text):
        raise InputError(f"Expected --within to be a number of per cent from 0 on, such as 2.5. Received: {text!r}.")
    return float(text) / 100


def _compare(options: argparse.Namespace) -> None:
    from lib.differences import differences  # noqa: PLC0415 - no other command needs it

    within = _share(options.within)
    found = differences(*options.folders)
    print(found.report(within))
    if not found.agree(within):
        sys.exit(1)


if __name__ == "__main__":
    sys.exit(main())
