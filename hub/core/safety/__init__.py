"""The guards: what must be so before something dangerous is switched on, and what switches it off again."""
