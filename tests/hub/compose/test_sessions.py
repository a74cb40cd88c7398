"""Sessions follow the registry, adoption and secrets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from random import Random

import pytest

from hub.compose.sessions import Sessions
from hub.core.clock import LoopClock
from hub.core.registry import Registry
from hub.core.state import State
from hub.core.supervisor import Supervisor
from hub.model.capability import Abilities
from hub.model.device import Device, Endpoint, Health, Sighting, Status
from hub.model.errors import HearthError, NotSupported
from hub.model.ports import Driver, Learned, MdnsRecord, Order, Session
from hub.model.secret import Secret
from tests.scenes.household import abilities

LAMP = Device("k1", "lamp", "Lamp", "lan.lamp", endpoints=(Endpoint("lan", "1"),), abilities=abilities("light"))
CHILD = Device("k2", "child", "Child", "lan.child", endpoints=(Endpoint("lan", "c", "lamp"),))


class Quiet:
    """A session that only lives."""

    def __init__(self, name: str, log: list[str]) -> None:
        self.name = name
        self.log = log
        log.append(f"open {name}")

    def submit(self, order: Order, done: Callable[[HearthError | None], None]) -> None:
        done(None)

    def refresh(self, paths: tuple[str, ...]) -> None:
        self.log.append(f"refresh {paths}")

    async def run(self) -> None:
        await asyncio.Event().wait()

    def close(self) -> None:
        self.log.append(f"close {self.name}")


class Lan:
    """A family of quiet sessions."""

    name = "lan"
    mdns_types: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.log: list[str] = []
        self.known = "lan.lamp"

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def abilities(self, model: str) -> Abilities | None:
        return abilities("light") if model == self.known else None

    def open(self, device: str, model: str, endpoint: Endpoint, via: Endpoint | None) -> Session:
        self.opened = model
        if model == "lan.strange":
            raise NotSupported("device.unknown_model", model=model, family="lan")
        return Quiet(f"{device} {endpoint.ref}" + (f" via {via.ref}" if via else ""), self.log)

    async def scan(self, sighted: Callable[[Sighting], None]) -> None: ...

    def recognise(self, record: MdnsRecord) -> Sighting | None:
        return None

    async def verify(self, sighting: Sighting, secret: Secret | None) -> Learned:
        raise NotSupported("device.unknown_model", model="", family="lan")


class Book:
    """Who was adopted with which secret."""

    def __init__(self, **secrets: str) -> None:
        self.secrets = {ref.replace("_", ":"): Secret(text) for ref, text in secrets.items()}
        self.taught: dict[str, Learned] = {}

    def learned(self, ref: str) -> Learned | None:
        return self.taught.get(ref)

    def adopted(self, ref: str) -> bool:
        return ref in self.secrets

    def secret(self, ref: str) -> Secret | None:
        return self.secrets.get(ref)


class Bench:
    def __init__(self, book: Book) -> None:
        clock = LoopClock()
        self.lan, self.registry, self.state = Lan(), Registry(clock), State(clock)
        self.supervisor = Supervisor(clock, Random(1))
        self.remembered: list[Device] = []
        drivers: dict[str, Driver] = {"lan": self.lan}
        self.sessions = Sessions(
            clock, self.registry, self.state, self.supervisor, book, drivers, self.remembered.append
        )

    def devices(self, *devices: Device) -> list[str]:
        self.lan.log.clear()
        self.sessions.apply(self.registry.replace(devices))
        return list(self.lan.log)


@pytest.fixture
async def book() -> Book:
    return Book(lan_1="a")


@pytest.fixture
async def bench(book: Book) -> AsyncIterator[Bench]:
    made = Bench(book)
    yield made
    await made.supervisor.close()


async def test_what_something_else_is_written_of_is_opened_anew(bench: Bench) -> None:
    bench.devices(LAMP, CHILD)
    bench.lan.log.clear()
    bench.sessions.reopen({"lan.lamp"})
    assert bench.lan.log == ["close k1 lan:1", "open k1 lan:1"]
    assert [task.name for task in bench.supervisor.status()] == ["child (lan:c)", "lamp (lan:1)"]


async def test_what_is_adopted_gets_a_session_and_its_children_with_it(bench: Bench) -> None:
    assert bench.devices(LAMP, CHILD) == ["open k1 lan:1", "open k2 lan:c via lan:1"]
    assert [task.name for task in bench.supervisor.status()] == ["lamp (lan:1)", "child (lan:c)"]


async def test_what_is_not_adopted_waits_and_says_so(bench: Bench, book: Book) -> None:
    book.secrets.clear()
    assert bench.devices(LAMP) == []
    status = bench.registry.status("k1")
    assert status is not None
    assert (status.health, status.reason) == (Health.NEW, "device.not_adopted")
    book.secrets["lan:1"] = Secret("a")
    bench.sessions.renew()
    assert bench.lan.log == ["open k1 lan:1"]


async def test_each_endpoint_is_opened_as_what_its_family_knows(bench: Bench, book: Book) -> None:
    bench.lan.known = "lan.bulb"
    book.taught["lan:1"] = Learned("lan.bulb", "", "127.0.0.1")
    bench.devices(LAMP)
    assert bench.lan.opened == "lan.bulb"


async def test_an_endpoint_that_is_another_model_by_now_is_opened_anew(bench: Bench, book: Book) -> None:
    bench.lan.known = "lan.bulb"
    book.taught["lan:1"] = Learned("lan.bulb@1", "", "127.0.0.1")
    bench.devices(LAMP)
    bench.lan.log.clear()
    bench.sessions.renew()
    assert bench.lan.log == []
    book.taught["lan:1"] = Learned("lan.bulb@2", "", "127.0.0.1")
    bench.sessions.renew()
    assert bench.lan.log == ["close k1 lan:1", "open k1 lan:1"]
    assert bench.lan.opened == "lan.bulb@2"


async def test_another_secret_opens_anew_and_the_same_one_does_not(bench: Bench, book: Book) -> None:
    bench.devices(LAMP, CHILD)
    bench.lan.log.clear()
    bench.sessions.renew()
    assert bench.lan.log == []
    book.secrets["lan:1"] = Secret("b")
    bench.sessions.renew()
    assert bench.lan.log == [
        "close k1 lan:1",
        "open k1 lan:1",
        "close k2 lan:c via lan:1",
        "open k2 lan:c via lan:1",
    ]


async def test_a_removed_device_ends_and_is_forgotten(bench: Bench) -> None:
    bench.devices(LAMP)
    assert bench.devices() == ["close k1 lan:1"]
    assert bench.state.readings("k1") == {}
    assert bench.supervisor.status() == ()


async def test_an_unchanged_device_keeps_its_session(bench: Bench) -> None:
    bench.devices(LAMP)
    assert bench.devices(LAMP, CHILD) == ["open k2 lan:c via lan:1"]


async def test_a_model_that_the_family_does_not_know_is_said(bench: Bench) -> None:
    strange = Device("k1", "lamp", "Lamp", "lan.strange", endpoints=LAMP.endpoints)
    assert bench.devices(strange) == []
    status = bench.registry.status("k1")
    assert status is not None
    assert status.reason == "device.unknown_model"


async def test_other_hardware_under_the_same_handle_is_not_known_by_what_the_old_one_said(bench: Bench) -> None:
    bench.devices(LAMP)
    bench.registry.set_status("k1", "lan:1", Status(Health.ONLINE, 0.0))
    bench.state.apply("k1", "on", value=True)
    bench.devices(replace(LAMP, name="Another name"))
    assert bench.state.reading("k1", "on").value is True
    bench.devices(replace(LAMP, endpoints=(Endpoint("lan", "9"),)))
    assert bench.state.reading("k1", "on").value is None


async def test_a_device_without_its_endpoints_is_not_online(bench: Bench) -> None:
    bench.devices(LAMP)
    bench.registry.set_status("k1", "lan:1", Status(Health.ONLINE, 0.0))
    bench.devices(replace(LAMP, endpoints=()))
    status = bench.registry.status("k1")
    assert status is not None
    assert status.health is Health.NEW
