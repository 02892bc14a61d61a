import io

from hypothesis import given
from hypothesis import strategies as st

from lib.sources.dialect.cells import lines_in

TEXTS = st.text(alphabet="\r\n\u2028\x0b a,", max_size=20)


@given(TEXTS, st.integers(0, 20))
def test_lines_are_those_of_a_text_file_with_their_ends(text, start):
    assert list(lines_in(text, start)) == list(io.StringIO(text[start:], newline=""))
