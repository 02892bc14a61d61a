"""What the tests of the sources share."""

import pytest

from lib.sources import jena, resuming
from tests.sources.climate import ROWS, WHOLE, Server


@pytest.fixture
def server(monkeypatch, tmp_path):
    server = Server()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(resuming, "CHUNK", 500)
    for name, value in (("URL", server.url), ("BYTES", len(WHOLE)), ("ROWS", ROWS), ("CACHE", tmp_path / "cache")):
        monkeypatch.setattr(jena, name, value)
    yield server
    server.stop()
