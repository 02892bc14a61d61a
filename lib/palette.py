"""The colours of every page and figure, light and dark."""

COLOURS = {
    "ink": ("#1b1f24", "#e6e8eb"),
    "paper": ("#ffffff", "#15181c"),
    "soft": ("#59626d", "#a5aeb9"),
    "line": ("#d9dde2", "#3a414a"),
    "blue": ("#2450b8", "#93b4ff"),
    "orange": ("#b95000", "#ff9d4d"),
    "green": ("#007c55", "#4cc9a0"),
    "plum": ("#5c1268", "#b75cff"),
}
"""On a light page, on a dark one. All but the lines of the grid have a contrast of 4.5 : 1 to the paper, for they are
also text; blue, orange, green and plum can be told apart with every kind of colour-blindness."""
