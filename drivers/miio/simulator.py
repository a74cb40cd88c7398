"""Simulated miIO devices on real UDP sockets, with the manners and bad manners of the real thing.

`simulators` makes them of the rows of a simulated home. The models and what they do stand in `simulated/`; their facts
are their own, not those of the client's definitions, so that a mistake there shows here. A row's keys beyond those of
every family: any of MANNERS and HABITS, `values` (properties at the start, by name), `mdns` (`mac`, `poch` or `none`:
how it tells its MAC, if at all), what the model asks for (`load`, `water`, `travel`), and `product`: what is
published of a model that is not in the table (`simulated/product.py`).
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Final

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import (
    MANNERS,
    Air,
    Manners,
    ReceivedCommand,
    SimulationPorts,
    Simulator,
    Udp,
    as_bool,
    as_text,
    unknown_act,
    unknown_fault,
)
from drivers.miio.codec import PORT, Keys
from drivers.miio.simulated.appliance import Appliance, Place
from drivers.miio.simulated.gateway import Gateway
from drivers.miio.simulated.habits import HABITS, Habits
from drivers.miio.simulated.miot import MiotAppliance
from drivers.miio.simulated.models import CHILDREN, DEVICES
from drivers.miio.simulated.network import Identity, NetworkModule
from drivers.miio.simulated.product import product
from drivers.miio.simulated.sockets import HelloListener, UdpSocket
from hub.model.errors import BadConfig, HearthError
from hub.model.ports import Timer

SERVICE: Final = "_miio._udp.local."
FIRMWARE: Final = "2.2.0_0030"
_SETTINGS: Final = ("values", "mdns", "load", "water", "travel", "product")
_OWN_ACTS: Final = ("plug", "reboot", "wake", "address", "token")


def simulators(rows: Sequence[SimulatedDevice], ports: SimulationPorts) -> tuple[Simulator, ...]:
    """One simulator a row, in order. Raises BadConfig for a row that cannot be."""
    listener = HelloListener(ports.udp or UdpSocket)
    devices: dict[str, MiioSimulator] = {}
    for row in rows:
        if row.via is None:
            devices[row.handle] = MiioSimulator(row, ports, listener)
    made: list[Simulator] = []
    for row in rows:
        if row.via is None:
            made.append(devices[row.handle])
        elif row.via in devices:
            made.append(ChildSimulator(row, ports, devices[row.via]))
        else:
            raise BadConfig("simulator.bad_key", place=f"devices.{row.handle}.via", value=row.via)
    return tuple(made)


class MiioSimulator:
    """A device with its own address.

    Beyond the model's own words, `act` knows `plug` (False pulls it out, True puts it in), `reboot`, `wake` (a sleeper
    answers for a while), `address` (the same device at a new address) and `token` (paired anew). `misbehave` knows
    MANNERS and HABITS.
    """

    faults = (*MANNERS, *HABITS)

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts, listener: HelloListener) -> None:
        make = _maker(row, DEVICES)
        unknown = row.settings.keys() - {*MANNERS, *HABITS, *_SETTINGS}
        if unknown:
            raise BadConfig("simulator.unknown_key", place=f"devices.{row.handle}", key=min(unknown))
        self.name = row.handle
        self.row = row
        self._ports = ports
        self._listener = listener
        self._port = row.port or PORT
        self._socket: Udp | None = None
        self._ticker: Timer | None = None
        self._chores: set[asyncio.Task[None]] = set()
        self._looked_at = ports.clock.monotonic()
        random = Random(f"{row.handle}:{ports.random.random()}")
        self.habits = Habits()
        self._air = Air(ports.clock, random, Manners())
        identity = _identity(row)
        self.network = NetworkModule(identity, self.habits, self._air, ports.clock, random, self._send)
        place = Place(
            row.model, str(identity.did), self.habits, ports.clock, random, ports.room(row.area), row.settings,
            self.network.push, self.rouse, self.network.call,
        )  # fmt: skip
        try:
            self.appliance: Appliance = make(place)
            for word in (*MANNERS, *HABITS):
                if word in row.settings:
                    self.misbehave(word, row.settings[word])
        except HearthError as error:
            raise BadConfig("simulator.bad_row", place=f"devices.{row.handle}", problem=str(error)) from error
        self.network.attach(self.appliance, self.catch_up)

    @property
    def acts(self) -> tuple[str, ...]:
        """The words that `act` knows."""
        return (*_OWN_ACTS, *self.appliance.acts)

    async def start(self) -> None:
        """Open the socket, hear broadcasts, announce. Raises BadSetup."""
        self._open()
        self._looked_at = self._ports.clock.monotonic()
        self.rouse()
        await self._announce()

    async def stop(self) -> None:
        """Vanish from the air."""
        if self._socket is None:
            return
        self._close()
        if self._ticker is not None:
            self._ticker.cancel()
            self._ticker = None
        await asyncio.gather(*self._chores)
        if self._ports.announcer is not None:
            await self._ports.announcer.withdraw(SERVICE, self._instance)

    def state(self) -> dict[str, object]:
        """The physical truth, and where it stands on the net."""
        self.catch_up()
        return self.appliance.state() | {"powered": self.network.powered, "address": self.network.identity.address}

    def received(self) -> list[ReceivedCommand]:
        """Every request heard and not dropped."""
        return self.network.commands

    def act(self, what: str, value: object) -> None:
        """Lay a hand on it. Raises UnknownName, BadValue, and BadSetup for an address that cannot be had."""
        self.catch_up()
        if what in self.appliance.acts:
            self.appliance.act(what, value)
            self.network.wake()
        elif what == "plug":
            self._plug(in_socket=as_bool(what, value))
        elif what == "reboot":
            self.network.reboot()
        elif what == "wake":
            self.network.wake()
        elif what == "address":
            self._move(as_text(what, value))
        elif what == "token":
            self.network.identity.keys = Keys.of_hex(as_text(what, value))
        else:
            raise unknown_act(what, self.acts)

    def misbehave(self, fault: str, value: object) -> None:
        """Change a manner or habit. Raises UnknownName, BadValue."""
        if fault in MANNERS:
            self._air.misbehave(fault, value)
        elif fault in HABITS:
            self.habits.misbehave(fault, value)
        else:
            raise unknown_fault(fault, self.faults)

    def rouse(self) -> None:
        """Look at it regularly for as long as something goes on."""
        if self._socket is None or self._ticker is not None:
            return
        pace = self.appliance.pace
        if pace is not None:
            clock = self._ports.clock
            self._ticker = clock.call_at(clock.monotonic() + pace, self._tick)

    @property
    def _instance(self) -> str:
        return f"{self.row.model.replace('.', '-')}_miio{self.network.identity.did}"

    async def _announce(self) -> None:
        how = self.row.settings.get("mdns", "mac")
        if self._ports.announcer is None or how == "none":
            return
        mac = self.network.identity.mac
        told = {"poch": f"0:mac={mac.replace(':', '')}"} if how == "poch" else {"mac": mac}
        await self._ports.announcer.announce(
            SERVICE, self._instance, self.network.identity.address, self._port, {"epoch": "1", **told}
        )

    def _open(self) -> None:
        if self._socket is None:
            self._socket = self._listener.udp(
                self.network.identity.address, self._port, self.network.received, shared=False
            )
            self._listener.join(self._port, self.network.received)

    def _close(self) -> None:
        if self._socket is not None:
            self._listener.leave(self._port, self.network.received)
            self._socket.close()
            self._socket = None

    def _send(self, packet: bytes, to: tuple[str, int]) -> None:
        if self._socket is not None:
            self._socket.send(packet, to)

    def _plug(self, *, in_socket: bool) -> None:
        if in_socket:
            self.network.reboot()
        else:
            self.network.power_off()
            self.appliance.unplugged()

    def _move(self, address: str) -> None:
        started = self._socket is not None
        self._close()
        self.network.identity.address = address
        if started:
            self._open()
            chore = asyncio.get_running_loop().create_task(self._announce())
            self._chores.add(chore)
            chore.add_done_callback(self._chores.discard)

    def catch_up(self) -> None:
        """Bring the physics up to now, and tell subscribers what changed."""
        now = self._ports.clock.monotonic()
        seconds, self._looked_at = now - self._looked_at, now
        if seconds > 0 and self.network.powered:
            self.appliance.advance(seconds * self._ports.speed)
            if isinstance(self.appliance, MiotAppliance):
                self.appliance.flush()

    def _tick(self) -> None:
        self._ticker = None
        self.catch_up()
        self.rouse()


class ChildSimulator:
    """A sensor or button behind a gateway: it has no address, and its gateway answers for it.

    `misbehave("unreachable", True)`: its radio is out of reach; what happens to it is not told.
    """

    faults = ("unreachable", "property_errors")

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts, gateway: MiioSimulator) -> None:
        box = gateway.appliance
        make = _maker(row, CHILDREN)
        if not isinstance(box, Gateway):
            raise BadConfig("simulator.unknown_model", place=f"devices.{row.handle}", model=row.model)
        if not row.wire_id:
            raise BadConfig("simulator.missing_key", place=f"devices.{row.handle}", key="wire_id")
        self.name = row.handle
        self._gateway = gateway
        self._box = box
        self._did = row.wire_id
        self._habits = Habits()
        random = Random(f"{row.handle}:{ports.random.random()}")
        place = Place(
            row.model, row.wire_id, self._habits, ports.clock, random, ports.room(row.area), row.settings, self._push,
            gateway.rouse,
        )  # fmt: skip
        made = make(place)
        if not isinstance(made, MiotAppliance):
            raise BadConfig("simulator.unknown_model", place=f"devices.{row.handle}", model=row.model)
        self.appliance = box.children[row.wire_id] = made

    @property
    def acts(self) -> tuple[str, ...]:
        """The words that `act` knows."""
        return self.appliance.acts

    async def start(self) -> None:
        """Be in reach of the gateway."""
        self._box.unreachable.discard(self._did)

    async def stop(self) -> None:
        """Be out of reach."""
        self._box.unreachable.add(self._did)

    def state(self) -> dict[str, object]:
        """The physical truth."""
        self._gateway.catch_up()
        return self.appliance.state()

    def received(self) -> list[ReceivedCommand]:
        """The requests to its gateway that name it."""
        return [command for command in self._gateway.received() if f'"{self._did}"' in command.summary]

    def act(self, what: str, value: object) -> None:
        """Lay a hand on it. Raises UnknownName, BadValue."""
        self._gateway.catch_up()
        self.appliance.act(what, value)

    def misbehave(self, fault: str, value: object) -> None:
        """Change a fault. Raises UnknownName, BadValue."""
        if fault == "unreachable":
            if as_bool(fault, value):
                self._box.unreachable.add(self._did)
            else:
                self._box.unreachable.discard(self._did)
        elif fault == "property_errors":
            self._habits.misbehave(fault, value)
        else:
            raise unknown_fault(fault, self.faults)

    def _push(self, method: str, params: object) -> None:
        if self._did not in self._box.unreachable:
            self._gateway.network.push(method, params)


def _maker(row: SimulatedDevice, table: Mapping[str, Callable[[Place], Appliance]]) -> Callable[[Place], Appliance]:
    """Of what is published about the model, where the row says it, else out of the table. Raises BadConfig."""
    given = row.settings.get("product")
    if isinstance(given, Mapping):
        return product(given)
    if row.model not in table:
        raise BadConfig("simulator.unknown_model", place=f"devices.{row.handle}", model=row.model)
    return table[row.model]


def _identity(row: SimulatedDevice) -> Identity:
    place = f"devices.{row.handle}"
    if not row.wire_id.isascii() or not row.wire_id.isdigit():
        raise BadConfig("simulator.bad_key", place=f"{place}.wire_id", value=row.wire_id)
    did = int(row.wire_id)
    try:
        keys = Keys.of_hex(row.token)
    except HearthError as error:
        raise BadConfig("simulator.bad_key", place=f"{place}.token", value="***") from error
    mac = ":".join(f"{byte:02X}" for byte in (0x02, 0x4D, *did.to_bytes(8, "big")[-4:]))
    return Identity(did, keys, row.model, mac, FIRMWARE, row.address)
