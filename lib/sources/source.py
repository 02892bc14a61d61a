"""Where a table can come from: made here, downloaded, or a file of the user."""

from collections.abc import Callable, Mapping
from typing import Any

from lib.sources import csv_file, jena, synthetic
from lib.sources.raw_table import Table

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
        InputError: The source cannot be read.
    """
    return SOURCES[parameters["source"]](parameters)
