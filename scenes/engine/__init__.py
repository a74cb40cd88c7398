"""The pure engine: no I/O, no clock of its own; same moments in, same effects out."""
