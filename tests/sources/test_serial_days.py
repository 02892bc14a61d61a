"""Days as a spreadsheet counts them, from 1899-12-30 on, are not read as times, and neither as what to forecast."""

import pytest

from lib.errors import InputError
from tests.samples import hours, rows, said
from tests.samples import read_text as read


@pytest.mark.parametrize("cells", [["43831", "43832"], ["43831.5", "43831.75"], ["43831,5", "43831,75"]])
def test_days_as_a_spreadsheet_counts_them_are_not_read_and_it_is_said_what_to_do(tmp_path, cells):
    text = "Datum;a\n" + "".join(f"{cell};{number}\n" for number, cell in enumerate(cells))
    assert "shown there as dates and saved again" in said(read(tmp_path, text).alerts, "time")[0].sentence
    with pytest.raises(InputError, match="shown there as dates and saved again"):
        read(tmp_path, text, time_column="Datum")


@pytest.mark.parametrize("cells", [["43831", "43833", "43834"], ["43831.5", "43831.75", "43832"]])
def test_a_first_column_of_them_is_not_forecast_whatever_its_name(tmp_path, cells):
    table = read(tmp_path, rows(cells, [5, 7, 6], header="x,a"))
    assert table.names == ("a",)
    [alert] = said(table.alerts, "time")
    assert f"('x' with '{cells[0]}' is written in no way that is known here; days since 1899-12-30" in alert.sentence


@pytest.mark.parametrize("cells", [["43831", "43832.5", "43832"], ["43831", "43832.5"], ["29999", "30001", "30002"]])
def test_numbers_that_do_not_grow_are_few_or_lie_elsewhere_are_what_they_are(tmp_path, cells):
    table = read(tmp_path, rows(cells, [5, 7, 6][: len(cells)], header="x,a"))
    assert table.names == ("x",)
    assert "1899" not in said(table.alerts, "time")[0].sentence


def test_growing_numbers_beside_times_are_what_they_are(tmp_path):
    assert read(tmp_path, rows(["40100.5", "40200", "40301"], hours(3), header="x,when")).names == ("x",)
