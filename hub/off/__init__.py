"""`hearth-off`: a second program that knows no scenes and no database, and switches off what is on the list."""
