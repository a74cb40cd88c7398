"""The handler of how the hub fares at its MQTT broker."""

from hub.api.mqtt_ports import MqttState
from hub.api.ports import ApiPorts, Json
from hub.api.route import Ask
from hub.text.messages.catalogue import render
from hub.text.problem import printable


async def show_mqtt(ports: ApiPorts, ask: Ask) -> Json:
    """The connection to the broker; {"there": false} where none is named."""
    found = None if ports.mqtt is None else ports.mqtt.state()
    if found is None:
        return {"there": False}
    why = None
    if found.why is not None:
        message = printable(render(found.why.message_id, found.why.params, ask.language))
        why = {"id": found.why.message_id, "message": message}
    return {
        "there": True,
        "broker": found.broker,
        "connected": found.connected,
        "since": found.since,
        "version": _version(found),
        "why": why,
        "refused": list(found.refused),
        "counts": dict(found.counts),
    }


def _version(found: MqttState) -> str | None:
    """The protocol's version as people know it."""
    return {5: "5", 4: "3.1.1"}.get(found.version)
