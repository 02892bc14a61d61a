"""The rows of a file in blocks of bytes, each of which ends where a row ends."""

import io
import math
from collections.abc import Iterator
from itertools import islice
from typing import IO, Protocol

from lib.sources.dialect.dialect import Dialect
from lib.sources.dialect.quotes import Quotes
from lib.sources.dialect.remarks import without

DOUBLING = tuple(1 << power for power in range(15))
"""Lines that are read on for a cell in quotes, again and again; a mark that is never closed must not join the file."""
SHARE = 1 / 16  # of a file to read at a time: two blocks then take about twice the series at most
LEAST_ROWS = 7_000  # at a time: with fewer, what pandas does once for each block takes longer than to read the cells
LARGEST = 1 << 21  # bytes at a time
AS_THEY_ARE = ("utf-8", "utf-8-sig")


class Source(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""

    def readline(self) -> bytes:
        """Return the bytes up to the end of a line."""


class Windows1252:
    """The bytes of a text in UTF-8, where its file has one for each character: most blocks are the same in both.

    Args:
        file: Opened where a line begins.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        """Return so many characters."""
        return self._recoded(self._file.read(size))

    def readline(self) -> bytes:
        """Return the characters up to the end of a line."""
        return self._recoded(self._file.readline())

    def _recoded(self, part: bytes) -> bytes:
        return part if part.isascii() else part.decode("cp1252").encode()


class Recoded:
    """The bytes of a text in UTF-8, with a line feed at the end of each line, however its file has them.

    Args:
        file: Opened where a character begins.
        encoding: Of the file.
    """

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self._text = io.TextIOWrapper(file, encoding)

    def read(self, size: int) -> bytes:
        """Return so many characters."""
        return self._text.read(size).encode()

    def readline(self) -> bytes:
        """Return the characters up to the end of a line."""
        return self._text.readline().encode()


def below(file: IO[bytes], dialect: Dialect) -> tuple[Source, int]:
    """Skip the heading of a file.

    Returns:
        The rest of the file as UTF-8, and how many remarks stood among the names and the units.
    """
    file.seek(len(dialect.heading.text.encode(dialect.encoding)))
    source = _as_utf8(file, dialect)
    return source, _skip(source, dialect)


def _as_utf8(file: IO[bytes], dialect: Dialect) -> Source:
    if dialect.end == "\n" and dialect.encoding in AS_THEY_ARE:
        return file
    if dialect.end == "\n" and dialect.encoding == "cp1252":
        return Windows1252(file)
    return Recoded(file, dialect.encoding)


def _skip(source: Source, dialect: Dialect) -> int:
    """Read past the rows of names and of units; return how many remarks stood among them."""
    rows, remarks, row = dialect.heading.lines, 0, b""
    while rows and (line := source.readline()):
        row += line
        if dialect.quotes.open_at(row) is None:  # a cell in quotes may have several lines
            kept, marked = without(row, dialect.cells, dialect.quotes)
            remarks, rows, row = remarks + marked, rows - bool(kept.strip()), b""
    return remarks


def block_size(size: int, row: float) -> int:
    """Say how many of the bytes of a file to read at a time, such that pairs of blocks make up the file.

    Args:
        size: Of the file.
        row: Bytes of one row.
    """
    most = min(max(LEAST_ROWS * row, SHARE * size), LARGEST)
    pairs = math.ceil(size / (2 * most))
    return size // (2 * pairs) + 1


def blocks(source: Source, size: int, quotes: Quotes) -> Iterator[bytes]:
    """Read on in blocks of about so many bytes, to the end of a line, and of a cell in quotes that has several."""
    while block := source.read(size) + source.readline():
        yield block + _rest(source, block, quotes)


def _rest(source: Source, block: bytes, quotes: Quotes) -> bytes:
    """Read on to the end of the cell in quotes that a block ends within, if there is one."""
    start, more = quotes.open_at(block), b""
    if start is None:
        return more
    for count in DOUBLING:
        lines = b"".join(islice(iter(source.readline, b""), count))
        more += lines
        if not lines or quotes.open_at(block[start:] + more) is None:
            break
    return more
