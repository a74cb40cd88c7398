"""hearth.yaml, `mqtt:`: the broker, and what the hub has to do with it. The whole section may be missing: no MQTT."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PORT: Final = 1883
TLS_PORT: Final = 8883


@dataclass(frozen=True, slots=True)
class Tls:
    """How the broker is known for who it is (`ca`: a file; None: the machine's own), and how we are: a certificate."""

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Publishing:
    """What is told to everybody: states under `base/<name of the hub>`; announcements for Home Assistant.

    `homeassistant`: the topic under which they listen for these; empty: none. `commands`: whether commands are taken.
    """

    base: str = "hearth"
    homeassistant: str = "homeassistant"
    commands: bool = True


@dataclass(frozen=True, slots=True)
class Sharing:
    """Other hubs at this broker, or beyond a bridge. `base` as in Publishing.

    `shares`: whether this hub's devices are shown to other hubs. `hubs`: by the name of each other hub, whether it may
    command our devices.
    """

    base: str = "hearth"
    shares: bool = False
    hubs: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mqtt:
    """The section. `name` is this hub's at the broker, in topics; `password` the name of a secret; empty: none.

    `version`: 5 or 4 (MQTT 3.1.1); 0: 5, and 4 where the broker does not know it. `publishing` None: nothing is told.
    `listening`: by family, the topics under which it hears of devices where its own are not wanted; none: not at all.
    """

    host: str
    name: str
    port: int = PORT
    tls: Tls | None = None
    user: str = ""
    password: str = ""
    version: int = 0
    publishing: Publishing | None = None
    listening: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sharing: Sharing = Sharing()
