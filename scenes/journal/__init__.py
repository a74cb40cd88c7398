"""The journal's words: what the engine handled, as compact JSON and back."""
