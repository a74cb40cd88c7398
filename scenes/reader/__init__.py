"""The reader of scene files: YAML to the typed program, every problem with its place."""
