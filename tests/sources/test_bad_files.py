"""A file that is no table of text, or whose rows are not alike, is refused in one clear line."""

import gzip
import io
import os
import zipfile

import pytest

from lib.errors import InputError
from lib.sources import files
from tests.samples import hours, rows, write
from tests.sources.bad_input import GOOD, Case, check_refused, swapped, table, use

PACKED = gzip.compress(GOOD.encode())


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name in names:
            packed.writestr(name, GOOD)
    return buffer.getvalue()


def in_a_rare_way(packed: bytes) -> bytes:
    """The same, said to be compressed with Deflate64."""
    central = packed.rindex(b"PK\x01\x02")
    return packed[:8] + b"\x09" + packed[9 : central + 10] + b"\x09" + packed[central + 11 :]


def with_password(packed: bytes) -> bytes:
    """Set the flag of encryption in the directory of an archive."""
    place = packed.index(b"PK\x01\x02") + 8
    return packed[:place] + b"\x01" + packed[place + 1 :]


LATE = swapped(GOOD, hours(250)[-1] + ",", hours(250)[-1] + ",1,2,")
FAR_DOWN = rows(hours(20_000), [1.5] * 19_999 + ["2µ"])

CASES = [
    # the file
    Case("no path", None, {"path": ""}, "path must name the file to read. Received: ''"),
    Case("no such file", None, {"path": "nowhere.csv"}, "Received: 'nowhere.csv'"),
    Case("a folder", None, {"path": "."}, "Received: the folder '.'"),
    Case("a device that is empty", None, {"path": "/dev/null"}, "Received: '/dev/null', a device or a pipe"),
    Case("a device without an end", None, {"path": "/dev/zero"}, "Received: '/dev/zero', a device or a pipe"),
    Case("empty", b"", {}, "with 0 bytes"),
    Case(
        "a picture",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200)),
        {},
        "a binary file that begins with b'\\x89PNG",
    ),
    Case("zero bytes", bytes(1000), {}, "a binary file"),
    Case(
        "a zero byte far behind", GOOD.replace("-04 03:", "-04\x00 03:"), {}, "the control character '\\x00' in line 77"
    ),
    Case("the end of an old DOS file", GOOD + "\x1a", {}, "the control character '\\x1a' in line 602"),
    Case(
        "a separator of records", GOOD.replace("-04 03:", "-04 03:\x1c"), {}, "the control character '\\x1c' in line 77"
    ),
    Case("a file filled up with zero bytes", GOOD + "\0" * 4000, {}, "the control character '\\x00' in line 602"),
    Case("a gzip that is cut off", PACKED[: len(PACKED) // 2], {}, "cannot be read to its end"),
    Case("a gzip that is damaged", PACKED[:600] + b"\0\0\0\0" + PACKED[604:], {}, "cannot be read to its end"),
    Case("a zip that is cut off", archive("a.csv")[:500], {}, "cannot be read to its end"),
    Case("a zip in a rare way", in_a_rare_way(archive("a.csv")), {}, "method 9. Unpack it"),
    Case("a zip of two files", archive("a.csv", "b.csv"), {}, "2 files ('a.csv', 'b.csv')"),
    Case("a zip of nothing", archive("__MACOSX/a.csv"), {}, "0 files (none)"),
    Case(
        "a spreadsheet",
        archive("[Content_Types].xml", "xl/workbook.xml"),
        {},
        "an Office document. Save the sheet as CSV",
    ),
    Case("another encoding far down", FAR_DOWN.encode("latin-1"), {}, "in data row 20,000 (byte 0xb5"),
    Case("a zip with a password", with_password(archive("a.csv")), {}, "a zip without a password"),
    # the rows
    Case("a header alone", "date,a\n", {}, "only one line, 'date, a'"),
    Case("a header without an end", "date,a", {}, "only one line, 'date, a'"),
    Case("blank lines alone", "\n\n \n", {}, "no line with text"),
    Case("a row with too many cells", swapped(GOOD, ":00:00,", ":00:00,1,2,"), {}, "5 in data row 1"),
    Case("a long row far down", GOOD.replace("\n", "\n", 1) + LATE.partition("\n")[2] * 2, {}, "5 in data row 850"),
    Case(
        "a quotation mark that is never closed",
        swapped(GOOD, "2020-01-13 00:00:00,", '2020-01-13 00:00:00,"'),
        {},
        "one in data row 289 that is open for 2",
    ),
    Case("a quotation mark open for long", 'date,"a,b\n' + GOOD * 20, {}, "one in the first line that is open for"),
    Case("one row", table([1.5], count=1), {}, "'a', always 1.5"),
    Case("fewer rows than window and horizon", table(count=40), {}, "The training part must hold 51 consecutive rows"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_file_is_refused_in_one_line_and_nothing_is_written(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check_refused(case, tmp_path)


def test_a_file_without_permission_is_named(tmp_path, monkeypatch):
    path = write(tmp_path / "data.csv", GOOD)
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read everything
        monkeypatch.setattr(files.os, "access", lambda *_: False)
    with pytest.raises(InputError, match="without that permission"):
        use({"source": "csv", "path": str(path)})


@pytest.mark.parametrize("source", ["csv", "jena"])
def test_a_pipe_is_refused_at_once_and_not_waited_for(tmp_path, source):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(InputError, match="a device or a pipe"):
        use({"source": source, "path": str(path)})
