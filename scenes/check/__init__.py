"""The checker: what is doubtful about scenes, found before it happens and shown by playing it."""
