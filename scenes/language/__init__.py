"""The scene language: expressions, and YAML read into a typed program."""
