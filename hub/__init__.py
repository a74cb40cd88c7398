"""The hub daemon."""
