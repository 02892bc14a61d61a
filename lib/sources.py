"""Where a table can come from: made here, downloaded, or a file of the user."""

from collections.abc import Callable, Mapping
from typing import Any

from lib import csv_file, jena, synthetic
from lib.errors import InputError
from lib.raw_table import Table

__all__ = ["SOURCES", "Table", "read"]

SOURCES: dict[str, Callable[[Mapping[str, Any]], Table]] = {
    "sine": synthetic.sine,
    "lag": synthetic.lag,
    "jena": jena.read,
    "csv": csv_file.read,
}


def read(parameters: Mapping[str, Any]) -> Table:
    """Read the table of the source that the parameters name.

    Raises:
        InputError: The source is not known, or cannot be read.
    """
    source = parameters["source"]
    if source not in SOURCES:
        raise InputError(f"source must be one of {', '.join(SOURCES)}. Received: {source!r}. Choose one of them.")
    return SOURCES[source](parameters)
