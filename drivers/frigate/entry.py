"""One camera of Frigate as an entry of the form that everything over MQTT has.

Source: https://docs.frigate.video/integrations/mqtt/ : counts of objects by camera and by zone, `ON` and `OFF` for
motion and for what can be switched, `online` and `offline` for Frigate itself.
"""

from collections.abc import Iterable
from typing import Final

AVAILABLE: Final = "available"
EVENTS: Final = "events"
REVIEWS: Final = "reviews"
ACTIVITY: Final = "camera_activity"
ASK: Final = "onConnect"
PERSON: Final = "person"
LABELS: Final = ("car", "cat", "dog", "package", PERSON)
"""What cameras look for that the vocabulary has a word for; the others are counted, under raw names."""

_SWITCH: Final = {"ON": True, "OFF": False}
_SWITCHES: Final = ("recordings", "snapshots", "audio")
_OF_THE_CAMERA: Final[dict[str, object]] = {
    f"camera_settings.{member}": {
        "from": f"{{at}}/{topic}/state",
        "to": f"{{at}}/{topic}/set",
        "values": _SWITCH,
    }
    for member, topic in (("on", "enabled"), ("motion_detection", "motion"))
}
LONGEST: Final = 24
"""Characters of a zone's name that are part of its component's."""
_NO_COMPONENT: Final = frozenset((*LABELS, "raw"))


def entry_of(base: str, labels: Iterable[str], zones: Iterable[str], *, stops: bool = False) -> dict[str, object]:
    """The entry of a camera that tells of these labels, and of people in these zones.

    `stops`: it can be switched off as a whole (Frigate 0.16).
    """
    binds = _always(base) | (_OF_THE_CAMERA if stops else {})
    for label in sorted(set(labels) - {PERSON}):
        if label in LABELS:
            binds[f"camera.{label}"] = _seen(f"{{at}}/{label}")
        else:
            binds[f"raw.{label}"] = {"from": f"{{at}}/{label}", "type": "int"}
    for component, zone in components(zones).items():
        binds[f"{component}.occupancy.occupied"] = _seen(f"{base}/{zone}/{PERSON}")
    return {
        "vendor": "Frigate",
        "name": "Camera",
        "availability": [
            {"from": f"{base}/{AVAILABLE}"},
            {"from": "{at}/status/detect", "values": {"online": True, "offline": False, "disabled": True}},
        ],
        "ask": {"to": f"{base}/{ASK}", "write": "hearth"},
        "bind": binds,
    }


def _always(base: str) -> dict[str, object]:
    """What every camera tells."""
    binds: dict[str, object] = {
        "camera.person": _seen(f"{{at}}/{PERSON}"),
        "camera.motion": {"from": "{at}/motion", "values": _SWITCH},
        "camera.detection": {"from": "{at}/detect/state", "to": "{at}/detect/set", "values": _SWITCH},
        # What the message must say for it to be an event is for the session to judge: it remembers whom it told of.
        "camera.person_seen": {
            "from": f"{base}/{EVENTS}",
            "events": {"*": {"zone": None, "score": None, "snapshot": None}},
        },
        "camera.alert": {
            "from": "{at}/review_status",
            "values": {"ALERT": True, "DETECTION": False, "NONE": False},
        },
        # As with `person_seen`.
        "camera.review_began": {"from": f"{base}/{REVIEWS}"},
        "camera.review_ended": {"from": f"{base}/{REVIEWS}"},
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
    return binds


def components(zones: Iterable[str]) -> dict[str, str]:
    """Zones by the names that their components get: in small letters; of two that would be one, one has a number."""
    found: dict[str, str] = {}
    for zone in sorted(set(zones), key=lambda one: (not one.islower(), one)):
        name = wanted = _component(zone)
        count = 1
        while name in found:
            count += 1
            name = f"{wanted}_{count}"
        found[name] = zone
    return dict(sorted(found.items()))


def _component(zone: str) -> str:
    name = zone.lower().replace("-", "_")[:LONGEST]
    if not name[:1].isalpha():
        name = f"zone_{name}"
    return f"{name}_zone" if name in _NO_COMPONENT else name


def _seen(topic: str) -> dict[str, object]:
    """A count: none, or some."""
    return {"from": topic, "values": {"0": False}, "default": True}
