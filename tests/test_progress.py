"""Progress: out of the notebook, onto the terminal, and nowhere else."""

import asyncio
import gc
import io

import pytest

from lib import progress, terminal


def test_a_line_reaches_the_file_that_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "lines"))
    progress.say("epoch 1 of 2")
    progress.say("epoch 2 of 2")
    progress.done()
    assert (tmp_path / "lines").read_text().splitlines() == ["epoch 1 of 2", "epoch 2 of 2"]


def test_a_part_names_itself_before_its_lines_and_ends_with_them(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "lines"))
    with progress.part("seed 7"):
        progress.say("epoch 1 of 2")
    with pytest.raises(ValueError, match="broken"), progress.part("seed 8"):
        raise ValueError("broken")
    progress.say("after")
    assert (tmp_path / "lines").read_text().splitlines() == ["seed 7", "seed 7: epoch 1 of 2", "seed 8", "after"]


def test_outside_a_notebook_and_a_pipeline_nothing_is_said(capsys, monkeypatch):
    monkeypatch.delenv(progress.VARIABLE, raising=False)
    progress.say("epoch 1 of 2")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("finished", "words"), [(1, "30 s left"), (3, "10 s left"), (4, "0 s left")])
def test_the_time_left_is_that_of_equal_pieces(finished, words):
    now = [100.0]
    left = progress.countdown(4, clock=lambda: now[0])
    now[0] += 10 * finished
    assert left(finished) == words


def test_long_times_are_in_minutes():
    now = [0.0]
    left = progress.countdown(100, clock=lambda: now[0])
    now[0] = 60.0
    assert left(1) == "99 min left"


def test_without_a_terminal_every_line_is_plain(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with terminal.listening() as file, terminal.following("[2/4] 02_training", file):
        monkeypatch.setenv(progress.VARIABLE, str(file))
        progress.say("epoch 1 of 2")
    lines = stream.getvalue().splitlines()
    assert lines[0] == "[2/4] 02_training"
    assert "[2/4] 02_training: epoch 1 of 2" in lines
    assert lines[-1].startswith("[2/4] 02_training: done after ")
    assert "\x1b" not in stream.getvalue()


def test_what_was_said_before_a_title_is_not_said_again_after_it(tmp_path, monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    (tmp_path / "lines").write_text("of the step before\n")
    with terminal.following("[3/4] 03_evaluation", tmp_path / "lines"):
        pass
    assert "of the step before" not in stream.getvalue()


def test_a_block_that_fails_is_said_to_have_stopped(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with terminal.listening() as file, pytest.raises(ValueError, match="no"), terminal.following("step", file):
        raise ValueError("no")
    assert "step: stopped after " in stream.getvalue()


@pytest.mark.parametrize(("package", "told"), [("ipykernel", False), ("ours", True)])
def test_a_task_that_ipykernel_drops_at_its_end_is_not_told_and_any_other_is(package, told, caplog):
    source = "async def wait():\n    await asyncio.sleep(9)\n"
    names = {"asyncio": asyncio}
    exec(compile(source, f"/site-packages/{package}/thread.py", "exec"), names)  # noqa: S102 - tells where it runs
    terminal.without_end_of_kernel()
    loop = asyncio.new_event_loop()
    task = loop.create_task(names["wait"]())
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    del task
    gc.collect()
    assert ("Task was destroyed but it is pending!" in caplog.text) == told
