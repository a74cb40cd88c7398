"""A camera pushes, a scene fires, a miIO command leaves: through both simulators, over real sockets.

`python -m tests.bench.camera ROUNDS TOGGLES` is the driver: it holds the simulated camera and lamp, and starts in turns
the hub and the floor, each a process of its own. A person appears and goes, a scene each switches the lamp on or off
(harmless commands). Measured in the driver, on one clock: from just before the simulated camera writes the message to
its WebSocket to the arrival of the lamp's `set_properties` at its simulator.

The floor (`tests.bench.camera_floor`) parses the same message, seals a miIO packet and sends it; nothing else.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic_ns
from typing import Any, Final
from unittest.mock import patch

from aiohttp import web

from drivers.axis import simulator as axis
from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.miio import simulator as miio
from drivers.miio.simulated.network import NetworkModule
from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.process import loop_factory
from tests.bench.figures import Figure, Target, percentile, spread
from tests.bench.homes import HEARTH_YAML, adopt
from tests.bench.hubs import running_hub
from tests.bench.machine import answer_of, process

CAMERA: Final = SimulatedDevice(
    "eye", "axis", "AXIS M3086-V", "127.77.98.1", "B8A44F770001", "hearth:bench-lens", port=18080
)
LAMP: Final = SimulatedDevice(
    "lamp", "miio", "yeelink.light.ceilc", "127.77.98.2", "770000002", "62656e63682d6c616d702d2d2d2d3032",
    settings={"push": True, "latency": 0.0, "mdns": "none"},
)  # fmt: skip
DEVICES_YAML: Final = f"""\
devices:
  eye: {{name: Eye, model: {CAMERA.model}, endpoints: ['axis:{CAMERA.wire_id}']}}
  lamp: {{name: Lamp, model: {LAMP.model}, endpoints: ['miio:{LAMP.wire_id}']}}
"""
SCENES_YAML: Final = """\
- scene: Light for whoever comes
  when: eye.person
  do: [set: {lamp.on: on}]
- scene: Dark again
  when: not eye.person
  do: [set: {lamp.on: off}]
"""
GAP: Final = 0.03  # seconds from one command's end to the next event, and up to as much again
LOST_AFTER: Final = 2.0
WARM_UP: Final = 20
READY_WITHIN: Final = 15.0


class Stopwatch:
    """Notes when the camera writes, and when the lamp's command arrives."""

    def __init__(self) -> None:
        self.written = 0
        self.arrived = asyncio.Event()
        self.taken_ms = 0.0

    def armed(self) -> ExitStack:
        """Hook both simulators: the class of the camera's stream, and that of the lamp's network module."""
        send, receive = web.WebSocketResponse.send_str, NetworkModule.received

        async def send_str(stream: web.WebSocketResponse, data: str, compress: int | None = None) -> None:
            if not self.written:
                self.written = monotonic_ns()
            await send(stream, data, compress)

        def received(module: NetworkModule, packet: bytes, source: Any) -> None:
            now, heard = monotonic_ns(), len(module.commands)
            receive(module, packet, source)
            if [one for one in module.commands[heard:] if one.method == "set_properties"] and not self.arrived.is_set():
                self.taken_ms = (now - self.written) / 1e6
                self.arrived.set()

        stack = ExitStack()
        hooks: tuple[tuple[type, str, Callable[..., object]], ...] = (
            (web.WebSocketResponse, "send_str", send_str),
            (NetworkModule, "received", received),
        )
        for owner, name, hook in hooks:
            hooked: AbstractContextManager[object] = patch.object(owner, name, hook)
            stack.enter_context(hooked)
        return stack


async def toggles(
    watch: Stopwatch, camera: axis.CameraSimulator, lamp: miio.MiioSimulator, count: int
) -> dict[str, Any]:
    """Let a person come and go; milliseconds of each command, and how many never came."""
    random, taken, lost = Random(7), [], 0
    for number in range(count + WARM_UP):
        watch.written, watch.taken_ms = 0, 0.0
        watch.arrived.clear()
        lamp.network._commands.clear()  # what is looked through at each packet stays short
        camera.act("person", number % 2 == 0)
        try:
            await asyncio.wait_for(watch.arrived.wait(), LOST_AFTER)
        except TimeoutError:
            lost += 1
        else:
            if number >= WARM_UP:
                taken.append(watch.taken_ms)
        await asyncio.sleep(random.uniform(GAP, 2 * GAP))
    return {"taken": taken, "lost": lost}


async def until(true: Callable[[], bool], what: str) -> None:
    """Wait for it. Raises TimeoutError."""
    try:
        async with asyncio.timeout(READY_WITHIN):
            while not true():
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise TimeoutError(what) from None


def make_home(folder: Path) -> Places:
    """The hub's configuration and state."""
    places = Places(folder / "config", folder / "state", folder / "hearth.sock")
    (places.config / "scenes").mkdir(parents=True)
    (places.config / "hearth.yaml").write_text(HEARTH_YAML, "utf-8")
    (places.config / "devices.yaml").write_text(DEVICES_YAML, "utf-8")
    (places.config / "scenes" / "scenes.yaml").write_text(SCENES_YAML, "utf-8")
    known = {
        f"{one.family}:{one.wire_id}": (one.token, one.model, f"{one.address}:{one.port}" if one.port else one.address)
        for one in (CAMERA, LAMP)
    }
    adopt(places, known)
    return places


async def drive(rounds: int, count: int) -> dict[str, list[dict[str, Any]]]:
    """Both sides in turns."""
    ports = SimulationPorts(LoopClock(), Random(1))
    watch = Stopwatch()
    found: dict[str, list[dict[str, Any]]] = {"floor": [], "hub": []}
    with watch.armed(), TemporaryDirectory(prefix="hearth-bench-") as folder:
        (camera,), (lamp,) = axis.simulators((CAMERA,), ports), miio.simulators((LAMP,), ports)
        if not isinstance(lamp, miio.MiioSimulator):
            raise TypeError(lamp)
        places = await asyncio.to_thread(make_home, Path(folder))
        await camera.start()
        await lamp.start()
        try:
            for _ in range(rounds):
                with process(("-m", "tests.bench.camera_floor"), "measured"):
                    await until(lambda: camera.state()["listeners"] == 1, "the floor does not listen")
                    await asyncio.sleep(0.3)
                    found["floor"].append(await toggles(watch, camera, lamp, count))
                await until(lambda: camera.state()["listeners"] == 0, "the floor does not end")
                running = running_hub(places)
                await asyncio.to_thread(running.__enter__)
                try:
                    await until(lambda: camera.state()["listeners"] == 1, "the hub does not listen to the camera")
                    await until(
                        lambda: any(one.method == "miIO.sub" for one in lamp.received()),
                        "the hub does not read the lamp",
                    )
                    await asyncio.sleep(1.5)  # the camera's baseline is taken in after a second
                    found["hub"].append(await toggles(watch, camera, lamp, count))
                finally:
                    await asyncio.to_thread(running.__exit__, None, None, None)
                await until(lambda: camera.state()["listeners"] == 0, "the hub does not end")
        finally:
            await camera.stop()
            await lamp.stop()
    return found


def measure(*, quick: bool, rounds: int = 0, count: int = 0) -> list[Figure]:
    """Camera push in, miIO command out."""
    rounds, count = rounds or (1 if quick else 3), count or (60 if quick else 250)
    found = answer_of("tests.bench.camera", rounds, count, role="driver")

    def figure(name: str, work: Callable[[dict[str, Any]], float], unit: str, target: Target | None = None) -> Figure:
        values, floors = (spread([work(one) for one in found[side]]) for side in ("hub", "floor"))
        return Figure("camera → command", name, unit, values, floors, target)

    return [
        figure("p50", lambda one: percentile(one["taken"], 0.5), "ms", Target(2.0, of_floor=True)),
        figure("p99", lambda one: percentile(one["taken"], 0.99), "ms", Target(5.0)),
        figure("max", lambda one: max(one["taken"]), "ms"),
        figure("lost", lambda one: one["lost"], f"of {count}", Target(0)),
    ]


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        print(json.dumps(runner.run(drive(int(sys.argv[1]), int(sys.argv[2])))))
