"""How people write what the engine means: properties, values, scenes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hub.model.capability import Property
from hub.model.errors import UnknownName
from hub.model.reading import PropertyId
from hub.model.value import Value
from hub.text.hints import suggest
from hub.text.quantities import format_time_of_day
from scenes.engine.trace import Values
from scenes.language.groups import property_at
from scenes.stage.home import Home
from scenes.stage.stage import spoken

NOT_KNOWN: Final = "?"
"""Stands for a value that is not known."""
_SOME: Final = 10
"""Of so many scenes the titles are told to who names none of them."""
_TIME: Final = "time"
"""The leaf of expressions that is a time of day, in seconds."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an answer: when (Unix seconds), a message of the catalogue, and what it is filled with.

    `values`: the readings that decided, as people write them.
    """

    wall: float
    what: str
    params: Mapping[str, object] = field(default_factory=dict)
    values: str = ""


class Names:
    """The words of a home as it is today."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._handles = home.handles()

    def ref(self, id_: PropertyId) -> str:
        """`kettle.on`; a device that is gone keeps its key."""
        key, _, path = id_.partition(".")
        return f"{self._handles.get(key, key)}.{path}"

    def id(self, ref: str) -> PropertyId | None:
        """The property that people write so; None where no device is called that."""
        handle, _, path = ref.partition(".")
        device = self._home.devices.get(handle)
        return None if device is None or not path else PropertyId(f"{device.key}.{path}")

    def property(self, id_: PropertyId) -> Property | None:
        """What a property is; None for one that is not there any more."""
        key, _, path = id_.partition(".")
        device = self._home.devices.get(self._handles.get(key, ""))
        return None if device is None else property_at(device, path)

    def value(self, id_: PropertyId, value: Value | None) -> str:
        """A value with its unit: `on`, `21.5 °C`."""
        if value is None:
            return NOT_KNOWN
        prop = self.property(id_)
        text = spoken(value, prop)
        unit = None if prop is None or isinstance(value, (bool, str)) else prop.unit
        return f"{text} {unit}" if unit and unit != "s" else text

    def same(self, id_: PropertyId, one: Value, other: Value) -> bool:
        """Whether two values of a property are the same within its step."""
        prop = self.property(id_)
        return one == other if prop is None else prop.same(one, other)

    def values(self, values: Values) -> str:
        """Names with values, as a trace has them: `kettle.on on, time 07:30`."""
        return ", ".join(f"{name} {self._plainly(name, value)}" for name, value in values)

    def target(self, params: Mapping[str, object]) -> Mapping[str, object]:
        """The fields of an entry of a trace, with what people write for what they mean."""
        made: dict[str, object] = {}
        for name, value in params.items():
            if name == "target" and isinstance(value, str) and value.partition(".")[0] in self._handles:
                made[name] = self.ref(PropertyId(value))
            elif isinstance(value, bool) or name == "value":
                made[name] = spoken(value) if isinstance(value, (bool, int, float, str)) else str(value)
            else:
                made[name] = value
        return made

    def _plainly(self, name: str, value: Value | None) -> str:
        if name == _TIME and isinstance(value, (int, float)) and not isinstance(value, bool):
            return format_time_of_day(int(value))
        handle, _, path = name.partition(".")
        device = self._home.devices.get(handle)
        if device is None:
            return NOT_KNOWN if value is None else spoken(value)
        return self.value(PropertyId(f"{device.key}.{path}"), value)


def no_device(home: Home, handle: str) -> UnknownName:
    """No device is called so."""
    near = suggest(handle, home.devices)
    if near:
        return UnknownName("why.near_device", name=handle, hint=near)
    return UnknownName("why.no_device", name=handle, known=", ".join(home.devices) or "-")


def no_scene(titles: Sequence[str], name: str) -> UnknownName:
    """No scene is called so."""
    near = suggest(name, titles)
    if near:
        return UnknownName("why_not.near_scene", name=name, hint=near)
    known = ", ".join(f"`{one}`" for one in titles[:_SOME]) or "-"
    return UnknownName("why_not.no_scene", name=name, known=known)
