"""Every command in the README is run by a test or by CI, and every file it names exists."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pandas as pd
import pytest

from lib.errors import InputError
from lib.parameters import ROOT, resolve
from lib.series.series import load
from lib.windows.windows import prepare

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]

REPEAT = next([line.split("  #")[0].strip() for line in block.splitlines()] for block in BLOCKS if "COMMIT" in block)
PAPERMILL = ".venv/bin/papermill notebooks/02_training.ipynb out.ipynb -f notebooks/presets/sine.yaml"
RUN_BY = {
    "make report": "tests/reproduce.py",
    "make test": ".ci/run",
    ".venv/bin/python -m lib run csv -p path my.csv -p target price --name my-series": "tests/test_pipeline.py",
    **dict.fromkeys(REPEAT, "tests/test_pipeline.py"),
    ".venv/bin/python -m lib params": "tests/test_main.py",
    ".venv/bin/python -m lib --help": "tests/test_main.py",
    ".venv/bin/python -m lib run jena": "tests/sources/test_jena.py",
    ".venv/bin/jupyter lab notebooks": "tests/test_jupyter.py",
    ".venv/bin/python -m lib colab OWNER/REPO --ref main": "tests/test_colab.py",
    PAPERMILL: "tests/test_notebook_alone.py",
}


@contextmanager
def repeated(clone: Path, name: str) -> Iterator[tuple[Path, list[str]]]:
    """Repeat a run that is committed in a clone, line by line as it is said, but with the environment at hand.

    Yields:
        the folder of the run made again, and what the last line said.
    """
    made_at = json.loads((clone / "reports" / name / "run.json").read_text(encoding="utf-8"))["commit"]
    assert made_at["clean"]
    setting_up, environment = "make -C ../again setup", f"ln -s {sys.prefix} .venv && ln -s {sys.prefix} ../again/.venv"
    for line in REPEAT:
        words = line.replace("COMMIT", made_at["id"]).replace("sine", name).replace(setting_up, environment)
        answer = subprocess.run(["bash", "-c", words], cwd=clone, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stderr
    yield clone.parent / "again/reports" / name, answer.stdout.splitlines()
    subprocess.run(["git", "worktree", "remove", "--force", "../again"], cwd=clone, check=True)
    (clone / ".venv").unlink()


def test_every_command_is_run_somewhere():
    assert set(COMMANDS) == set(RUN_BY)
    assert all((ROOT / place).exists() for place in RUN_BY.values())


def test_the_example_in_python_runs(monkeypatch, capsys):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(example, {})  # noqa: S102 - our own README
    assert -1 < float(capsys.readouterr().out) < 1


def test_every_linked_file_exists():
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_the_folder_of_a_run_is_as_described():
    described = re.findall(r"^  (\w\S+)", README.split("```text")[1].split("```")[0], re.MULTILINE)
    for name in set(described) - {"timings.json"}:  # which is written where a run is made, and not committed
        assert (ROOT / "reports" / "sine" / name).exists(), name
        assert not Path(name).is_absolute()


def test_as_many_rows_are_enough_as_is_said():
    (enough,) = re.findall(r"(\d+) rows for the usual window of 50 steps", README)
    for count, fits in ((int(enough), True), (int(enough) - 10, False)):
        chosen = resolve({"points": count})
        with nullcontext() if fits else pytest.raises(InputError, match="Use a window of at most"):
            assert chosen["window"] == 50
            prepare(load(chosen), chosen)


def test_times_whose_offsets_change_are_read_as_is_said():
    index = pd.Index(["2023-03-26T00:00:00+01:00", "2023-03-26T03:00:00+02:00"])
    rows = pd.DataFrame({"a": [1.0, 2.0]}, index=index)
    (line,) = re.findall(r"`(rows\.index = [^`]*)`", README)
    exec(line, {"rows": rows, "pd": pd})  # noqa: S102
    assert rows.index.tz_localize(None).tolist() == [pd.Timestamp("2023-03-25 23:00"), pd.Timestamp("2023-03-26 01:00")]
