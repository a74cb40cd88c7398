"""Zigbee devices behind zigbee2mqtt, by what it says itself of each: its `exposes`."""
