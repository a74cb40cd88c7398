"""ntfy: messages to a person's phone, and through it to the wrist, by a server that may stand in the house."""
