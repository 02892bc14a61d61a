"""A download of Jena Climate that broke off goes on, where the server has the same file still."""

import pytest

from lib.errors import InputError
from lib.sources import jena
from tests.sources.climate import CSV, ROWS, WHOLE, cached, read


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
