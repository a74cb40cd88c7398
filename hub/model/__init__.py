"""The words of the house: standard library only, no I/O; everyone may import them, they import nobody."""
