"""A product over MQTT: what is heard under which topic and what it means, and what is said to it.

Topics are patterns: `{at}` stands for the address of the device, `{id}` for its id on the wire, so that any number of
equal devices have one definition.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from drivers.kit.decode import Decode
from drivers.kit.define import Binding, CallBinding, Definition, EventBinding
from drivers.mqtt.payload import Extract, Said, whole
from hub.model.value import Value

ALL: Final = "all"
Meant = tuple[tuple[tuple[str, Value | None], ...], tuple[tuple[str, str], ...]]
"""What a message means: values by path, and what stood there where nobody knows what it means."""
Mode = Literal["all", "any", "latest"]
"""How several words of availability are one: all must be there, any will do, or the newest counts."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One source of a value: a topic, where in a message it stands, and what it means. `structured`: in JSON."""

    topic: str
    extract: Extract
    decode: Decode
    structured: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """One message: a topic, and a payload as text, or JSON of what is always so and of what was asked for."""

    topic: str
    text: str = ""
    always: Mapping[str, object] | None = None
    asked: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wire:
    """Where a member is: its sources; for how many seconds a value `lasts`, and what is so `then`.

    `back`: what is read of a device that repeats the value which was written to it.
    """

    heard: tuple[Heard, ...] = ()
    lasts: float | None = None
    then: Value = False
    back: Callable[[Value], Value | None] | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """One property in the messages of one topic; `lasts` and `then` as in Wire."""

    path: str
    extract: Extract
    decode: Decode
    lasts: float | None
    then: Value


@dataclass(frozen=True, slots=True)
class Teller:
    """One event in the messages of one topic; None: not this one."""

    path: str
    fields: Callable[[Said], Mapping[str, Value | None] | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the messages of one topic tell. `structured`: as JSON; `there`: by place among the availabilities.

    `plain`: values alone, each of them the whole payload. `known`: what such payloads meant, for all equal devices.
    """

    readers: tuple[Reader, ...] = ()
    tellers: tuple[Teller, ...] = ()
    there: tuple[tuple[int, Heard], ...] = ()
    seen: tuple[Heard, ...] = ()
    structured: bool = False
    plain: bool = False
    known: dict[bytes, Meant] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class MqttDefinition(Definition[Wire]):
    """One product. `asks` make it tell all it knows; `there` and `mode` say whether it is available, `seen` since when.

    `plans` are by topic; `written`, what orders are for, by path.
    """

    asks: tuple[Sent, ...] = ()
    there: tuple[Heard, ...] = ()
    mode: Mode = "all"
    seen: tuple[Heard, ...] = ()
    plans: Mapping[str, Plan] = field(init=False, repr=False, compare=False)
    written: Mapping[str, Binding[Wire] | CallBinding[Wire]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        Definition.__post_init__(self)
        object.__setattr__(self, "plans", _plans(self))  # as in Definition
        written = {one.path: one for one in self.bindings if isinstance(one, (Binding, CallBinding))}
        object.__setattr__(self, "written", written)


class _Parts:
    """What becomes a Plan."""

    def __init__(self) -> None:
        self.readers: list[Reader] = []
        self.tellers: list[Teller] = []
        self.there: list[tuple[int, Heard]] = []
        self.seen: list[Heard] = []
        self.structured = False

    def plan(self) -> Plan:
        plain = not (self.structured or self.tellers or self.there or self.seen)
        plain = plain and all(one.extract is whole and one.lasts is None for one in self.readers)
        return Plan(
            tuple(self.readers), tuple(self.tellers), tuple(self.there), tuple(self.seen), self.structured, plain
        )


def _plans(definition: MqttDefinition) -> dict[str, Plan]:
    parts: dict[str, _Parts] = {}

    def of(heard: Heard) -> _Parts:
        found = parts.setdefault(heard.topic, _Parts())
        found.structured |= heard.structured
        return found

    for binding in definition.bindings:
        for heard in binding.address.heard:
            if isinstance(binding, Binding):
                wire = binding.address
                reader = Reader(binding.path, heard.extract, heard.decode, wire.lasts, wire.then)
                of(heard).readers.append(reader)
            elif isinstance(binding, EventBinding):
                of(heard).tellers.append(Teller(binding.path, binding.decode))
    for at, heard in enumerate(definition.there):
        of(heard).there.append((at, heard))
    for heard in definition.seen:
        of(heard).seen.append(heard)
    return {topic: one.plan() for topic, one in parts.items()}
