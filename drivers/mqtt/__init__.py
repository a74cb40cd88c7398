"""Devices over an MQTT broker: one form of plain data for what they say and take, and the session that speaks it."""
