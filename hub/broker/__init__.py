"""The connection to an MQTT broker, behind the port `hub.model.broker.Broker`."""
