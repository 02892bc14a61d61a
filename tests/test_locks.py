"""Locks: one process at a time, freed by the death of its holder, and a name for whoever has to wait."""

import os
import platform
import subprocess
import sys

import pytest

from lib import checks, pipeline
from lib.errors import InputError
from lib.locks import Lock
from lib.parameters import resolve
from lib.run import Run

HOLD = """
import pathlib, sys
from lib.locks import Lock
Lock(pathlib.Path(sys.argv[1])).take("the run", "the other one")
print("taken", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "locks" / "small.lock"


@pytest.fixture
def holder(file):
    """Another process that has the lock until it dies."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "taken\n"
        yield process
        process.kill()


def test_the_second_is_told_who_has_it(file, holder):
    with pytest.raises(InputError) as error:
        Lock(file).take("the run 'small'", "me")
    assert str(error.value) == (
        "Expected the run 'small' to be free. Received: it is being made by "
        f"process {holder.pid} on {platform.node()}, the other one. Wait for its end, or end it, and run again."
    )


def test_a_holder_that_is_killed_has_it_no_longer(file, holder):
    holder.kill()
    holder.wait()
    Lock(file).take("the run", "me")
    assert file.with_suffix(".holder").read_text() == f"process {os.getpid()} on {platform.node()}, me"
    Lock(file).give_back()


def test_one_process_may_take_it_again_and_gives_it_back_once(file):
    Lock(file).take("the run", "me")
    Lock(file).take("the run", "me")
    Lock(file).give_back()
    done = subprocess.run([sys.executable, "-c", HOLD, str(file)], input="", capture_output=True, text=True, check=True)
    assert done.stdout == "taken\n"


def test_a_lock_that_another_user_has_left_is_one_clear_line(file, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(file))

    lock = Lock(file)
    monkeypatch.setattr(lock._lock, "acquire", refuse)  # the superuser, as whom tests may run, is refused nothing
    with pytest.raises(InputError) as error:
        lock.take("the run 'small'", "me")
    assert str(error.value) == (
        "Expected a lock that may be taken. Received: 'small.lock' in 'locks' (Permission denied). "
        "Have its owner remove it, once nothing runs that holds the run 'small'."
    )


def test_to_give_back_what_one_does_not_have_changes_nothing(file, holder):
    Lock(file).give_back()
    with pytest.raises(InputError, match="the other one"):
        Lock(file).take("the run", "me")


def test_whether_it_is_free_is_asked_without_leaving_anything(file, tmp_path):
    Lock(file).check_free("the run 'small'")
    assert list(tmp_path.iterdir()) == []
    Lock(file).take("the run", "me")
    Lock(file).check_free("the run")  # for who has it
    done = subprocess.run(
        [sys.executable, "-c", HOLD, str(file)], input="", capture_output=True, text=True, check=False
    )
    assert "InputError" in done.stderr  # it is still held
    Lock(file).give_back()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    Lock(file).check_free("the run")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    subprocess.run([sys.executable, "-c", HOLD, str(file)], input="", capture_output=True, text=True, check=True)


def test_whoever_asks_whether_it_is_free_is_told_who_has_it(file, holder):
    with pytest.raises(InputError, match=rf"Expected the run 'small' to be free\. .* process {holder.pid} on "):
        Lock(file).check_free("the run 'small'")


@pytest.mark.parametrize("way", ["command", "notebook"])
def test_a_run_that_another_one_makes_is_refused_before_the_data_are_read(file, holder, monkeypatch, way):
    monkeypatch.setattr(Run, "lock", lambda run, kind: Lock(file))
    monkeypatch.setattr(checks, "check", lambda run: pytest.fail("the data were read"))
    monkeypatch.delenv(pipeline.HELD_FOR, raising=False)
    values = resolve({"name": "small", "points": 700})
    with pytest.raises(InputError, match=f"the run 'small' to be free. Received: .* process {holder.pid} on "):
        pipeline.run_all(values) if way == "command" else pipeline.begin("01_data", values)
