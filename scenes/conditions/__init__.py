"""Condition kinds, one file a kind; `scenes.kinds` holds the table."""
