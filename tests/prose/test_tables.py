"""Tables say what they are about, and what each row and column is."""

import re

import numpy as np
import pandas as pd

from lib.network.models import Design, build_model
from lib.parameters import resolve
from lib.prose import tables
from lib.series.series import load
from tests.samples import series


def shown(frame, caption="What to see."):
    return tables.captioned(frame, caption)._repr_html_()


def test_every_header_has_its_scope_and_none_is_empty():
    page = shown(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=["r", "s"]))
    assert re.findall(r'<th scope="(\w+)"[^>]*>(\w+)</th>', page) == [
        ("col", "a"),
        ("col", "b"),
        ("row", "r"),
        ("row", "s"),
    ]
    assert "<th></th>" not in page
    assert "<caption>What to see.</caption>" in page


def test_a_scrolling_table_can_be_reached_with_the_keyboard():
    page = shown(pd.DataFrame({"a": [1]}))
    assert re.match(r'<div class="table" tabindex="0" role="region" aria-label="What to see.">', page)


def test_numbers_of_a_column_have_the_same_digits():
    page = shown(pd.DataFrame({"small": [0.0123, 0.1], "large": [1234.5, np.nan], "count": [1, 2000]}))
    cells = re.findall(r'<td class="n">([^<]+)</td>', page)
    assert cells == ["0.0123", "1,234", "1", "0.1000", "–", "2,000"]


def test_text_that_is_numbers_is_aligned_as_numbers():
    page = shown(pd.DataFrame({"p": ["< 0.001", "0.290"], "share": ["9.1 %", "-2 %"], "words": ["1 to 2", "3"]}))
    numbers = ' class="n"'
    heads = re.findall(r'<th scope="col"( class="n")?>(\w+)</th>', page)
    assert heads == [(numbers, "p"), (numbers, "share"), ("", "words")]


def test_nothing_in_a_table_becomes_markup():
    page = shown(pd.DataFrame({"<i>": ["<script>"]}, index=["<b>"]).rename_axis("<u>"), "<p> & so on.")
    assert not re.search(r"<(i|script|b|u|p)>", page)


def test_rows_taken_from_a_table_keep_its_caption():
    preview = tables.preview(load(resolve({"points": 400, "window": 8})))
    assert len(preview) == 400
    assert "<caption>The first rows" in preview.head(2)._repr_html_()
    assert preview.head(2)._repr_html_().count("<tr>") == 3


def test_times_of_a_table_have_no_seconds_where_the_series_has_none_and_the_file_has_all():
    timed = series([1.0, 2.0], time=pd.date_range("2024-01-01 09:50", periods=2, freq="10min"))
    preview = tables.preview(timed)
    headers = re.findall(r'<th scope="row">([^<]+)</th>', preview._repr_html_())
    assert headers == ["2024-01-01 09:50", "2024-01-01 10:00"]
    assert preview.to_csv(lineterminator="\n").splitlines()[1:] == [
        "2024-01-01 09:50:00,1.0",
        "2024-01-01 10:00:00,2.0",
    ]


def test_the_architecture_stands_beside_the_described_one():
    plain = tables.architecture(build_model(window=50, features=1, units=64))
    described = [0, 0, 16_896, 65, 65, 17_026]
    assert plain["parameters"].tolist() == plain["as described"].tolist() == described
    other = tables.architecture(build_model(window=5, features=2, units=3, design=Design(highway=2)))
    assert other.loc["lstm (FusedLSTM)", ["parameters", "as described"]].tolist() == [4 * 3 * (3 + 2 + 1), 16_896]
    assert other.loc["highway (Dense)", "as described"] == 0


def test_nothing_to_mend_is_a_sentence():
    assert tables.alerts(series([1.0, 2.0])) == "Nothing had to be mended."
