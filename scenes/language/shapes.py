"""What may stand where in a scene, as JSON Schema: the parts that kinds put their `schema` together from.

Each kind says beside `read` which keys it knows: `schema(house) -> Keys`, its own key among them. What is the same for
many stands once, under `definitions` (`scenes/reader/schema.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hub.model.capability import Property
from hub.model.device import Device
from hub.model.units import SPELLINGS
from hub.model.value import Kind
from hub.text.schema import (
    DURATION,
    SWITCH,
    TEXT,
    TIME,
    Keys,
    Schema,
    either,
    number,
    one_or_more,
    quantity,
    ref,
    told,
    words,
)

EXPRESSION: Final = ref("expression")
CONDITIONS: Final = ref("conditions")
TRIGGERS: Final = ref("triggers")
ACTIONS: Final = ref("actions")
BOUND_ACTIONS: Final = ref("bound_actions")
"""Actions where a variable holds a device, so that any name may be that of its property."""
TARGETS: Final = ref("targets")
HELD: Final = ref("held")
PROPERTY: Final = ref("property")
EVENT: Final = ref("event")
COMMAND: Final = ref("command")
DEVICE: Final = ref("device")
NOTIFIER: Final = ref("notifier")
SCENE: Final = ref("scene")
GROUP: Final = ref("group")
SEVERAL: Final = ref("several")
"""A group, or the device that a trigger brings along."""
VALUE: Final = TEXT
"""A value whose type only the hub knows; what is computed begins with `=`."""
ON_ERROR: Final[Schema] = words(("stop", "continue"))
COMPUTED: Final[Schema] = {"type": "string", "pattern": "^="}
COLOR: Final[Schema] = {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$", "examples": ["#ff8800"]}


@dataclass(frozen=True, slots=True)
class House:
    """The words that scenes of one home may use; devices are by handle."""

    devices: Mapping[str, Device]
    areas: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()

    def properties(self) -> dict[str, Property]:
        """All properties by name (`kettle.on`)."""
        return {f"{device.handle}.{path}": one for device in self.devices.values() for path, one in _properties(device)}

    def options(self, name: str) -> tuple[str, ...]:
        """The options of a property; none where it is not there."""
        prop = self.properties().get(name)
        return () if prop is None else prop.options

    def having(self, what: str) -> tuple[str, ...]:
        """The devices, or parts of devices, with a capability, or with an event of that name."""
        found: list[str] = []
        for device in self.devices.values():
            parts = [part for part, capability in device.abilities.capabilities if capability == what]
            parts += [path.rpartition(".")[0] for path in device.abilities.events if path.rpartition(".")[2] == what]
            found += [f"{device.handle}.{part}" if part else device.handle for part in parts]
        return tuple(dict.fromkeys(found))

    def event_fields(self) -> Keys:
        """The fields that some event has, each with the values that it may have, one or several."""
        events = (one for device in self.devices.values() for one in device.abilities.events.values())
        return _merged((field for event in events for field in event.fields), one_or_more)

    def arguments(self) -> Keys:
        """The arguments that some command takes, each with the values that it may have."""
        commands = (one for device in self.devices.values() for one in device.abilities.commands.values())
        return _merged((one for kind in commands for one in kind.args), lambda one: either(one, COMPUTED))


def literal(prop: Property) -> Schema:
    """A value of the property, as people write it."""
    match prop.kind:
        case Kind.BOOL:
            return SWITCH
        case Kind.ENUM:
            return words(prop.options)
        case Kind.TEXT:
            return TEXT
        case Kind.COLOR:
            return COLOR
        case Kind.TIME:
            return TIME
        case Kind.DURATION:
            return either(DURATION, quantity(_spellings("s")))
        case Kind.INT | Kind.FLOAT:
            plain = number(prop.minimum, prop.maximum)
            if prop.unit is None:
                return plain
            return either(plain, quantity(_spellings(prop.unit)), *([DURATION] if prop.unit == "s" else []))


def value(prop: Property) -> Schema:
    """A value of the property, or `=EXPRESSION`."""
    return either(literal(prop), COMPUTED) if prop.kind is not Kind.TEXT else TEXT


def _spellings(unit: str) -> list[str]:
    return [spelling for spelling, (canonical, _, _) in SPELLINGS.items() if canonical == unit]


def _properties(device: Device) -> Iterable[tuple[str, Property]]:
    return device.abilities.properties.items()


def _merged(fields: Iterable[Property], form: Callable[[Schema], Schema]) -> Keys:
    found: dict[str, list[Schema]] = {}
    docs: dict[str, str] = {}
    for one in fields:
        schema = literal(one)
        docs.setdefault(one.name, one.doc or one.name)
        if schema not in found.setdefault(one.name, []):
            found[one.name].append(schema)
    return {name: told(form(either(*schemas)), docs[name]) for name, schemas in found.items()}
