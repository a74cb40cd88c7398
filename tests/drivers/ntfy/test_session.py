import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from drivers.kit.home import SimulatedDevice
from drivers.kit.simulator import SimulationPorts
from drivers.ntfy.definitions.topics import TOPIC
from drivers.ntfy.discover import verify
from drivers.ntfy.driver import NtfyDriver
from drivers.ntfy.session import HEALTH_EVERY, NtfySession
from drivers.ntfy.simulator import TopicSimulator
from hub.core.clock import VirtualClock
from hub.model.command import Call
from hub.model.device import Endpoint, Sighting
from hub.model.errors import AuthFailed, HearthError, NotSupported, Unreachable
from hub.model.ports import Learned, MdnsRecord, Order
from hub.model.secret import Secret
from tests.drivers.conversation import Book, Ears, free_port, ports_of, quiet, until

HOST = "127.77.92.5"
Answers = list[HearthError | None]


class House:
    """A server, and the hub's conversation with it."""

    def __init__(self, *, token: str = "", secret: str | None = None) -> None:
        self.clock = VirtualClock()
        self.ears = Ears()
        port = free_port(HOST)
        self.address = f"http://{HOST}:{port}"
        row = SimulatedDevice("band", "ntfy", "ntfy", HOST, "our-band", token, port=port)
        self.server = TopicSimulator(row, SimulationPorts(self.clock, Random(1)))
        self.book = Book(self.address, secret)
        self.driver = NtfyDriver(ports_of(self.clock, self.ears, self.book))
        self.session: NtfySession = self.driver.open("key", "ntfy", Endpoint("ntfy", "our-band"), None)
        self.answers: Answers = []
        self.task: asyncio.Task[None] | None = None

    def talk(self) -> None:
        self.task = asyncio.create_task(self.session.run())

    def send(self, text: str, **more: str) -> None:
        self.session.submit(
            Order(call=Call("key", "send", (("message", text), *more.items())), once=True, timeout=5),
            self.answers.append,
        )

    async def answer(self) -> HearthError | None:
        """What the last message came to."""
        await until(lambda: self.answers)
        return self.answers.pop()

    @property
    def shown(self) -> list[object]:
        messages = self.server.state()["messages"]
        assert isinstance(messages, list)
        return [message["message"] for message in messages]

    async def stop(self) -> None:
        self.session.close()
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        await quiet(0.0)
        await self.server.stop()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    await made.server.start()
    yield made
    await made.stop()


@pytest.fixture
async def guarded() -> AsyncIterator[House]:
    made = House(token="tk_1", secret="tk_wrong")
    await made.server.start()
    yield made
    await made.stop()


async def test_a_message_reaches_the_phone_in_any_script(house: House) -> None:
    house.send('Вода 水 ☕ "quoted"\nsecond line', title="Küche")
    assert house.answers == []
    assert await house.answer() is None
    assert house.shown == ['Вода 水 ☕ "quoted"\nsecond line']
    messages = house.server.state()["messages"]
    assert isinstance(messages, list)
    assert messages[0]["title"] == "Küche"
    assert messages[0]["topic"] == "our-band"
    assert house.ears.health == ("online", "")


async def test_a_long_message_is_cut_not_refused(house: House) -> None:
    house.send("水" * 5000)
    assert await house.answer() is None
    assert str(house.shown[0]).endswith("水…")


async def test_a_lost_answer_is_unknown_and_the_message_is_not_repeated(house: House) -> None:
    house.server.misbehave("deaf", True)
    house.send("once")
    assert isinstance(await house.answer(), Unreachable)
    await quiet()
    assert house.shown == ["once"]
    assert [received.method for received in house.server.received()] == ["/"]


async def test_a_server_that_says_nothing_is_given_up_in_time(house: House) -> None:
    house.server.misbehave("silent", True)
    house.send("hello?")
    await until(house.server.received)
    house.clock.advance(5)
    error = await house.answer()
    assert isinstance(error, Unreachable)
    assert error.message_id == "device.no_answer"


@pytest.mark.parametrize(
    ("fault", "message_id"),
    [
        ("wrong_auth", "device.token_refused"),
        ("too_many", "device.ntfy_refuses"),
        ("broken", "device.http_status"),
        ("garbage", "device.not_ntfy"),
    ],
)
async def test_a_refusal_is_told(house: House, fault: str, message_id: str) -> None:
    house.server.misbehave(fault, True)
    house.send("hello?")
    error = await house.answer()
    assert error is not None
    assert error.message_id == message_id
    assert house.shown == []
    house.server.misbehave(fault, False)
    house.send("hello!")
    assert await house.answer() is None
    assert house.ears.health == ("online", "")


async def test_a_wrong_token_stays_said_while_the_server_is_well(guarded: House) -> None:
    guarded.talk()
    await until(lambda: guarded.ears.health == ("online", ""))
    guarded.send("hello?")
    assert isinstance(await guarded.answer(), AuthFailed)
    assert guarded.ears.health == ("degraded", "device.token_refused")
    guarded.clock.advance(HEALTH_EVERY)
    await until(lambda: len(guarded.server.received()) == 3)
    await quiet()
    assert guarded.ears.health == ("degraded", "device.token_refused")


async def test_health_is_looked_at_now_and_then(house: House) -> None:
    house.talk()
    await until(lambda: house.ears.health == ("online", ""))
    await house.server.stop()
    await until(lambda: house.clock.next_due() is not None)
    house.clock.advance(HEALTH_EVERY)
    await until(lambda: house.ears.health == ("offline", "device.no_connection"))
    await house.server.start()
    await until(lambda: house.clock.next_due() is not None)
    house.clock.advance(1)
    await until(lambda: house.ears.health == ("online", ""))


async def test_a_server_that_is_no_ntfy_is_told(house: House) -> None:
    house.server.misbehave("garbage", True)
    house.talk()
    await until(lambda: house.ears.health == ("offline", "device.not_ntfy"))


async def test_without_an_address_nothing_is_sent(house: House) -> None:
    driver = NtfyDriver(ports_of(house.clock, house.ears, Book(None, None)))
    session = driver.open("key", "ntfy", Endpoint("ntfy", "our-band"), None)
    session.submit(Order(call=Call("key", "send", (("message", "x"),))), house.answers.append)
    error = await house.answer()
    assert error is not None
    assert error.message_id == "device.no_address"


async def test_what_is_no_message_is_refused(house: House) -> None:
    for order in (Order(writes=(("on", True),)), Order(call=Call("key", "ring"))):
        house.session.submit(order, house.answers.append)
        assert isinstance(await house.answer(), NotSupported)
    assert house.server.received() == []


async def test_a_closed_session_answers_what_it_still_owed(house: House) -> None:
    house.server.misbehave("silent", True)
    house.send("hello?")
    await until(house.server.received)
    house.session.close()
    error = await house.answer()
    assert isinstance(error, Unreachable)
    assert error.message_id == "device.session_closed"
    await quiet()
    assert house.answers == []


async def test_verifying_publishes_nothing(guarded: House) -> None:
    sighting = Sighting("ntfy", "our-band", guarded.address, "hand")
    learned = await verify(guarded.clock, sighting, Secret("tk_1"))
    assert learned == Learned("ntfy", "", guarded.address)
    assert await verify(guarded.clock, sighting, None) == learned
    with pytest.raises(AuthFailed):
        await verify(guarded.clock, sighting, Secret("tk_wrong"))
    with pytest.raises(NotSupported):
        await verify(guarded.clock, Sighting("ntfy", "our band", guarded.address, "hand"), None)
    with pytest.raises(Unreachable):
        await verify(guarded.clock, Sighting("ntfy", "band", f"{HOST}:{free_port(HOST)}", "hand"), None)
    assert guarded.shown == []


async def test_the_family_knows_one_model_and_hears_nothing() -> None:
    house = House()
    abilities = house.driver.abilities("ntfy")
    assert abilities is TOPIC.abilities
    assert abilities.has("notify")
    assert set(abilities.commands) == {"send"}
    assert house.driver.abilities("AXIS M3088-V") is None
    assert house.driver.mdns_types == ()
    assert house.driver.recognise(MdnsRecord("_http._tcp.local.", "ntfy", HOST, 80, ())) is None
    for model, topic in (("other", "our-band"), ("ntfy", "no topic")):
        with pytest.raises(NotSupported):
            house.driver.open("key", model, Endpoint("ntfy", topic), None)
