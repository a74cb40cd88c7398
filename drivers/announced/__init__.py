"""Devices that announce themselves for Home Assistant, over MQTT."""
