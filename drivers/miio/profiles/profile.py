"""What both profiles offer a session: which wire members there are, how to ask for them, what the answers say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from drivers.kit.define import A, Definition, Poll
from drivers.miio.exchange import Ask
from hub.model.capability import Abilities
from hub.model.device import Happening
from hub.model.errors import HearthError
from hub.model.ports import Order
from hub.model.value import Value

K = TypeVar("K")  # the profile's address of a readable member


@dataclass(frozen=True, slots=True)
class MiioDefinition(Definition[A], Generic[A]):
    """A product that speaks miIO. `chunk`: members a request, at first; `patience`: seconds for a command's answer."""

    chunk: int = 10
    patience: float = 2.5


@dataclass(slots=True)
class Heard(Generic[K]):
    """What an answer or push says: values by path, undecodable originals by path, events, and members refused."""

    values: list[tuple[str, Value | None]] = field(default_factory=list)
    raw: list[tuple[str, str]] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    refused: list[tuple[K, HearthError]] = field(default_factory=list)

    def add(self, path: str, value: Value | None, wire: object) -> None:
        """Note a value; None: the definition does not know it, and the original is kept."""
        self.values.append((path, value))
        if value is None:
            self.raw.append((path, str(wire)[:100]))


@dataclass(frozen=True, slots=True)
class Lapse:
    """`seconds` after an event the property at `path` has the value `then` again, unless the event repeats."""

    path: str
    seconds: float
    then: Value


class Profile(Protocol[K]):
    """One product as a session sees it."""

    @property
    def abilities(self) -> Abilities:
        """What the product can do."""

    @property
    def chunk(self) -> int:
        """Members a request, until the device teaches otherwise."""

    @property
    def patience(self) -> float:
        """Seconds for the answer to a command."""

    @property
    def paces(self) -> Mapping[K, Poll]:
        """Every readable member, and how often it is read."""

    @property
    def lapses(self) -> Mapping[str, Lapse]:
        """By path: properties that an event makes true for a while."""

    def members(self, paths: Iterable[str]) -> tuple[K, ...]:
        """The readable members behind these properties."""

    def chunks(self, members: Sequence[K], limit: int) -> list[tuple[K, ...]]:
        """The members, as they may travel together: at most `limit` a request."""

    def read(self, members: tuple[K, ...]) -> Ask:
        """Ask for these members."""

    def readings(self, members: tuple[K, ...], result: Any) -> Heard[K]:
        """What the answer to `read` says.

        Raises:
            BadBytes: it is no answer to that question.
        """

    def pushed(self, method: str, entries: Sequence[Mapping[str, Any]]) -> Heard[K]:
        """What the device tells by itself."""

    def asks(self, order: Order) -> tuple[Ask, ...]:
        """The requests that carry an order out, to be sent one after the other.

        Raises:
            NotSupported: a property that is not writable, or a call that is not there.
        """

    def refusal(self, ask: Ask, result: Any) -> HearthError | None:
        """Why the device did not do what it was asked; None: it did, or has accepted to."""
