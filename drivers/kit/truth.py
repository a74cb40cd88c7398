"""What a simulated product's physical state means in words of the model: for those who judge, not for the hub.

It is read off `Simulator.state`, past the wire and past the client's definitions, so that a mistake there shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from drivers.kit.simulator import ReceivedCommand
from hub.model.device import Happening
from hub.model.value import Value

State = Mapping[str, object]
Look = Callable[[State], Value | None]
"""The value of a property, None where the state does not tell it."""

Done = Callable[[State, Mapping[str, Value]], bool]
"""Whether the state shows that a command, called with these arguments, was carried out."""


def nothing(_value: object) -> tuple[Happening, ...]:
    """No event."""
    return ()


def never(_request: ReceivedCommand) -> bool:
    """No request asks for anything to be done."""
    return False


@dataclass(frozen=True, slots=True)
class Truth:
    """How to look at one product.

    `looks` are by property path, `calls` by command path. `events` are by word of `act`: what the device tells when
    that was done with a value. `proofs` are by property path: a look before and a look now that must show more than
    the value (water that got warmer). `commanding` tells a request to do something from one that only reads.
    `messages` are all words that it shows to a person.
    """

    looks: Mapping[str, Look] = field(default_factory=dict)
    calls: Mapping[str, Done] = field(default_factory=dict)
    events: Mapping[str, Callable[[object], tuple[Happening, ...]]] = field(default_factory=dict)
    proofs: Mapping[str, Callable[[State, State, Value], bool]] = field(default_factory=dict)
    commanding: Callable[[ReceivedCommand], bool] = never
    messages: Callable[[State], tuple[str, ...]] | None = None


def same(key: str) -> Look:
    """The value as it stands under a key."""

    def look(state: State) -> Value | None:
        value = state.get(key)
        return value if isinstance(value, bool | int | float | str) else None

    return look


def is_(key: str, *values: object) -> Look:
    """Whether one of these values stands under a key."""
    return lambda state: state.get(key) in values


def one_of(key: str, names: Mapping[int, str] | Mapping[str, str]) -> Look:
    """The name of what stands under a key."""
    table: dict[object, str] = dict(names.items())
    return lambda state: table.get(state.get(key))


def number(key: str, scale: float = 1.0, offset: float = 0.0) -> Look:
    """The number under a key, scaled and then shifted."""

    def look(state: State) -> Value | None:
        value = state.get(key)
        return None if isinstance(value, bool) or not isinstance(value, int | float) else value * scale + offset

    return look
