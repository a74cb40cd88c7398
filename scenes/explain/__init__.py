"""Scenes read back in plain words, in English and Chinese."""
