"""A table made into a series that can be trusted: in order, on its grid, every repair listed."""
