"""Jena Climate 2009-2016, the weather data that the tutorials use: downloaded once, checked, kept.

The station belongs to the Max Planck Institute for Biogeochemistry in Jena; its data are cited as CC BY 4.0.
"""

import logging
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pooch
from requests.exceptions import HTTPError, RequestException

from lib.alerts import Alert
from lib.errors import InputError
from lib.sources import csv_file, files
from lib.sources.raw_table import Table
from lib.sources.resuming import ResumingDownloader

URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/jena_climate_2009_2016.csv.zip"
BYTES = 13_568_290
ROWS = 420_551
HEADER = (
    "Date Time,p (mbar),T (degC),Tpot (K),Tdew (degC),rh (%),VPmax (mbar),VPact (mbar),VPdef (mbar),sh (g/kg),"
    "H2OC (mmol/mol),rho (g/m**3),wv (m/s),max. wv (m/s),wd (deg)"
)
TARGET = "T (degC)"
CACHE = Path(pooch.os_cache("forecast-report"))
LOCAL_COPY = "give a local copy with the parameter path"
AGAIN = f"Run again to download it, or {LOCAL_COPY}"


def read(parameters: Mapping[str, Any]) -> Table:
    """Read the file, from ``path`` where one is given, otherwise from the cache or the network.

    Raises:
        InputError: There is no network and no copy, or what was received is not this data set.
    """
    local = parameters["path"]
    path = _given(local) if local else _downloaded()
    table = csv_file.read({**parameters, "path": str(path), "target": parameters["target"] or TARGET})
    facts = {"source": "jena"} if local else {"source": "jena", "url": URL}
    return table.noting(*_other_rows(len(table.values)), provenance={**table.provenance, **facts})


def _given(local: str) -> Path:
    path = files.existing(local)
    _check_header(path, "Name the published file, or read this one with the source csv")
    return path


def _other_rows(rows: int) -> tuple[Alert, ...]:
    sentence = f"this copy of Jena Climate 2009-2016 has {rows:,} rows, the published file {ROWS:,}"
    return () if rows == ROWS else (Alert("rows", rows, sentence),)


def _downloaded() -> Path:
    """Return the checked file in the cache; one that broke off goes on, one that fails a check starts afresh."""
    path = CACHE / URL.rpartition("/")[2]
    record = path.with_name(path.name + ".sha256")
    if path.exists() and record.exists():
        _compare(path, record.read_text(encoding="utf-8"))
        return path
    _make_folder(path.parent)
    path.unlink(missing_ok=True)
    _download(path)
    try:
        _check(path)
    except InputError:
        path.unlink()
        raise
    record.write_text(files.sha256(path), encoding="utf-8")
    return path


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"Expected a folder to keep Jena Climate in. Received: {folder}, which cannot be made ({error.strerror}). "
            f"Move away what stands there, or {LOCAL_COPY}."
        ) from error


def _compare(path: Path, seen: str) -> None:
    now = files.sha256(path)
    if now != seen:
        raise InputError(
            f"Expected the file that was downloaded before, sha256 {seen}. Received: {path} with sha256 {now}. "
            "Delete it to download it again."
        )


def _download(path: Path) -> None:
    pooch.get_logger().setLevel(logging.WARNING)  # its messages name folders of this machine
    downloader = ResumingDownloader(path.with_name(path.name + ".part"), "Jena Climate")
    try:
        pooch.retrieve(URL, known_hash=None, fname=path.name, path=path.parent, downloader=downloader)
    except (RequestException, OSError) as error:
        raise InputError(
            f"Expected to download Jena Climate from {URL}. Received: {_reason(error)}. {_remedy(error)}, or "
            f"{LOCAL_COPY}."
        ) from error


def _reason(error: Exception) -> str:
    return textwrap.shorten(f"{type(error).__name__}: {error}", 200, placeholder=" …")


def _remedy(error: Exception) -> str:
    if isinstance(error, HTTPError):  # the network and the server are there
        return "Run again later"
    return "Connect to a network and run again" if isinstance(error, RequestException) else "Mend that and run again"


def _check(path: Path) -> None:
    """Check size, header and number of rows of a download."""
    size = path.stat().st_size
    if size != BYTES:
        raise _unexpected(f"{BYTES:,} bytes", f"{size:,} bytes")
    _check_header(path, AGAIN)
    with files.opened(path) as file:
        rows = sum(1 for _ in file) - 1
    if rows != ROWS:
        raise _unexpected(f"{ROWS:,} rows", f"{rows:,} rows")


def _check_header(path: Path, remedy: str) -> None:
    with files.opened(path) as file:
        header = file.readline(1000).decode("utf-8-sig", "replace").strip().replace('"', "")
    if header != HEADER:
        raise _unexpected(f"the header {HEADER[:36]!r} …", repr(header[:60]), remedy)


def _unexpected(expected: str, received: str, remedy: str = AGAIN) -> InputError:
    return InputError(f"Expected Jena Climate 2009-2016 with {expected}. Received: {received}. {remedy}.")
