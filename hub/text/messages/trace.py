"""Messages in traces: why something ran, or did not (ids `trace.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {}
