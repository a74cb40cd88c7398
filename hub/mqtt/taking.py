"""Commands from the broker: taken with suspicion, carried out as those of any caller outside the hub, and answered."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final, Protocol

from hub.core.receipts import Receipt
from hub.model.broker import Broker
from hub.model.capability import Property
from hub.model.cause import Cause, Origin
from hub.model.command import CARRIED_OUT, Call, Command, Settled, Write
from hub.model.device import Device
from hub.model.errors import BadBytes, HearthError, Rejected
from hub.model.ports import Clock
from hub.mqtt.payloads import Unfit, object_of, text_of, value_of
from hub.mqtt.states import encode, told
from hub.mqtt.topics import Topics, own
from hub.text.hints import suggest
from hub.text.messages.catalogue import Language, render
from hub.text.problem import error, printable

_LOG = logging.getLogger(__name__)

WHO: Final = "mqtt"
A_SECOND: Final = 50
"""Commands that are taken in a second, on the average."""
AT_ONCE: Final = 200
"""Commands that may come in a burst, and that may be under way."""
MOST_WRITES: Final = 100
LONGEST_KEY: Final = 128
LONGEST_HANDLE: Final = 128

Answer = Callable[[str, bytes], None]
"""Where answers go: the handle, as it stood in the topic, and the JSON."""


class Carrying(Protocol):
    """Commands of callers outside the hub (`hub.core.receipts.Receipts`)."""

    async def carry_out(self, command: Command) -> Receipt:
        """Have it done, once for each key, and answer when its outcomes are known and on disk. Raises KeyReused."""


class Devices(Protocol):
    """Devices (`hub.core.registry.Registry`)."""

    def devices(self) -> Mapping[str, Device]:
        """All devices by key."""

    def by_handle(self, handle: str) -> Device | None:
        """The device that the user calls so."""


@dataclass(frozen=True, slots=True)
class TakingPorts:
    """What commands need of the hub."""

    clock: Clock
    random: Random
    devices: Devices
    receipts: Carrying
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What somebody asks for: writes, or one call; `key` is the idempotency key, empty where there is none."""

    device: Device
    writes: tuple[Write, ...] = ()
    call: Call | None = None
    key: str = ""


class Taking:
    """Hears `set/<handle>`, `set/<handle>/<path>` and `call/<handle>/<command>`.

    What the broker keeps is never done: it may be years old, and would be said again to each hub that starts. It is
    refused and cleared, also where it is said just now (MQTT 5 tells us). An empty payload says nothing. At most
    AT_ONCE commands are under way, and A_SECOND a second are taken; what is beyond is counted and not answered.
    """

    def __init__(self, broker: Broker, topics: Topics, ports: TakingPorts, answer: Answer) -> None:
        self.taken = 0
        self.refused = 0
        self.kept = 0
        self.too_many = 0
        self._broker = broker
        self._topics = topics
        self._ports = ports
        self._answer = answer
        self._ends: list[Callable[[], None]] = []
        self._under_way: set[asyncio.Task[None]] = set()
        self._allowance, self._counted = float(AT_ONCE), ports.clock.monotonic()

    def start(self) -> None:
        """Listen."""
        for wanted in ("set/+", "set/+/+", "call/+/+"):
            topic = f"{self._topics.root}/{wanted}"
            self._ends.append(self._broker.subscribe(topic, self._heard, qos=1, as_published=True))

    async def stop(self) -> None:
        """Listen no longer; what is under way goes on without an answer."""
        for end in self._ends:
            end()
        self._ends.clear()
        waiting = tuple(self._under_way)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    def _heard(self, topic: str, payload: bytes, kept: bool) -> None:
        if not payload:
            return  # somebody clears what the broker kept, perhaps we
        if not self._may():
            if not self.too_many:
                self._log("mqtt.too_many_commands", a_second=A_SECOND)
            self.too_many += 1
            return
        if kept:
            self._clear(topic)
        verb, handle, *rest = topic.removeprefix(f"{self._topics.root}/").split("/")
        key = ""
        try:
            text = text_of(payload)
            body = {} if verb == "set" and rest else object_of(text)
            key = _key(body)
            if kept:
                raise Rejected("mqtt.command_kept")
            wanted = self._wanted(verb, handle, rest, text, body, key)
        except HearthError as refusal:
            self.refused += not kept
            self._say(handle, key, {"done": False, **self._reason(refusal)})
            return
        self.taken += 1
        task = asyncio.get_running_loop().create_task(self._carry_out(handle, wanted))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _clear(self, topic: str) -> None:
        """Have the broker keep a command no longer, so that it does not come again with each connection."""
        if not self.kept:
            self._log("mqtt.kept_command", topic=topic)
        self.kept += 1
        self._broker.publish(topic, b"", retain=True)

    def _may(self) -> bool:
        now = self._ports.clock.monotonic()
        self._allowance = min(AT_ONCE, self._allowance + (now - self._counted) * A_SECOND)
        self._counted = now
        if self._allowance < 1 or len(self._under_way) >= AT_ONCE:
            return False
        self._allowance -= 1
        return True

    # what is wanted

    def _wanted(
        self, verb: str, handle: str, rest: list[str], text: str, body: dict[str, object], key: str
    ) -> _Wanted:  # fmt: skip
        device = self._device(handle)
        if verb == "call":
            return _Wanted(device, call=_call(device, rest[0], body), key=key)
        if rest:
            return _Wanted(device, (_write(device, rest[0], text),))
        if "call" in body:
            args = body.get("args", {})
            if not isinstance(args, dict) or body.keys() - {"call", "args"}:
                raise BadBytes("mqtt.command_call_form")
            return _Wanted(device, call=_call(device, str(body["call"]), args), key=key)
        if not body:
            raise BadBytes("api.nothing_to_set")
        if len(body) > MOST_WRITES:
            raise BadBytes("api.too_many_writes", limit=MOST_WRITES)
        return _Wanted(device, tuple(_write(device, path, value) for path, value in body.items()), key=key)

    def _device(self, handle: str) -> Device:
        device = self._ports.devices.by_handle(handle)
        if device is None or not own(device):
            handles = [one.handle for one in self._ports.devices.devices().values() if own(one)]
            raise Unfit(error("api.unknown_device", None, hint=suggest(handle, handles), device=handle))
        return device

    # what comes of it

    async def _carry_out(self, handle: str, wanted: _Wanted) -> None:
        command = Command(
            id=f"mqtt-{self._ports.random.getrandbits(64):016x}",
            cause=Cause(Origin.PERSON, WHO),
            writes=wanted.writes,
            call=wanted.call,
            key=f"mqtt:{wanted.key}" if wanted.key else "",
        )
        try:
            receipt = await self._ports.receipts.carry_out(command)
        except HearthError as refusal:
            self._say(handle, wanted.key, {"done": False, **self._reason(refusal)})
            return
        outcomes = [self._outcome(one) for one in receipt.outcomes]
        done = receipt.unrecorded is None and all(one.outcome in CARRIED_OUT for one in receipt.outcomes)
        why = {} if receipt.unrecorded is None else self._reason(receipt.unrecorded)
        self._say(handle, wanted.key, {"command": receipt.command, "done": done, "outcomes": outcomes, **why})

    def _outcome(self, settled: Settled) -> dict[str, object]:
        words = {} if settled.error is None else self._words(settled.error, dict(settled.params))
        return {"path": settled.path, "outcome": settled.outcome.value, **words}

    def _reason(self, refusal: HearthError) -> dict[str, object]:
        if isinstance(refusal, Unfit):
            return {"error": refusal.message_id, "message": refusal.problem.message(self._ports.language)}
        return self._words(refusal.message_id, refusal.params)

    def _words(self, message_id: str, params: Mapping[str, object]) -> dict[str, object]:
        return {"error": message_id, "message": printable(render(message_id, params, self._ports.language))}

    def _say(self, handle: str, key: str, answer: Mapping[str, object]) -> None:
        if 0 < len(handle) <= LONGEST_HANDLE:
            self._answer(handle, encode({"id": key or None, **answer}))

    def _log(self, message_id: str, **params: object) -> None:
        _LOG.warning("%s", printable(render(message_id, params, self._ports.language)))


def _key(body: dict[str, object]) -> str:
    """The idempotency key, taken out of a body; empty where there is none."""
    key = body.pop("id", None)
    if key is None:
        return ""
    if not isinstance(key, str) or not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise BadBytes("mqtt.command_id_form", most=LONGEST_KEY)
    return key


def _write(device: Device, path: str, value: object) -> Write:
    return Write(device.key, path, value_of(_property(device, path), value))


def _property(device: Device, path: str) -> Property:
    properties = told(device.abilities)
    if not properties:
        raise Unfit(error("api.not_known_yet", None, device=device.handle))
    if path not in properties:
        known = ", ".join(sorted(properties))
        raise Unfit(
            error(
                "api.unknown_property", None, hint=suggest(path, properties), device=device.handle, path=path,
                known=known,
            )
        )  # fmt: skip
    if not properties[path].writable:
        raise Unfit(error("api.read_only", None, property=f"{device.handle}.{path}"))
    return properties[path]


def _call(device: Device, path: str, given: Mapping[str, object]) -> Call:
    kind = device.abilities.commands.get(path)
    if kind is None:
        known = ", ".join(sorted(device.abilities.commands)) or "-"
        hint = suggest(path, device.abilities.commands)
        raise Unfit(error("api.unknown_command", None, hint=hint, device=device.handle, command=path, known=known))
    wanted = {prop.name: prop for prop in kind.args}
    if given.keys() - wanted.keys() or {name for name in wanted if wanted[name].required} - given.keys():
        names, there = ", ".join(wanted) or "-", ", ".join(map(str, given)) or "-"
        raise Unfit(error("api.arguments", None, command=path, expected=names, given=there))
    return Call(device.key, path, tuple((name, value_of(wanted[name], value)) for name, value in given.items()))
