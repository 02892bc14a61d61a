"""The notebooks as chapters."""

from copy import deepcopy

from nbformat.v4 import new_notebook, new_output

from lib.report import contents
from tests.executed import code, markdown

FIGURE = "<figure ><svg aria-label='a'></svg><figcaption>See.</figcaption></figure>".replace("'", '"')

TABLE = "<table><caption>See.</caption></table>"


class Shown:
    def __init__(self, page):
        self.page = page

    def _repr_html_(self):
        return self.page


def merged(*cells):
    return contents.merged({"01_data": new_notebook(cells=[markdown("title", "# Data: *what*?"), *cells])})


def test_the_contents_name_what_the_headings_say():
    _, (chapter,) = merged(markdown("a-question", "## Is `it`?\n\nYes."), markdown("b", "## And **that**?"))
    assert (chapter.anchor, chapter.number, chapter.title) == ("data", "1", "Data: what?")
    assert [(entry.anchor, entry.number, entry.title) for entry in chapter.below] == [
        ("data-a", "1.1", "Is it?"),
        ("data-b", "1.2", "And that?"),
    ]


def test_only_what_stands_first_in_a_cell_is_numbered_and_code_is_no_heading():
    cells, (chapter,) = merged(markdown("a", "Text\n\n## Not first\n\n```\n# a comment\n```\n"))
    assert cells[1].source == "Text\n\n### Not first\n\n```\n# a comment\n```\n"
    assert chapter.below == ()


def codes(*cells):
    return [cell.source for cell in merged(*cells)[0] if cell.cell_type == "code" and cell.source]


SENTENCE = Shown("<p>So.</p>")


def test_code_that_shows_nothing_waits_for_the_next_figure_or_table():
    found = codes(
        code("load", "load"),
        code("plot", "plot", Shown(FIGURE)),
        code("left", "left"),
        markdown("next", "## Next"),
        code("late", "late"),
        code("more", "more", Shown(FIGURE)),
        code("last", "last"),
    )
    assert found == ["load\n\nplot", "left\n\nlate\n\nmore"]


def test_sentences_that_read_a_figure_have_their_code_there():
    found = codes(
        code("first", "first", SENTENCE),
        code("plot", "plot", Shown(FIGURE)),
        code("say", "say", SENTENCE),
        code("weigh", "weigh"),
        code("add", "add", SENTENCE),
        code("more", "more", Shown(FIGURE)),
    )
    assert found == ["first\n\nplot\n\nsay\n\nweigh\n\nadd", "more"]


def test_a_section_of_sentences_keeps_its_code():
    found = codes(
        code("load", "load"),
        code("say", "say", SENTENCE),
        code("add", "add", SENTENCE),
        code("left", "left"),
        markdown("next", "## Next"),
        code("plot", "plot", Shown(FIGURE)),
    )
    assert found == ["load\n\nsay\n\nadd", "left\n\nplot"]


def test_a_fold_says_which_figures_or_tables_it_made():
    several = code("several", "several", Shown(FIGURE))
    several.outputs += [deepcopy(several.outputs[-1]) for _ in range(2)]
    both = code("both", "both", Shown(FIGURE))
    both.outputs.append(new_output("display_data", data={"text/html": TABLE}))
    cells, _ = merged(several, both, markdown("end", "## End"), code("say", "say", SENTENCE))
    said = [cell.metadata.made for cell in cells if cell.cell_type == "code"]
    assert said == ["Figures 1 to 3", "Figure 4 and Table 1", ""]


def test_several_figures_of_a_cell_have_names_of_their_own():
    cell = code("plot", "plot", Shown(FIGURE))
    cell.outputs.append(deepcopy(cell.outputs[-1]))
    cells, _ = merged(cell)
    shown = [output.data["text/html"] for output in cells[-1].outputs]
    assert [page[: page.index("><svg")] for page in shown] == [
        '<figure id="data-plot-figure" ',
        '<figure id="data-plot-figure-2" ',
    ]
    assert ">Figure 2</a> See." in shown[1]


def test_a_figure_with_a_name_is_linked_by_it_wherever_it_stands_in_its_cell():
    named = [Shown(FIGURE.replace("<figure ", f'<figure data-name="{name}" ')) for name in ("sample0", "best")]
    for pages in (named, named[::-1], named[1:]):
        cell = code("plot", "plot", pages[0])
        cell.outputs += [code("other", "other", page).outputs[-1] for page in pages[1:]]
        links = ["".join(output.data["text/html"].split('"')[1:2]) for output in merged(cell)[0][-1].outputs]
        assert [f"data-plot-figure-{page.page.split(chr(34))[1]}" for page in pages] == links


def test_a_data_frame_gets_headers_that_can_be_followed_and_none_that_is_empty():
    frame = (
        '<div>\n<style scoped>\n.x {}\n</style>\n<table border="1" class="dataframe">\n<thead>\n<tr style="x">\n'
        "<th></th>\n<th>MAE</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<th>a</th>\n<td>1</td>\n</tr>\n</tbody>\n</table>\n</div>"
    )
    cells, _ = merged(code("frame", "frame", Shown(frame)))
    page = cells[-1].outputs[-1].data["text/html"]
    assert "style scoped" not in page
    assert "<td></td>" in page
    assert '<th scope="col">MAE</th>' in page
    assert '<th scope="row">a</th>' in page
    assert 'tabindex="0"' in page
