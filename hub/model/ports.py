"""Ports: the small protocols in which the rooms meet. `hub/app.py` hands the implementations over.

Everything here runs on the event loop's thread; a callback must not block and must not raise.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from random import Random
from typing import Any, Protocol, runtime_checkable

from hub.model.broker import Broker, NoBroker
from hub.model.capability import Abilities
from hub.model.cause import HUB, Cause
from hub.model.command import AuditEntry, Call, Command, CommandRecord, Settled
from hub.model.descriptions import Descriptions, NoDescriptions
from hub.model.device import Endpoint, Happening, Sighting, Status
from hub.model.errors import HearthError, NotSupported
from hub.model.secret import Secret
from hub.model.value import Value


class Timer(Protocol):
    """A callback that waits for its time."""

    def cancel(self) -> None:
        """Forget the callback; harmless when it has run."""


class Clock(Protocol):
    """The only source of time."""

    def monotonic(self) -> float:
        """Seconds that never jump, from an arbitrary origin."""

    def now(self) -> float:
        """Unix seconds; may jump when the machine's clock is set."""

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        """Call back at the monotonic time `when`, or as soon as possible after it."""

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Wait."""


class Task(Protocol):
    """A supervised task."""

    def cancel(self) -> None:
        """Stop it, and do not restart it."""


class Tasks(Protocol):
    """The supervisor, as others see it."""

    def spawn(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> Task:
        """Run `work` for as long as the hub lives: restarted with back-off when it raises or returns."""


@dataclass(slots=True)
class Report:
    """What one device said, decoded. Mutable for speed, as `Cause` is: nobody changes one after it was made.

    `values` by path (None: it sent something that the definition does not know, `raw` has the original), `events`, and
    whether it has just `rebooted`. `ago`: how many seconds since the device said it, where what brings it kept it that
    long. `cause`: why, where somebody else knows (another hub); None: this hub finds out.
    """

    device: str
    values: Sequence[tuple[str, Value | None]] = ()
    events: Sequence[Happening] = ()
    rebooted: bool = False
    raw: Sequence[tuple[str, str]] = ()
    ago: float = 0.0
    cause: Cause | None = None


class Reports(Protocol):
    """Where sessions bring what devices say."""

    def report(self, report: Report) -> None:
        """Take a report in; everything it sets off runs before this returns."""

    def status(self, device: str, endpoint: str, status: Status) -> None:
        """Take in how an endpoint (`family:wire_id`) of the device (a key) fares."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the dispatcher wants of one device now: writes (path, value) together, or one call.

    `once`: a retransmission must be recognisable as such (the same request id), so that the device acts at most once.
    `timeout`: seconds after which the session must have answered. `cause`: why, for those whom that concerns.
    """

    writes: tuple[tuple[str, Value], ...] = ()
    call: Call | None = None
    once: bool = False
    timeout: float = 5.0
    cause: Cause = HUB


class Session(Protocol):
    """The supervised conversation with one endpoint of one device."""

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        """Send the order now (or right after the one request in flight), ahead of polls.

        `done` is called exactly once: with None when the device accepted, else with the error
        (Unreachable: unknown whether it acted; Rejected, NotSupported, AuthFailed: it did not).
        """

    def refresh(self, paths: tuple[str, ...]) -> None:
        """Read these properties soon; the answer comes as a report."""

    async def run(self) -> None:
        """Keep the conversation going until cancelled: first contact, polling, liveness."""

    def close(self) -> None:
        """Give up sockets and registrations."""


class Commands(Protocol):
    """The dispatcher, as scenes and the edges see it."""

    def submit(self, command: Command, done: Callable[[tuple[Settled, ...]], None] | None = None) -> None:
        """Carry the command out; what can leave now leaves before this returns.

        `done` is called exactly once, when every write is confirmed, failed or past its deadline; never
        before `submit` has returned.
        """


class Ledger(Protocol):
    """What commands leave behind, so that it outlives the hub. `keep`, `drop` and `audit` return at once."""

    def keep(self, record: CommandRecord) -> None:
        """Remember the record, over an older one of its id; on disk soon."""

    def drop(self, command: str) -> None:
        """Forget the record of that id: nothing is promised any more. One that was never written costs no write."""

    def audit(self, entry: AuditEntry) -> None:
        """Write the entry down, over an older one of its id; on disk soon."""

    async def durable(self) -> None:
        """Return when everything that was said so far is on disk.

        Raises:
            BadSetup: the disk does not take it. It stays due.
        """

    def when_durable(self, then: Callable[[HearthError | None], None]) -> None:
        """Call back once, as `durable` would return or raise; perhaps before this returns."""


class AddressBook(Protocol):
    """Where endpoints were last heard, and their secrets: learned by the hub, kept in its control store."""

    def address(self, ref: str) -> str | None:
        """Last known `host` or `host:port` of `family:wire_id`."""

    def moved(self, ref: str, address: str) -> None:
        """Remember a new address, proven to be the device's."""

    def secret(self, ref: str) -> Secret | None:
        """The token or password of the endpoint, None when not adopted."""

    def adopted(self, ref: str) -> bool:
        """Whether a person adopted the endpoint; it may have no secret."""


class OffKeeper(Protocol):
    """Writes of what may be on and is dangerous, kept where they are found without the rest of the hub's state."""

    def owe(self, device: str, path: str, safe: Value, due: float) -> None:
        """`path` of the device (a key) must get the value `safe` at `due` (Unix seconds), whatever happens to the hub.

        A second call for the same property takes the place of the first. On disk soon; `durable` says when.
        """

    def paid(self, device: str, path: str) -> None:
        """The device confirmed that it is safe: nothing is owed there. Harmless where nothing was."""

    def owes(self, device: str, path: str) -> bool:
        """Whether it is owed still: of a device that left the house the keeper sees to that itself."""

    async def durable(self) -> None:
        """Return when everything said so far is on disk. Raises BadSetup when the disk does not take it."""


@dataclass(frozen=True, slots=True)
class Network:
    """Where discovery, broadcasts and listeners may go: local addresses to bind to, broadcast addresses to ask.

    `prefixes`: the networks (`192.168.1.0/24`) that the machine is in; empty where nobody knows them. `home`: those of
    them that are the home's, and `routed` whether the way to all other networks leads through one of these.
    """

    addresses: tuple[str, ...] = ("127.0.0.1",)
    broadcasts: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    routed: bool = True

    def local(self, host: str) -> bool:
        """Whether an IPv4 address is in a network of ours; True where nobody can tell."""
        try:
            address = IPv4Address(host)
        except ValueError:
            return True
        return not self.prefixes or _inside(address, self.prefixes)

    def inward(self, host: str) -> bool:
        """Whether what is sent to an IPv4 address stays in the home: nothing may leave at a router's other side."""
        try:
            address = IPv4Address(host)
        except ValueError:
            return True
        if not self.prefixes or _inside(address, self.home):
            return True
        return self.routed and address.is_private and not _inside(address, self.prefixes)


def _inside(address: IPv4Address, prefixes: tuple[str, ...]) -> bool:
    return any(address in IPv4Network(prefix) for prefix in prefixes)


@dataclass(frozen=True, slots=True)
class Learned:
    """What a first proven contact with an endpoint taught: its model, firmware and address."""

    model: str
    firmware: str
    address: str


@dataclass(frozen=True, slots=True)
class MdnsRecord:
    """One resolved mDNS service instance: its instance name (without type), `host:port` parts, and TXT pairs."""

    service_type: str
    instance: str
    address: str
    port: int
    txt: tuple[tuple[str, str], ...]


class Library(Protocol):
    """What is written down about products, as plain data: lists, mappings, text, numbers, yes and no.

    Reading may touch the disk the first time that a model is asked for.
    """

    def definitions(self, family: str, model: str) -> tuple[Mapping[str, object], ...]:
        """What is written of a model: that which comes with Hearth first, the owner's to be laid over it after."""

    def specification(self, model: str) -> bytes | None:
        """The maker's own specification of the model, as a person added it; None where nobody did."""

    def models(self, family: str) -> tuple[str, ...]:
        """All models of a family that anything is written of."""

    @property
    def edition(self) -> int:
        """Another number whenever something else is written than before."""

    @property
    def made(self) -> MutableMapping[tuple[str, str], object]:
        """What families made of what is written, by (family, model); another, when something else is written."""


class NoLibrary:
    """A Library in which nothing is written."""

    def definitions(self, family: str, model: str) -> tuple[Mapping[str, object], ...]:
        return ()

    def specification(self, model: str) -> bytes | None:
        return None

    def models(self, family: str) -> tuple[str, ...]:
        return ()

    @property
    def edition(self) -> int:
        return 0

    @property
    def made(self) -> MutableMapping[tuple[str, str], object]:
        return {}


class Notebook(Protocol):
    """What a family has learned of products and must not learn anew at every start; a loss does no harm."""

    def recall(self, key: str) -> Mapping[str, object] | None:
        """What was noted under the key, None where nothing was."""

    def note(self, key: str, entry: Mapping[str, object]) -> None:
        """Note plain data under the key, in place of what was there; on disk along with what is written anyway."""


class Blank:
    """A Notebook in memory, which is lost with the hub."""

    def __init__(self) -> None:
        self._notes: dict[str, Mapping[str, object]] = {}

    def recall(self, key: str) -> Mapping[str, object] | None:
        return self._notes.get(key)

    def note(self, key: str, entry: Mapping[str, object]) -> None:
        self._notes[key] = entry


SideCall = Callable[[str, str, Sequence[object], Secret | None], Awaitable[object]]


class SideDoor:
    """Where one family asks a box of its own something in another protocol that the box speaks as well.

    The family that speaks that protocol sets `answer`: host, method, parameters, and the secret; without a secret that
    of the endpoint which is adopted at the host. It raises AuthFailed, Unreachable, Rejected and NotSupported.
    """

    def __init__(self) -> None:
        self.answer: SideCall | None = None

    async def call(self, host: str, method: str, params: Sequence[object], secret: Secret | None) -> object:
        """The result of one call. Raises NotSupported where no family speaks the protocol, else as `answer`."""
        if self.answer is None:
            raise NotSupported("device.no_orders")
        return await self.answer(host, method, params, secret)


@dataclass(frozen=True, slots=True)
class DriverPorts:
    """What every family gets from the composition root.

    `legacy_python`: a Python that has the extra `legacy`, where not our own. `listening`: by family, the topics at the
    broker under which it hears of devices, where the owner wants others than its own; none: not at all.
    """

    clock: Clock
    random: Random
    reports: Reports
    book: AddressBook
    network: Network
    library: Library = field(default_factory=NoLibrary)
    notebook: Notebook = field(default_factory=Blank)
    side_door: SideDoor = field(default_factory=SideDoor)
    legacy_python: str = ""
    broker: Broker = field(default_factory=NoBroker)
    listening: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    descriptions: Descriptions = field(default_factory=NoDescriptions)


@runtime_checkable
class Secretless(Protocol):
    """A family of which some devices, or all, have no secret that anybody could ask for."""

    def has_no_secret(self, wire_id: str) -> bool:
        """Whether this one has none."""


class Driver(Protocol):
    """A protocol family at work: made once by the composition root with `DriverPorts`."""

    name: str
    mdns_types: tuple[str, ...]

    async def start(self) -> None:
        """Open shared sockets. Raises BadSetup when the machine does not let it."""

    async def stop(self) -> None:
        """Close everything."""

    def abilities(self, model: str) -> Abilities | None:
        """What a model can do, None when this family does not know the model."""

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> Session:
        """The session with one endpoint of the device with the key `device`; `via` is its gateway's endpoint.

        Raises:
            NotSupported: the model is unknown to the family.
        """

    async def scan(self, sighted: Callable[[Sighting], None]) -> None:
        """Ask the LAN once (broadcast); answers go to `sighted` within about a second. No-op for mDNS-only families."""

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        """The sighting that an mDNS service stands for, None when it is none of this family's."""

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        """Prove that the secret is right and learn the model.

        Raises:
            AuthFailed, Unreachable, NotSupported: with a sentence that says what to do.
        """
