"""Products of the family, as data."""
