"""Messages about scenes (ids `scenes.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {}
