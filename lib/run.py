"""The folder of a run: what each step leaves behind, and the record of how it came about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lib import outputs, provenance, record
from lib.command_line import as_command
from lib.errors import InputError
from lib.fingerprints import Fingerprinted
from lib.locks import Lock
from lib.parameters import ROOT, STEPS
from lib.provenance import file_digest
from lib.reasons import code_changed, outputs_changed, values_changed
from lib.storage import read_json, read_record, remove, stamp, write_json, write_text

REPORTS = ROOT / "reports"
RECORD = "run.json"
TIMINGS = "timings.json"
REPORT = "report.html"
WRITTEN = "written"
"""Where timings.json keeps the size and the time of every output, by which a touch is noticed."""


@dataclass(frozen=True)
class Run(Fingerprinted):
    """One run: the values of all parameters, of which ``name`` names its folder under ``reports``.

    What writes or removes a file raises an InputError where there is no room or no permission for it.
    """

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

    def save_timing(self, name: str, seconds: Any) -> None:
        """Note under ``name`` in timings.json, the one file of a run that may tell time, how long something took."""
        write_json(self.folder / TIMINGS, self.timings() | {name: seconds})

    def timings(self) -> dict[str, Any]:
        """What timings.json says; empty before anything was timed."""
        return read_record(self.folder / TIMINGS)

    def record(self) -> dict[str, Any]:
        """What run.json says; empty before the first step has begun, or where somebody has edited it."""
        return record.read(self.folder / RECORD)

    def why_unknown(self) -> str:
        """What somebody did to run.json, without which nothing is known of what lies here; empty if nothing."""
        if self.record() or not self.folder.is_dir():
            return ""
        if (self.folder / RECORD).is_file():
            return f"{RECORD} is not as it was written"
        return f"{RECORD} was deleted" if self._outputs_but({}) else ""

    def remove_strays(self) -> list[str]:
        """Remove what lies among the outputs and was written by no step, and return its names."""
        strays = self._outputs_but(self._steps())
        for path in strays:
            remove(path)
        return [path.relative_to(self.folder).as_posix() for path in strays]

    def begin(self, step: str) -> None:
        """Forget this step and those after it and remove their outputs: nothing of an earlier run passes for new.

        Nothing is removed where a folder of the run cannot be written, and nothing before it is forgotten; all else in
        run.json is of the earlier run until that run's files are gone.
        """
        outputs.check_writable(self.folder)
        kept = {name: done for name, done in self._steps().items() if STEPS.index(name) < STEPS.index(step)}
        forgotten = {"steps": kept, "report": {}, **({} if kept else {"data": {}})}
        remove(self.folder / REPORT)
        if known := self.record():
            record.write(self.folder / RECORD, known | forgotten)
        scratch = {*self.folder.glob(".*.npz")} - {self.scratch(step)}
        for path in (*self._outputs_but(kept), *scratch):
            remove(path)
        self._update_record(**forgotten)

    def finish(self, step: str, **facts: Any) -> None:
        """Record that ``step`` has ended: what decided it, the digests of its outputs, and ``facts`` about the run.

        Where this process had taken the run for itself, as a notebook that is run alone does, it gives it back.
        """
        others = {name: done for name, done in self._steps().items() if name != step}
        left = {path.relative_to(self.folder).as_posix(): file_digest(path) for path in self._outputs_but(others)}
        self._stamp(left)
        decided_by = {name: self._decides(step)[name] for name in ("code", "inputs")}
        made = {"made": provenance.circumstances(), "outputs": left}
        steps = others | {step: {"fingerprint": self.fingerprint(step), **decided_by, **made}}
        self._update_record(**facts, steps={name: steps[name] for name in STEPS if name in steps})
        for kind in ("step", "run"):
            self.lock(kind).give_back()

    def disown(self, name: str) -> None:
        """Let ``outputs/<name>`` be no step's, before one writes it anew that others wrote before."""
        steps = self._steps()
        for done in steps.values():
            done["outputs"].pop(f"outputs/{name}", None)
        self._update_record(steps=steps)

    def stands(self, step: str) -> bool:
        """Whether ``step`` has ended with just these parameters, code and inputs, and its outputs are untouched."""
        done = self._steps().get(step)
        return done is not None and done["fingerprint"] == self.fingerprint(step) and not self.reasons(step)

    def reasons(self, step: str) -> list[str]:
        """What is different, in words, from when ``step`` was made; empty where it stands or was never made."""
        done, now, known = self._steps().get(step), self._decides(step), self.record()
        if done is None:
            return []
        before = {name: value for name, value in known["parameters"].items() if name in now["parameters"]}
        is_first = step == STEPS[0]  # the input of all others is the step before, which has reasons of its own
        return [
            *code_changed(done.get("code"), now["code"]),
            *values_changed(before, now["parameters"]),
            *values_changed(known["versions"], now["versions"]),
            *(values_changed(_settings_when_made(done), now["settings"]) if "settings" in now else []),
            *(["the data changed"] if is_first and done.get("inputs", []) != now["inputs"] else []),
            *outputs_changed(self.folder, done["outputs"], self._stamps()),
        ]

    def save_notebook(self, step: str, text: str) -> None:
        """Keep the notebook of a finished ``step`` as executed, as one more of its outputs."""
        path = self.folder / "notebooks" / f"{step}.ipynb"
        write_text(path, text)
        steps = self._steps()
        left = steps[step]["outputs"]
        left[path.relative_to(self.folder).as_posix()] = file_digest(path)
        self._stamp(left)
        self._update_record(steps=steps)

    def is_told(self, step: str) -> bool:
        """Whether ``step`` stands, was made here, and its executed notebook is kept, ready for the report."""
        return self.stands(step) and not self.why_untold(step)

    def why_untold(self, step: str) -> str:
        """Why a finished ``step`` cannot be told in the report of this run; empty where it can, or was never made."""
        done, notebook = self._steps().get(step), f"notebooks/{step}.ipynb"
        if done is None:
            return ""
        if notebook not in done["outputs"]:
            return "it was run by hand and not kept as executed"
        return "" if notebook in self._stamps() else f"it was not made here: {TIMINGS} does not know it"

    def begin_report(self) -> None:
        """Forget and remove the report, so that an old one does not pass for that of a changed record."""
        remove(self.folder / REPORT)
        self._update_record(report={})

    def finish_report(self) -> None:
        """Record that the report has been written from what stands now."""
        left = {REPORT: file_digest(self.folder / REPORT)}
        self._stamp(left)
        self._update_record(report={"fingerprint": self._report_fingerprint(), "outputs": left})

    def is_reported(self) -> bool:
        """Whether the report was written here from what stands now, and nobody has touched it."""
        done = self.record().get("report") or {"fingerprint": "", "outputs": {}}
        harm = outputs_changed(self.folder, done["outputs"], self._stamps())
        return done["fingerprint"] == self._report_fingerprint() and REPORT in self._stamps() and not any(harm)

    def _steps(self) -> dict[str, Any]:
        return dict(self.record().get("steps", {}))

    def _outputs_but(self, steps: Mapping[str, Any]) -> list[Path]:
        theirs = {self.folder / name for done in steps.values() for name in done["outputs"]}
        return [path for path in outputs.found(self.folder) if path not in theirs]

    def _stamps(self) -> dict[str, Any]:
        known = self.timings().get(WRITTEN)
        return known if isinstance(known, dict) else {}  # somebody may have edited it

    def _stamp(self, left: Iterable[str]) -> None:
        """Note when each of these outputs was written; what does not exist any more is forgotten."""
        known = {name: written for name, written in self._stamps().items() if (self.folder / name).is_file()}
        self.save_timing(WRITTEN, known | {name: stamp(self.folder / name) for name in left})

    def _update_record(self, **facts: Any) -> None:
        values = dict(self.parameters)
        asked = {"name": values["name"], "command": as_command(values), "parameters": values}
        known = asked | self.record() | asked | provenance.environment()
        record.write(self.folder / RECORD, known | facts)


def _settings_when_made(done: Mapping[str, Any]) -> dict[str, Any]:
    return dict(done.get("made", {}).get("settings", {}))  # an earlier version did not record them


def recorded_parameters(name: str) -> dict[str, Any]:
    """The parameters that the run ``name`` was made with; empty if there is no such run.

    Raises:
        InputError: somebody has edited its record.
    """
    file = REPORTS / name / RECORD
    known = record.read(file)
    if file.is_file() and not known:
        raise InputError(
            f"Expected reports/{name}/{RECORD} as a run has written it. Received: one that was edited, or is of "
            f"another version. Make the run anew, from what stands there: python -m lib run reports/{name}/{RECORD}."
        )
    return dict(known.get("parameters", {}))
