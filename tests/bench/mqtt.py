"""MQTT in → scene → MQTT out: a real hub process at a real Mosquitto, N devices over MQTT with a scene each.

The floor is a process that echoes with aiomqtt at the same Mosquitto, in the same run; floor and hub by turns. A firing
is two messages in (`on`, and `off`, which fires nothing) and one out. *Rate*: closed loop, 100 firings under way.
*Latency*: one at a time, 50 a second. *Processor time*: that of the whole process, for a firing of the closed loop.
*Start*: from exec until a scene has answered. The clients alone are measured as the floor is.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory
from typing import Final

from hub.config.places import Places
from tests.bench.figures import Figure, Target, spread
from tests.bench.hubs import running_hub
from tests.bench.machine import pin, process
from tests.bench.mqtt_driver import Run
from tests.mosquitto import BINARY, Mosquitto, mosquitto

START: Final = {200: 0.6, 2000: 1.0, 10000: 3.0}
PSS: Final = {200: 64.0, 2000: 76.0, 10000: 120.0}
SETTLES: Final = 2.0
"""Seconds of rest before memory is looked at."""
PRODUCT: Final = """
- models: [own.sensor]
  family: mqtt
  bind:
    occupancy.occupied: {from: "{at}/state", values: {"on": true, "off": false}}
"""


def measure(
    *, quick: bool, sizes: Sequence[int] = (200, 2000, 10000), seconds: float | None = None, rest: float = SETTLES,
    clients: Sequence[str] = ("hub", "gmqtt"),
) -> list[Figure]:  # fmt: skip
    """Homes of these sizes, and those of the clients that are installed; nothing where there is no Mosquitto."""
    if BINARY is None:
        print("mqtt: mosquitto is not installed (apt install mosquitto), so nothing is measured")
        return []
    runs, length = (1 if quick else 3), seconds or (4.0 if quick else 8.0)
    figures: list[Figure] = []
    for size in sizes:
        hub, floor = list[Run](), list[Run]()
        for _ in range(runs):
            with mosquitto() as broker:
                pin("driver", broker.pid)
                with TemporaryDirectory(prefix="hearth-bench-") as folder:
                    places = write_home(Path(folder), size, broker)
                    play(floor, echoing("aiomqtt", broker), broker, size, length, rest)
                    play(hub, home(places), broker, size, length, rest)
        figures += _figures(f"{size:,} devices", hub, floor, size)
    return figures + _clients(clients, runs, length)


def _figures(name: str, hub: list[Run], floor: list[Run], size: int) -> list[Figure]:
    rows: list[tuple[str, str, Callable[[Run], float], Target | None]] = [
        ("rate", "firings/s", lambda one: one.rate, Target(3.5, at_least=True, of_floor=True)),
        ("processor time a firing", "µs", lambda one: one.processor, None),
        ("p50", "µs", lambda one: one.p50, Target(0.8, of_floor=True)),
        ("p99", "µs", lambda one: one.p99, None),
        ("lost", "", lambda one: one.lost, Target(0.0)),
        ("exec → first firing", "s", lambda one: one.start, Target(START[size]) if size in START else None),
        ("PSS", "MiB", lambda one: one.pss, Target(PSS[size]) if size in PSS else None),
    ]
    return [
        Figure("MQTT", f"{name}: {what}", unit, spread([*map(of, hub)]), spread([*map(of, floor)]), target)
        for what, unit, of, target in rows
    ]


def _clients(names: Sequence[str], runs: int, length: float) -> list[Figure]:
    """The clients alone, each as an echo."""
    figures: list[Figure] = []
    for name in [one for one in names if find_spec(one)]:
        one, floor = list[Run](), list[Run]()
        for _ in range(runs):
            with mosquitto() as broker:
                pin("driver", broker.pid)
                play(floor, echoing("aiomqtt", broker), broker, 200, length, 0.0)
                play(one, echoing(name, broker), broker, 200, length, 0.0)
        figures += _figures(f"client {name} alone", one, floor, 0)[:2]
    return figures


@contextmanager
def echoing(client: str, broker: Mosquitto) -> Iterator[int]:
    """An echo, and the id of its process."""
    command = ("-m", "tests.bench.mqtt_floor", client, broker.host, str(broker.port))
    with process(command, "measured") as child:
        yield child.pid


@contextmanager
def home(places: Places) -> Iterator[int]:
    """A hub, and the id of its process."""
    with running_hub(places) as hub:
        yield hub.child.pid


def play(
    into: list[Run], measured: AbstractContextManager[int], broker: Mosquitto, size: int, length: float, rest: float
) -> None:
    """Measure one process at the broker; `measured` runs it, and gives its id."""
    command = ("-m", "tests.bench.mqtt_driver", broker.host, str(broker.port), str(size), str(length), str(rest))
    with process(command, "driver", stdin=PIPE, stdout=PIPE) as driver:
        assert driver.stdin is not None
        assert driver.stdout is not None
        driver.stdout.readline()
        begun = time.monotonic()
        with measured as pid:
            driver.stdin.write(f"{pid} {begun}\n")
            driver.stdin.flush()
            into.append(Run(**json.loads(driver.stdout.readline())))


def write_home(folder: Path, size: int, broker: Mosquitto) -> Places:
    """A home of sensors over MQTT, and a scene each that publishes."""
    places = Places(folder / "config", folder / "state", folder / "hearth.sock")
    for inner in ("scenes", "products"):
        (places.config / inner).mkdir(parents=True)
    places.state.mkdir()
    (places.config / "hearth.yaml").write_text(
        "home: {time_zone: UTC}\nnetwork: {interfaces: [lo], discovery: off}\nlog: {level: warning}\n"
        f"mqtt: {{broker: 'mqtt://{broker.host}:{broker.port}'}}\n"
    )
    (places.config / "products/own.yaml").write_text(PRODUCT)
    devices = [f"  s{one}: {{model: own.sensor, endpoints: 'mqtt:bench/sensor/{one}'}}\n" for one in range(size)]
    (places.config / "devices.yaml").write_text("devices:\n" + "".join(devices))
    for first in range(0, size, 200):
        scenes = [
            f"- scene: Scene {one}\n  when: s{one}.occupied\n"
            f"  do:\n    - mqtt: {{topic: bench/actuator/{one}/set, payload: 'ON'}}\n"
            for one in range(first, min(size, first + 200))
        ]
        (places.config / f"scenes/{first}.yaml").write_text("".join(scenes))
    return places
