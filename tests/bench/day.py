"""A virtual day of a home of 200 devices: the whole hub on the loop and the network of the simulator.

Everything is real but time and the wires: the miIO client against the simulated devices at its own pace of polling and
pushing, gateways with sensors behind them, scenes, SQLite with its syncs in memory. People move, doors open, rooms
change their temperature, buttons are pressed. Where nothing is to be done, the loop jumps: the figure is what a day of
such a home costs in work, devices included.

The benchmarks play the busy hour from half past six; the whole day takes minutes: `python -m tests.bench.day 200 24`
(devices, hours from midnight) prints its JSON. There is no floor: nothing smaller does the same.
"""

import asyncio
import gc
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from hashlib import md5
from ipaddress import IPv4Interface
from pathlib import Path
from random import Random
from typing import Any, Final

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.miio.simulator import ChildSimulator, MiioSimulator, simulators
from hub.app import Machine, Options, first_look, open_hub
from hub.config.interfaces import Interface
from hub.config.places import Places
from hub.model.device import Health
from hub.model.ports import Learned
from hub.model.reading import Change
from hub.model.secret import Secret
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from tests.bench.figures import Figure, spread
from tests.bench.machine import answer_of
from tests.simulation.clock import SimClock
from tests.simulation.loop import SimLoop
from tests.simulation.network import SimNetwork
from tests.simulation.trace import Trace
from tests.simulation.witness import watch_requests

MODULE: Final = "tests.bench.day"
BEGIN: Final = 1_783_288_800.0
"""A Monday in summer at midnight in Berlin."""
HOUR: Final = 3600.0
MORNING: Final = 6.5
"""The hour at which the benchmarks begin."""
DISK: Final = 0.005
"""Seconds of a job of the disk."""
GATEWAY: Final = "lumi.gateway.mgl03"
MEMORY: Final = Path("/dev/shm")
INTERFACE: Final = Interface("sim0", IPv4Interface("127.0.0.1/8"))

ROOM: Final = (
    ("plug", "cuco.plug.cp2"), ("fridge", "cuco.plug.cp2"), ("desk", "cuco.plug.cp2"), ("tv", "cuco.plug.cp2"),
    ("light", "yeelink.light.ceilc"), ("lamp", "yeelink.light.colorc"), ("spot", "philips.light.bulb"),
    ("humidifier", "zhimi.humidifier.ca4"), ("fan", "dmaker.fan.p10"), ("curtain", "dooya.curtain.m2"),
    ("gateway", GATEWAY),
    ("motion", "lumi.sensor_motion.v2"), ("presence", "lumi.sensor_motion.v2"), ("door", "lumi.sensor_magnet.v2"),
    ("window", "lumi.sensor_magnet.v2"), ("air", "miaomiaoce.sensor_ht.t9"), ("bath_air", "miaomiaoce.sensor_ht.t9"),
    ("bed_air", "miaomiaoce.sensor_ht.t9"), ("floor_air", "miaomiaoce.sensor_ht.t9"), ("button", "lumi.remote.mcn001"),
)  # fmt: skip
"""The twenty devices of a room; what follows the gateway has no address of its own. A home has ten such rooms."""

SENSORS: Final = frozenset(name for name, _ in ROOM[[name for name, _ in ROOM].index("gateway") + 1 :])

HAPPENINGS: Final[dict[str, tuple[float, str, tuple[object, ...]]]] = {
    "motion": (720.0, "motion", (True, False)),
    "presence": (1440.0, "motion", (True, False)),
    "door": (2 * HOUR, "open", (True, False)),
    "window": (6 * HOUR, "open", (True, False)),
    "air": (300.0, "temperature", (21.0, 21.4, 22.0, 20.6)),
    "bath_air": (240.0, "temperature", (23.0, 24.5, 22.2)),
    "bed_air": (400.0, "temperature", (18.0, 18.6, 19.1)),
    "floor_air": (600.0, "temperature", (19.5, 20.0)),
    "button": (3 * HOUR, "press", ("single", "double")),
}
"""What a sensor sees, on average every so many seconds."""

SCENES: Final = """
- {{scene: Light {n}, when: motion_{n}.motion, hold: {{light_{n}.on: on}},
   until: {{is: not motion_{n}.motion, for: 3m}}}}
- {{scene: Lamp {n}, when: {{event: button_{n}.press, with: {{kind: double}}}},
   do: [set: {{lamp_{n}.on: =not lamp_{n}.on}}]}}
- {{scene: Fan {n}, when: bath_air_{n}.temperature > 24, do: [set: {{fan_{n}.on: on}}, wait: 10m,
   set: {{fan_{n}.on: off}}], cooldown: 1h}}
- {{scene: Window {n}, when: {{becomes: window_{n}.open, for: 10m}}, do: [set: {{humidifier_{n}.on: off}}]}}
- {{scene: Morning {n}, when: {{at: '07:0{n}'}}, do: [set: {{curtain_{n}.position: 100, desk_{n}.on: on}}]}}
- {{scene: Evening {n}, when: {{at: '22:3{n}'}}, do: [set: {{curtain_{n}.position: 0, desk_{n}.on: off,
   spot_{n}.on: off}}]}}
"""


def rows(count: int) -> tuple[SimulatedDevice, ...]:
    """The devices of the first rooms, at least a gateway's worth."""
    made = []
    for number in range(max(count, len(ROOM))):
        room, (name, model) = number // len(ROOM), ROOM[number % len(ROOM)]
        handle = f"{name}_{room}"
        if name in SENSORS:
            made.append(SimulatedDevice(handle, "miio", model, wire_id=f"lumi.158d{number:08x}", via=f"gateway_{room}"))
            continue
        token = md5(b"%d" % number, usedforsecurity=False).hexdigest()
        settings: dict[str, object] = {"push": model == GATEWAY or number % 2 == 0}
        settings |= {"load": 60.0} if model.startswith("cuco") else {}
        address, did = f"127.7.{room}.{number % len(ROOM) + 1}", str(700_000_000 + number)
        made.append(SimulatedDevice(handle, "miio", model, address, did, token, settings=settings))
    return tuple(made)


def write_home(folder: Path, devices: tuple[SimulatedDevice, ...]) -> Places:
    """The configuration of the home."""
    places = Places(folder / "config", folder / "state", folder / "hearth.sock")
    (places.config / "scenes").mkdir(parents=True)
    (places.config / "hearth.yaml").write_text(
        "home: {time_zone: Europe/Berlin}\nnetwork: {interfaces: [sim0], discovery: off}\n", "utf-8"
    )
    lines = ["devices:"]
    for row in devices:
        way = f"{{id: 'miio:{row.wire_id}', via: {row.via}}}" if row.via else f"'miio:{row.wire_id}'"
        lines.append(f"  {row.handle}: {{name: {row.handle}, model: {row.model}, endpoints: [{way}]}}")
    (places.config / "devices.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    scenes = "".join(SCENES.format(n=room) for room in range(len(devices) // len(ROOM)))
    (places.config / "scenes" / "home.yaml").write_text(scenes, "utf-8")
    return places


class Day:
    """The home, from a time on (Unix seconds)."""

    def __init__(self, folder: Path, count: int, begins: float) -> None:
        self.random = Random(1)
        self.loop = SimLoop(lambda: DISK)
        self.clock = SimClock(self.loop, begins)
        self.network = SimNetwork(self.loop, Random(2), Trace())
        self.rows = rows(count)
        self.places = write_home(folder, self.rows)
        self.counts: Counter[str] = Counter()
        ports = SimulationPorts(self.clock, Random(3), None, 1.0, {}, self.network.udp)
        made = simulators(self.rows, ports)
        self.devices = [one for one in made if isinstance(one, MiioSimulator | ChildSimulator)]

    async def adopt(self) -> None:
        """The devices were taken into use before, and are there."""
        for device in self.devices:
            if isinstance(device, MiioSimulator):
                watch_requests(device, self.ordered, ())
            await device.start()
        store = await open_control(self.places.state, self.clock)
        book = await load_addresses(store)
        await asyncio.gather(
            *(
                book.adopt(f"miio:{row.wire_id}", Secret(row.token), Learned(row.model, "2.2.0_0030", row.address))
                for row in self.rows
                if row.via is None
            )
        )
        await store.close()

    async def live(self, hours: float) -> None:
        """The hub, for so long. Raises RuntimeError for a device that is not there in the end."""
        async with open_hub(Options(self.places), Machine(self.clock, Random(4), lambda: (INTERFACE,))) as hub:
            await first_look(hub)
            hub.state.subscribe(self.changed)
            for device in self.devices:
                self.happen(device, device.name.rpartition("_")[0], 0)
            await self.clock.sleep(hours * HOUR)
            devices = hub.registry.devices().values()
            states = {one.handle: hub.registry.status(one.key) for one in devices}
            away = [handle for handle, status in states.items() if status is None or status.health is not Health.ONLINE]
            if away:
                raise RuntimeError(f"away: {away}")

    def changed(self, _change: Change) -> None:
        """The hub has heard something new."""
        self.counts["changes"] += 1

    def ordered(self, _handle: str, _method: str, _params: object) -> None:
        """A device was told to do something."""
        self.counts["orders"] += 1

    def happen(self, device: MiioSimulator | ChildSimulator, kind: str, number: int) -> None:
        """What a sensor sees, again and again."""
        if kind not in HAPPENINGS:
            return
        every, word, values = HAPPENINGS[kind]
        if number:
            self.counts["happenings"] += 1
            device.act(word, values[number % len(values)])
        self.loop.call_later(self.random.expovariate(1 / every), partial(self.happen, device, kind, number + 1))


def run(count: int, hours: float, begin: float = 0.0) -> dict[str, Any]:
    """One run from so many hours after midnight, and what it cost."""
    memory = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="hearth-bench-", dir=memory) as folder:
        day = Day(Path(folder), count, BEGIN + begin * HOUR)
        day.loop.run_until_complete(day.adopt())
        begun, spent = time.perf_counter(), time.process_time()
        day.loop.run_until_complete(day.live(hours))
        found = {"wall": time.perf_counter() - begun, "cpu": time.process_time() - spent, "turns": day.loop.turns}
        day.loop.bury()
        day.loop.close()
        return found | dict(day.counts) | {"carried": day.network.counts["carried"], "devices": len(day.rows)}


def measure(
    *, quick: bool, count: int = 200, answer: Callable[[int, float, float], dict[str, Any]] | None = None
) -> list[Figure]:
    """The morning hour of such a home; `answer` makes a run (devices, hours, begin), without it in a process."""
    hours = 0.1 if quick else 1.0
    found = (answer or alone)(count, hours, MORNING)
    name, note = f"a virtual {hours:g} h of {count} devices", f"a day: {found['wall'] * 24 / hours / 60:.1f} min"
    told = f"{found['carried']:,} datagrams, {found['orders']:,} orders, {found['changes']:,} changes"
    return [  # the processor of all of it: hub, devices and network
        Figure("virtual day", f"{name}: wall time", "s", spread([found["wall"]]), None, None, note),
        Figure("virtual day", f"{name}: processor", "s", spread([found["cpu"]]), None, None, told),
        Figure("virtual day", f"{name}: callbacks", "/s", spread([found["turns"] / found["wall"]])),
    ]


def alone(count: int, hours: float, begin: float) -> dict[str, Any]:
    """One run in a process of its own."""
    found: dict[str, Any] = answer_of(MODULE, count, hours, begin)
    return found


if __name__ == "__main__":
    gc.freeze()
    print(json.dumps(run(int(sys.argv[1]), *(float(one) for one in sys.argv[2:]))))
