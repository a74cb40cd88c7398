"""Simulated gateways of the LAN protocol, on real sockets, with the manners and bad manners of the real thing.

A row's `token` is the LAN key; without one the gateway has the protocol open and takes no write. `generation` (1 or 2)
is a setting, as are MANNERS. A child's row names its gateway with `via`.
"""

import asyncio
import json
import socket
from collections.abc import Sequence
from random import Random
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import (
    MANNERS,
    Air,
    Manners,
    ReceivedCommand,
    SimulationPorts,
    Simulator,
    as_bool,
    as_number,
    as_text,
    unknown_act,
    unknown_fault,
)
from drivers.lumi.simulated import THINGS, Thing, Wire
from drivers.lumi.transport import Ear, group_socket
from hub.model.errors import BadConfig, BadSetup
from hub.model.ports import Timer

GROUP: Final = "224.0.0.50"
PORT: Final = 9898
ASK_PORT: Final = 4321
BEAT: Final = 10.0  # seconds
CHILDREN_BEAT: Final = 60  # beats; mains children tell themselves every 10 minutes, the others every 50: here alike
MODELS: Final = ("gateway", "gateway.v3", "acpartner.v3")
_ACTS: Final = ("plug", "restart", "key", "rgb", "lux")
_FAULTS: Final = ("lost_beats", "double", "deaf", "garbage", "gullible")
_START: Final = bytes.fromhex("17996d093d28ddb3ba695a2e6f58562e")


def simulators(rows: Sequence[SimulatedDevice], ports: SimulationPorts) -> tuple[Simulator, ...]:
    """One simulator a row, in order. Raises BadConfig for a row that cannot be."""
    gateways = {row.handle: GatewaySimulator(row, ports) for row in rows if row.via is None}
    made: list[Simulator] = []
    for row in rows:
        if row.via is None:
            made.append(gateways[row.handle])
        elif row.via in gateways:
            made.append(ChildSimulator(row, gateways[row.via]))
        else:
            raise BadConfig("simulator.bad_key", place=f"devices.{row.handle}.via", value=row.via)
    return tuple(made)


class GatewaySimulator:
    """A gateway with a lamp and a loudspeaker.

    Acts: `plug` (False pulls it out), `restart` (a new token, announced with the next beat), `key` (a new LAN key),
    `rgb` and `lux`. Faults: MANNERS, `lost_beats`, `double` (every report twice), `deaf` (answers nothing), `garbage`
    (answers no JSON), `gullible` (takes any key: an impostor).
    """

    acts: tuple[str, ...] = _ACTS
    faults: tuple[str, ...] = (*MANNERS, *_FAULTS)

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts) -> None:
        place = f"devices.{row.handle}"
        if row.model not in MODELS:
            raise BadConfig("simulator.unknown_model", place=place, model=row.model)
        unknown = row.settings.keys() - {*MANNERS, "generation"}
        if unknown:
            raise BadConfig("simulator.unknown_key", place=place, key=min(unknown))
        self.name = row.handle
        self.generation = 2 if row.settings.get("generation", 1) == 2 else 1
        self.things: dict[str, Thing] = {}
        self.models: dict[str, str] = {}
        self.silent: set[str] = set()
        self._row = row
        self._clock = ports.clock
        self._random = Random(f"{row.handle}:{ports.random.random()}")
        self._air = Air(ports.clock, self._random, Manners())
        self._key = row.token
        self._own: Wire = {"illumination": 420}
        if row.model != "acpartner.v3":
            self._own["rgb"] = 0
        self._tone: Wire = {}
        self._flags = dict.fromkeys(_FAULTS, False)
        self._ways: list[asyncio.DatagramTransport] = []
        self._received: list[ReceivedCommand] = []
        self._beat: Timer | None = None
        self._beats = 0
        self._token = ""
        self._renew()
        for word in MANNERS:
            if word in row.settings:
                self._air.misbehave(word, row.settings[word])

    async def start(self) -> None:
        """Open the sockets and begin to beat. Raises BadSetup."""
        loop = asyncio.get_running_loop()
        address = self._row.address
        try:
            own, _ = await loop.create_datagram_endpoint(
                lambda: Ear(self._heard), local_addr=(address, self._row.port or PORT), family=socket.AF_INET
            )
            self._ways.append(own)
            own.get_extra_info("socket").setsockopt(
                socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address)
            )
            ear, _ = await loop.create_datagram_endpoint(lambda: Ear(self._heard), sock=group_socket(address, ASK_PORT))
            self._ways.append(ear)
        except OSError as error:
            await self.stop()
            raise BadSetup(
                "simulator.cannot_bind", address=address, port=PORT, problem=error.strerror or str(error)
            ) from error
        self._beats = 0
        self._tick()

    async def stop(self) -> None:
        """Vanish from the air."""
        for way in self._ways:
            way.close()
        self._ways.clear()
        if self._beat is not None:
            self._beat.cancel()
            self._beat = None

    def state(self) -> dict[str, object]:
        """Lamp, tone and light; whether it has power."""
        return {**self._own, **self._tone, "powered": self._beat is not None}

    def received(self) -> list[ReceivedCommand]:
        """Every request heard."""
        return list(self._received)

    def act(self, what: str, value: object) -> None:
        """Lay a hand on it. Raises UnknownName, BadValue."""
        if what == "plug":
            self._power(on=as_bool(what, value))
        elif what == "restart" and as_bool(what, value):
            self._renew()
        elif what == "key":
            self._key = as_text(what, value)
        elif what in ("rgb", "lux"):
            name, more = ("rgb", 0) if what == "rgb" else ("illumination", 300)
            self._own[name] = int(as_number(what, value)) + more
            self.report(self._row.wire_id, self._row.model, {name: self._own[name]})
        else:
            raise unknown_act(what, self.acts)

    def misbehave(self, fault: str, value: object) -> None:
        """Change a manner or fault. Raises UnknownName, BadValue."""
        if fault in MANNERS:
            self._air.misbehave(fault, value)
        elif fault in self._flags:
            self._flags[fault] = as_bool(fault, value)
        else:
            raise unknown_fault(fault, self.faults)

    def report(self, sid: str, model: str, wire: Wire, cmd: str = "report") -> None:
        """Tell the group; where the gateway has no power, nobody."""
        message: dict[str, object] = {"cmd": cmd, "model": model, "sid": sid, **self._body(wire)}
        if cmd == "heartbeat" and sid == self._row.wire_id:
            message["token"] = self._token
        for _ in range(2 if self._flags["double"] and cmd == "report" else 1):
            self._send(message, (GROUP, PORT))

    # -- inside

    def _power(self, *, on: bool) -> None:
        if self._beat is not None:
            self._beat.cancel()
            self._beat = None
        if on:
            self._renew()
            self._tick()

    def _tick(self) -> None:
        self._beat = self._clock.call_at(self._clock.monotonic() + BEAT, self._tick)
        self._renew()
        if not self._flags["lost_beats"]:
            self.report(self._row.wire_id, self._row.model, {}, "heartbeat")
            if self._beats % CHILDREN_BEAT == CHILDREN_BEAT - 1:
                for sid, thing in self.things.items():
                    if sid not in self.silent:
                        self.report(sid, self.models[sid], thing.wire, "heartbeat")
        self._beats += 1

    def _renew(self) -> None:
        self._token = f"{self._random.getrandbits(64):016X}"

    def _send(self, message: object, to: tuple[str, int]) -> None:
        packet = b"\xff<garbage>" if self._flags["garbage"] else json.dumps(message).encode()

        def deliver() -> None:
            if self._ways and self._beat is not None:
                self._ways[0].sendto(packet, to)

        self._air.carry(deliver)

    def _body(self, wire: Wire) -> dict[str, object]:
        if self.generation == 1:
            return {"short_id": 0, "data": json.dumps(wire)}
        return {"params": [{name: value} for name, value in wire.items()]}

    def _heard(self, packet: bytes, source: tuple[str, int]) -> None:
        try:
            asked = json.loads(packet)
        except ValueError:
            return
        if not isinstance(asked, dict) or self._beat is None:
            return
        self._air.carry(lambda: self._take(asked, source))

    def _take(self, asked: dict[str, object], source: tuple[str, int]) -> None:
        cmd, sid = str(asked.get("cmd")), str(asked.get("sid", ""))
        self._received.append(ReceivedCommand(self._clock.now(), cmd, json.dumps(asked)[:300]))
        if self._flags["deaf"]:
            return
        answer: dict[str, object] | None = None
        if cmd == "whois":
            answer = {
                "cmd": "iam", "ip": self._row.address, "port": str(self._row.port or PORT), "model": self._row.model,
                "sid": self._row.wire_id, "proto_version": "1.0.9" if self.generation == 1 else "2.0.2",
            }  # fmt: skip
        elif cmd == "get_id_list" and self.generation == 1:
            answer = self._about("get_id_list_ack") | {"token": self._token, "data": json.dumps(list(self.things))}
        elif cmd == "discovery" and self.generation == 2:
            listed = [{"sid": sid, "model": model} for sid, model in self.models.items()]
            answer = self._about("discovery_rsp") | {"token": self._token, "dev_list": listed}
        elif cmd == "read":
            answer = self._read(sid)
        elif cmd == "write":
            answer = self._write(sid, asked)
        if answer is not None:
            self._send(answer, source)

    def _about(self, cmd: str) -> dict[str, object]:
        return {"cmd": cmd, "sid": self._row.wire_id, "model": self._row.model}

    def _read(self, sid: str) -> dict[str, object]:
        cmd = "read_ack" if self.generation == 1 else "read_rsp"
        if sid == self._row.wire_id:
            version: Wire = {"proto_version": "1.0.9" if self.generation == 1 else "2.0.2"}
            return self._about(cmd) | self._body(self._own | version)
        if sid not in self.things:
            return {"cmd": cmd, "sid": sid, **self._body({"error": "No device"})}
        return {"cmd": cmd, "sid": sid, "model": self.models[sid], **self._body(self.things[sid].wire)}

    def _write(self, sid: str, asked: dict[str, object]) -> dict[str, object]:
        about = {"cmd": "write_ack" if self.generation == 1 else "write_rsp", "sid": sid}
        values, key = self._asked(asked)
        if not self._flags["gullible"] and (not self._key or key.lower() != self._right_key()):
            return about | self._body({"error": "Invalid key"})
        if sid == self._row.wire_id:
            if not values or values.keys() - {"rgb", "mid", "vol"}:
                return about | self._body({"error": "Unknown property"})
            wire: Wire | None = {name: int(str(value)) for name, value in values.items()}
            (self._own if "rgb" in values else self._tone).update(wire or {})
            self.report(sid, self._row.model, {name: value for name, value in (wire or {}).items() if name == "rgb"})
        else:
            wire = self.things[sid].write(values) if sid in self.things else None
        return about | self._body({"error": "No device"} if wire is None else wire)

    def _asked(self, asked: dict[str, object]) -> tuple[dict[str, object], str]:
        """The values of a write and its key: in the values in generation 1, beside them in generation 2."""
        data, params = asked.get("data"), asked.get("params")
        if self.generation == 2:
            parts = [part for part in params if isinstance(part, dict)] if isinstance(params, list) else []
            return {name: value for part in parts for name, value in part.items()}, str(asked.get("key"))
        if isinstance(data, str):
            data = json.loads(data)
        values = dict(data) if isinstance(data, dict) else {}
        return values, str(values.pop("key", ""))

    def _right_key(self) -> str:
        lock = Cipher(algorithms.AES(self._key.encode()), modes.CBC(_START)).encryptor()
        return (lock.update(self._token.encode()) + lock.finalize()).hex()


class ChildSimulator:
    """A thing behind a gateway. Fault `silent`: its radio is out of reach, what happens to it is not told."""

    faults: tuple[str, ...] = ("silent",)

    def __init__(self, row: SimulatedDevice, gateway: GatewaySimulator) -> None:
        if row.model not in THINGS:
            raise BadConfig("simulator.unknown_model", place=f"devices.{row.handle}", model=row.model)
        if not row.wire_id:
            raise BadConfig("simulator.missing_key", place=f"devices.{row.handle}", key="wire_id")
        self.name = row.handle
        self._row = row
        self._gateway = gateway
        self._thing = THINGS[row.model](gateway.generation, self._say)
        gateway.models[row.wire_id] = row.model

    @property
    def acts(self) -> tuple[str, ...]:
        """The words that `act` knows."""
        return self._thing.acts

    async def start(self) -> None:
        """Be paired with the gateway."""
        self._gateway.things[self._row.wire_id] = self._thing
        self._gateway.silent.discard(self._row.wire_id)

    async def stop(self) -> None:
        """Be out of its reach; it forgets nothing."""
        self._gateway.silent.add(self._row.wire_id)

    def state(self) -> dict[str, object]:
        """The physical truth."""
        return dict(self._thing.state)

    def received(self) -> list[ReceivedCommand]:
        """The requests to its gateway that name it."""
        return [command for command in self._gateway.received() if f'"{self._row.wire_id}"' in command.summary]

    def act(self, what: str, value: object) -> None:
        """Lay a hand on it. Raises UnknownName, BadValue."""
        self._thing.act(what, value)

    def misbehave(self, fault: str, value: object) -> None:
        """Change a fault. Raises UnknownName, BadValue."""
        if fault not in self.faults:
            raise unknown_fault(fault, self.faults)
        if as_bool(fault, value):
            self._gateway.silent.add(self._row.wire_id)
        else:
            self._gateway.silent.discard(self._row.wire_id)

    def _say(self, wire: Wire) -> None:
        if self._row.wire_id not in self._gateway.silent:
            self._gateway.report(self._row.wire_id, self._row.model, wire)
