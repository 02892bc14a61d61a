"""Files of the user: opened whatever they are compressed with, known by their hash."""

import bz2
import gzip
import hashlib
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO, Any

from lib.errors import InputError

PART = 1 << 22  # bytes of a file that are hashed at a time; they count as memory of the process
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, OSError)


def existing(text: str) -> Path:
    """Return the path of a file that is there, is not empty and may be read.

    Raises:
        InputError: No path, no such file, a folder, a device, a pipe, an empty file, or one that may not be read.
    """
    if not text:
        raise InputError("path must name the file to read. Received: ''. Set path to a CSV file.")
    path = Path(os.path.expanduser(text))  # noqa: PTH111 - where Path stops at a user who is not known
    if not os.path.exists(path):  # noqa: PTH110 - where Path stops at a name that is too long
        raise InputError(f"path must name a file that exists. Received: {text!r}. Check the spelling and the folder.")
    _check_kind(path, text)
    if not os.access(path, os.R_OK):
        raise InputError(
            f"path must name a file that may be read. Received: {text!r} without that permission. Allow it."
        )
    if not path.stat().st_size:
        raise InputError(
            f"path must name a file with rows in it. Received: {text!r} with 0 bytes. Choose another file."
        )
    return path


def _check_kind(path: Path, text: str) -> None:
    """Refuse what is no file before it is opened: a pipe would be waited for, a device may never end."""
    if path.is_dir():
        raise InputError(f"path must name a file. Received: the folder {text!r}. Name a file in it.")
    if not path.is_file():
        raise InputError(
            f"path must name a file. Received: {text!r}, a device or a pipe. Save what it gives in a file, and name it."
        )


def sha256(path: Path) -> str:
    """Return the SHA-256 of the file as it is on disk, in hexadecimal."""
    with path.open("rb") as file:
        try:
            return _hashed_by_parts(file)
        except (OSError, ValueError):  # not all file systems map files
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()


def _hashed_by_parts(file: IO[bytes]) -> str:
    """Hash a file in large parts that are mapped: before each small one that is read, a thread waits for another."""
    digest, size = hashlib.sha256(), os.fstat(file.fileno()).st_size
    for start in range(0, size, PART):
        with mmap(file.fileno(), min(PART, size - start), access=ACCESS_READ, offset=start) as part:
            digest.update(part)
    return digest.hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to read its bytes, decompressed where its first bytes say gzip, bzip2, xz or zip.

    Raises:
        InputError: The file is cut off or damaged, which may show only while it is read.
    """
    try:
        with _opener(path)(path) as file:
            yield file
    except DAMAGE as error:
        raise InputError(
            f"Expected a whole, undamaged file. Received: {path.name!r}, which cannot be read to its end "
            f"({_one_line(error)}). Copy or download it again."
        ) from error


def _opener(path: Path) -> Callable[[Path], Any]:
    openers: dict[bytes, Callable[[Path], Any]] = {
        b"\x1f\x8b": gzip.open,
        b"BZh": bz2.open,
        b"\xfd7zXZ\x00": lzma.open,
        b"PK\x03\x04": _open_zip,
    }
    with path.open("rb") as file:
        start = file.read(6)
    return next((opener for magic, opener in openers.items() if start.startswith(magic)), _open_plain)


def _open_plain(path: Path) -> IO[bytes]:
    return path.open("rb")


@contextmanager
def _open_zip(path: Path) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive, archive.open(_only_member(archive, path)) as file:
        yield file


def _only_member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    members = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX")]
    if any(info.filename == "[Content_Types].xml" for info in members):
        raise InputError(f"Expected a text file. Received: {path.name!r}, an Office document. Save the sheet as CSV.")
    if len(members) != 1:
        names = ", ".join(repr(info.filename) for info in members[:3]) or "none"
        raise InputError(
            f"Expected a zip that holds one file. Received: {len(members)} files ({names}). Unpack it first."
        )
    if members[0].compress_type not in METHODS:
        raise InputError(
            f"Expected a zip that is compressed in a usual way. Received: {path.name!r}, compressed with method "
            f"{members[0].compress_type}. Unpack it first."
        )
    if members[0].flag_bits & 1:
        raise InputError(f"Expected a zip without a password. Received: {path.name!r} with one. Unpack it first.")
    return members[0]


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
