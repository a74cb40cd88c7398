"""A virtual device: online at once, obedient at once."""

import asyncio
from dataclasses import dataclass, field
from random import Random

import pytest

from drivers.families import FAMILIES
from drivers.virtual.driver import VirtualDriver
from drivers.virtual.session import LONGEST_TEXT, VirtualSession
from hub.core.clock import VirtualClock
from hub.model.command import Call
from hub.model.device import Endpoint, Health, Sighting, Status
from hub.model.errors import HearthError, NotSupported
from hub.model.ports import DriverPorts, MdnsRecord, Network, Order, Report
from hub.model.secret import Secret

HERE = Endpoint("virtual", "guests")


@dataclass
class Ears:
    """Hears what sessions bring."""

    told: list[object] = field(default_factory=list)

    def report(self, report: Report) -> None:
        self.told.append(tuple(report.values))

    def status(self, device: str, endpoint: str, status: Status) -> None:
        self.told.append((device, endpoint, status.health))


class NoBook:
    """Knows no address."""

    def address(self, ref: str) -> str | None:
        raise AssertionError(ref)

    def moved(self, ref: str, address: str) -> None:
        raise AssertionError(ref)

    def secret(self, ref: str) -> Secret | None:
        raise AssertionError(ref)

    def adopted(self, ref: str) -> bool:
        return True


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def driver(ears: Ears) -> VirtualDriver:
    return VirtualDriver(DriverPorts(VirtualClock(), Random(1), ears, NoBook(), Network()))


@pytest.fixture
def session(driver: VirtualDriver) -> VirtualSession:
    return driver.open("virtual:guests", "", HERE, None)


def order(session: VirtualSession, wish: Order) -> str | None:
    answers: list[HearthError | None] = []
    session.submit(wish, answers.append)
    (answer,) = answers
    return None if answer is None else answer.message_id


def test_it_is_online_from_the_start(session: VirtualSession, ears: Ears) -> None:
    assert ears.told == [("virtual:guests", "virtual:guests", Health.ONLINE)]
    session.refresh(("on",))
    session.close()
    assert len(ears.told) == 1


def test_a_write_is_confirmed_before_it_is_answered(session: VirtualSession, ears: Ears) -> None:
    assert order(session, Order((("on", True), ("note", "x")))) is None
    assert ears.told[1:] == [(("on", True), ("note", "x"))]


def test_what_cannot_be_is_refused_and_nothing_is_taken(session: VirtualSession, ears: Ears) -> None:
    assert order(session, Order(call=Call("virtual:guests", "start"))) == "device.no_orders"
    assert order(session, Order((("on", True), ("note", "x" * (LONGEST_TEXT + 1))))) == "own.text_too_long"
    assert len(ears.told) == 1


async def test_it_lives_until_it_is_ended(session: VirtualSession) -> None:
    task = asyncio.ensure_future(session.run())
    await asyncio.sleep(0)
    assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_there_is_nothing_to_find_and_nothing_to_adopt(driver: VirtualDriver) -> None:
    assert FAMILIES[driver.name] is VirtualDriver
    await driver.start()
    found: list[Sighting] = []
    await driver.scan(found.append)
    assert found == []
    assert driver.recognise(MdnsRecord("_x._tcp", "a", "127.0.0.1", 1, ())) is None
    assert driver.abilities("virtual") is None
    with pytest.raises(NotSupported, match=r"own\.not_adopted"):
        await driver.verify(Sighting("virtual", "guests", "127.0.0.1", "hand"), None)
    await driver.stop()
