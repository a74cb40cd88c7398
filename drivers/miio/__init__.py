"""The miIO family: devices of the Xiaomi ecosystem that answer on UDP port 54321 (MIoT and legacy profiles)."""
