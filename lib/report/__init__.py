"""The executed notebooks as one HTML page, and the list of all runs."""
