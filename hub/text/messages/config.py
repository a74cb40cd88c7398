"""Messages about hearth.yaml, devices.yaml and their neighbours."""

MESSAGES: dict[str, tuple[str, str]] = {}
