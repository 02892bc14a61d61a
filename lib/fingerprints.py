"""What decides the result of each step of a run, and of its report, as one fingerprint of each."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lib import provenance, settings
from lib.parameters import STEPS, declared
from lib.provenance import digest, file_digest

TRAINING = STEPS[1]
"""The first step that computes with what settings change; those after it follow."""


@dataclass(frozen=True)
class Fingerprinted:
    """The values of all parameters, and what follows from them."""

    parameters: Mapping[str, Any]

    def fingerprint(self, step: str) -> str:
        """The fingerprint of ``step``: code, versions, parameters, and the fingerprint of the step before."""
        return digest(self._decides(step))

    def _decides(self, step: str) -> dict[str, Any]:
        position = STEPS.index(step)
        decided = {
            "code": provenance.code_of(step),
            "parameters": self.parameters_of(step),
            "versions": provenance.versions(),
            "inputs": [self.fingerprint(STEPS[position - 1])] if position else self._source,
        }
        return decided | ({"settings": settings.found()} if step == TRAINING else {})

    def parameters_of(self, step: str) -> dict[str, Any]:
        """The parameters that the notebook of ``step`` declares."""
        return {name: self.parameters[name] for name, known in declared().items() if step in known.steps}

    @cached_property  # a large file takes seconds; as it was first seen, so that one changed meanwhile is noticed later
    def _source(self) -> list[str]:
        path = Path(os.path.expanduser(self.parameters["path"]))  # noqa: PTH111 - which is never an error
        return [file_digest(path)] if path.is_file() else []

    def _report_fingerprint(self) -> str:
        return digest(provenance.report_code(), [self.fingerprint(STEPS[-1]), dict(self.parameters)])
