"""The scene language and engine."""
