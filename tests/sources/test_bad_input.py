"""Bad input gives one clear line that says what was expected, what was received and what to do."""

from typing import Any

import pytest

from lib.errors import InputError
from tests.samples import hours, rows, write
from tests.sources.bad_input import GOOD, WAVE, Case, check_refused, swapped, table, use


def with_cell(row: int, cell: Any) -> str:
    return table([cell if number == row else value for number, value in enumerate(WAVE)])


NO_TIMES = "x,y\n" + "\n".join(f"{value},1" for value in WAVE)
CUT_IN_TRAINING = table([value if row % 40 else "" for row, value in enumerate(WAVE)])

CASES = [
    # the columns
    Case(
        "no column of numbers", rows(hours(3), list("xyz")), {}, "at least one column of numbers. Received: 'date', 'a'"
    ),
    Case("times alone", "date\n" + "\n".join(hours(9)), {}, "at least one column of numbers. Received: 'date'"),
    Case("two columns of one name", table(WAVE, WAVE, header="date,a,a"), {}, "2 columns named 'a'"),
    Case("a target that is no column", GOOD, {"target": "Temp"}, "target 'Temp', which is no such column"),
    Case(
        "a target that is nearly a column",
        table(header="date,T (degC)"),
        {"target": "T (deg)"},
        "nearest: 'T (degC)'.",
    ),
    Case(
        "a path of an unknown user", None, {"path": "~nobody-of-this-name/x.csv"}, "path must name a file that exists"
    ),
    Case("a path that is too long", None, {"path": "x" * 300}, "path must name a file that exists"),
    Case("a target near two", table(WAVE, WAVE, header="date,Temp,temp"), {"target": "tmp"}, "nearest: 'Temp', 'temp'"),
    Case("a target of markup", table(header="date,<b>x</b>"), {"target": "<i>x</i>"}, "nearest: '<b>x</b>'"),
    Case("a target in quotes", table(header='date,"say ""x"""'), {"target": 'say "y"'}, "nearest: 'say \"x\"'"),
    Case("a target of two lines", GOOD, {"target": "a\nb"}, "'a\\nb'"),
    Case("the time as target", GOOD, {"target": "date"}, "other than its time. Received: target 'date'"),
    Case(
        "a feature that is no column", GOOD, {"features": ["humidity"]}, "features 'humidity', which is no such column"
    ),
    Case("a feature twice", GOOD, {"features": ["b", "b"]}, "Received: 'b' twice"),
    Case(
        "the target among the features twice", GOOD, {"target": "a", "features": ["a", "b", "a"]}, "Received: 'a' twice"
    ),
    Case(
        "a feature without numbers",
        table(WAVE, ["x"] * 600),
        {"features": ["b"]},
        "600 of 600 cells of 'b' not readable",
    ),
    Case(
        "a feature with units", table(WAVE, ["2 V"] * 301 + [1] * 299), {"features": ["b"]}, "301 of 600 cells of 'b'"
    ),
    Case(
        "a wind that is mostly words",
        table(WAVE, ["calm"] * 301 + [1] * 299, range(600)),
        {"wind": ["b", "c"]},
        "301 of 600 cells of 'b' not readable as a number, the first 'calm' in data row 1. Choose another column",
    ),
    Case(
        "a target that turns to words far down",
        rows(hours(20_000), [1.5] * 9_000 + ["off"] * 11_000),
        {},
        "11,000 of 20,000 cells of 'a' not readable as a number, the first 'off' in data row 9,001",
    ),
    Case("wind with a speed alone", GOOD, {"wind": ["b"]}, "wind must name two columns"),
    Case("wind with a column twice", GOOD, {"wind": ["b", "b"]}, "wind must name two columns"),
    Case("wind of three columns", GOOD, {"wind": ["a", "b", "b"]}, "wind must name two columns"),
    Case("wind that is no column", GOOD, {"wind": ["b", "direction"]}, "wind 'direction', which is no such column"),
    Case("a column named like a made one", table(header="date,day sine"), {"calendar": True}, "a column 'day sine'"),
    # the column of times
    Case(
        "a time column that is no column",
        GOOD,
        {"time_column": "dat"},
        "Choose another one, nearest: 'date'",
    ),
    Case("a time column of words", table(WAVE, ["x"] * 600), {"time_column": "b"}, "Received: 'b' with 'x'."),
    Case("a time column of numbers", GOOD, {"time_column": "b"}, "such as yyyy-mm-dd HH:MM:SS, dd.mm.yyyy HH:MM, "),
    Case("a time column of nothing", table(WAVE, [""] * 600), {"time_column": "b"}, "'b' with empty cells alone"),
    Case(
        "a time column with a zone in letters",
        GOOD.replace(":00:00,", ":00:00 CEST,"),
        {"time_column": "date"},
        "'date' with '2020-01-01 00:00:00 CEST' (a zone in letters may mean several offsets: write +01:00 or UTC)",
    ),
    # the target
    Case("a target that is all missing", table([""] * 600, WAVE), {"target": "a"}, "'a' without a single one"),
    Case(
        "a target that is no number", table(["x"] * 600, WAVE), {"target": "a"}, "600 of 600 cells of 'a' not readable"
    ),
    Case("a constant target", table([7] * 600), {}, "'a', always 7"),
    Case("a target of sentinels", table([-9999] * 600), {"sentinels": [-9999.0]}, "'a' without a single one"),
    Case(
        "a target constant in training",
        table([7] * 500 + [8] * 100),
        {},
        "without two different values in the first 420",
    ),
    Case(
        "an infinite value",
        with_cell(7, "inf"),
        {},
        "a value that is infinite or beyond 3e38 in 'a' at 2020-01-01 07:00:00. Mend the value or empty its cell.",
    ),
    Case(
        "a negative infinite value",
        with_cell(0, "-Infinity"),
        {},
        "a value that is infinite or beyond 3e38 in 'a' at 2020-01-01 00:00:00",
    ),
    Case(
        "a value too large",
        with_cell(7, "1e39"),
        {},
        "a value that is infinite or beyond 3e38 in 'a' at 2020-01-01 07:00:00",
    ),
    Case("gaps everywhere", CUT_IN_TRAINING, {}, "The training part must hold 51 consecutive rows"),
    # the times
    Case(
        "mixed formats",
        swapped(GOOD, hours(5)[4], "01.01.2020 04:00:00"),
        {},
        "like '2020-01-01 00:00:00' in data row 1. Received: '01.01.2020 04:00:00' in data row 5, which is written as "
        "dd.mm.yyyy HH:MM:SS",
    ),
    Case(
        "formats in turns",
        rows([f"2020-01-{day:02}" if day % 2 else f"{day:02}.01.2020" for day in range(1, 29)], WAVE[:28]),
        {},
        "like '2020-01-01' in data row 1. Received: '02.01.2020' in data row 2, which is written as dd.mm.yyyy",
    ),
    Case(
        "the order of another country in one row",
        rows([f"{day:02}/01/2020" for day in range(1, 29)] + ["01/29/2020"], WAVE[:29]),
        {},
        "like '01/01/2020' in data row 1, and be a date that exists and lies in 1678 to 2261. Received: "
        "'01/29/2020' in data row 29, which is written as mm/dd/yyyy",
    ),
    Case(
        "a time that does not exist",
        swapped(GOOD, "2020-01-12", "2020-02-30"),
        {},
        "'2020-02-30 00:00:00' in data row 265",
    ),
    Case("years too early", rows(range(1600, 1900), WAVE[:300], header="year,a"), {}, "1678 to 2261. Received: '1600'"),
    Case("a year too late", swapped(GOOD, "2020-01-12", "2262-01-12"), {}, "'2262-01-12 00:00:00' in data row 265"),
    Case(
        "an empty time",
        swapped(GOOD, hours(5)[4], ""),
        {},
        "an empty cell in data row 5. Write the time in that row, or delete it",
    ),
    Case(
        "a date without the time of day that the others have, in the first row",
        rows(["01.01.2020", *(f"01.01.2020 {hour:02}:00" for hour in range(1, 24))], WAVE[:24]),
        {},
        "'01.01.2020' in data row 1, which is written as dd.mm.yyyy. Mend or delete that row",
    ),
    Case(
        "conflicting rows of one time",
        swapped(GOOD, hours(5)[4], hours(4)[3]),
        {},
        "at 2020-01-01 03:00:00. Keep one row for each time. Where several series stand below each other, as of ",
    ),
    Case(
        "a row twice, once without its value",
        swapped(rows(hours(600), WAVE), f"{hours(6)[5]},{WAVE[5]}", f"{hours(5)[4]},"),
        {},
        f"Received: 'a' both {WAVE[4]} and missing at 2020-01-01 04:00:00. Keep",
    ),
    Case(
        "a date cut off beside its midnight",
        swapped(GOOD, hours(30)[29], hours(30)[29][:10]),
        {},
        "at 2020-01-02 00:00:00. Keep one row for each time, and write out those that are shorter than others",
    ),
    Case(
        "another table above the rows",
        "station,height\n52.5,38\n\n" + table(),
        {},
        "Received: '52.5' in data row 1. Delete what stands above the first of these times",
    ),
    Case(
        "rows that begin with a number of their own, as R writes them",
        "date,a\n" + "".join(f"{row},{line}\n" for row, line in enumerate(table().splitlines()[1:], 1)),
        {},
        "Received: 3 in data row 1, '1, 2020-01-01 00:00:00, 0.0'. All rows have one cell more: name the column",
    ),
    Case(
        "decimal commas between commas",
        "t,a\n" + "".join(f"{time},0,{row % 7}\n" for row, time in enumerate(hours(40))),
        {},
        "Received: 3 in data row 1, '2020-01-01 00:00:00, 0, 0'. Mend the row or the header; a cell that holds the",
    ),
    Case(
        "a slip in the first time",
        swapped(GOOD, "2020-01-01 00", "2020-01-0l 00"),
        {},
        "'2020-01-0l 00:00:00' in data row 1. Mend or delete that row",
    ),
    Case(
        "a count since 1970 of which one is none, without a name of times",
        "t,a\n" + "".join(f"{1_600_000_000 + 60 * row if row != 4 else 0},{row % 7}\n" for row in range(400)),
        {},
        "Received: '0' in data row 5",
    ),
    Case(
        "unsorted, half of the times twice",
        rows(hours(300)[::-1] + hours(300), WAVE),
        {},
        "Rows of one time must be equal",
    ),
    Case(
        "times at random",
        rows([f"2020-01-{day:02} {day * 7 % 24:02}:13:00" for day in range(1, 29)], WAVE[:28]),
        {},
        "",
    ),
    Case(
        "a step that no grid holds",
        rows([*hours(599), "2029-01-01 00:00:00"], WAVE),
        {},
        "steps of 1 h, with the widest gap between 2020-01-25 22:00:00 and 2029-01-01 00:00:00",
    ),
    # the windows and the parts
    Case("window 0", GOOD, {"window": 0}, "window to be at least 1. Received: 0"),
    Case("a negative window", GOOD, {"window": -5}, "window to be at least 1. Received: -5"),
    Case("a window longer than the file", GOOD, {"window": 5000}, "5,001 consecutive rows"),
    Case("a window longer than a part", GOOD, {"window": 100}, "The validation part must hold 101 consecutive rows"),
    Case("horizon 0", GOOD, {"horizon": 0}, "horizon to be at least 1. Received: 0"),
    Case("fractions that leave nothing", GOOD, {"validation": 0.6, "test": 0.4}, "validation 0.6, test 0.4"),
    Case("a fraction of 0", GOOD, {"test": 0.0}, "test to be above 0. Received: 0"),
    Case("a fraction above 1", GOOD, {"test": 15.0}, "test to be below 1. Received: 15"),
    Case("a test part after the end", GOOD, {"test_from": "2021-01-01"}, "Received: '2021-01-01'"),
    Case("a validation part before the begin", GOOD, {"validation_from": "2019-01-01"}, "Received: '2019-01-01'"),
    Case("a date that could be two", GOOD, {"test_from": "08.01.2020"}, "Name one that exists, written as 2020-12-31"),
    Case("no date", GOOD, {"test_from": "soon"}, "test_from must be a date after 2020-01-01 00:00:00 and up to"),
    Case(
        "test before validation",
        GOOD,
        {"validation_from": "2020-01-10", "test_from": "2020-01-08"},
        "begin before test",
    ),
    Case("a date without times", NO_TIMES, {"test_from": "2020-01-08"}, "'2020-01-08' for rows without a time column"),
    Case("a calendar without times", NO_TIMES, {"calendar": True}, "calendar=True for rows without times"),
    Case("every 0", GOOD, {"every": 0}, "every to be at least 1. Received: 0"),
    Case(
        "every too large for a window",
        GOOD,
        {"every": 10},
        "Received: 42 rows (every: 1 of 10 rows kept; a smaller one keeps more). Use a window of at most 8 or give",
    ),
    Case("every too large for three parts", GOOD, {"every": 300}, "for 2 rows (every: 1 of 300 rows kept;"),
    Case("every larger than the file", GOOD, {"every": 601}, "Received: every 601, which leaves 0 of 600 rows"),
    Case("every larger than any time", GOOD, {"every": 10**13}, "which leaves 0 of 600 rows"),
    Case("a negative fill", GOOD, {"max_fill": -1}, "max_fill to be at least 0. Received: -1"),
    # the other sources
    Case("no such source", None, {"source": "web"}, "one of sine, lag, jena, csv. Received: 'web'"),
    Case("another file for jena", GOOD, {"source": "jena"}, "the header 'Date Time,p (mbar),T (degC)"),
    Case("no points", None, {"source": "sine", "path": "", "points": 0}, "points to be at least 1. Received: 0"),
    Case(
        "few points",
        None,
        {"source": "lag", "path": "", "points": 60},
        "The training part must hold 51 consecutive rows",
    ),
    Case("no wave", None, {"source": "sine", "path": "", "period": 0.0}, "period to be above 0. Received: 0"),
    Case(
        "more points than a memory holds",
        None,
        {"source": "sine", "path": "", "points": 10**13},
        "points to be at most 10000000. Received: 10000000000000",
    ),
    *(
        Case(
            f"{source} with {name} {size}",
            None,
            {"source": source, "path": "", name: size},
            "beyond 3e38 in 'value' at row",
        )
        for source, name in (("sine", "amplitude"), ("sine", "noise"), ("lag", "noise"))
        for size in (1e39, 1e200, 1e308)
    ),
    Case("lag 0", None, {"source": "lag", "path": "", "lag": 0}, "lag to be at least 1. Received: 0"),
]


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_is_answered_in_one_line_and_nothing_is_written(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check_refused(case, tmp_path)


def test_the_good_file_that_the_cases_spoil_is_good(tmp_path):
    path = write(tmp_path / "data.csv", GOOD)
    assert len(use({"source": "csv", "path": str(path)}).test)


def test_nothing_in_a_name_can_end_the_line_or_become_markup_of_its_own(tmp_path):
    path = write(tmp_path / "data.csv", table([7] * 600, header='date,"<script>\nalert(1)</script>"'))
    with pytest.raises(InputError) as raised:
        use({"source": "csv", "path": str(path)})
    assert "'<script> alert(1)</script>', always 7" in str(raised.value)
