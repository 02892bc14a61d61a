"""The folder of a run: what each step leaves behind, and the record of how it came about."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib import provenance
from lib.command_line import as_command
from lib.errors import InputError
from lib.figures import Plot
from lib.locks import Lock
from lib.parameters import ROOT, STEPS, declared
from lib.prose.sentences import duration, span
from lib.provenance import file_digest
from lib.series.series import Series, load
from lib.storage import plain, read_json, read_record, whole, write_json, write_text
from lib.windows.windows import Parts, prepare

REPORTS = ROOT / "reports"
TIMINGS = "timings.json"


@dataclass(frozen=True)
class Run:
    """One run: the values of all parameters, of which ``name`` names its folder under ``reports``."""

    parameters: Mapping[str, Any]

    @property
    def folder(self) -> Path:
        """``reports/<name>``."""
        return REPORTS / str(self.parameters["name"])

    def output(self, name: str) -> Path:
        """The path of ``outputs/<name>``, which may not exist yet."""
        return self.folder / "outputs" / name

    def scratch(self, step: str) -> Path:
        """Where an unfinished ``step`` may keep what it needs to go on; another code or parameter has another place."""
        return self.folder / f".{self.fingerprint(step)[:16]}.npz"

    def lock(self, kind: str) -> Lock:
        """The right to write into this run's folder: as a whole (``"run"``), or as the notebook at work (``"step"``).

        A killed pipeline frees the run at once, but a notebook that it had started may go on for another second.
        """
        return Lock(REPORTS / ".locks" / f"{self.parameters['name']}.{kind}.lock")

    def save_json(self, name: str, content: Any) -> None:
        """Write ``outputs/<name>``; what is not a number (NaN) becomes null."""
        write_json(self.output(name), content)

    def read_json(self, name: str) -> Any:
        """Read ``outputs/<name>``."""
        return read_json(self.output(name))

    def save_table(self, name: str, table: pd.DataFrame) -> None:
        """Write ``outputs/<name>`` as CSV, with the index as the first column."""
        with whole(self.output(name)) as path:
            table.to_csv(path, lineterminator="\n")

    def save_array(self, name: str, array: NDArray[Any]) -> None:
        """Write ``outputs/<name>`` as ``.npy``."""
        with whole(self.output(name)) as path:
            np.save(path, array, allow_pickle=False)

    def save_plot(self, name: str, plot: Plot) -> Plot:
        """Write ``outputs/plots/<name>.png`` and hand the plot on, to be shown."""
        with whole(self.output(f"plots/{name}.png")) as path:
            plot.save(path)
        return plot

    def save_timing(self, name: str, seconds: Any) -> None:
        """Note under ``name`` in timings.json, the one file of a run that may tell time, how long something took."""
        write_json(self.folder / TIMINGS, self.timings() | {name: seconds})

    def timings(self) -> dict[str, Any]:
        """What timings.json says; empty before anything was timed."""
        return read_record(self.folder / TIMINGS)

    def data(self) -> tuple[Series, Parts]:
        """The series and its windows, read once more from the source.

        Raises:
            InputError: the source is not what it was when the data notebook read it.
        """
        series = load(self.parameters)
        if plain(facts(series, self.parameters["horizon"])) != self.record()["data"]:
            raise InputError(
                "Expected the data that 01_data read. Received: data with another fingerprint. "
                f"Run it again: python -m lib run {self.parameters['name']}."
            )
        return series, prepare(series, self.parameters)

    def record(self) -> dict[str, Any]:
        """What run.json says; empty before the first step has begun."""
        return read_record(self.folder / "run.json")

    def begin(self, step: str) -> None:
        """Forget this step and those after it and remove their outputs: nothing of an earlier run passes for new."""
        stale = STEPS[STEPS.index(step) :]
        kept = {name: done for name, done in self._steps().items() if name not in stale}
        (self.folder / "report.html").unlink(missing_ok=True)
        scratch = [path for path in self.folder.glob(".*.npz") if path != self.scratch(step)]
        for path in [*self._outputs_but(kept), *scratch]:
            path.unlink()
        self._update_record(steps=kept, **({} if kept else {"data": {}}))

    def finish(self, step: str, **facts: Any) -> None:
        """Record that ``step`` has ended: its fingerprint, the digests of its outputs, and ``facts`` about the run.

        Whoever waits for this process to end the step may write then.
        """
        others = {name: done for name, done in self._steps().items() if name != step}
        outputs = {path.relative_to(self.folder).as_posix(): file_digest(path) for path in self._outputs_but(others)}
        code = provenance.code_digest(step)
        steps = others | {step: {"fingerprint": self.fingerprint(step), "code": code, "outputs": outputs}}
        self._update_record(**facts, steps={name: steps[name] for name in STEPS if name in steps})
        for kind in ("step", "run"):
            self.lock(kind).give_back()

    def stands(self, step: str) -> bool:
        """Whether ``step`` has ended with just these parameters, code and inputs, and its outputs are untouched."""
        done = self._steps().get(step)
        return done is not None and done["fingerprint"] == self.fingerprint(step) and self._untouched(done["outputs"])

    def save_notebook(self, step: str, text: str) -> None:
        """Keep the notebook of a finished ``step`` as executed, as one more of its outputs."""
        path = self.folder / "notebooks" / f"{step}.ipynb"
        write_text(path, text)
        steps = self._steps()
        steps[step]["outputs"][path.relative_to(self.folder).as_posix()] = file_digest(path)
        self._update_record(steps=steps)

    def is_told(self, step: str) -> bool:
        """Whether ``step`` stands and its executed notebook is kept, ready for the report."""
        return self.stands(step) and f"notebooks/{step}.ipynb" in self._steps()[step]["outputs"]

    def _steps(self) -> dict[str, Any]:
        return dict(self.record().get("steps", {}))

    def _outputs_but(self, steps: Mapping[str, Any]) -> list[Path]:
        theirs = {self.folder / name for done in steps.values() for name in done["outputs"]}
        found = [path for place in ("outputs", "notebooks") for path in sorted((self.folder / place).rglob("*"))]
        return [path for path in found if path.is_file() and path not in theirs]

    def _untouched(self, digests: Mapping[str, str]) -> bool:
        files = {self.folder / name: digest for name, digest in digests.items()}
        return all(path.is_file() and file_digest(path) == digest for path, digest in files.items())

    def fingerprint(self, step: str) -> str:
        """The fingerprint of ``step``: code, versions, parameters, and the fingerprint of the step before."""
        position = STEPS.index(step)
        inputs = [self.fingerprint(STEPS[position - 1])] if position else self._source()
        return provenance.step_fingerprint(step, self.parameters_of(step), inputs)

    def parameters_of(self, step: str) -> dict[str, Any]:
        """The parameters that the notebook of ``step`` declares."""
        return {name: self.parameters[name] for name, known in declared().items() if step in known.steps}

    def _source(self) -> list[str]:
        path = Path(self.parameters["path"])
        return [file_digest(path)] if path.is_file() else []

    def _update_record(self, **facts: Any) -> None:
        parameters = {
            "name": self.parameters["name"],
            "command": as_command(self.parameters),
            "parameters": dict(self.parameters),
        }
        write_json(self.folder / "run.json", parameters | self.record() | parameters | provenance.environment() | facts)


def facts(series: Series, horizon: int) -> dict[str, Any]:
    """What run.json says of the data: where they are from, what is forecast, their span, what was mended."""
    return {
        **series.provenance,
        "values_sha256": hashlib.sha256(series.values.tobytes()).hexdigest(),
        "target": series.names[0],
        "unit": series.unit,
        "step": duration(series.step),
        "ahead": duration(series.step, horizon),
        "span": span(series),
        "last": str(series.time[-1]),
        "alerts": [alert.sentence for alert in series.alerts],
    }


def recorded_parameters(name: str) -> dict[str, Any]:
    """The parameters that the run ``name`` was made with; empty if there is no such run."""
    return dict(read_record(REPORTS / name / "run.json").get("parameters", {}))
