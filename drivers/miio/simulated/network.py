"""The network module of a simulated device: hellos, tokens, stamps, ids, one request at a time, pushes.

What is dropped in silence here is dropped in silence by the real thing (see the checklist of a faithful simulator in
the protocol notes: python-miio and ha_xiaomi_home issues). `dropped` counts why, for tests.
"""

import json
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from random import Random
from typing import Final

from drivers.kit.simulator import Air, ReceivedCommand
from drivers.miio.codec import (
    HELLO,
    PORT,
    Header,
    Keys,
    Subscription,
    hello_answer,
    parse_header,
    probed_by,
    subscription_answer,
)
from drivers.miio.simulated.appliance import Appliance, Refusal, bad_argument, no_answer
from drivers.miio.simulated.habits import Habits
from drivers.miio.simulated.pushes import Address, Pushes
from drivers.miio.simulated.render import Renderer
from hub.model.errors import BadBytes, HearthError
from hub.model.ports import Clock

REMEMBERED_IDS: Final = 8
REQUEST_LIMIT: Final = 1024  # bytes: longer requests are not heard
STAMP_AHEAD: Final = 10.0  # seconds that a request's stamp may lie before ours
STAMP_BEHIND: Final = 300.0
BOOT_TIME: Final = 0.3  # seconds without an answer after the power came
SUMMARY_LIMIT: Final = 300
KEPT_COMMANDS: Final = 5000
REBOOTING_ID: Final = 9998  # reboots the lamps of one maker (python-miio issue 210)


@dataclass(slots=True)
class Identity:
    """What a device is on the network; a new pairing or lease changes it."""

    did: int
    keys: Keys
    model: str
    mac: str
    firmware: str
    address: str


class Unheard(HearthError):
    """A request that a device passes over in silence, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__("simulator.unheard", reason=reason)
        self.reason = reason


class NetworkModule:
    """One device on the air. `send` puts a datagram out of the device's own socket."""

    def __init__(
        self,
        identity: Identity,
        habits: Habits,
        air: Air,
        clock: Clock,
        random: Random,
        send: Callable[[bytes, Address], None],
    ) -> None:
        self.identity = identity
        self.habits = habits
        self.dropped: Counter[str] = Counter()
        self.powered = True
        self._air = air
        self._clock = clock
        self._send = send
        self._renderer = Renderer(habits)
        self._appliance: Appliance | None = None
        self._before_request: Callable[[], None] = lambda: None
        self._booted_at = clock.monotonic() - random.uniform(3600.0, 1_000_000.0)
        self._deaf_until = 0.0
        self._awake_until = 0.0
        self._life = 0  # which boot this is: answers of an earlier one are never sent
        self._busy = False
        self._ids: deque[int] = deque(maxlen=REMEMBERED_IDS)
        self._commands: deque[ReceivedCommand] = deque(maxlen=KEPT_COMMANDS)
        self._pushes = Pushes(clock, random, self._seal_to)
        self._calls = 0

    def attach(self, appliance: Appliance, before_request: Callable[[], None]) -> None:
        """Put the application behind it; `before_request` brings the physics up to date."""
        self._appliance = appliance
        self._before_request = before_request

    @property
    def commands(self) -> list[ReceivedCommand]:
        """Every request heard and not dropped, oldest first."""
        return list(self._commands)

    @property
    def stamp(self) -> int:
        """Seconds since boot, or the time of day, as the device's habit is."""
        return int(self._clock.now() if self.habits.clock_stamps else self._clock.monotonic() - self._booted_at)

    def reboot(self) -> None:
        """Start anew: stamps from zero, ids and subscriptions forgotten, nothing heard for a moment."""
        now = self._clock.monotonic()
        self.powered = True
        self._booted_at = now
        self._deaf_until = now + BOOT_TIME
        self._life += 1
        self._busy = False
        self._ids.clear()
        self._pushes.forget()

    def power_off(self) -> None:
        """Pull the plug."""
        self.powered = False
        self._life += 1
        self._pushes.forget()

    def wake(self) -> None:
        """Let a sleeper answer for a while."""
        self._awake_until = self._clock.monotonic() + self.habits.awake

    def push(self, method: str, params: object) -> None:
        """Tell the subscribers."""
        self.wake()
        if self.powered and not self.habits.mute and not self.habits.no_push:
            self._pushes.push(method, params)

    def call(self, address: str, did: int, method: str) -> None:
        """Command another device, with this one's own token, and do not wait for its answer."""
        if self.powered and not self.habits.mute:
            self._calls += 1
            content = json.dumps({"id": self._calls, "method": method, "params": []}).encode()
            self._emit(self.identity.keys.seal(did, self.stamp, content), (address, PORT))

    def received(self, packet: bytes, source: Address) -> None:
        """A datagram arrived, if the air lets it. Never raises, whatever it holds."""
        self._air.carry(lambda: self._heard(packet, source))

    def _heard(self, packet: bytes, source: Address) -> None:
        reason = self._inaudible(source)
        if reason:
            self.dropped[reason] += 1
            return
        try:
            header = parse_header(packet)
            if header.is_hello:
                self._hello(packet, source)
            else:
                self._message(self._open(packet, header), source)
        except Unheard as unheard:
            self.dropped[unheard.reason] += 1
        except BadBytes as error:
            self.dropped[error.message_id.removeprefix("device.")] += 1

    def _inaudible(self, source: Address) -> str:
        now = self._clock.monotonic()
        if not self.powered or now < self._deaf_until:
            return "off"
        if self.habits.mute:
            return "mute"
        if self.habits.awake and now >= self._awake_until:
            return "asleep"
        if self.habits.subnet and IPv4Address(source[0]) not in IPv4Network(self.habits.subnet):
            return "foreign"
        return ""

    def _hello(self, packet: bytes, source: Address) -> None:
        hub = probed_by(packet)
        did = self.identity.did
        if hub is not None and self.habits.push:
            subscription = Subscription(self._pushes.stamp_of(hub), 0, wildcard=True)
            self._emit(subscription_answer(did, self.stamp, subscription), source)
        elif hub is not None or packet == HELLO:
            shown = b"\xff" * 16 if self.habits.provisioned else self.identity.keys.token
            self._emit(hello_answer(did, self.stamp, shown), source)
        else:
            self.dropped["no_hello"] += 1

    def _open(self, packet: bytes, header: Header) -> dict[str, object]:
        if header.did != self.identity.did:
            raise Unheard("other_did")
        plaintext = self.identity.keys.open(packet)
        if not -STAMP_BEHIND <= header.stamp - self.stamp <= STAMP_AHEAD:
            raise Unheard("stamp")
        if len(packet) > REQUEST_LIMIT:
            raise Unheard("too_long")
        try:
            message = json.loads(plaintext)
        except (ValueError, RecursionError):
            raise Unheard("bad_json") from None
        if not isinstance(message, dict):
            raise Unheard("bad_json")
        return message

    def _message(self, message: dict[str, object], source: Address) -> None:
        number, method = message.get("id"), message.get("method")
        if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**31:
            raise Unheard("bad_id")
        if method is None:
            self._pushes.acknowledged(number)
        elif not isinstance(method, str):
            raise Unheard("bad_method")
        elif number == REBOOTING_ID and self.identity.model.startswith("philips.light."):
            self.reboot()
        elif number in self._ids:
            self._repeated(number, source)
        elif self._busy:
            raise Unheard("busy")
        else:
            self._ids.append(number)
            self._request(number, method, message.get("params", []), source)

    def _repeated(self, number: int, source: Address) -> None:
        if not self.habits.repeat_error:
            raise Unheard("repeated_id")
        refusal = no_answer()
        self._answer({"id": number, "error": {"code": refusal.code, "message": refusal.message}}, 0.0, source)

    def _request(self, number: int, method: str, params: object, source: Address) -> None:
        summary = json.dumps(params, separators=(",", ":"), ensure_ascii=False)[:SUMMARY_LIMIT]
        self._commands.append(ReceivedCommand(self._clock.now(), method, summary))
        if self.habits.silent:
            raise Unheard("silent")
        delay = self.habits.latency
        reply: dict[str, object] = {"id": number}
        try:
            reply["result"] = self._carry_out(method, params, source)
        except Refusal as refusal:
            reply["error"] = {"code": refusal.code, "message": refusal.message}
            delay = self.habits.ack_timeout if refusal.code == no_answer().code else delay
        self._answer(reply, delay, source)

    def _carry_out(self, method: str, params: object, source: Address) -> object:
        if self.habits.error:
            raise Refusal(self.habits.error, "error")
        if method == "miIO.info":
            return self._info()
        if method == "miIO.config_router":
            return self._configure(params)
        if method in ("miIO.sub", "miIO.unsub") and self.habits.push:
            return self._subscribe(method, params, source)
        if (method.startswith("miIO.") and method != "miIO.xdel") or self._appliance is None:
            raise no_answer()
        self._before_request()
        return self._appliance.request(method, params)

    def _answer(self, reply: dict[str, object], delay: float, source: Address) -> None:
        life = self._life
        reply["exe_time"] = int(delay * 1000)
        self._busy = True

        def done() -> None:
            if life == self._life:
                self._busy = False
                self._seal_to(self._renderer.answer(reply), source)

        if delay > 0:
            self._clock.call_at(self._clock.monotonic() + delay, done)
        else:
            done()

    def _seal_to(self, plaintext: bytes, source: Address) -> None:
        self._emit(self.identity.keys.seal(self.identity.did, self.stamp, plaintext), source)

    def _emit(self, packet: bytes, source: Address) -> None:
        self._air.carry(lambda: self._send(packet, source))

    def _subscribe(self, method: str, params: object, source: Address) -> object:
        if not isinstance(params, Mapping):
            raise bad_argument()
        hub, stamp = str(params.get("did", "")), params.get("update_ts", 0)
        if not hub.isascii() or not hub.isdigit() or not isinstance(stamp, int) or not 0 <= stamp < 2**32:
            raise bad_argument()
        if method == "miIO.sub":
            self._pushes.subscribe(int(hub), stamp, source)
        else:
            self._pushes.unsubscribe(int(hub))
        return {"code": 0}

    def _configure(self, params: object) -> object:
        if not isinstance(params, Mapping) or not isinstance(params.get("ssid"), str):
            raise bad_argument()
        self.habits.provisioned = True
        return ["ok"]

    def _info(self) -> object:
        if self.habits.empty_info:
            return {}
        identity = self.identity
        return {
            "life": int(self._clock.monotonic() - self._booted_at),
            "model": identity.model,
            "fw_ver": identity.firmware,
            "hw_ver": "esp32",
            "mac": identity.mac,
            "ap": {"ssid": "home", "bssid": "02:00:00:00:00:01", "rssi": -52},
            "netif": {"localIp": identity.address, "mask": "255.0.0.0", "gw": "127.0.0.1"},
            "mmfree": 118724,
            "ot": "otu",
            "otu_stat": [11, 10, 0, 0, 10, 0],
            "ott_stat": [0, 0, 0, 0],
        }
