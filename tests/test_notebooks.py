"""The committed notebooks: clean, readable, and runnable from the top."""

import json
import re

import nbformat
import pytest

from lib.parameters import NOTEBOOKS, STEPS


@pytest.fixture(params=STEPS)
def notebook(request):
    return nbformat.read(NOTEBOOKS / f"{request.param}.ipynb", as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_it_is_a_valid_notebook_of_the_current_format(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)


def test_it_holds_no_outputs(notebook):
    assert all(not cell.outputs and cell.execution_count is None for cell in code_cells(notebook))


def test_its_cell_ids_are_words_and_not_random(notebook):
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) and not re.fullmatch(r"[0-9a-f]{8}", name) for name in ids)


def test_its_metadata_say_nothing_of_the_machine_it_was_edited_on(notebook):
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def test_its_cells_are_short(notebook):
    lengths = [
        len(cell.source.splitlines())
        for cell in code_cells(notebook)
        if "parameters" not in cell.metadata.get("tags", [])
    ]
    assert max(lengths) <= 12


def test_every_figure_and_table_has_a_question_before_it(notebook):
    first = next(cell for cell in notebook.cells if "badge" not in cell.metadata.get("tags", []))
    assert first.source.startswith("# ")
    shown = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and not cell.metadata.get("tags")]
    for i in shown:
        assert any(cell.source.startswith("## ") for cell in notebook.cells[:i] if cell.cell_type == "markdown")


def test_its_words_are_right_in_the_report_too_where_it_is_a_chapter(notebook):
    words = " ".join(" ".join(cell.source.split()) for cell in notebook.cells if cell.cell_type == "markdown")
    assert not re.findall(
        r"(?i)\b(?:(?:this|next|previous|last) notebook|(?:this|next|last) cell|cells? below)\b", words
    )


def test_no_notebook_holds_logic(notebook):
    for cell in code_cells(notebook):
        if cell.id != "setup":
            assert not re.search(r"^\s*(def|class|while|try|with) ", cell.source, re.MULTILINE), cell.id


def test_the_setup_cell_is_the_same_everywhere():
    setups = {
        "".join(
            next(
                c["source"]
                for c in json.loads((NOTEBOOKS / f"{step}.ipynb").read_text())["cells"]
                if c["id"] == "setup"
            )
        )
        for step in STEPS
    }
    assert len(setups) == 1
