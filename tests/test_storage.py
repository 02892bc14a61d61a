"""Files appear whole or not at all."""

import json

import pytest

from lib.storage import read_json, whole, write_json, write_text


def test_a_file_that_fails_half_way_leaves_the_old_one_and_nothing_else(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("old")
    with pytest.raises(ZeroDivisionError), whole(file) as unfinished:
        unfinished.write_text(f"new, but {1 / 0}")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_while_it_is_written_the_old_file_is_still_there(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("old")
    with whole(file) as unfinished:
        unfinished.write_text("new")
        assert file.read_text() == "old"
        assert unfinished.suffix == ".csv"
    assert file.read_text() == "new"


def test_folders_are_made(tmp_path):
    write_text(tmp_path / "a" / "b.txt", "ä\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "ä\n".encode()


def test_json_holds_null_for_what_is_not_a_number(tmp_path):
    write_json(tmp_path / "m.json", {"r2": float("nan"), "all": (1, float("inf")), "unit": "µm"})
    assert json.loads((tmp_path / "m.json").read_text("utf-8")) == {"r2": None, "all": [1, None], "unit": "µm"}
    assert read_json(tmp_path / "m.json")["unit"] == "µm"
