"""What the report says in words and tables, computed from the figures of the run."""
