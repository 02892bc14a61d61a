"""A figure of the report: a drawing with a caption and an alternative text, for wide and for narrow pages."""

import html
import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lib.figures import svg
from lib.figures.style import PAPER, RULES

DPI = 192  # two pixels of an image for each pixel of a page at its natural size
WIDE, NARROW = 8.0, 3.6  # inches; a narrow drawing has room for half as much at letters of the same size


@dataclass(frozen=True, repr=False)
class Plot:
    """How to draw a figure, what to see in it, and what is shown, for who cannot see it.

    The page shows one of two drawings, so that letters keep their size on a phone. Both name their colours instead of
    fixing them, so that the page can be light or dark.

    Attributes:
        draw: Draws on the axes it is given, as many as there are panels.
        caption: What to see.
        alternative: What is shown, with the numbers; it stands for the figure where that cannot be seen.
        panels: How many axes there are.
        columns: How many of them stand side by side, in the wide and in the narrow drawing.
        height: Of one row of panels in the wide drawing, in inches.
        shared: Whether all panels have the same horizontal axis.
        name: What tells it from the other figures of its cell, so that it is linked by that and not by its place.
    """

    draw: Callable[[Sequence[Axes]], None]
    caption: str
    alternative: str
    panels: int = 1
    columns: tuple[int, int] = (1, 1)
    height: float = 3.0
    shared: bool = False
    name: str = ""

    def __post_init__(self) -> None:
        texts = self.caption.strip(), self.alternative.strip()
        if not all(texts) or texts[0] == texts[1]:
            raise ValueError(
                "A figure needs a caption (what to see) and a different alternative text (what is shown). "
                f"Received: {self.caption!r} and {self.alternative!r}."
            )

    def __repr__(self) -> str:
        return self.alternative  # the fields' own would show the address of a function

    def figure(self, width: float = WIDE) -> Figure:
        """The drawing at this width in inches."""
        columns = self.columns[width < WIDE]
        rows = -(-self.panels // columns)
        with _style():
            figure = Figure(figsize=(width, rows * self.height * (1 if width == WIDE else 0.85)))
            axes = figure.subplots(rows, columns, sharex=self.shared, squeeze=False)
            for empty in axes.flat[self.panels :]:
                empty.remove()
            self.draw(list(axes.flat[: self.panels]))
        return figure

    def save(self, path: Path | io.BytesIO) -> None:
        """Write the wide drawing as PNG on white, without the clock and version that matplotlib would note in it."""
        with _style():
            self.figure().savefig(path, format="png", dpi=DPI, facecolor=PAPER, metadata={"Software": None})

    def svg(self, width: float = WIDE) -> str:
        """The drawing as inline SVG; what has very many points is an image within it."""
        drawing = io.BytesIO()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        with _style():
            self.figure(width).savefig(drawing, format="svg", dpi=DPI, transparent=True, metadata=nothing)
        return svg.fit(drawing.getvalue(), self.alternative)

    def _repr_html_(self) -> str:
        style = "color:var(--ink,#1b1f24);background:var(--paper,#fff)"
        named = f' data-name="{html.escape(self.name)}"' * bool(self.name)
        return (
            f'<figure{named} style="{style}"><div class="wide">{self.svg()}</div>'
            f'<div class="narrow" hidden>{self.svg(NARROW)}</div>'
            f"<figcaption>{html.escape(self.caption)}</figcaption></figure>"
        )


@contextmanager
def _style() -> Iterator[None]:
    """The report's style, the same ids each time, and no warning about letters that only a reader's fonts have."""
    with mpl.rc_context(RULES | {"svg.hashsalt": "report"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield
