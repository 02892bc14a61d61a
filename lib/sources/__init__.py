"""Where a table of numbers comes from: made here, downloaded, or a file of the user."""
