"""JupyterLab, as the README starts it."""

from lib.parameters import ROOT


def test_jupyter_lab_is_installed_and_takes_the_folder(command):
    answer = command("-m", "jupyter", "lab", "--version")
    assert answer.returncode == 0
    assert answer.stdout[0].isdigit()
    assert (ROOT / "notebooks").is_dir()
