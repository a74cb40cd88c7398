"""Messages of the command line (ids `cli.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {}
