"""Runs that are killed, starved or started twice: nothing is half-written, nothing stale is shown as fresh."""

import json
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from lib.parameters import STEPS

SMALL = {"points": 400, "window": 10, "epochs": 3, "units": 2, "probes": 30, "retrain": "false"}
KILLS = 20  # of two runs at once


def begun(project, seed=0, **changes):
    """Start the small run in a copy of the project; return its process."""
    values = {**SMALL, "seed": seed, **changes}
    options = [word for name, value in values.items() for word in ("-p", name, str(value))]
    arguments = [sys.executable, "-m", "lib", "run", "sine", *options, "--name", "small"]
    return subprocess.Popen(arguments, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process):
    """Wait for a run and return its exit code and the last line that it said."""
    said = process.communicate()
    return process.returncode, "".join(said).strip().splitlines()[-1]


def contents(folder) -> dict[str, bytes]:
    """All files of a run but its timings, which alone may differ."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "timings.json"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def earlier(project):
    """A copy of the project with a finished small run from another seed, of which only the data step still stands."""
    assert ended(begun(project, seed=1))[0] == 0
    return project


@pytest.fixture(scope="module")
def undisturbed(earlier, tmp_path_factory):
    """What the run leaves where nothing disturbs it."""
    copy = shutil.copytree(earlier, tmp_path_factory.mktemp("undisturbed") / "project")
    assert ended(begun(copy))[0] == 0
    return contents(copy / "reports/small")


@pytest.fixture(scope="module")
def another_sample(earlier, tmp_path_factory):
    """The folder of the earlier run after another sample was asked for, and what was said."""
    project = shutil.copytree(earlier, tmp_path_factory.mktemp("sample") / "project")
    os.utime(project / "notebooks/04_attention.ipynb")
    arguments = [sys.executable, "-m", "lib", "run", "reports/small/run.json", "-p", "samples", "3"]
    done = subprocess.run(arguments, cwd=project, capture_output=True, text=True, check=True)
    return project / "reports/small", done.stderr


@pytest.fixture(scope="module")
def seconds(earlier):
    """How long each step takes, with what the pipeline does around it."""
    timings = json.loads((earlier / "reports/small/timings.json").read_text())
    return {step: timings[step] + 1 for step in STEPS}


@pytest.fixture
def copies(earlier, tmp_path):
    """A function that makes a copy of the project under a name."""
    return lambda name: shutil.copytree(earlier, tmp_path / name)


def check_is_honest(found, old, new):
    """Whether what a killed run left is whole, and either the old run as it was or a part of the new one."""
    visible = {name: content for name, content in found.items() if not Path(name).name.startswith(".")}
    outputs = {name: content for name, content in visible.items() if name.startswith(("outputs/", "notebooks/"))}
    is_new = json.loads(visible["run.json"])["parameters"]["seed"] == 0
    whole = new if is_new else old
    for name, content in outputs.items():
        if name == "outputs/metrics.json":  # holds what the steps have found that have ended
            assert json.loads(content).items() <= json.loads(whole[name]).items()
        else:
            assert content == whole[name], name
    if "report.html" in visible:  # then it is that of a run that has come to its end
        assert {**visible, "run.json": whole["run.json"]} == whole


def remaining(folder, seconds):
    """About how many seconds a run needs that goes on with what is in its folder."""
    record = json.loads((folder / "run.json").read_text())
    done = record["steps"] if record["parameters"]["seed"] == 0 else ("01_data",)
    return sum(took for step, took in seconds.items() if step not in done)


def killed_often(project, kills, undisturbed, seconds, moments):
    """Kill the run at random moments of what remains of it, each time going on; return what it ends with."""
    folder = project / "reports/small"
    old = contents(folder)
    done = 0
    while done < kills:
        process = begun(project)
        try:
            process.wait(moments.uniform(0, remaining(folder, seconds)))
        except subprocess.TimeoutExpired:
            done += 1
        process.kill()
        process.communicate()
        check_is_honest(contents(folder), old, undisturbed)
        if contents(folder) == undisturbed:  # it came to its end before: begin once more
            shutil.rmtree(folder)
            shutil.copytree(project.parent / "old", folder)
    assert ended(begun(project))[0] == 0
    return contents(folder)


def test_a_run_that_is_killed_at_any_moment_ends_as_if_it_had_not_been(copies, undisturbed, seconds):
    def work(number):
        moments, project = np.random.default_rng(number), copies(f"{number}/project")
        shutil.copytree(project / "reports/small", project.parent / "old")
        return killed_often(project, KILLS // 2, undisturbed, seconds, moments)

    with ThreadPoolExecutor(2) as workers:
        ends = list(workers.map(work, (0, 1)))
    assert [end == undisturbed for end in ends] == [True, True]


def wait_for(words, process):
    """Read what a run says up to the line that has these words."""
    assert any(words in line for line in process.stderr), words


def check_a_notebook_whose_kernel_is_killed_is_told_as_failed(project):
    process = begun(project)
    wait_for("epoch 1 of 3", process)
    for child in psutil.Process(process.pid).children():
        child.kill()
    code, line = ended(process)
    assert (code, line.split(":")[0]) == (1, "error")
    assert "02_training" in line
    assert "FAILED" in (project / "reports/small/report.html").read_text(encoding="utf-8")


def check_a_second_run_is_told_who_holds_the_folder_and_ctrl_c_ends_the_first_in_one_line(project):
    first = begun(project)
    wait_for("[2/4]", first)
    code, line = ended(begun(project))
    assert code == 2
    assert line.startswith(
        f"error: Expected the run 'small' to be free. Received: it is being made by process {first.pid}"
    )
    kernels = psutil.Process(first.pid).children()
    first.send_signal(signal.SIGINT)
    said = first.communicate()[1].splitlines()
    assert first.returncode == 130
    assert not [kernel for kernel in kernels if kernel.is_running()]
    *before, stopped, last = said
    assert (stopped.split(" after ")[0], last) == ("[2/4] 02_training: stopped", "interrupted")
    assert not [line for line in before if not line.startswith("[2/4] 02_training")]


def test_a_run_that_loses_its_kernel_and_then_is_started_twice_and_stopped_ends_as_if_it_had_not(copies, undisturbed):
    project = copies("stopped")
    check_a_notebook_whose_kernel_is_killed_is_told_as_failed(project)
    check_a_second_run_is_told_who_holds_the_folder_and_ctrl_c_ends_the_first_in_one_line(project)
    assert ended(begun(project))[0] == 0
    assert contents(project / "reports/small") == undisturbed


def test_a_full_disk_is_one_clear_line_leaves_nothing_half_written_and_with_room_the_run_ends_alike(
    copies, undisturbed, disk
):
    project = copies("full")
    old = contents(project / "reports/small")
    shutil.move(project / "reports", project / "aside")
    (project / "reports").mkdir()
    disk(project / "reports", "size=400k")
    for more in ("900k", "40m"):
        code, line = ended(begun(project))
        assert code == 2
        assert line.startswith("error: Expected room and permission to write ")
        assert "No space left on device" in line
        found = contents(project / "reports/small")
        check_is_honest(found, old, undisturbed)
        assert not [name for name in found if "unfinished" in name]
        subprocess.run(["mount", "-o", f"remount,size={more}", str(project / "reports")], check=True)
    assert ended(begun(project))[0] == 0
    assert contents(project / "reports/small") == undisturbed


def test_a_folder_that_may_not_be_written_is_one_clear_line_and_once_it_may_be_the_run_ends_alike(
    copies, another_sample, disk
):
    project = copies("readonly")
    before = contents(project / "reports/small")
    shutil.move(project / "reports", project / "aside")
    (project / "reports").mkdir()
    disk(project / "reports", "size=40m")
    shutil.copytree(project / "aside/small", project / "reports/small")
    subprocess.run(["mount", "-o", "remount,ro", str(project / "reports")], check=True)
    code, line = ended(begun(project, seed=1, samples=3))
    assert code == 2
    assert line.startswith("error: Expected room and permission to write ")
    assert contents(project / "reports/small") == before
    subprocess.run(["mount", "-o", "remount,rw", str(project / "reports")], check=True)
    assert ended(begun(project, seed=1, samples=3))[0] == 0
    assert contents(project / "reports/small") == contents(another_sample[0])


def test_another_attention_sample_repeats_the_last_notebook_alone(another_sample):
    folder, said = another_sample
    assert [f"{step}: stands" in said for step in ("01_data", "02_training", "03_evaluation")] == [True] * 3
    assert "04_attention: done" in said
    assert (folder / "outputs/plots/attention_sample3.png").is_file()
    assert not (folder / "outputs/plots/attention_sample0.png").exists()
