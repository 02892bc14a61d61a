"""What goes wrong through no fault of the code."""


class InputError(ValueError):
    """Something the user can mend: one line with what was expected, ``Received: …`` and what to do."""
