"""Which columns are taken for numbers, and which of them are nothing to forecast."""

import pandas as pd
import pytest

from lib.errors import InputError
from lib.parameters import resolve
from lib.series.series import load
from lib.sources import csv_file
from tests.samples import hours, read_text, rows, said, values, write


@pytest.mark.parametrize(("numbers", "chosen"), [(4, "b"), (5, "a")])
def test_a_column_is_one_of_numbers_where_at_least_half_of_its_cells_are(tmp_path, numbers, chosen):
    first = [f"{7 * row % 10}.25" if row < numbers else "word" for row in range(10)]
    path = tmp_path / "half.csv"
    path.write_text("a,b\n" + "".join(f"{cell},{row}.5\n" for row, cell in enumerate(first)), encoding="utf-8")
    assert csv_file.read(resolve({"source": "csv", "path": str(path)})).names[0] == chosen


@pytest.mark.parametrize("named", ["", "date"])
@pytest.mark.parametrize(
    "counts",
    [
        range(1_577_836_800, 1_577_836_800 + 240 * 3_600, 3_600),
        range(9_000, 8_760, -1),
        [n + n // 40 for n in range(240)],
    ],
)
def test_a_second_time_or_a_count_of_the_rows_is_no_target(tmp_path, counts, named):
    """Seconds since 1970 beside a date; numbers of rows that fall, or that leave some out."""
    text = rows(hours(240), counts, [row * 7 % 11 for row in range(240)], header="date,unix,a")
    table = read_text(tmp_path, text, time_column=named, features=["all"])
    assert table.names == ("a",)
    assert said(table.alerts, "features")[0].count == 1


def test_a_first_column_that_goes_up_by_any_step_is_no_target(tmp_path):
    text = "t,a\n" + "".join(f"{60 * row},{row * 7 % 11}\n" for row in range(100))
    assert read_text(tmp_path, text).names == ("a",)
    assert read_text(tmp_path, text, target="t").names == ("t",)


def test_a_first_column_that_never_changes_is_refused_by_name(tmp_path):
    with pytest.raises(InputError, match="Received: 'id', always 7 "):
        load(values(source="csv", path=str(write(tmp_path / "a.csv", "id,a\n" + "7,1\n7,5\n" * 50))))


def test_a_count_elsewhere_that_goes_up_by_more_than_one_may_be_one_to_forecast(tmp_path):
    assert read_text(tmp_path, rows(hours(100), range(0, 200, 2), range(100))).names[0] == "a"


def test_a_first_column_that_is_a_date_in_some_rows_alone_is_none(tmp_path):
    """200010 to 200012 could be months of the year 2000."""
    text = "meter,a\n" + "".join(f"{200_010 + row},{row * 7 % 11}\n" for row in range(100))
    table = read_text(tmp_path, text)
    assert isinstance(table.time, pd.RangeIndex)
    assert table.names == ("a",)


def test_numbers_that_could_be_times_and_are_not_in_order_stay_a_target(tmp_path):
    """Nine digits under a name with "second" could count from 1970."""
    numbers = [100_000_000 + row * 7919 % 9_000 for row in range(240)]
    text = rows(hours(240), numbers, range(0, 480, 2), header="time,bytes per second,packets per second")
    table = read_text(tmp_path, text, features=["all"])
    assert table.names == ("bytes per second", "packets per second")


@pytest.mark.parametrize("cell", ["1.004,46 €", "€ {}", "$1,004.46", "{} %", "{}%", "{} kWh", "EUR {}", "{}\xa0€"])
def test_columns_of_numbers_with_units_are_not_chosen_and_said_so(tmp_path, cell):
    lines = [f'{time};"{cell.format(900 + row)}";{row % 5}' for row, time in enumerate(hours(30))]
    table = read_text(tmp_path, "\n".join(["time;sales;people", *lines]))
    assert table.names == ("people",)
    first = cell.format(900).replace("\xa0", " ")
    assert said(table.alerts, "units in cells")[0].sentence == (
        f"not chosen, as a unit or a sign of a currency stands beside each number: 'sales', such as {first!r}; "
        "write it into the name of the column instead"
    )


@pytest.mark.parametrize("cell", ["A{}", "no. {}", "{}-b", "ok", "12 of {}"])
def test_words_with_digits_are_no_numbers_with_units(tmp_path, cell):
    lines = [f"{time};{cell.format(900 + row)};{row % 5}" for row, time in enumerate(hours(30))]
    assert not said(read_text(tmp_path, "\n".join(["time;code;people", *lines])).alerts, "units in cells")


def test_plain_numbers_that_were_not_asked_for_have_no_units(tmp_path):
    assert not said(read_text(tmp_path, rows(hours(30), range(30), range(5, 35))).alerts, "units in cells")


@pytest.mark.parametrize(("features", "is_said"), [([], True), (["b"], False), (["all"], False)])
def test_columns_that_nobody_asked_for_are_named_where_there_are_no_features(tmp_path, features, is_said):
    text = rows(hours(30), range(30), range(5, 35), [row**2 % 7 for row in range(30)])
    alerts = said(read_text(tmp_path, text, target="a", features=features).alerts, "other columns")
    expected = "not read, as no features were asked for: 'c'; the model sees all of them with `features` [all]"
    assert [alert.sentence for alert in alerts] == [expected] * is_said
