"""One camera of Frigate as an entry of the form that everything over MQTT has.

Source: https://docs.frigate.video/integrations/mqtt/ : counts of objects by camera and by zone, `ON` and `OFF` for
motion and for what can be switched, `online` and `offline` for Frigate itself.
"""

from collections.abc import Iterable
from typing import Final

AVAILABLE: Final = "available"
EVENTS: Final = "events"
ACTIVITY: Final = "camera_activity"
ASK: Final = "onConnect"
PERSON: Final = "person"
LABELS: Final = ("car", "cat", "dog", "package", PERSON)
"""What cameras look for that the vocabulary has a word for; the others are counted, under raw names."""

_SWITCH: Final = {"ON": True, "OFF": False}
_SWITCHES: Final = ("recordings", "snapshots", "audio")


def entry_of(base: str, labels: Iterable[str], zones: Iterable[str]) -> dict[str, object]:
    """The entry of a camera that tells of these labels, and of people in these zones."""
    binds: dict[str, object] = {
        "camera.person": _seen(f"{{at}}/{PERSON}"),
        "camera.motion": {"from": "{at}/motion", "values": _SWITCH},
        "camera.detection": {"from": "{at}/detect/state", "to": "{at}/detect/set", "values": _SWITCH},
        # What the message must say for it to be an event is for the session to judge: it remembers whom it told of.
        "camera.person_seen": {
            "from": f"{base}/{EVENTS}",
            "events": {"*": {"zone": None, "score": None, "snapshot": None}},
        },
        "raw.review": {"from": "{at}/review_status", "type": "string"},
    }
    for what in _SWITCHES:
        binds[f"raw.{what}"] = {
            "from": f"{{at}}/{what}/state",
            "to": f"{{at}}/{what}/set",
            "values": _SWITCH,
            "type": "bool",
            "access": "rw",
        }
    for label in sorted(set(labels) - {PERSON}):
        if label in LABELS:
            binds[f"camera.{label}"] = _seen(f"{{at}}/{label}")
        else:
            binds[f"raw.{label}"] = {"from": f"{{at}}/{label}", "type": "int"}
    for zone in sorted(set(zones)):
        binds[f"{zone}.occupancy.occupied"] = _seen(f"{base}/{zone}/{PERSON}")
    return {
        "vendor": "Frigate",
        "name": "Camera",
        "availability": {"from": f"{base}/{AVAILABLE}"},
        "ask": {"to": f"{base}/{ASK}", "write": "hearth"},
        "bind": binds,
    }


def _seen(topic: str) -> dict[str, object]:
    """A count: none, or some."""
    return {"from": topic, "values": {"0": False}, "default": True}
