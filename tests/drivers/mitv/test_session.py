import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.mitv.discover import verify as verify_directly
from drivers.mitv.driver import MitvDriver
from drivers.mitv.session import LOOK_EVERY, TvSession
from drivers.mitv.simulator import TvSimulator
from hub.core.clock import VirtualClock
from hub.model.command import Call
from hub.model.device import Endpoint, Sighting
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable
from hub.model.ports import Learned, MdnsRecord, Order
from hub.model.value import Value
from tests.drivers.conversation import Book, Ears, free_port, ports_of, quiet, until

HOST = "127.77.93.11"
MAC = "508a06010203"


class House:
    """A television, and the hub's conversation with it."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.ears = Ears()
        port = free_port(HOST)
        self.address = f"{HOST}:{port}"
        row = SimulatedDevice("tv", "mitv", "mitv", HOST, "tv", port=port)
        self.tv = TvSimulator(row, SimulationPorts(self.clock, Random(1)))
        self.book = Book(self.address, None)
        self.driver = MitvDriver(ports_of(self.clock, self.ears, self.book))
        self.session: TvSession = self.driver.open("key", "mitv", Endpoint("mitv", "tv"), None)
        self.answers: list[HearthError | None] = []
        self.task: asyncio.Task[None] | None = None

    def talk(self) -> None:
        self.task = asyncio.create_task(self.session.run())

    async def call(self, path: str, **args: Value) -> HearthError | None:
        order = Order(call=Call("key", path, tuple(args.items())), once=True, timeout=5)
        self.session.submit(order, self.answers.append)
        await until(lambda: self.answers)
        return self.answers.pop()

    async def stop(self) -> None:
        self.session.close()
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        await quiet(0.0)
        await self.tv.stop()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    await made.tv.start()
    yield made
    await made.stop()


async def test_it_is_online_and_tells_its_volume_and_not_whether_it_is_on(house: House) -> None:
    house.tv.act("power", False)
    house.talk()
    await until(lambda: house.ears.health == ("online", ""))
    assert house.ears.told("volume") == [20]
    abilities = house.driver.abilities("mitv")
    assert abilities is not None
    assert "on" not in abilities.properties
    assert not abilities.properties["volume"].writable


async def test_keys_are_pressed_once_and_apps_opened_by_name_or_package(house: House) -> None:
    assert await house.call("press_key", key="volumeup") is None
    assert await house.call("power_key") is None
    assert house.tv.state()["keys"] == ["volumeup", "power"]
    assert house.tv.state()["screen"] is False
    assert await house.call("open_app", app="电视直播") is None
    assert house.tv.state()["app"] == "com.example.live"
    assert await house.call("open_app", app="com.example.other") is None
    assert house.tv.state()["app"] == "com.example.other"


async def test_what_it_does_not_have_is_named(house: House) -> None:
    wrong_key, wrong_app = await house.call("press_key", key="sing"), await house.call("open_app", app="Chess")
    assert isinstance(wrong_key, Rejected)
    assert wrong_key.message_id == "device.no_such_key"
    assert isinstance(wrong_app, Rejected)
    assert wrong_app.params["known"] == "Video, 电视直播"
    assert isinstance(await house.call("sing"), NotSupported)
    assert house.tv.state()["keys"] == []


async def test_a_set_that_is_gone_is_offline_and_comes_back(house: House) -> None:
    house.tv.misbehave("broken", True)
    house.talk()
    await until(lambda: house.ears.health == ("offline", "device.http_status"))
    house.tv.misbehave("broken", False)
    house.clock.advance(1.1)
    await until(lambda: house.ears.health == ("online", ""))
    await house.tv.stop()
    house.clock.advance(LOOK_EVERY * 1.1)
    await until(lambda: house.ears.health == ("offline", "device.no_connection"))
    assert isinstance(await house.call("power_key"), Unreachable)


async def test_an_old_set_is_not_asked_for_its_volume_again(house: House) -> None:
    house.tv.misbehave("old", True)
    house.talk()
    await until(lambda: house.ears.health[0] == "online")
    house.session.refresh(("volume",))
    await quiet()
    assert [one.method for one in house.tv.received()].count("getvolume") == 1
    assert house.ears.told("volume") == []


async def test_a_change_is_read_when_asked(house: House) -> None:
    await house.call("press_key", key="volumedown")
    house.session.refresh(("on",))
    house.session.refresh(("volume",))
    await until(lambda: house.ears.told("volume") == [18])


async def test_adoption_sees_that_a_set_is_there_and_which(house: House) -> None:
    async def verify(wire_id: str) -> Learned:
        return await house.driver.verify(Sighting("mitv", wire_id, house.address, "typed"), None)

    assert await verify("living_room") == await verify(MAC) == Learned("mitv", "", house.address)
    with pytest.raises(Unreachable, match="other_device"):
        await verify("508a06010204")
    with pytest.raises(NotSupported, match="not_a_name"):
        await verify("living/room")
    house.tv.misbehave("garbage", True)
    with pytest.raises(NotSupported, match="not_mitv"):
        await verify("living_room")
    house.tv.misbehave("garbage", False)
    assert (await verify_directly(house.clock, Sighting("mitv", MAC, house.address, "typed"))).model == "mitv"
    assert house.driver.recognise(MdnsRecord("_rc._tcp.local.", "x", HOST, 1, ())) is None


async def test_another_model_is_nobodys(house: House) -> None:
    with pytest.raises(NotSupported, match="unknown_model"):
        house.driver.open("key", "other", Endpoint("mitv", "tv"), None)
