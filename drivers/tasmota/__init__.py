"""Devices with the Tasmota firmware, which tell of themselves at the broker."""
