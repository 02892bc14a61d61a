"""Jena Climate comes from a server on loopback here, whole and broken in every way."""

import numpy as np
import pandas as pd
import pooch
import pytest

from lib.errors import InputError
from lib.sources import files, jena
from tests.samples import said
from tests.sources.climate import CSV, FLIPPED, ROWS, WHOLE, cached, climate, read, zipped


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
