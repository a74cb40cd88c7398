"""What a device taught, written as a file that loads; and who can be asked at all."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from drivers.families import FAMILIES, abilities_by
from hub.compose.learning import Learning, overlay, report
from hub.compose.products import doubtful_products, library_of
from hub.config.library import read_overlays
from hub.core.clock import VirtualClock
from hub.core.registry import Registry
from hub.discovery.sightings import Sightings
from hub.model.device import Device, Endpoint, Sighting
from hub.model.errors import BadValue, HearthError, NotSupported, Rejected, UnknownName
from hub.model.lesson import Lesson, Taught
from hub.model.ports import Driver
from hub.model.secret import Secret
from hub.storage.addresses import Addresses

MIOT = Lesson(
    "acme.fan.x1", "1.0", "miot",
    (Taught("2.1", "fan:on", "bool", "true"), Taught("2.2", "fan:mode", "uint8", "1"),
     Taught("2.3", "own:yes", "string", "on"), Taught("9.1", "fan:gone", why="-4003")),
    {
        "models": ["acme.fan.x1"],
        "members": {
            "fan:on": {"at": "2.1", "type": "bool", "access": "rwn"},
            "fan:mode": {"at": "2.2", "type": "uint8", "access": "rw", "values": {"0": "Straight", "1": "no, 'x' #"}},
            "own:yes": {"at": "2.10", "type": "string", "access": "r", "vendor": True, "range": [0, 1, 0.5]},
        },
        "hide": ["fan:gone"],
    },
    7, complete=True,
)  # fmt: skip
OLD = Lesson(
    "acme.lamp.v1", "", "legacy", (Taught("power", "power", "string", "on"), Taught("on", "on", "uint8", "1")),
    {
        "models": ["acme.lamp.v1"], "speaks": "legacy", "chunk": 1,
        "members": {"power": {"type": "string"}, "on": {"type": "int"}},
    },
    70, complete=True,
)  # fmt: skip

TAIL = Lesson(
    "acme.pad.v1", "", "bridge", (Taught("steps", "steps", "int"), Taught("mode", "mode", "string")),
    {
        "models": ["acme.pad.v1"], "speaks": "bridge",
        "members": {"steps": {"type": "int"}, "mode": {"type": "string"}},
    },
    70, complete=True,
)  # fmt: skip
EXPECTED = {"miot": {"on", "mode"}, "legacy": {"raw.power", "raw.on"}, "bridge": {"raw.steps", "raw.mode"}}


class Family:
    """A family that can be asked."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.asked: list[tuple[Sighting, Secret | None, Endpoint | None]] = []

    async def learn(self, sighting: Sighting, secret: Secret | None, via: Endpoint | None) -> Lesson:
        self.asked.append((sighting, secret, via))
        return self.lesson


class Book:
    def __init__(self, addresses: Mapping[str, str]) -> None:
        self.addresses = addresses

    def address(self, ref: str) -> str | None:
        return self.addresses.get(ref)


class Bench:
    def __init__(self, folder: Path, lesson: Lesson = MIOT) -> None:
        clock = VirtualClock()
        self.family = Family(lesson)
        self.registry = Registry(clock)
        self.sightings = Sightings(clock)
        book = cast("Addresses", Book({"miio:7": "127.0.0.7"}))
        drivers = cast("Mapping[str, Driver]", {"miio": self.family, "ntfy": object()})
        self.learning = Learning(folder, drivers, self.registry, book, self.sightings)

    def add(self, *devices: Device) -> None:
        self.registry.replace(devices)


@pytest.mark.parametrize("lesson", [MIOT, OLD, TAIL], ids=lambda one: one.speaks)
async def test_the_entry_loads_and_means_what_was_said(tmp_path: Path, lesson: Lesson) -> None:
    bench = Bench(tmp_path, lesson)
    answer = await bench.learning.learn("miio:7", Secret("x"), None, use=True)
    path = tmp_path / "products" / f"{lesson.model}.yaml"
    assert answer["file"] == str(path)
    overlays, problems = read_overlays(path.parent, tuple(FAMILIES))
    assert problems == []
    assert doubtful_products(library_of(overlays)) == []
    abilities = abilities_by(library_of(overlays))("miio", lesson.model)
    assert abilities is not None
    assert EXPECTED[lesson.speaks] <= set(abilities.properties)
    with pytest.raises(Rejected):
        await bench.learning.learn("miio:7", Secret("x"), None, use=True)


def test_what_was_seen_is_a_remark() -> None:
    text = overlay(MIOT)
    assert text.startswith("- models: [acme.fan.x1]\n")
    assert "    fan:on: {at: 2.1, type: bool, access: rwn}  # true\n" in text
    assert "2.10" in text


def test_a_report_says_what_was_refused_too() -> None:
    members: Any = report(MIOT)["members"]
    assert [one["why"] for one in members] == ["", "", "", "-4003"]


async def test_who_is_asked(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    gateway = Device("k1", "gateway", "Gateway", endpoints=(Endpoint("miio", "7"),))
    child = Device("k2", "door", "Door", "acme.door.x", endpoints=(Endpoint("miio", "blt.1", "gateway"),))
    phone = Device("k3", "phone", "Phone", endpoints=(Endpoint("ntfy", "t"),))
    bench.add(gateway, child, phone)
    await bench.learning.learn("gateway", None, None, use=False)
    await bench.learning.learn("door", None, None, use=False)
    bench.sightings.heard(Sighting("miio", "9", "127.0.0.9", "hello", "acme.fan.x1"))
    await bench.learning.learn("miio:9", None, None, use=False)
    await bench.learning.learn("miio:11", None, "127.0.0.11", use=False)
    asked = [(one.wire_id, one.address, via.ref if via else None) for one, _, via in bench.family.asked]
    assert asked == [
        ("7", "127.0.0.7", None), ("blt.1", "127.0.0.7", "miio:7"), ("9", "127.0.0.9", None),
        ("11", "127.0.0.11", None),
    ]  # fmt: skip
    assert not (tmp_path / "products").exists()


async def test_a_model_that_the_device_does_not_tell_is_said_by_a_person(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    await bench.learning.learn("miio:7", Secret("x"), None, use=False, model="acme.pad.v1")
    assert bench.family.asked[0][0].model == "acme.pad.v1"
    with pytest.raises(BadValue):
        await bench.learning.learn("miio:7", Secret("x"), None, use=False, model="../x")


async def test_what_would_teach_more_is_said_where_nothing_was_taught(tmp_path: Path) -> None:
    bench = Bench(tmp_path, replace(OLD, members=(), hint="learn.needs_legacy"))
    assert (await bench.learning.learn("miio:7", Secret("x"), None, use=False))["hint"] == "learn.needs_legacy"
    with pytest.raises(NotSupported) as caught:
        await bench.learning.learn("miio:7", Secret("x"), None, use=True)
    assert caught.value.message_id == "learn.needs_legacy"


@pytest.mark.parametrize(
    ("what", "kind"),
    [("nobody", UnknownName), ("miio:404", UnknownName), ("phone", NotSupported), ("ntfy:t", NotSupported)],
)
async def test_who_cannot_be(tmp_path: Path, what: str, kind: type[HearthError]) -> None:
    bench = Bench(tmp_path)
    bench.add(Device("k3", "phone", "Phone", endpoints=(Endpoint("ntfy", "t"),)))
    bench.sightings.heard(Sighting("ntfy", "t", "127.0.0.9", "hello"))
    with pytest.raises(kind):
        await bench.learning.learn(what, None, None, use=False)


async def test_nothing_is_not_written_down(tmp_path: Path) -> None:
    silent = Lesson("acme.lamp.v2", "", "miot", (), {"models": ["acme.lamp.v2"], "members": {}}, 3, complete=True)
    bench = Bench(tmp_path, silent)
    with pytest.raises(NotSupported):
        await bench.learning.learn("miio:7", None, None, use=True)
    assert (await bench.learning.learn("miio:7", None, None, use=False))["file"] is None
