"""The tables of the report: data frames that say what they are about and what each of their columns is."""

import html
import re
from collections.abc import Iterable, Mapping
from math import isnan
from typing import Any

import pandas as pd

from lib.prose.numbers import DIGITS, UNKNOWN, fixed, significant
from lib.prose.sentences import Sentence
from lib.series.series import Series, named
from lib.series.times import told

NUMBERS = ' class="n"'
NUMBER = re.compile(r"[-<> ]*[\d,.]+(e[-+]?\d+)?( [%×])?|–")


class Table(pd.DataFrame):
    """A data frame that shows itself with a caption, aligned numbers, and headers that a screen reader can follow.

    The caption is one of its ``attrs``, so that it stays with rows that are taken from it.
    """

    @property
    def _constructor(self) -> type["Table"]:
        return Table

    def _repr_html_(self) -> str:
        caption = html.escape(self.attrs["caption"])
        digits = self.attrs.get("digits", {})
        columns = [_texts(column, digits.get(name)) for name, column in self.items()]
        names = [_cell("th", name, column) for name, (column, _) in zip(self.columns, columns, strict=True)]
        rows = [
            _row(_header("row", name), [_cell("td", texts[row], column) for column, texts in columns])
            for row, name in enumerate(told(self.index, self.index))
        ]
        return (
            f'<div class="table" tabindex="0" role="region" aria-label="{caption}"><table>'
            f"<caption>{caption}{_link(self.attrs['source'])}</caption>"
            f"<thead>{_row(_corner(self.columns.name or self.index.name), names)}</thead>"
            f"<tbody>{''.join(rows)}</tbody></table></div>"
        )


def captioned(frame: pd.DataFrame, caption: str, digits: Mapping[str, int] | None = None, *, source: str = "") -> Table:
    """The data frame as a table of the report.

    Args:
        frame: what it shows.
        caption: what to see in it.
        digits: behind the point, of the columns in which they shall not go by the largest number.
        source: the address of what it shows; empty where it is the run's own.
    """
    table = Table(frame)
    table.attrs |= {"caption": caption, "digits": dict(digits or {}), "source": source}
    return table


def _link(address: str) -> str:
    """The address as the end of a caption, to be read in print too; nothing where there is none."""
    shown = html.escape(address.partition("://")[2])
    return f' Source: <a href="{html.escape(address)}">{shown}</a>.' if address else ""


def _corner(name: Any) -> str:
    """The cell above the rows' names; a header without a word is one that a screen reader stumbles over."""
    return _header("col", name) if name else "<td></td>"


def _row(header: str, cells: Iterable[str]) -> str:
    return f"<tr>{header}{''.join(cells)}</tr>"


def _header(scope: str, name: Any) -> str:
    return f'<th scope="{scope}">{html.escape(str(name))}</th>'


def _cell(tag: str, text: Any, kind: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return f"<{tag}{scope}{kind}>{html.escape(str(text))}</{tag}>"


def _texts(column: "pd.Series[Any]", digits: int | None) -> tuple[str, list[str]]:
    """The attribute of a column's cells, and its values as text: numbers with the same digits, and a dash for none."""
    if pd.api.types.is_float_dtype(column):
        digits = significant(DIGITS, float(column.abs().max())) if digits is None else digits
        return NUMBERS, [UNKNOWN if isnan(value) else fixed(value, digits) for value in column]
    if pd.api.types.is_integer_dtype(column):
        return NUMBERS, [f"{value:,}" for value in column]
    texts = [str(value) for value in column]
    return NUMBERS if all(map(NUMBER.fullmatch, texts)) else "", texts


def preview(series: Series, rows: int = 1000) -> Table:
    """The first ``rows`` of the series, by time, in the units of the source."""
    frame = pd.DataFrame(series.values[:rows, :], index=named(series.time[:rows]), columns=list(series.names))
    return captioned(frame, "The first rows of the series, the target first.")


def alerts(series: Series) -> Sentence | Table:
    """What was found in the data and what was done about it; a sentence where nothing was found."""
    if not series.alerts:
        return Sentence("Nothing had to be mended.")
    rows = [(alert.count, alert.sentence) for alert in series.alerts]
    kinds = pd.Index([alert.kind for alert in series.alerts], name="about")
    return captioned(
        pd.DataFrame(rows, index=kinds, columns=["count", "what was done"]),
        "What was found in the data, how often, and what was done about it.",
    )


DESCRIBED = {"lstm": 16_896, "attention_layer": 65, "dense_1": 65, "Total": 17_026}
"""Parameters of the network as it was first described: 64 units, which read one variable."""


def architecture(model: Any) -> Table:
    """One row for each layer of a Keras model: name and type, shape of the output, parameters here and as described."""
    layers = {layer.name: (type(layer).__name__, _shape(layer.output), layer.count_params()) for layer in model.layers}
    rows = {
        f"{name} ({kind})": (shape, count, DESCRIBED.get(name, 0)) for name, (kind, shape, count) in layers.items()
    } | {"Total": ("", model.count_params(), DESCRIBED["Total"])}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["output shape", "parameters", "as described"])
    return captioned(
        table.rename_axis("layer (type)", axis="columns"),
        "The layers in the order in which a window passes them; None stands for any number of windows. As described: "
        "the plain network, whose 64 units read one variable.",
    )


def _shape(output: Any) -> str:
    return str([tuple(part.shape) for part in output] if isinstance(output, list | tuple) else tuple(output.shape))


def with_unit(name: str, unit: str) -> str:
    """A column's name with its unit, if it has one: ``MAE (degC)``."""
    return f"{name} ({unit})" if unit else name
