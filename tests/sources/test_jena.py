"""Jena Climate comes from a server on loopback here, whole and broken in every way."""

import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pandas as pd
import pooch
import pytest

from lib.errors import InputError
from lib.series.series import load
from lib.sources import files, jena, resuming
from tests.samples import said, values

ROWS = 200
CSV = "jena_climate_2009_2016.csv"


def climate(header=jena.HEADER, count=ROWS):
    """A file of the same schema, as text."""
    times = pd.date_range("2009-01-01 00:10", periods=count, freq="10min").strftime("%d.%m.%Y %H:%M:%S")
    numbers = np.random.default_rng(0).normal(5, 3, size=(count, 14)).round(2)
    lines = [",".join([time, *map(str, row)]) for time, row in zip(times, numbers.tolist(), strict=True)]
    return "\n".join([header, *lines]) + "\n"


def zipped(text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CSV, text)
    return buffer.getvalue()


WHOLE = zipped(climate())
FLIPPED = WHOLE[:3000] + bytes([WHOLE[3000] ^ 255]) + WHOLE[3001:]


class Server:
    """Answers each request with the same status, announced length and body, and keeps the ranges asked for.

    With ``ranges`` it sends the rest of the body that a request asks for, if that is of the version it has.
    """

    def __init__(self):
        self.status, self.body, self.announced, self.asked = 200, WHOLE, len(WHOLE), []
        self.ranges, self.etag = True, '"one"'
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                wanted = self.headers.get("Range")
                server.asked.append(wanted)
                same = server.ranges and wanted and self.headers["If-Range"] == server.etag
                start = int(wanted[6:-1]) if same else 0
                if same and start >= server.announced:
                    self.send_error(416)
                    return
                self.send_response(206 if same else server.status)
                self.send_header("Content-Length", str(server.announced - start))
                self.send_header("ETag", server.etag)
                if same:
                    self.send_header("Content-Range", f"bytes {start}-{server.announced - 1}/{server.announced}")
                self.end_headers()
                self.wfile.write(server.body[start:])

            def log_message(self, *arguments):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/{CSV}.zip"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def answer(self, body, announced=None, status=200):
        self.body, self.announced, self.status = body, announced or len(body), status

    def stop(self):
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def server(monkeypatch, tmp_path):
    server = Server()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(resuming, "CHUNK", 500)
    for name, value in (("URL", server.url), ("BYTES", len(WHOLE)), ("ROWS", ROWS), ("CACHE", tmp_path / "cache")):
        monkeypatch.setattr(jena, name, value)
    yield server
    server.stop()


def read(path=""):
    return load(values(source="jena", path=str(path)))


def cached():
    return sorted(path.name for path in jena.CACHE.glob("*"))


def test_the_file_is_downloaded_once_and_says_where_it_is_from(server):
    first, second = read(), read()
    assert server.asked == [None]
    assert first.names == ("T (degC)",)
    assert first.unit == "degC"
    assert first.time[0] == pd.Timestamp("2009-01-01 00:10")
    assert first.step == pd.Timedelta(minutes=10)
    assert first.provenance["sha256"] == files.sha256(jena.CACHE / f"{CSV}.zip")
    assert (first.provenance["source"], first.provenance["url"]) == ("jena", server.url)
    np.testing.assert_array_equal(first.values, second.values)


@pytest.mark.parametrize(
    ("answer", "received"),
    [
        ((WHOLE[:2000],), "2,000 bytes"),
        ((FLIPPED,), "cannot be read to its end"),
        ((b"not a zip".ljust(len(WHOLE)),), "Expected Jena Climate 2009-2016 with the header"),
        ((b"Not found", None, 404), "404"),
        ((b"", None, 503), "503"),
    ],
)
def test_what_comes_broken_is_said_and_not_kept(server, answer, received):
    server.answer(*answer)
    with pytest.raises(InputError, match=received) as raised:
        read()
    assert "\n" not in str(raised.value)
    assert cached() == []
    server.answer(WHOLE)
    assert len(read().time) == ROWS  # running again mends it


@pytest.mark.parametrize(
    ("text", "received"),
    [
        (climate(header=jena.HEADER.replace("T (degC)", "T")), "Received: 'Date Time,p "),
        (climate(count=150), "150 rows"),
    ],
)
def test_a_whole_zip_with_another_table_is_refused(server, monkeypatch, text, received):
    body = zipped(text)
    server.answer(body)
    monkeypatch.setattr(jena, "BYTES", len(body))
    with pytest.raises(InputError, match=received):
        read()
    assert cached() == []


def test_without_a_network_the_address_and_the_parameter_are_named(server):
    server.stop()
    with pytest.raises(InputError) as raised:
        read()
    message = str(raised.value)
    assert server.url in message
    assert "parameter path" in message
    assert "\n" not in message
    *words, end = message.partition("Received: ")[2].partition(". Connect")[0].split()
    assert end == "…"
    assert words[1:] == str(raised.value.__cause__).split()[: len(words) - 1]  # a long reason ends with a whole word


def test_a_file_that_changed_since_the_download_is_refused(server):
    read()
    (jena.CACHE / f"{CSV}.zip").write_bytes(FLIPPED)
    with pytest.raises(InputError, match="Delete it to download it again"):
        read()


def broken_off(server):
    """The server breaks off after 2,000 bytes; what has arrived waits."""
    server.answer(WHOLE[:2000], len(WHOLE))
    with pytest.raises(InputError, match=r"IncompleteRead|ConnectionError") as raised:
        read()
    assert "\n" not in str(raised.value)
    assert (jena.CACHE / f"{CSV}.zip.part").read_bytes() == WHOLE[:2000]
    server.answer(WHOLE)


def test_a_download_that_broke_off_goes_on_where_it_broke(server):
    broken_off(server)
    assert len(read().time) == ROWS
    assert server.asked == [None, "bytes=2000-"]
    assert (jena.CACHE / f"{CSV}.zip").read_bytes() == WHOLE
    assert cached() == [f"{CSV}.zip", f"{CSV}.zip.sha256"]


@pytest.mark.parametrize(("ranges", "etag"), [(False, '"one"'), (True, '"two"')])
def test_where_the_server_ignores_the_range_or_has_another_file_the_whole_is_taken(server, ranges, etag):
    broken_off(server)
    server.ranges, server.etag = ranges, etag
    assert len(read().time) == ROWS
    assert (jena.CACHE / f"{CSV}.zip").read_bytes() == WHOLE


def test_a_part_that_was_whole_already_is_taken_again(server):
    broken_off(server)
    (jena.CACHE / f"{CSV}.zip.part").write_bytes(WHOLE)
    assert len(read().time) == ROWS
    assert server.asked == [None, f"bytes={len(WHOLE)}-", None]


def test_a_weak_mark_of_the_file_is_not_trusted_with_a_part(server):
    server.etag = 'W/"one"'
    broken_off(server)
    assert len(read().time) == ROWS
    assert server.asked == [None, None]


def test_a_rest_that_does_not_fit_is_refused_and_not_kept(server):
    broken_off(server)
    server.answer(WHOLE[:2000] + WHOLE[2100:])
    with pytest.raises(InputError, match="bytes"):
        read()
    assert cached() == []
    server.answer(WHOLE)
    assert len(read().time) == ROWS


def test_a_download_that_was_broken_off_is_done_again(server):
    jena.CACHE.mkdir()
    (jena.CACHE / f"{CSV}.zip").write_bytes(WHOLE[:100])  # without the record that a checked file has
    assert len(read().time) == ROWS


@pytest.mark.parametrize("content", [WHOLE, climate().encode()])
def test_a_local_copy_zipped_or_not_replaces_the_download(server, tmp_path, content):
    path = tmp_path / "copy"
    path.write_bytes(content)
    series = read(path)
    assert server.asked == []
    assert len(series.time) == ROWS
    assert (series.provenance["file"], series.provenance["source"]) == ("copy", "jena")
    assert not said(series.alerts, "rows")


def test_a_local_copy_of_other_length_is_said(server, tmp_path, monkeypatch):
    monkeypatch.setattr(jena, "ROWS", 420_551)
    path = tmp_path / "copy.csv"
    path.write_text(climate(), encoding="utf-8")
    assert "200 rows, the published file 420,551" in said(read(path).alerts, "rows")[0].sentence


def test_a_local_file_with_another_header_is_refused(server, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("date,T (degC)\n2020-01-01,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="Received: 'date,T") as raised:
        read(path)
    assert str(raised.value).endswith(". Name the published file, or read this one with the source csv.")


@pytest.mark.parametrize("status", [404, 503])
def test_an_answer_without_the_file_is_not_taken_for_a_missing_network(server, status):
    server.answer(b"no", None, status)
    with pytest.raises(InputError) as raised:
        read()
    assert str(raised.value).endswith(". Run again later, or give a local copy with the parameter path.")


@pytest.mark.parametrize("below", ["", "folder"])
def test_a_file_where_the_folder_of_downloads_should_be_is_named(server, monkeypatch, tmp_path, below):
    (tmp_path / "cache").write_text("a file")
    monkeypatch.setattr(jena, "CACHE", tmp_path / "cache" / below)
    with pytest.raises(InputError) as raised:
        read()
    assert f"Received: {jena.CACHE}, which cannot be made (" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert server.asked == []


def test_the_download_shows_its_progress_and_nothing_of_it_stays(server, monkeypatch, tmp_path, capfd, caplog):
    pooch.get_logger().addHandler(caplog.handler)
    monkeypatch.setenv("FORECAST_REPORT_PROGRESS", str(tmp_path / "progress"))
    read()
    assert "Downloading Jena Climate: 0.0 of 0.0 MB" in (tmp_path / "progress").read_text(encoding="utf-8")
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []
