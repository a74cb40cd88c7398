"""What is behind the network module: the application processor and the physical thing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

from drivers.kit.room import Room
from drivers.miio.simulated.facts import Scalar
from drivers.miio.simulated.habits import Habits
from hub.model.errors import HearthError
from hub.model.ports import Clock

Push = Callable[[str, object], None]
"""Tell the subscribers: method, params."""

Call = Callable[[str, int, str], None]
"""Command another device, as scenes do: its address, its id, method."""


def nobody(_address: str, _did: int, _method: str) -> None:
    """There is no other device."""


QUICK, SLOW = 0.2, 2.0
"""Paces: of water and motors, and of the air of a room."""


class Refusal(HearthError):
    """A top-level error answer."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__("simulator.refusal", code=code, message=message)
        self.code = code
        self.message = message


def no_answer() -> Refusal:
    """What the network module says when the application does not know the request, or is given too much."""
    return Refusal(-9999, "user ack timeout")


def bad_argument() -> Refusal:
    """What the application says to arguments that are none."""
    return Refusal(-5001, "invalid_arg")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an appliance stands, and what it is given.

    `settings` are the rest of its row. `rouse` says that something goes on now: `pace` may no longer be None.
    """

    model: str
    did: str
    habits: Habits
    clock: Clock
    random: Random
    room: Room
    settings: Mapping[str, object]
    push: Push
    rouse: Callable[[], None]
    call: Call = nobody


class Appliance(Protocol):
    """One product behind its network module."""

    @property
    def acts(self) -> tuple[str, ...]:
        """The words that `act` knows."""

    @property
    def max_props(self) -> int:
        """Properties that one request may name."""

    @property
    def pace(self) -> float | None:
        """Seconds of the clock after which to look at it again, because time changes it; None: nothing goes on."""

    def request(self, method: str, params: object) -> object:
        """The `result` of a request. Raises Refusal."""

    def advance(self, seconds: float) -> None:
        """Let simulated seconds pass."""

    def unplugged(self) -> None:
        """The power is gone: what is lost with it is lost."""

    def act(self, what: str, value: object) -> None:
        """A hand on the thing. Raises UnknownName, BadValue."""

    def state(self) -> dict[str, object]:
        """The physical truth."""


def as_list(params: object) -> Sequence[object]:
    """The params of a request that takes a list. Raises Refusal."""
    if not isinstance(params, list):
        raise bad_argument()
    return params


def rounded(value: float, step: float) -> float:
    """`value` in whole steps, without binary dust."""
    return round(round(value / step) * step, 6)


def scalar(value: object) -> Scalar:
    """`value` of a JSON or YAML document as one of ours. Raises Refusal where it is a list, an object or null."""
    if isinstance(value, bool | int | float | str):
        return value
    raise bad_argument()
