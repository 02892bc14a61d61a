"""The lines of a file, read block by block."""
