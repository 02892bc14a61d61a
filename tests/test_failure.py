"""A notebook that fails: the report says so, nothing of an earlier run is shown, and the exit code is not zero."""

import json


def broken(project, cell):
    """The training notebook of the copied project with another source in its last cell but one."""
    path = project / "notebooks/02_training.ipynb"
    original = path.read_text()
    notebook = json.loads(original)
    notebook["cells"][-2]["source"] = [cell]
    path.write_text(json.dumps(notebook))
    return path, original


def run_with(command, project, cell):
    path, original = broken(project, cell)
    try:
        small = [
            word for name, value in (("epochs", 1), ("units", 2), ("points", 600)) for word in ("-p", name, str(value))
        ]
        return command("-m", "lib", "run", "sine", *small, "--name", "failing")
    finally:
        path.write_text(original)


def test_an_error_in_a_notebook_is_reported_as_such(command, project):
    answer = run_with(command, project, "1 / 0")
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1].startswith(
        "error: 02_training stopped in cell 'loss-reading': ZeroDivisionError"
    )
    page = (project / "reports/failing/report.html").read_text(encoding="utf-8")
    assert "FAILED" in page
    assert "ZeroDivisionError" in page
    assert list(json.loads((project / "reports/failing/run.json").read_text())["steps"]) == ["01_data"]


def test_what_the_user_can_mend_stays_one_line(command, project):
    answer = run_with(
        command, project, "from lib.errors import InputError; raise InputError('Expected. Received: this.')"
    )
    assert answer.returncode == 2
    assert answer.stderr.splitlines()[-1] == "error: Expected. Received: this."
    assert "Traceback" not in answer.stderr
    assert "FAILED" in (project / "reports/failing/report.html").read_text(encoding="utf-8")
