"""The house in memory: readings, devices and sessions, commands, the supervisor and the clock. No disk, no network."""
