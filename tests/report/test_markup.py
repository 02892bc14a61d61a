"""Touches to text and HTML."""

from lib.report.markup import breakable, shown, together, unbroken, verbatim


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


def test_a_date_and_a_range_of_numbers_are_kept_on_one_line_and_nothing_else_is():
    page = '<td title="2020-10-19">from 2020-10-19 12:30</td> <p>2009-2016, T-1, 1e-05, 2020-11-04</p>'
    marked = {text: f'<span class="whole">{text}</span>' for text in ("2020-10-19", "2009-2016", "1e-05", "2020-11-04")}
    told, rest = page.split(">", 1)
    for text, span in marked.items():
        rest = rest.replace(text, span)
    assert unbroken(page) == f"{told}>{rest}"
    for other in ("<svg><text>2020-10-19</text></svg>", "<code>2020-10-19</code>", "1-2-3-4-5-6-7", "1234567-8"):
        assert unbroken(other) == other


def test_plain_text_is_escaped_and_a_message_keeps_the_minus_that_was_typed():
    assert verbatim("<b> -5 & 9-10") == '&lt;b&gt; -5 &amp; <span class="whole">9-10</span>'
    assert shown("<b> -5 % & 9-10") == '&lt;b&gt; −5\N{NO-BREAK SPACE}% &amp; <span class="whole">9-10</span>'
