"""Which columns are taken for numbers."""

import pytest

from lib.parameters import resolve
from lib.sources import csv_file


@pytest.mark.parametrize(("numbers", "chosen"), [(4, "b"), (5, "a")])
def test_a_column_is_one_of_numbers_where_at_least_half_of_its_cells_are(tmp_path, numbers, chosen):
    first = [f"{7 * row % 10}.25" if row < numbers else "word" for row in range(10)]
    path = tmp_path / "half.csv"
    path.write_text("a,b\n" + "".join(f"{cell},{row}.5\n" for row, cell in enumerate(first)), encoding="utf-8")
    assert csv_file.read(resolve({"source": "csv", "path": str(path)})).names[0] == chosen
