"""Why: what came of what, what was missing, and what will come."""
