"""A large site: lamps over MQTT, some hubs that share them out among themselves, and what each has in its folder.

Lamp `n` says how it is under `site/n`, kept, and is told under `site/n/set`. Each hub has as many of them; of these a
share is shown to the others, whose scenes watch and command them.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from hub.config.places import Places

SEEN: Final = 0.1
"""The share of a hub's devices that the others see."""
PAGE: Final = 1000
"""Scenes a file."""
ENTRY: Final = """\
- models: [bench.lamp]
  family: mqtt
  vendor: Own
  name: Lamp
  from: "{at}"
  to: "{at}/set"
  bind:
    light.on: {json: on}
    light.brightness: {json: brightness}
"""
HEARTH_YAML: Final = """\
home: {{name: {name}, time_zone: Europe/Berlin}}
network: {{interfaces: [lo], discovery: on}}
mqtt:
  broker: mqtt://{host}:{port}
  publish: off
"""


@dataclass(frozen=True)
class Site:
    """`lamps` lamps, shared out among `hubs` hubs, in `folder`; the broker is at `host`, `port`."""

    folder: Path
    lamps: int
    hubs: int
    host: str
    port: int

    @cached_property
    def size(self) -> int:
        """Lamps a hub."""
        return self.lamps // self.hubs

    @cached_property
    def shown(self) -> int:
        """Lamps a hub that others see: an even number."""
        return max(2, int(self.size * SEEN) // 2 * 2)

    def local(self, hub: int) -> list[tuple[int, int]]:
        """Pairs of lamps of one hub, of which the second follows the first."""
        first = hub * self.size
        half = (self.size - self.shown) // 2
        return [(first + n, first + half + n) for n in range(half)]

    def seen(self, hub: int) -> range:
        """The lamps of a hub that others see."""
        return range((hub + 1) * self.size - self.shown, (hub + 1) * self.size)

    def across(self, hub: int) -> list[tuple[int, int]]:
        """Pairs of which a scene of this hub makes the second follow the first: neither is its own, where it can be."""
        watched = self.seen((hub + 1) % self.hubs)
        told = self.seen((hub + min(2, self.hubs - 1)) % self.hubs)
        half = self.shown // 2
        return list(zip(watched[:half], told[half:], strict=True))

    def places(self, hub: int) -> Places:
        """The folders of a hub."""
        home = self.folder / name_of(hub)
        return Places(home / "config", home / "state", home / "hearth.sock")

    def write(self, hub: int) -> None:
        """Make the folders of a hub, without the scenes that reach across."""
        places = self.places(hub)
        for folder in (places.config / "scenes", places.config / "products", places.state):
            folder.mkdir(parents=True)
        (places.config / "hearth.yaml").write_text(self._settings(hub), "utf-8")
        (places.config / "products" / "lamp.yaml").write_text(ENTRY, "utf-8")
        lamps = "".join(
            f"  lamp_{n}: {{name: Lamp {n}, model: bench.lamp, endpoints: ['mqtt:site/{n}']}}\n"
            for n in range(hub * self.size, (hub + 1) * self.size)
        )
        (places.config / "devices.yaml").write_text(f"devices:\n{lamps}", "utf-8")
        scenes = [_follows(f"lamp_{one}", f"lamp_{other}") for one, other in self.local(hub)]
        for begin in range(0, len(scenes), PAGE):
            page = "".join(scenes[begin : begin + PAGE])
            (places.config / "scenes" / f"page_{begin}.yaml").write_text(page, "utf-8")

    def write_across(self, hub: int) -> None:
        """Add the scenes that reach across: the devices of other hubs are adopted now."""
        scenes = [
            _follows(self._handle(one, hub), self._handle(other, hub), ", on_error: continue")
            for one, other in self.across(hub)
        ]
        (self.places(hub).config / "scenes" / "across.yaml").write_text("".join(scenes), "utf-8")

    def _settings(self, hub: int) -> str:
        text = HEARTH_YAML.format(name=name_of(hub), host=self.host, port=self.port)
        if self.hubs == 1:
            return text
        others = ", ".join(f"{name_of(one)}: command" for one in range(self.hubs) if one != hub)
        shown = ", ".join(f"lamp_{n}" for n in self.seen(hub))
        return f"{text}  share:\n    with: {{{others}}}\n    devices: [{shown}]\n"

    def _handle(self, lamp: int, hub: int) -> str:
        """What a hub calls a lamp, of its own or of another."""
        owner = lamp // self.size
        return f"lamp_{lamp}" if owner == hub else f"{name_of(owner)}_lamp_{lamp}"


def name_of(hub: int) -> str:
    """What a hub is called."""
    return f"floor{hub}"


def _follows(one: str, other: str, otherwise: str = "") -> str:
    step = f"{{set: {{{other}.on: '={one}.on'}}{otherwise}}}"
    return f"- scene: {other} follows {one}\n  when: {{changes: {one}.on}}\n  do: [{step}]\n"


class Lamps(asyncio.Protocol):
    """All lamps of a site, one lean MQTT 3.1.1 client at QoS 0: it answers each command with the new state.

    `told` hears the number of each lamp that was told something, `answered` each answer of a hub to a hub.
    """

    def __init__(self, count: int) -> None:
        self.on = [False] * count
        self.told: Callable[[int], None] = lambda _number: None
        self.answered: Callable[[str, bytes], None] = lambda _topic, _payload: None
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        self.let_in = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Come in."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(packet(0x10, _text("MQTT") + b"\x04\x02\x00\x00" + _text("lamps")))
        for number, topic in enumerate(("site/+/set", "hearth/+/shared/to/+/answer"), 1):
            transport.write(packet(0x82, number.to_bytes(2, "big") + _text(topic) + b"\x00"))

    def say(self, number: int, *, on: bool) -> None:
        """A lamp says how it is."""
        self.on[number] = on
        payload = b'{"on": %s, "brightness": 50}' % (b"true" if on else b"false")
        self._write(packet(0x31, _text(f"site/{number}") + payload))

    def toggle(self, number: int) -> None:
        """A lamp is the other way round: somebody pressed its switch."""
        self.say(number, on=not self.on[number])

    def data_received(self, data: bytes) -> None:
        """Take what the broker says."""
        data = self._rest + data
        at = 0
        while (found := next_packet(data, at)) is not None:
            kind, body, at = found
            if kind == 3:
                self._heard(body)
            elif kind == 9 and not self.let_in.done():
                self.let_in.set_result(None)
        self._rest = data[at:]

    def _heard(self, body: bytes) -> None:
        size = int.from_bytes(body[:2], "big")
        topic, payload = body[2 : 2 + size].decode(), body[2 + size :]
        if not topic.startswith("site/"):
            self.answered(topic, payload)
            return
        number = int(topic.split("/")[1])
        wanted = json.loads(payload)
        self.say(number, on=wanted.get("on", self.on[number]))
        self.told(number)

    def _write(self, packet: bytes) -> None:
        assert self._transport is not None
        self._transport.write(packet)

    def close(self) -> None:
        """Leave."""
        assert self._transport is not None
        self._transport.abort()


@asynccontextmanager
async def lamps_at(site: Site) -> AsyncIterator[Lamps]:
    """The lamps at the broker, each of which has said how it is."""
    loop = asyncio.get_running_loop()
    _, lamps = await loop.create_connection(lambda: Lamps(site.lamps), site.host, site.port)
    try:
        await asyncio.wait_for(lamps.let_in, 10.0)
        for number in range(site.lamps):
            lamps.say(number, on=False)
        yield lamps
    finally:
        lamps.close()


def _text(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(2, "big") + raw


def packet(head: int, body: bytes) -> bytes:
    """MQTT 3.1.1, section 2.2: the length in groups of seven bits."""
    size, length = len(body), bytearray()
    while True:
        size, low = divmod(size, 128)
        length.append(low | (0x80 if size else 0))
        if not size:
            return bytes((head, *length)) + body


def next_packet(data: bytes, at: int) -> tuple[int, bytes, int] | None:
    """The packet that begins there: its kind, its body, and where the next begins; None: it is not all there."""
    size, shift, place = 0, 0, at + 1
    while place < len(data):
        size |= (data[place] & 0x7F) << shift
        shift += 7
        place += 1
        if not data[place - 1] & 0x80:
            end = place + size
            return (data[at] >> 4, data[place:end], end) if end <= len(data) else None
    return None
