"""run.json, the record of a run: sealed with a digest of all that it says, so that an edit by hand is noticed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.provenance import digest
from lib.storage import json_text, read_record, write_text

SEAL = "seal"


def sealed(record: Mapping[str, Any]) -> str:
    """The text of run.json: the ``record``, and last the digest of all before it."""
    facts = {name: fact for name, fact in record.items() if name != SEAL}
    return json_text(facts | {SEAL: digest(json_text(facts))})


def write(path: Path, record: Mapping[str, Any]) -> None:
    """Write the ``record`` as a whole."""
    write_text(path, sealed(record))


def read(path: Path) -> dict[str, Any]:
    """What the record says; empty where there is none, or it is not as it was written, so that nothing is believed."""
    record = read_record(path) if path.is_file() else {}
    return record if record and path.read_text(encoding="utf-8") == sealed(record) else {}


def data_of(path: Path) -> str:
    """The SHA-256 of the values that a run has used, by its record; empty where this is not known."""
    return str(read(path).get("data", {}).get("values_sha256", ""))
