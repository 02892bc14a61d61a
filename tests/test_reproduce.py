"""The comparison of two folders byte by byte."""

import pytest

from tests.reproduce import clone, differing, exit_code


@pytest.fixture
def twins(tmp_path):
    """Two folders with the same three files, but for the times."""
    for name in ("one", "two"):
        (tmp_path / name / "outputs").mkdir(parents=True)
        (tmp_path / name / "run.json").write_text("{}")
        (tmp_path / name / "outputs/metrics.json").write_bytes(b"\x00\x01")
        (tmp_path / name / "timings.json").write_text(name)
    return tmp_path / "one", tmp_path / "two"


def test_equal_folders_differ_in_nothing_but_their_times(twins):
    assert differing(*twins) == (["outputs/metrics.json", "run.json"], [])


def test_another_byte_and_a_file_in_one_folder_alone_are_found(twins):
    one, two = twins
    (two / "outputs/metrics.json").write_bytes(b"\x00\x02")
    (one / ".left").write_text("")
    assert differing(one, two) == ([".left", "outputs/metrics.json", "run.json"], [".left", "outputs/metrics.json"])


def test_nothing_to_compare_is_no_success():
    assert (exit_code(["run.json"], []), exit_code(["run.json"], ["run.json"]), exit_code([], [])) == (0, 1, 1)


def test_a_clone_begins_with_the_project_and_without_the_example(tmp_path):
    clone(tmp_path / "one")
    assert (tmp_path / "one/lib/pipeline.py").is_file()
    assert not (tmp_path / "one/reports/sine").exists()
