"""The capability vocabulary: one file a group of capabilities, as data."""
