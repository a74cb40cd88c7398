"""Drivers: one folder a protocol family; `kit` holds what families share."""
