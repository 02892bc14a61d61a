"""Files are known by their hash."""

import hashlib
from mmap import ALLOCATIONGRANULARITY as PAGE

import numpy as np
import pytest

from lib.sources import files


@pytest.mark.parametrize("size", [0, 1, PAGE, PAGE + 1, 3 * PAGE, 3 * PAGE + 7])
@pytest.mark.parametrize("mapped", [True, False])
def test_the_hash_is_that_of_all_bytes_whatever_the_file_system(tmp_path, monkeypatch, size, mapped):
    def refuse(*_, **__):
        raise OSError("Operation not supported")

    monkeypatch.setattr(files, "PART", PAGE)
    if mapped:
        monkeypatch.setattr(hashlib, "file_digest", refuse)
    else:
        monkeypatch.setattr(files, "mmap", refuse)
    content = np.random.default_rng(size).bytes(size)
    path = tmp_path / "any"
    path.write_bytes(content)
    assert files.sha256(path) == hashlib.sha256(content).hexdigest()
