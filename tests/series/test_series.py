"""Every repair is counted and said; nothing is repaired by guessing."""

import gzip
import hashlib
import json
import re
import weakref

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.series import filling
from lib.series.cleaning import without_sentinels
from lib.series.series import load
from lib.sources import source
from lib.sources.raw_table import Table
from tests.samples import hours, rows, said, values, write

NAN = np.nan
OURS = "target|feature|window|float32"
"""Words that a reader of the report's first screen need not know."""


def load_text(folder, text, **changes):
    path = write(folder / "data.csv", text)
    return load(values(source="csv", path=str(path), **{"target": "a", **changes}))


def test_a_clean_file_gives_its_values_and_no_alert(tmp_path):
    series = load_text(tmp_path, rows(hours(6), [3, 1, 4, 1, 5, 9], header="date,T (degC)"), target="T (degC)")
    assert series.target.tolist() == [3, 1, 4, 1, 5, 9]
    assert series.values.dtype == np.float32
    assert (series.names, series.unit, series.alerts) == (("T (degC)",), "degC", ())
    assert series.step == pd.Timedelta(hours=1)
    assert series.noise_floor is None


def test_the_bytes_of_the_file_are_known_by_their_hash(tmp_path):
    text = rows(hours(6), [3, 1, 4, 1, 5, 9])
    assert load_text(tmp_path, text).provenance["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    packed = tmp_path / "data.csv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    facts = load(values(source="csv", path=str(packed), target="a")).provenance
    assert facts["sha256"] == hashlib.sha256(packed.read_bytes()).hexdigest()
    assert "sha256" not in load(values(source="sine", points=600)).provenance


def test_what_was_repaired_is_let_go(tmp_path, monkeypatch):
    """A series with duplicates and gaps is never held three times."""
    path = write(tmp_path / "data.csv", rows([*hours(9), hours(9)[-1], *hours(20)[15:]], [*range(9), 8, *range(5)]))
    raw, held = [source.read(values(source="csv", path=str(path), target="a"))], []
    known = weakref.ref(raw[0].values)
    monkeypatch.setattr(source, "read", lambda _: raw.pop())
    filled = filling.filled

    def noting(max_fill, table):
        held.append(known() is None)
        return filled(max_fill, table)

    monkeypatch.setattr(filling, "filled", noting)
    assert len(load(values(source="csv", path=str(path), target="a")).values) == 20
    assert held == [True]


@pytest.mark.parametrize(
    ("name", "unit"),
    [("T (degC)", "degC"), ("wv [m/s]", "m/s"), ("rho (g/m**3)", "g/m**3"), ("price", ""), ("a (b) c", "")],
)
def test_the_unit_is_what_stands_in_brackets_at_the_end_of_the_name(tmp_path, name, unit):
    assert load_text(tmp_path, rows(hours(3), [1, 2, 4], header=f"date,{name}"), target=name).unit == unit


@pytest.mark.parametrize(
    ("name", "given", "unit", "title"),
    [
        ("price", " EUR ", "EUR", "price (EUR)"),
        ("price", "", "", "price"),
        ("T (degC)", "", "degC", "T (degC)"),
        ("T (degC)", "degC", "degC", "T (degC)"),
        ("T (station 3)", "degC", "degC", "T (station 3) (degC)"),
    ],
)
def test_a_unit_that_is_given_stands_for_the_one_in_the_name_and_behind_it(tmp_path, name, given, unit, title):
    text = rows(hours(3), [1, 2, 4], header=f"date,{name}")
    series = load_text(tmp_path, text, target=name, unit=given)
    assert (series.unit, series.title) == (unit, title)


def test_rows_are_sorted_with_their_values(tmp_path):
    order = [3, 0, 1, 2, 5, 4]
    times = hours(6)
    series = load_text(tmp_path, rows([times[row] for row in order], order))
    assert series.target.tolist() == [0, 1, 2, 3, 4, 5]
    [alert] = said(series.alerts, "order")
    assert alert.sentence == "rows sorted by time; they were out of order at 2 places"


def test_rows_that_begin_with_the_last_are_said_to_do_so(tmp_path):
    series = load_text(tmp_path, rows(hours(6)[::-1], range(6)))
    assert series.target.tolist() == [5, 4, 3, 2, 1, 0]
    assert said(series.alerts, "order")[0].sentence == "rows sorted by time; they began with the last"


def test_exact_duplicates_are_dropped_also_with_missing_values(tmp_path):
    times = hours(5)
    series = load_text(
        tmp_path,
        rows([*times, times[1], times[1], times[3]], [7, 1, 2, 3, 4, 1, 1, 3], [0, 5, 6, "", 8, 5, 5, ""]),
        features=["b"],
        max_fill=0,
    )
    assert series.target.tolist() == [7, 1, 2, 3, 4]
    [alert] = said(series.alerts, "duplicates")
    assert alert.sentence == (
        "3 duplicate rows dropped, equal in time and, to seven digits, in all values that are read, the first at "
        "2020-01-01 01:00"
    )


def test_rows_of_one_time_that_only_a_value_meaning_no_reading_tells_apart_are_equal(tmp_path):
    times = hours(5)
    text = rows([*times, times[2], times[4]], [7, 1, 2, 3, 4, 2, 4], [0, 5, "", 6, -99, -99, ""])
    series = load_text(tmp_path, text, features=["b"], sentinels=[-99], max_fill=0)
    np.testing.assert_array_equal(series.values, np.array([[7, 1, 2, 3, 4], [0, 5, NAN, 6, NAN]]).T)
    assert [alert.count for alert in said(series.alerts, "duplicates")] == [2]


def test_of_many_columns_with_missing_values_the_first_are_named(tmp_path):
    names = "abcdefghijkl"
    cells = [["1"] * 12, ["2", *["-9"] * 11], ["1"] * 12, ["2", *["NA"] * 11]]
    lines = [",".join(["date", *names]), *(",".join([time, *row]) for time, row in zip(hours(4), cells, strict=True))]
    series = load_text(tmp_path, "\n".join(lines), features=["all"], sentinels=[-9], max_fill=0)
    for kind, count in (("no reading", 1), ("missing features", 2)):
        [alert] = said(series.alerts, kind)
        assert alert.sentence.endswith(", ".join(f"{name!r} {count}" for name in "bcdefghi") + " and 3 more")


def test_declared_sentinels_are_missing_and_counted_by_column(tmp_path):
    text = rows(hours(6), [1, 2, -9999, 4, 5, 6], [-99.9, 1, 1, -9999, 2, 2])
    series = load_text(tmp_path, text, features=["b"], sentinels=[-9999, -99.9], max_fill=0)
    np.testing.assert_array_equal(series.values, np.array([[1, 2, NAN, 4, 5, 6], [NAN, 1, 1, NAN, 2, 2]]).T)
    [alert] = said(series.alerts, "no reading")
    assert alert.count == 3
    assert alert.sentence.endswith("(-9999, -99.9) taken as missing: 'a' 1, 'b' 2")


def test_the_table_with_sentinels_stays_as_it_was():
    values = np.array([[1, -9], [-9, 2]], np.float32)
    table = Table(pd.RangeIndex(2), values.copy(), ("a", "b"), {})
    np.testing.assert_array_equal(without_sentinels([-9], table).values, [[1, NAN], [NAN, 2]])
    np.testing.assert_array_equal(table.values, values)


@pytest.mark.parametrize(
    ("column", "suspect"),
    [
        ([1, 2, -9999, 4, -9999, 6], "2 values of 'a' are -9999, all others lie between 1 and 6"),
        ([0, 0, 0, 99, 0, 0], "1 value of 'a' is 99, all others lie between 0 and 0"),
        ([1e20, 2, 3, 4, 5, 6], "1 value of 'a' is 1e+20"),
        ([95, 96, 97, 98, 99, 94], None),
        ([1, 2, 500, 4, 5, 6], None),
        ([-999, 2000, 15, 30, 900, 6], None),
    ],
)
def test_what_looks_like_a_sentinel_is_said_and_stays(tmp_path, column, suspect):
    series = load_text(tmp_path, rows(hours(6), column))
    np.testing.assert_array_equal(series.target, np.array(column, np.float32))
    alerts = said(series.alerts, "odd values")
    assert [suspect in alert.sentence for alert in alerts] == ([True] if suspect else [])


@pytest.mark.parametrize(
    ("odd", "others", "is_said"),
    [
        (1e9, [2.0, 23.0], True),
        (-4e7, [2.0, 23.0], True),
        (2_200.0, [2.0, 23.0], True),
        (2_100.0, [2.0, 23.0], False),  # 99 times as far from the nearest as the others lie apart
        (1.0, [0.0, 0.0], False),  # a flag
    ],
)
@pytest.mark.parametrize("places", [[0], [4_321], [9_999], [10, 20]])
def test_a_value_that_lies_far_from_all_others_is_said_and_stays(tmp_path, odd, others, is_said, places):
    column = np.tile(others, 5_000)
    column[places] = odd
    wave = np.sin(np.arange(10_000))
    series = load_text(tmp_path, rows(hours(10_000), wave, column), features=["b"])
    np.testing.assert_array_equal(series.values[:, 1], column.astype(np.float32))
    alerts = said(series.alerts, "odd values")
    verb = f"{len(places)} values of 'b' are" if len(places) > 1 else "1 value of 'b' is"
    expected = f"{verb} {odd:g}, all others lie between 2 and 23: if that means no reading, run again and say so"
    assert [alert.sentence.startswith(expected) for alert in alerts] == [True] * is_said


@pytest.mark.parametrize("place", [0, 4_095, 4_096, 9_999])
def test_a_sentinel_is_noticed_wherever_it_stands_in_a_long_column(tmp_path, place):
    column = [1.0, 2.0] * 5_000
    column[place] = -9999
    series = load_text(tmp_path, rows(hours(10_000), column))
    assert "1 value of 'a' is -9999" in said(series.alerts, "odd values")[0].sentence


def slow_fill(column, target, max_fill):
    """Walk down the column; at each missing value look how long its run is."""
    filled = list(column)
    for row in range(1, len(column)):
        if np.isnan(column[row]) and not np.isnan(target[row]):
            first = row
            while first > 0 and np.isnan(column[first - 1]):
                first -= 1
            stop = row
            while stop < len(column) and np.isnan(column[stop]):
                stop += 1
            if first > 0 and stop - first <= max_fill:
                filled[row] = column[first - 1]
    return filled


@pytest.mark.parametrize("max_fill", [0, 1, 2, 3, 6])
@pytest.mark.parametrize("seed", range(6))
def test_features_are_filled_forward_as_a_slow_loop_does_and_the_target_never(tmp_path, max_fill, seed):
    generator = np.random.default_rng(seed)
    target, feature = generator.integers(1, 90, size=(2, 60)).astype(float)
    target[generator.random(60) < 0.1] = NAN
    feature[generator.random(60) < 0.5] = NAN
    text = rows(hours(60), *(np.where(np.isnan(column), "", column.astype(str)) for column in (target, feature)))
    series = load_text(tmp_path, text, features=["b"], max_fill=max_fill)
    expected = slow_fill(feature, target, max_fill)
    np.testing.assert_array_equal(series.target, target)
    np.testing.assert_array_equal(series.values[:, 1], expected)
    filled = int(np.isnan(feature).sum() - np.isnan(expected).sum())
    stay = int((np.isnan(expected) & ~np.isnan(target)).sum())
    assert sum(alert.count for alert in said(series.alerts, "filled")) == filled
    assert sum(alert.count for alert in said(series.alerts, "missing features")) == stay
    assert said(series.alerts, "missing target")[0].count == np.isnan(target).sum()
    words = " ".join(alert.sentence for alert in series.alerts)
    assert not re.search(OURS, words)


def test_every_nth_row_of_the_grid_is_kept(tmp_path):
    series = load_text(tmp_path, rows(np.delete(hours(10), 4), np.delete(np.arange(10.0) % 7, 4)), every=2)
    np.testing.assert_array_equal(series.target, [1, 3, 5, 0, 2])
    assert series.step == pd.Timedelta(hours=2)
    assert said(series.alerts, "every")[0].sentence == "1 of 2 rows kept: 5 rows of 10"


def test_a_steady_rise_does_not_hide_that_the_changes_are_rounded_away(tmp_path):
    target = 1e7 + 4000 * np.arange(600) + np.sin(np.arange(600))  # float32 has steps of 1 there
    series = load_text(tmp_path, rows(hours(600), target))
    assert said(series.alerts, "precision")


def test_a_target_too_far_from_zero_for_float32_is_said(tmp_path):
    near, far = (load_text(tmp_path, rows(hours(50), offset + np.arange(50) % 7)) for offset in (1000, 100_000_000))
    assert not said(near.alerts, "precision")
    assert "steps of 8" in said(far.alerts, "precision")[0].sentence
    assert not re.search(OURS, said(far.alerts, "precision")[0].sentence)


def test_a_counter_loses_nothing_to_float32(tmp_path):
    series = load_text(tmp_path, rows(hours(600), np.arange(600)))
    assert not said(series.alerts, "precision")


def test_names_and_values_of_any_look_go_through_as_text(tmp_path):
    name = '<img src=x onerror="alert(1)">'
    series = load_text(
        tmp_path, rows(hours(4), [1, 2, "?", 4], header='date,"<img src=x onerror=""alert(1)"">"'), target=name
    )
    assert series.names == (name,)
    assert all("\n" not in alert.sentence for alert in series.alerts)


def test_provenance_is_json(tmp_path):
    text = rows(hours(4), [1, 2, 3, 5])
    assert json.loads(json.dumps(dict(load_text(tmp_path, text).provenance)))["rows"] == 4


def test_conflicting_rows_of_one_time_are_refused_with_the_first(tmp_path):
    times = hours(4)
    text = rows([*times, times[2], times[1]], [1, 2, 3, 4, 3, 2.5])
    with pytest.raises(InputError, match=r"Received: 'a' both 2\.0 and 2\.5 at 2020-01-01 01:00:00"):
        load_text(tmp_path, text)


def test_one_year_of_a_real_weather_station_has_the_flaws_it_is_known_for(tmp_path):
    """The flaws of the Jena weather of 2020, in a file of its shape."""
    times = pd.date_range("2020-05-01 00:10", periods=5000, freq="10min")
    wind = np.full(5000, 2.5)
    wind[100] = -9999
    photons = np.where(np.arange(5000) % 144 < 60, 0, 800.0)
    photons[300:330] = -9999
    keep = np.delete(np.arange(5000), range(4000, 4009))
    keep = np.insert(keep, 1000, keep[1000])
    columns = [np.sin(np.arange(5000) / 50), wind, photons]
    text = rows(times[keep], *(column[keep] for column in columns))
    undeclared = load_text(tmp_path, text, features=["b", "c"])
    assert [alert.count for alert in said(undeclared.alerts, "odd values")] == [1, 30]
    series = load_text(tmp_path, text, features=["b", "c"], sentinels=[-9999])
    counts = {alert.kind: alert.count for alert in series.alerts}
    assert counts == {"duplicates": 1, "no reading": 31, "missing rows": 9, "filled": 1, "missing features": 30}
    assert len(series.time) == 5000
