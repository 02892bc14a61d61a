from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lib.sources.times.steps import most_common


@given(st.lists(st.integers(-2, 3), min_size=1, max_size=12))
def test_the_smallest_of_the_steps_that_are_seen_most_often_is_taken(steps):
    counts = Counter(steps)
    expected = min(step for step in counts if counts[step] == max(counts.values()))
    assert most_common(np.array(steps)) == expected
