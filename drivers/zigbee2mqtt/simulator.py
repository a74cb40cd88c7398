"""A virtual zigbee2mqtt at a real broker, with its devices, its good manners and its bad ones.

Source: zigbee2mqtt 2.x, `lib/extension/{bridge,publish,availability}.ts` and the page `usage/mqtt_topics_and_messages`
of its documentation: states are not kept by the broker unless the owner wants it, availability and all of `bridge/`
are; a written value comes back when the device has acknowledged it; what could not be delivered stands in the log.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from drivers.kit.faults import Faults
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import ReceivedCommand, SimulationPorts, as_bool, as_number, as_text, unknown_act
from drivers.zigbee2mqtt.simulated import PRODUCTS, Product
from hub.model.errors import BadConfig, BadValue

BASE: Final = "zigbee2mqtt"
BRIDGE: Final = "bridge"

_BRIDGE_ACTS: Final = ("restart", "join")
_BRIDGE_FAULTS: Final = ("silent",)
_FAULTS: Final = ("silent", "slow", "twice", "kept", "unreachable")
_TRAVEL: Final = 10.0
"""Simulated seconds in which a curtain goes all the way."""


def simulators(
    rows: Sequence[SimulatedDevice], ports: SimulationPorts
) -> tuple["BridgeSimulator | ThingSimulator", ...]:
    """One bridge for each row of the model `bridge` (setting `base`), and its devices, which name it by `via`.

    Raises:
        BadConfig: an unknown model, a device whose bridge is no row, or settings that nobody knows.
    """
    bridges = {row.handle: BridgeSimulator(row, ports) for row in rows if row.model == BRIDGE}
    return tuple(bridges.get(row.handle) or _thing(row, bridges, ports) for row in rows)


def _thing(row: SimulatedDevice, bridges: Mapping[str, "BridgeSimulator"], ports: SimulationPorts) -> "ThingSimulator":
    product, bridge = PRODUCTS.get(row.model), bridges.get(row.via or "")
    if product is None:
        raise BadConfig("simulator.unknown_model", place=f"devices.{row.handle}.model", model=row.model)
    if bridge is None:
        raise BadConfig("simulator.bad_key", place=f"devices.{row.handle}.via", value=row.via)
    if unknown := set(row.settings) - {"name", "kept"}:
        raise BadConfig("simulator.unknown_key", place=f"devices.{row.handle}", key=min(unknown))
    thing = ThingSimulator(row, product, bridge, ports)
    bridge.things.append(thing)
    return thing


class BridgeSimulator:
    """zigbee2mqtt itself.

    Acts: `restart` (true: it ends and begins anew), `join` (a handle: that device joins again and is interviewed).
    Faults: `silent` (it has crashed: nothing is answered, and the broker says that it is gone).
    """

    acts: tuple[str, ...] = _BRIDGE_ACTS
    faults: tuple[str, ...] = _BRIDGE_FAULTS

    def __init__(self, row: SimulatedDevice, ports: SimulationPorts) -> None:
        base = row.settings.get("base", BASE)
        if not isinstance(base, str) or set(row.settings) - {"base"}:
            raise BadConfig("simulator.bad_key", place=f"devices.{row.handle}.base", value=base)
        self.name = row.handle
        self.base = base
        self.things: list[ThingSimulator] = []
        self._ports = ports
        self._received: list[ReceivedCommand] = []
        self._faults = Faults(_BRIDGE_FAULTS, ports.clock)
        self._open_until = 0.0
        self._ends: list[Callable[[], None]] = []

    @property
    def up(self) -> bool:
        """Whether it runs."""
        return bool(self._ends) and not self._faults["silent"]

    async def start(self) -> None:
        """Subscribe to all under its topic, and tell all that there is."""
        self._ends.append(self._ports.broker.subscribe(f"{self.base}/#", self._heard))
        self._begin()

    async def stop(self) -> None:
        """Vanish; the broker says so in its name."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._gone()

    def state(self) -> dict[str, object]:
        """Whether it runs, whether devices may join, and their names."""
        return {"up": self.up, "open": self._open, "names": [thing.label for thing in self.things]}

    def received(self) -> list[ReceivedCommand]:
        """Requests, oldest first."""
        return list(self._received)

    def act(self, what: str, value: object) -> None:
        """Lay a hand on it. Raises UnknownName, BadValue."""
        match what:
            case "restart":
                if as_bool(what, value):
                    self._gone()
                    self._begin()
            case "join":
                handle = as_text(what, value)
                thing = next((one for one in self.things if one.name == handle), None)
                if thing is None:
                    raise BadValue("simulator.bad_value", word=what, value=value)
                self._join(thing)
            case _:
                raise unknown_act(what, _BRIDGE_ACTS)

    def misbehave(self, fault: str, value: object) -> None:
        """Crash, or come back. Raises UnknownName, BadValue."""
        self._faults.play(fault, value)
        if self._faults["silent"]:
            self._gone()
        else:
            self._begin()

    def say(self, topic: str, said: object, *, kept: bool = False) -> None:
        """Publish under its base topic."""
        if self.up:
            text = said if isinstance(said, str) else json.dumps(said, separators=(",", ":"))
            self._ports.broker.publish(f"{self.base}/{topic}", text.encode(), retain=kept)

    def complain(self, message: str) -> None:
        """Write an error into its log."""
        self.say("bridge/logging", {"level": "error", "message": f"z2m: {message}"})

    def renamed(self, thing: "ThingSimulator", name: str) -> None:
        """Give a device another name, as `bridge/request/device/rename` does."""
        self.say(thing.label, "", kept=True)
        self.say(f"{thing.label}/availability", "", kept=True)
        thing.label = name
        self.tell_devices()
        thing.tell_availability()
        thing.tell()

    def tell_devices(self) -> None:
        """Tell which devices there are."""
        coordinator: dict[str, object] = {
            "ieee_address": "0x00124b0000000001", "type": "Coordinator", "friendly_name": "Coordinator",
            "definition": None, "supported": True, "disabled": False, "interview_completed": True,
        }  # fmt: skip
        self.say("bridge/devices", [coordinator, *(thing.described() for thing in self.things)], kept=True)

    @property
    def _open(self) -> bool:
        return self._ports.clock.now() < self._open_until

    def _begin(self) -> None:
        self.say("bridge/state", {"state": "online"}, kept=True)
        self._tell_info()
        self.tell_devices()
        self.say("bridge/groups", [], kept=True)
        for thing in self.things:
            thing.tell_availability()
            thing.tell()

    def _gone(self) -> None:
        self._ports.broker.publish(f"{self.base}/bridge/state", b'{"state":"offline"}', retain=True)

    def _tell_info(self) -> None:
        said: dict[str, object] = {
            "version": "2.14.1", "permit_join": self._open, "restart_required": False, "log_level": "info",
        }  # fmt: skip
        if self._open:
            said["permit_join_end"] = round(self._open_until * 1000)
        self.say("bridge/info", said, kept=True)

    def _join(self, thing: "ThingSimulator") -> None:
        about = {"friendly_name": thing.label, "ieee_address": thing.ieee}
        thing.interviewed = False
        self.tell_devices()
        self.say("bridge/event", {"type": "device_joined", "data": about})
        thing.interviewed = True
        self.tell_devices()
        self.say("bridge/event", {"type": "device_interview", "data": {**about, "status": "successful"}})

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:
        if not self.up or retained:
            return
        rest = topic.removeprefix(f"{self.base}/")
        if rest.startswith("bridge/request/"):
            self._received.append(
                ReceivedCommand(self._ports.clock.now(), rest, payload.decode("utf-8", "replace")[:200])
            )
            self._request(rest.removeprefix("bridge/request/"), _object(payload))
            return
        name, slash, verb = rest.rpartition("/")
        if slash and verb in ("set", "get") and not name.startswith("bridge"):
            thing = next((one for one in self.things if one.label == name), None)
            if thing is None:
                self.complain(f"Entity '{name}' is unknown")
            else:
                thing.asked(verb, payload)

    def _request(self, what: str, asked: Mapping[str, object]) -> None:
        if what == "permit_join":
            seconds = asked.get("time")
            if not isinstance(seconds, int) or not 0 <= seconds <= 254:
                self.say(f"bridge/response/{what}", {"data": {}, "status": "error", "error": "Invalid payload"})
                return
            self._open_until = self._ports.clock.now() + seconds
            self._tell_info()
            self._ports.clock.call_at(self._ports.clock.monotonic() + seconds, self._tell_info)
            self.say(f"bridge/response/{what}", {"data": {"time": seconds}, "status": "ok"})
        elif what == "device/rename":
            thing = next((one for one in self.things if one.label == asked.get("from")), None)
            if thing is not None and isinstance(asked.get("to"), str):
                self.renamed(thing, str(asked["to"]))


class ThingSimulator:
    """One device of the network; `name` in its row's settings is its name there, which else is its handle.

    `kept` there: it is as with that fault from the beginning, for that is what some owners want.

    Acts: `rename` (its new name), and what its product knows: `press` (an action), `open`, `motion`, `leak` (yes or
    no), `illuminance`. Faults: `silent` (it takes what it is told and says nothing), `slow` (seconds until its state
    comes back), `twice` (its state comes twice), `kept` (its state is kept by the broker), `unreachable` (out of range:
    nothing is delivered).
    """

    faults: tuple[str, ...] = _FAULTS

    def __init__(self, row: SimulatedDevice, product: Product, bridge: BridgeSimulator, ports: SimulationPorts) -> None:
        self.name = row.handle
        self.label = str(row.settings.get("name", row.handle))
        self.ieee = row.wire_id
        self.interviewed = True
        self.acts: tuple[str, ...] = ("rename", *product.hands)
        self._product = product
        self._bridge = bridge
        self._ports = ports
        self._state: dict[str, object] = dict(product.start)
        self._received: list[ReceivedCommand] = []
        self._faults = Faults(_FAULTS, ports.clock)
        self._faults.play("kept", row.settings.get("kept", False))
        self._room = ports.room(row.area) if product.room else None
        if self._room is not None:
            self._room.watch(self.tell)

    async def start(self) -> None:
        """It has power already: its bridge tells of it."""

    async def stop(self) -> None:
        """Its battery is empty."""
        self._faults.play("unreachable", True)
        self.tell_availability()

    def state(self) -> dict[str, object]:
        """The physical truth."""
        return dict(self._state)

    def received(self) -> list[ReceivedCommand]:
        """What was set and asked for, oldest first."""
        return list(self._received)

    def act(self, what: str, value: object) -> None:
        """Lay a hand on it. Raises UnknownName, BadValue."""
        key = self._product.hands.get(what)
        if what == "rename":
            self._bridge.renamed(self, as_text(what, value))
        elif key is None:
            raise unknown_act(what, self.acts)
        elif key == "action":
            self._say({"action": as_text(what, value)})
        else:
            was = self._state[key]
            if isinstance(was, bool):
                self._state[key] = as_bool(what, value) is not (key == "contact")
            else:
                self._state[key] = as_number(what, value)
            self.tell()

    def misbehave(self, fault: str, value: object) -> None:
        """Play a fault, or stop playing it. Raises UnknownName, BadValue."""
        self._faults.play(fault, value)
        if fault == "unreachable":
            self.tell_availability()

    def described(self) -> dict[str, object]:
        """As `bridge/devices` has it."""
        return {
            "ieee_address": self.ieee, "type": "EndDevice" if self._product.asleep else "Router",
            "network_address": 4660, "supported": self.interviewed, "friendly_name": self.label, "disabled": False,
            "definition": self._product.definition() if self.interviewed else None,
            "power_source": power_source(self._product),
            "model_id": self._product.model, "interviewing": not self.interviewed,
            "interview_completed": self.interviewed,
            "interview_state": "SUCCESSFUL" if self.interviewed else "IN_PROGRESS",
        }  # fmt: skip

    def tell_availability(self) -> None:
        """Say whether it is there."""
        there = "offline" if self._faults["unreachable"] else "online"
        self._bridge.say(f"{self.label}/availability", {"state": there}, kept=True)

    def tell(self) -> None:
        """Tell its whole state."""
        if self._room is not None:
            self._state["temperature"] = round(self._room.temperature, 2)
            self._state["humidity"] = round(self._room.humidity, 2)
        self._say({})

    def asked(self, verb: str, payload: bytes) -> None:
        """It is told something, or asked."""
        wanted = _object(payload)
        self._received.append(ReceivedCommand(self._ports.clock.now(), verb, payload.decode("utf-8", "replace")[:200]))
        if self._product.asleep or self._faults["unreachable"]:
            for key in wanted:
                self._bridge.complain(f"Publish '{verb}' '{key}' to '{self.label}' failed: 'Error: Delivery failed'")
            return
        if verb == "set":
            self._set(wanted)
        self._ports.clock.call_at(self._ports.clock.monotonic() + self._faults.slow, self.tell)

    def _set(self, wanted: Mapping[str, object]) -> None:
        for key, value in wanted.items():
            if key == "state" and "position" in self._state:
                self._move({"OPEN": 100, "CLOSE": 0}.get(str(value)))
            elif key == "position" and isinstance(value, int | float):
                self._move(max(0, min(100, round(value))))
            elif key in self._state:
                self._state[key] = value
                if key == "brightness" and "state" not in wanted:
                    self._state["state"] = "ON" if value else "OFF"
            else:
                self._bridge.complain(f"No converter available for '{key}' on '{self.label}': ({json.dumps(value)})")
        if "power" in self._state:
            self._state["power"] = 38.5 if self._state["state"] == "ON" else 0

    def _move(self, goal: int | None) -> None:
        """Go there; None: stop here. A curtain tells where it is when it has arrived."""
        if goal is None:
            self._state["motor_state"] = "stopped"
            return
        was = self._state["position"]
        if goal == was or not isinstance(was, int | float):
            return
        self._state |= {"motor_state": "opening" if goal > was else "closing", "state": "OPEN" if goal else "CLOSE"}
        seconds = abs(goal - was) / 100 * _TRAVEL / self._ports.speed

        def arrived() -> None:
            if self._state["motor_state"] != "stopped":
                self._state |= {"position": goal, "motor_state": "stopped"}
                self.tell()

        self._ports.clock.call_at(self._ports.clock.monotonic() + seconds, arrived)

    def _say(self, more: Mapping[str, object]) -> None:
        if self._faults["silent"] or self._faults["unreachable"]:
            return
        seen = round(self._ports.clock.now() * 1000)
        said = {**self._state, **more, "linkquality": 120, "last_seen": seen}
        for _ in range(2 if self._faults["twice"] else 1):
            self._bridge.say(self.label, said, kept=self._faults["kept"])


def power_source(product: Product) -> str:
    """As zigbee2mqtt calls it."""
    return "Battery" if product.asleep else "Mains (single phase)"


def _object(payload: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
