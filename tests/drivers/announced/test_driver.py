"""The family at work: it listens, waits until a device has said all, shows it, and follows what is adopted."""

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from random import Random

import pytest

from drivers.announced import driver as family
from drivers.announced.driver import FLOOD, LATEST, PACE, QUIET, AnnouncedDriver
from drivers.announced.outcome import Described
from drivers.announced.reader import Entity, Owner
from drivers.announced.session import AnnouncedSession
from drivers.mqtt.form import read_form
from hub.core.clock import VirtualClock
from hub.model.descriptions import LEFT_OUT, Left, left_in
from hub.model.device import Endpoint, Health, Sighting
from hub.model.errors import BadValue, NotSupported, Unreachable
from hub.model.ports import DriverPorts, Network
from tests.drivers.conversation import Addresses, until
from tests.drivers.mqtt.hearing import Ears
from tests.fake_broker import FakeBroker

DEV = {
    "ids": ["x1"],
    "cns": [["mac", "aa:bb"]],
    "name": "Lamp of the hall",
    "mf": "M",
    "mdl": "L@1",
    "sw": "7",
    "sa": "Hall",
}


@pytest.fixture(autouse=True)
def inline(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done beside the loop is done at once, but for tests that look at just that."""
    if "beside" not in request.function.__name__:
        monkeypatch.setattr(asyncio, "to_thread", at_once)


async def at_once(work: Callable[..., Described], *given: object) -> Described:
    return work(*given)


class Said:
    """The port `Descriptions`."""

    def __init__(self) -> None:
        self.entries: dict[str, Mapping[str, object]] = {}
        self.told: list[tuple[str, str]] = []
        self.full = False

    def describe(self, family: str, name: str, entry: Mapping[str, object]) -> str:
        if self.full:
            raise BadValue("described.too_many")
        model = f"{name}@{len(json.dumps(entry))}"
        self.entries[model] = entry
        return model

    def described(self, ref: str, model: str) -> None:
        self.told.append((ref, model))


class House:
    """A driver with nothing behind it."""

    def __init__(self, listening: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.clock, self.broker, self.book, self.said = VirtualClock(), FakeBroker(), Addresses(), Said()
        self.ears = Ears()
        self.driver = AnnouncedDriver(
            DriverPorts(
                self.clock, Random(7), self.ears, self.book, Network(), broker=self.broker, descriptions=self.said,
                listening=listening or {},
            )
        )  # fmt: skip
        self.seen: list[Sighting] = []

    async def scan(self) -> list[Sighting]:
        """What a scan shows, which lasts until all is described."""
        self.driver._attend()
        await self.clock.run_for(LATEST + 100 * PACE)
        self.driver._sighted = self.seen.append
        self.seen.clear()
        self.driver.tell()
        return self.seen

    def announce(self, object_id: str, said: Mapping[str, object], prefix: str = "homeassistant") -> None:
        payload = json.dumps({"dev": DEV, **said}).encode() if said else b""
        self.broker.say(f"{prefix}/switch/{object_id}/config", payload, retained=True)


def relay(name: str = "relay") -> dict[str, object]:
    return {"stat_t": f"hall/{name}", "cmd_t": f"hall/{name}/set", "name": name}


async def test_a_device_is_shown_when_it_has_been_quiet() -> None:
    house = House()
    house.driver._sighted = house.seen.append
    house.driver._attend()
    house.announce("a", relay("a"))
    await house.clock.run_for(QUIET - 0.1)
    house.announce("b", relay("b"))
    await house.clock.run_for(QUIET - 0.1)
    assert house.seen == []
    await house.clock.run_for(0.2)
    (seen,) = house.seen
    assert (seen.ref, seen.address, seen.how, seen.model, seen.name) == (
        "announced:x1", "hall", "mqtt", "L 1", "Lamp of the hall",
    )  # fmt: skip
    assert dict(seen.details) == {
        "maker": "M", "firmware": "7", "area": "Hall", "mac": "aa:bb", "identifiers": "x1 aa:bb",
    }  # fmt: skip


async def test_one_that_never_is_quiet_is_shown_all_the_same() -> None:
    house = House()
    house.driver._sighted = house.seen.append
    house.driver._attend()
    for at in range(20):
        house.announce("a", relay(f"a{at}"))
        await house.clock.run_for(QUIET * 0.9)
    assert 0 < len(house.seen) < 4


async def test_the_broker_is_asked_for_announcements_alone() -> None:
    house = House({"announced": ("ha", "other/prefix")})
    await house.scan()
    assert house.broker.subscribed == [
        "ha/+/+/config", "ha/+/+/+/config", "other/prefix/+/+/config", "other/prefix/+/+/+/config",
    ]  # fmt: skip
    house.announce("a", relay(), "other/prefix")
    assert [each.wire_id for each in await house.scan()] == ["x1"]
    await house.driver.stop()
    assert house.broker.subscribed == []


async def test_off_is_off() -> None:
    house = House({"announced": ()})
    assert await house.scan() == []
    assert house.broker.subscribed == []


async def test_what_is_found_to_be_one_device_is_taken_under_the_id_that_was_adopted() -> None:
    house = House()
    house.announce("b", relay("b") | {"dev": {"ids": ["m"], "mdl": "L"}})
    (seen,) = await house.scan()
    house.book.moved(seen.ref, seen.address)
    house.announce("a", relay("a") | {"dev": {"ids": ["c"], "cns": [["mac", "m"]], "mdl": "L"}})
    (seen,) = await house.scan()
    assert seen.ref == "announced:m"
    ref, model = house.said.told[-1]
    binds = house.said.entries[model]["bind"]
    assert isinstance(binds, dict)
    assert (ref, sorted(binds)) == ("announced:m", ["a.switch.on", "b.switch.on"])


async def test_what_a_hub_announces_is_no_device() -> None:
    house = House()
    house.announce("a", relay() | {"o": {"name": "Hearth", "sw": "1"}})
    assert await house.scan() == []


async def test_what_is_left_out_is_shown() -> None:
    house = House()
    house.announce("a", relay())
    house.announce("b", relay("b") | {"val_tpl": "{{ now() }}"})
    (seen,) = await house.scan()
    (left,) = house.driver.left_out(seen.wire_id)
    assert left == Left("b: switch.on", "announced.template", (("what", "{{ now() }}"),))
    assert house.driver.left_out("nobody") == ()
    assert left_in({LEFT_OUT: [left.plain(), 7, {"part": 1}]}) == (left,)


async def test_adopting_takes_what_it_says() -> None:
    house = House()
    house.announce("a", relay())
    (seen,) = await house.scan()
    assert house.said.entries == {}, "nothing is kept of what is only heard"
    assert house.driver.undescribed("x1") == ""
    learned = await house.driver.verify(seen, None)
    assert (learned.firmware, learned.address) == ("7", "hall/relay")
    assert list(house.said.entries[learned.model]["bind"]) == ["switch.on"]  # type: ignore[call-overload]  # a table


async def test_what_says_nothing_cannot_be_adopted() -> None:
    house = House()
    house.broker.say("homeassistant/camera/c/config", json.dumps({"t": "x", "dev": DEV}).encode(), retained=True)
    (seen,) = await house.scan()
    assert house.driver.undescribed("x1") == "announced.nothing"
    with pytest.raises(NotSupported) as nothing:
        await house.driver.verify(seen, None)
    assert nothing.value.message_id == "announced.nothing"
    assert house.driver.undescribed("x2") == "announced.not_heard"
    with pytest.raises(Unreachable):
        await house.driver.verify(Sighting("announced", "x2", "", "mqtt"), None)


async def test_an_adopted_device_is_followed() -> None:
    house = House()
    house.book.addresses["announced:x1"] = "hall/relay"
    house.announce("a", relay())
    await house.scan()
    assert [ref for ref, _ in house.said.told] == ["announced:x1"]
    house.announce("a", {"stat_t": "attic/relay", "cmd_t": "attic/relay/set", "name": "relay"})
    await house.scan()
    (_, before), (_, after) = house.said.told
    assert before == after, "the same description at another address"
    assert house.book.addresses["announced:x1"] == "attic/relay"
    house.announce("b", relay("b"))
    await house.scan()
    assert house.said.told[-1][1] != after


async def test_what_is_taken_back_is_no_longer_shown_and_the_adopted_stays_what_it_was() -> None:
    house = House()
    house.book.addresses["announced:x1"] = "hall/relay"
    house.announce("a", relay())
    assert len(await house.scan()) == 1
    told = list(house.said.told)
    house.announce("a", {})
    assert await house.scan() == []
    assert house.said.told == told
    assert house.driver.undescribed("x1") == "announced.not_heard"


async def test_no_room_for_its_description_is_no_end(caplog: pytest.LogCaptureFixture) -> None:
    house = House()
    house.said.full = True
    house.book.addresses["announced:x1"] = "hall/relay"
    house.announce("a", relay())
    assert len(await house.scan()) == 1
    assert "described.too_many" in caplog.text


async def test_garbage_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    house = House()
    await house.scan()
    for _ in range(3):
        house.broker.say("homeassistant/switch/a/config", b"{")
    house.broker.say("homeassistant/switch/a b/config", b"{")
    house.broker.say("homeassistant/switch/b/config", b"[]")
    assert [record.args for record in caplog.records] == [("switch//a", "JSON"), ("switch//b", "{ }")]


async def test_stopped_while_something_waits() -> None:
    house = House()
    house.driver._sighted = house.seen.append
    house.driver._attend()
    house.announce("a", relay())
    await house.driver.stop()
    await house.clock.run_for(LATEST * 2)
    assert house.seen == []


async def test_many_devices_are_described_one_after_the_other() -> None:
    house = House()
    house.driver._sighted = house.seen.append
    house.driver._attend()
    house.book.addresses["announced:d19"] = ""
    for at in range(20):
        payload = json.dumps({"dev": {"ids": [f"d{at}"]}, **relay()}).encode()
        house.broker.say(f"homeassistant/switch/d{at}/config", payload)
    await house.clock.run_for(QUIET + 1.5 * PACE)
    assert [each.wire_id for each in house.seen] == ["d0", "d19"], "what is adopted comes before others that wait"
    await house.clock.run_for(21 * PACE)
    assert len(house.seen) == 20


class Slow:
    """Describes as ever, and lets one wait until it may."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may, self.begun, self.where = threading.Event(), 0, set[str]()
        self._real = family._described
        monkeypatch.setattr(family, "_described", self)

    def __call__(self, owner: Owner | None, entities: tuple[Entity, ...]) -> Described:
        self.begun += 1
        self.where.add(threading.current_thread().name)
        assert self.may.wait(30)
        return self._real(owner, entities)


async def test_a_device_is_read_beside_the_loop_and_what_changed_meanwhile_is_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house, slow = House(), Slow(monkeypatch)
    house.book.addresses["announced:x1"] = ""
    house.driver._sighted = house.seen.append
    house.driver._attend()
    house.announce("a", relay("a"))
    await house.clock.run_for(QUIET)
    await until(lambda: slow.begun == 1)  # and the loop goes on
    house.announce("a", relay("b"))
    slow.may.set()
    await until(lambda: not house.driver._reading)
    assert (house.seen, house.said.told) == ([], [])
    await house.clock.run_for(QUIET)
    await until(lambda: bool(house.seen))
    assert house.book.addresses["announced:x1"] == "hall/b"
    assert (slow.begun, len(house.said.told)) == (2, 1)
    assert threading.current_thread().name not in slow.where


async def test_stopped_while_one_is_read_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    house, slow = House(), Slow(monkeypatch)
    house.driver._sighted = house.seen.append
    house.driver._attend()
    house.announce("a", relay())
    await house.clock.run_for(QUIET)
    await until(lambda: slow.begun == 1)
    await house.driver.stop()
    slow.may.set()
    await until(lambda: not house.driver._reading)
    await house.clock.run_for(LATEST)
    assert (house.seen, house.clock.next_due()) == ([], None)


async def test_what_was_taken_back_while_the_broker_was_away_says_so() -> None:
    house = House()
    house.announce("a", relay())
    live = json.dumps({**relay("c"), "dev": {"ids": ["x3"]}})
    (seen,) = await house.scan()
    house.broker.say("homeassistant/switch/c/config", live)
    learned = await house.driver.verify(seen, None)
    house.book.moved(seen.ref, learned.address)
    read = read_form("thing", dict(house.said.entries[learned.model]))
    assert read.definition is not None
    session = house.driver.session("k1", Endpoint("announced", seen.wire_id, broker=True), read.definition)
    assert isinstance(session, AnnouncedSession)
    house.driver._sessions[seen.ref] = session
    running = asyncio.ensure_future(session.run())
    await asyncio.sleep(0)
    assert house.ears.fares == (Health.ONLINE, "")
    house.broker.disconnect()
    house.broker.connect()
    await house.clock.run_for(FLOOD + LATEST)
    assert house.ears.fares == (Health.ONLINE, ""), "the broker has told it again"
    house.broker.disconnect()
    house.broker.kept.clear()
    house.broker.connect()
    await house.clock.run_for(FLOOD + LATEST)
    assert house.ears.fares == (Health.DEGRADED, "announced.taken_back")
    assert house.driver._roll.ids() == ("x3",), "what the broker never kept is not missed"
    house.announce("a", relay())
    await house.clock.run_for(LATEST)
    assert house.ears.fares == (Health.ONLINE, "")
    running.cancel()
    await house.driver.stop()
