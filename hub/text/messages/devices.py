"""Messages about devices and what they answer (ids `device.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {}
