"""How times are written in a file, and what they are."""
