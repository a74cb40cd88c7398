"""The way out and back: encrypted copies of all that the hub knows, and how a home rises from one."""
