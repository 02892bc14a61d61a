"""Every command in the README is run by a test or by CI, and every file it names exists."""

import re
from pathlib import Path

from lib.parameters import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]

PAPERMILL = ".venv/bin/papermill notebooks/02_training.ipynb out.ipynb -f notebooks/presets/sine.yaml"
RUN_BY = {
    "make report": ".ci/run",
    "make test": ".ci/run",
    ".venv/bin/python -m lib run csv -p path my.csv -p target price --name my-series": "tests/test_pipeline.py",
    "git checkout COMMIT": "tests/reproduce.py",
    "make setup": ".ci/run",
    ".venv/bin/python -m lib run reports/sine/run.json --name again": "tests/test_pipeline.py",
    ".venv/bin/python -m lib compare reports/sine reports/again": "tests/test_differences.py",
    ".venv/bin/python -m lib params": "tests/test_main.py",
    ".venv/bin/python -m lib --help": "tests/test_main.py",
    ".venv/bin/python -m lib run jena": "tests/sources/test_jena.py",
    ".venv/bin/jupyter lab notebooks": "tests/test_jupyter.py",
    ".venv/bin/python -m lib colab OWNER/REPO --ref main": "tests/test_colab.py",
    PAPERMILL: "tests/test_notebook_alone.py",
}


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
