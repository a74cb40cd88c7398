"""Generated homes: lamps in every room, a scene each, all adopted, at addresses of the responder."""

import asyncio
from hashlib import md5
from pathlib import Path
from random import Random
from typing import Final

from hub.config.places import Places
from hub.core.clock import LoopClock
from hub.model.device import Device, Endpoint
from hub.model.ports import Learned
from hub.model.reading import Reading
from hub.model.secret import Secret
from hub.storage.addresses import load_addresses
from hub.storage.control import open_control
from hub.storage.keys import load_keys
from hub.storage.readings import load_readings

MODELS: Final = ("yeelink.light.colorc", "cuco.plug.cp2", "zhimi.humidifier.ca4", "dmaker.fan.p10")
LAST_HEARD: Final = 1_750_000_000.0
FIRST_DID: Final = 700_000_000
PAGE: Final = 1000  # scenes a file: a file holds at most 256 KiB
HEARTH_YAML: Final = """\
home: {name: A measured home, time_zone: Europe/Berlin}
network: {interfaces: [lo]}
"""


def address(number: int) -> str:
    """Where device `number` lives; the virtual home has 127.77.1 to 5."""
    return f"127.77.{100 + number // 250}.{1 + number % 250}"


def token(number: int) -> str:
    """The token of device `number`."""
    return md5(b"%d" % number, usedforsecurity=False).hexdigest()


def did(number: int) -> int:
    """The device id of device `number`."""
    return FIRST_DID + number


def model(number: int) -> str:
    """The product that device `number` is."""
    return MODELS[number % len(MODELS)]


def write_home(folder: Path, count: int) -> Places:
    """A configuration of `count` devices with a scene each, and the state of a hub that has adopted them all.

    Scenes watch the next device and command their own; no device of the responder changes, so none fires.
    """
    places = Places(folder / "config", folder / "state", folder / "hearth.sock")
    (places.config / "scenes").mkdir(parents=True)
    (places.config / "hearth.yaml").write_text(HEARTH_YAML, "utf-8")
    devices = "".join(
        f"  thing_{n}: {{name: Thing {n}, area: room_{n // 20}, model: {model(n)}, endpoints: [miio:{did(n)}]}}\n"
        for n in range(count)
    )
    areas = "".join(f"  room_{n}: Room {n}\n" for n in range(count // 20 + 1))
    (places.config / "devices.yaml").write_text(f"areas:\n{areas}devices:\n{devices}", "utf-8")
    for begin in range(0, count, PAGE):
        scenes = "".join(
            f"- scene: Scene {n}\n  when: thing_{(n + 1) % count}.on\n  if: time in 06:00..23:00\n"
            f"  do:\n    - set: {{thing_{n}.on: on}}\n"
            for n in range(begin, min(begin + PAGE, count))
        )
        (places.config / "scenes" / f"page_{begin}.yaml").write_text(scenes, "utf-8")
    adopt(places, {f"miio:{did(n)}": (token(n), model(n), address(n)) for n in range(count)})
    return places


async def remember(places: Places, count: int) -> None:
    """Write what a hub knew of each device when it stopped: that it was on."""
    store = await open_control(places.state, LoopClock())
    keys = await load_keys(store, Random(1))
    settled = keys.settle({f"thing_{n}": frozenset({f"miio:{did(n)}"}) for n in range(count)})
    keys.keep(
        Device(key, handle, handle, endpoints=(Endpoint("miio", str(did(int(handle.removeprefix("thing_"))))),))
        for handle, key in settled.items()
    )
    rows = await load_readings(store)
    for key in settled.values():
        rows.keep(key, {"on": Reading(value=True, changed_at=LAST_HEARD - 60, heard_at=LAST_HEARD)})
    await store.close()


def adopt(places: Places, known: dict[str, tuple[str, str, str]]) -> None:
    """Write what a hub knows of adopted endpoints: secret, model and address by ref."""

    async def write() -> None:
        store = await open_control(places.state, LoopClock())
        try:
            book = await load_addresses(store)
            # At once, so that they share a commit.
            await asyncio.gather(
                *(
                    book.adopt(ref, Secret(secret), Learned(model_, "2.2.0", at))
                    for ref, (secret, model_, at) in known.items()
                )
            )
        finally:
            await store.close()

    asyncio.run(write())
