"""Templates of values and commands: the part of Jinja that devices announce themselves with, bounded, never guessed."""
