"""The edge to an MQTT broker: what is told to others, and what they may ask."""
