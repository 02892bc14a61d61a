"""How numbers are written in a file, and which cells are none."""
