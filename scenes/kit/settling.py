"""What `run` and `parallel` share: whether the run goes on after a failure."""

from hub.text.reader import one_of

ON_ERROR = one_of({"stop": False, "continue": True})
"""Reads `on_error`: whether the run goes on after a failure."""
