"""Touches to text and HTML."""

import pytest

from lib.report.markup import breakable, for_phones, together


def test_a_number_keeps_its_per_cent_sign_and_an_interval_its_line():
    assert (
        together("saved 5 % (0.1 to 0.3) of it")
        == "saved 5\N{NO-BREAK SPACE}% (0.1\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}0.3) of it"
    )


def test_a_negative_number_has_a_minus_and_nothing_else_changes():
    page = '<td data-x="-1">-0.5</td> (-2 to 3), at -1; 2020-01-02, 1e-05, T-1, <code>-9999</code>'
    shown = '<td data-x="-1">−0.5</td> (−2 to 3), at −1; 2020-01-02, 1e-05, T-1, <code>-9999</code>'
    assert together(page).replace("\N{NO-BREAK SPACE}", " ") == shown


def test_what_is_read_aloud_has_the_same_minus_as_what_is_seen():
    page = '<svg aria-label="from -0.5 to -3 at lag-1"></svg>'
    assert together(page) == '<svg aria-label="from −0.5 to −3 at lag-1"></svg>'


def test_a_path_breaks_after_a_slash_alone():
    other = "<code>1/2 of x</code> a/b <code>x.py</code>"
    page = f"<code>outputs/some_values.npy</code> <code>a/b/</code> {other}"
    assert breakable(page) == f"<code>outputs/<wbr>some_values.npy</code> <code>a/<wbr>b/</code> {other}"


def table(*rows):
    """A table whose first row is of headers, as are the first cells of the others."""
    head, *body = [f"<th>{row[0]}</th>" + "".join(f"<td>{cell}</td>" for cell in row[1:]) for row in rows]
    lines = "".join(f"<tr>{row}</tr>" for row in body)
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def test_a_table_that_fits_a_phone_stays_as_it_is():
    narrow = table(["day", "many words that can be broken"], ["1", "and others, however many there are"])
    assert for_phones(narrow) == narrow
    assert for_phones("<svg></svg>") == "<svg></svg>"


@pytest.mark.parametrize(
    "rows",
    [
        [["day", "sum", "mean"], ["1", "2" * 20, "3" * 20]],
        [["header"] * 9, ["1"] * 9],
        [
            ["day", "an interval"],
            ["1", "0.084 (0.059 to 0.113)"],
            ["2", "0.084 (0.059 to 0.113)".replace(" ", "\xa0") * 2],
        ],
    ],
)
def test_a_table_too_wide_for_a_phone_scrolls_and_nothing_else_of_it_changes(rows):
    assert for_phones(table(*rows)) == table(*rows).replace('"table"', '"table scrolls"')
