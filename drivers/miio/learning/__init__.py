"""`hearth device learn`: asking a device for everything that it tells, for an entry of its own."""
