"""Manners of a daemon: readiness and watchdog of systemd, and logs that give no secret away."""
