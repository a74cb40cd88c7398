"""What is heard on the LAN, and how it becomes a device: a sighting is a hint, never trusted."""
