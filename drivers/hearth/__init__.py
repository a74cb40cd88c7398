"""Devices of other hubs: seen with the age of their values, and commanded as far as their own hub lets us."""
