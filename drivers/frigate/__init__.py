"""Cameras behind Frigate, which tells over MQTT what it recognises; their simulator."""
