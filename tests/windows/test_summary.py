"""What metrics.json says of the data, worked out by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.alerts import Alert
from lib.windows.summary import summary
from lib.windows.windows import prepare
from tests.samples import series, values

SPLIT = {"window": 3, "horizon": 2, "validation": 0.25, "test": 0.25}


@pytest.fixture
def data():
    """Forty hours, of which the last ten are the test part; one value is missing in training, one is out of range."""
    target = np.arange(40) % 4 + 0.5
    target[7], target[35] = np.nan, 9.5
    timed = series(target, time=pd.date_range("2024-01-01", periods=40, freq="h"))
    return replace(timed, step=pd.Timedelta("1h"), alerts=(Alert("filled", 2, "2 values filled"),))


def test_the_data_are_counted_and_their_range_and_moments_told(data):
    found = summary(data, prepare(data, values(**SPLIT)))
    assert (found["rows"], found["last_row"], found["missing"]) == (40, 39, 1)
    assert found["windows"] == {"training": 3 + 8, "validation": 6, "test": 6}  # of 7 and 12 rows, and of 10
    assert (found["lowest"], found["highest"], found["outside_training"]) == (0.5, 9.5, 0.1)
    known = [0.5, 1.5, 2.5, 3.5] * 2 + [0.5, 1.5]
    assert found["values"]["validation"] == pytest.approx(
        {"mean": np.mean(known), "std": np.std(known), "lowest": 0.5, "highest": 3.5}
    )
    assert found["first_rows"][1] == ["2024-01-01 01:00", 1.5]
    assert found["alerts"] == [{"kind": "filled", "count": 2, "sentence": "2 values filled"}]
    assert (found["lasts"]["step"], found["lasts"]["horizon"]) == ("1 hour", "2 hours")


def test_rows_that_lack_another_column_alone_are_counted_too(data):
    other = np.arange(40.0)
    other[[7, 9, 10]] = np.nan  # the target is missing in row 7 as well
    wide = replace(data, values=np.column_stack([data.values, other]).astype(np.float32), names=("value", "other"))
    found = summary(wide, prepare(wide, values(**SPLIT)))
    assert (found["missing"], found["lacking"]) == (1, 2)


def test_the_figures_that_the_report_tells_of_the_source_are_among_them(data):
    read = replace(data, provenance={"source": "csv", "bytes": 2_056, "rows": 38, "sha256": "abc"})
    assert summary(read, prepare(read, values(**SPLIT)))["source"] == {"rows": 38, "bytes": 2_056}


def test_the_first_example_is_told_with_the_change_from_the_last_value_seen(data):
    found = summary(data, prepare(data, values(**SPLIT)))
    seen = {"window": 3, "lowest": 0.5, "highest": 2.5}  # 0.5 1.5 2.5, then 3.5, then 0.5
    assert found["example"] == seen | {"horizon": 2, "target": 0.5, "change": -2.0}
