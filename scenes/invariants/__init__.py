"""Invariants watched: how each stands, when it is broken, and what a command would break."""
