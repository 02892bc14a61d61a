"""A preset that follows a tutorial, run in small: its report has the published figures beside those of the run."""

import json
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from lib.sources import jena
from tests.conftest import commit, copy_project

TARGET = "T (degC)"
QUICK = [word for name in ("epochs", "units", "profile_seeds") for word in ("-p", name, "1")]


def climate():
    """Rows of the schema of Jena from its first to its last time, 8 years missing in between.

    The test part begins within hours that come a second time, and goes back behind its first one.
    """
    time = pd.date_range("2009-01-01 00:10", "2017-01-01 00:00", freq="10min")
    time = time[[*range(1_800), *range(len(time) - 1_700, len(time))]]
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(9, 3, (len(time), 14)), columns=jena.HEADER.split(",")[1:])
    frame[TARGET] = 5 * np.sin(np.arange(len(time)) * 2 * np.pi / 144) + random.normal(size=len(time)).cumsum() / 20
    frame.insert(0, "Date Time", time.strftime("%d.%m.%Y %H:%M:%S"))
    return pd.concat([frame[:3_300], frame[3_200:]]).round(2)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The folder of a run of the preset in a copy of the project that takes so short a file for the published one."""
    project = tmp_path_factory.mktemp("preset") / "forecast-report"
    copy_project(project)
    climate().to_csv(project / "climate.csv", index=False)
    source = project / "lib/sources/jena.py"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("ROWS = 420_551", f"ROWS = {len(climate())}"), encoding="utf-8")
    commit(project)
    words = [sys.executable, "-m", "lib", "run", "jena", "-p", "path", "climate.csv", *QUICK]
    answer = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return project / "reports/jena"


def in_the_tutorials_way():
    """The test MAE of persistence with 24 hours before each target, in standard deviations of the training part."""
    hourly = climate()[TARGET].to_numpy()[5::6]
    n = len(hourly)
    test = hourly[int(n * 0.9) :]
    errors = [abs(test[row] - test[row - 1]) for row in range(24, len(test))]
    return sum(errors) / len(errors) / hourly[: int(n * 0.7)].std()


def test_the_report_has_the_published_figures_beside_its_own(run):
    page = BeautifulSoup((run / "report.html").read_text(encoding="utf-8"), "html.parser")
    (table,) = (each for each in page.select("table") if "Reported by TensorFlow's tutorial" in each.get_text())
    cells = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in table.select("tr")]
    figures = {re.sub(r"\W+", " ", row[0]): row[1:] for row in cells}
    ours = json.loads((run / "outputs/metrics.json").read_text(encoding="utf-8"))["published"]["ours"]
    assert figures["network MAE"] == ["0.0530", f"{ours['predicted']['mae']:.4f}"]
    assert figures["persistence MAE"] == ["0.0852", f"{in_the_tutorials_way():.4f}"]
    assert "with 1 to 24 hours of history" in table.get_text()


def test_the_report_says_that_the_rows_are_as_in_the_file(run):
    text = BeautifulSoup((run / "report.html").read_text(encoding="utf-8"), "html.parser").get_text(" ", strip=True)
    assert "at 2 places the time does not go on by one step of 10 min (at 1 of them it stands or goes back)" in text
    assert "mostly one every hour" in text


def test_the_forecasts_are_in_the_order_of_the_file(run):
    written = pd.read_csv(run / "outputs/predictions/test_predictions.csv", parse_dates=["time"])
    hourly = climate()[5::6].reset_index(drop=True)[int(0.9 * len(range(5, 3_600, 6))) + 24 :]
    times = pd.to_datetime(hourly["Date Time"], format="%d.%m.%Y %H:%M:%S")
    assert written["time"].tolist() == times.tolist()
    np.testing.assert_allclose(written["actual"], hourly[TARGET], rtol=1e-6)
