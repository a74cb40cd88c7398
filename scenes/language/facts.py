"""What scenes may know of the home beside its devices."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.model.calendar import Calendar


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """Where the home is, in degrees north and east; None where nobody said so.

    `calendars` are the working-day calendars by name, `calendar` is the name of the home's own, if it has one.
    `secrets` are the names in secrets.yaml (None: nobody looked); `broker`: messages can be published by MQTT.
    """

    latitude: float | None = None
    longitude: float | None = None
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    calendar: str = ""
    secrets: frozenset[str] | None = None
    broker: bool = False


NOWHERE = HomeFacts()
