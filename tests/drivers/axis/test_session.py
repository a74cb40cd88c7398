import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.axis.driver import AxisDriver
from drivers.axis.session import AUTH_PAUSE, BASELINE_AFTER, PING_EVERY, AxisSession
from drivers.axis.simulator import CameraSimulator
from drivers.kit.home import SimulatedDevice
from drivers.kit.http import LIMIT
from drivers.kit.simulator import SimulationPorts
from hub.core.clock import VirtualClock
from hub.model.command import Call
from hub.model.device import Endpoint
from hub.model.errors import HearthError, NotSupported
from hub.model.ports import Order
from tests.drivers.conversation import PATIENCE, Book, Ears, free_port, ports_of, quiet, until

HOST = "127.77.92.3"
SERIAL = "B8A44F000003"
SECRET = "root:pa:ss"


class NotingClock(VirtualClock):
    """Notes for how long somebody wants to sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.sleeps: list[float] = []

    def sleep(self, seconds: float) -> Awaitable[None]:
        self.sleeps.append(seconds)
        return super().sleep(seconds)


def _has(items: list[float], count: int) -> bool:
    return len(items) >= count


class House:
    """One camera, and the hub's conversation with it."""

    def __init__(self, *, serial: str = SERIAL, secret: str | None = SECRET, address: bool = True) -> None:
        self.clock = NotingClock()
        self.ears = Ears()
        port = free_port(HOST)
        row = SimulatedDevice(
            "cam", "axis", "AXIS M3088-V", HOST, SERIAL, SECRET, port=port, settings={"scenario": "Door"}
        )
        self.camera = CameraSimulator(row, SimulationPorts(self.clock, Random(1)))
        book = Book(f"{HOST}:{port}" if address else None, secret)
        driver = AxisDriver(ports_of(self.clock, self.ears, book))
        self.session: AxisSession = driver.open("key", "AXIS M3088-V", Endpoint("axis", serial), None)
        self.task: asyncio.Task[None] | None = None

    def talk(self) -> None:
        self.task = asyncio.create_task(self.session.run())

    async def online(self) -> None:
        """Start the conversation, up to the baseline."""
        self.talk()
        await until(lambda: self.ears.health[0] == "online")
        await self.initial_state()
        self.clock.advance(BASELINE_AFTER)
        assert self.ears.told("person") != []

    def answered_pings(self, count: int) -> bool:
        """Whether the session has sent so many pings, and heard something since the last one."""
        return self.clock.sleeps.count(PING_EVERY) == count and self.session._heard

    async def initial_state(self) -> None:
        told = self.session._told
        assert told is not None
        await until(lambda: len(told) == 2)

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        await self.camera.stop()


@pytest.fixture
async def make() -> AsyncIterator[Callable[..., House]]:
    houses: list[House] = []

    def build(**arguments: object) -> House:
        houses.append(House(**arguments))  # type: ignore[arg-type]  # handed through
        return houses[-1]

    yield build
    for house in houses:
        await house.stop()


@pytest.fixture
async def house(make: Callable[..., House]) -> House:
    made = make()
    await made.camera.start()
    return made


async def test_a_person_comes_and_goes(house: House) -> None:
    await house.online()
    house.camera.act("person", True)
    await until(lambda: house.ears.told("person") == [False, True])
    assert house.ears.events("person_seen") == [{"zone": "Door", "score": None}]
    house.camera.act("person", False)
    await until(lambda: house.ears.told("person") == [False, True, False])
    assert len(house.ears.events("person_seen")) == 1


async def test_motion_comes_and_goes(house: House) -> None:
    await house.online()
    house.camera.act("motion", True)
    await until(lambda: house.ears.told("motion") == [False, True])
    house.camera.act("motion", False)
    await until(lambda: house.ears.told("motion") == [False, True, False])
    assert house.ears.told("person") == [False]


async def test_what_was_so_before_is_the_baseline_and_no_event(house: House) -> None:
    house.camera.act("person", True)
    house.camera.act("motion", True)
    await house.online()
    assert [report.values for report in house.ears.reports] == [(("person", True), ("motion", True))]
    assert house.ears.events("person_seen") == []


async def test_a_change_right_after_the_subscription_is_not_swallowed(house: House) -> None:
    house.talk()
    await until(lambda: house.ears.health[0] == "online")
    await house.initial_state()
    house.camera.act("person", True)
    await until(lambda: house.ears.told("person") == [False, True])
    assert len(house.ears.events("person_seen")) == 1
    house.clock.advance(BASELINE_AFTER)
    assert house.ears.told("person") == [False, True]


async def test_a_camera_that_tells_no_present_state_sees_nobody(house: House) -> None:
    house.camera.misbehave("no_initial_state", True)
    house.talk()
    await until(lambda: house.ears.health[0] == "online")
    house.clock.advance(BASELINE_AFTER)
    assert house.ears.told("person") == [False]
    house.camera.act("person", True)
    await until(lambda: house.ears.told("person") == [False, True])


async def test_who_only_passed_is_forgotten_after_a_while(house: House) -> None:
    await house.online()
    house.camera.act("crossing", "car")
    house.camera.act("crossing", "human")
    await until(lambda: house.ears.told("person") == [False, True])
    assert house.ears.events("person_seen") == [{"zone": "Line", "score": None}]
    house.clock.advance(29)
    house.camera.act("crossing", "human")
    await until(lambda: house.ears.told("person") == [False, True, True])
    house.clock.advance(29)
    assert house.ears.told("person")[-1] is True
    house.clock.advance(2)
    assert house.ears.told("person") == [False, True, True, False]


async def test_the_same_is_said_again_when_asked(house: House) -> None:
    house.session.refresh(("person",))
    await house.online()
    house.camera.act("person", True)
    await until(lambda: house.ears.told("person") == [False, True])
    house.session.refresh(("person",))
    assert house.ears.reports[-1].values == (("person", True),)


async def test_a_camera_takes_no_orders(house: House) -> None:
    answers: list[HearthError | None] = []
    house.session.submit(Order(call=Call("key", "send")), answers.append)
    assert answers == []
    house.clock.advance(0)
    assert [type(answer) for answer in answers] == [NotSupported]


async def test_a_dropped_connection_is_told_and_opened_again(house: House) -> None:
    await house.online()
    house.camera.misbehave("drop_connection", True)
    await until(lambda: house.ears.health == ("offline", "device.connection_lost"))
    house.clock.advance(1.0)
    await until(lambda: house.ears.health == ("offline", "device.http_status"))
    house.camera.misbehave("drop_connection", False)
    house.camera.act("person", True)
    house.clock.advance(2.0)
    await until(lambda: house.ears.health[0] == "online")
    await house.initial_state()
    house.clock.advance(BASELINE_AFTER)
    assert house.ears.told("person") == [False, True]
    assert house.ears.events("person_seen") == []


async def test_a_camera_that_vanishes_and_returns_is_found_again(house: House) -> None:
    await house.online()
    await house.camera.stop()
    await until(lambda: house.ears.health[0] == "offline")
    await house.camera.start()
    house.clock.advance(1.0)
    await until(lambda: house.ears.health[0] == "online")


async def test_pauses_between_attempts_grow(make: Callable[..., House]) -> None:
    house = make()
    house.talk()
    await until(lambda: house.ears.health == ("offline", "device.no_connection"))
    pauses = house.clock.sleeps
    for attempt in range(1, 9):
        await until(partial(_has, pauses, attempt))
        house.clock.advance(pauses[-1])
    assert pauses[0] <= 1.0
    assert 30.0 <= pauses[-1] <= 60.0


async def test_a_camera_that_falls_silent_is_noticed(house: House) -> None:
    await house.online()
    for count in (1, 2):
        await until(partial(house.answered_pings, count))
        house.clock.advance(PING_EVERY)
    await until(partial(house.answered_pings, 3))
    assert house.ears.health[0] == "online"
    house.camera.misbehave("silent", True)
    house.clock.advance(PING_EVERY)
    await until(lambda: house.clock.sleeps.count(PING_EVERY) == 4)
    house.clock.advance(PING_EVERY)
    await until(lambda: house.ears.health == ("offline", "device.silent"))


async def test_a_camera_that_never_answers_is_given_up(house: House) -> None:
    house.camera.misbehave("silent", True)
    house.talk()
    await until(lambda: house.clock.next_due() is not None)
    await quiet()
    house.clock.advance(10.0)
    await until(lambda: house.ears.health == ("offline", "device.no_answer"))


async def test_a_camera_that_cannot_push_is_told(house: House) -> None:
    house.camera.misbehave("old_firmware", True)
    house.talk()
    await until(lambda: house.ears.health == ("offline", "device.camera_too_old"))


async def test_a_slow_camera_is_waited_for(house: House) -> None:
    house.camera.misbehave("slow", 2.0)
    house.talk()
    async with asyncio.timeout(PATIENCE):
        while house.ears.health[0] != "online":
            await quiet(0.01)
            house.clock.advance(0.5)
    assert house.clock.monotonic() >= 6.0


async def test_a_refused_password_is_told_and_not_tried_again_soon(house: House) -> None:
    house.camera.misbehave("wrong_auth", True)
    house.talk()
    await until(lambda: house.ears.health == ("offline", "device.password_refused"))
    await until(lambda: house.clock.next_due() is not None)
    assert house.clock.next_due() == AUTH_PAUSE
    house.camera.misbehave("wrong_auth", False)
    house.clock.advance(AUTH_PAUSE)
    await until(lambda: house.ears.health[0] == "online")


@pytest.mark.parametrize(
    ("arguments", "health"),
    [
        ({"secret": None}, ("new", "device.not_adopted")),
        ({"address": False}, ("offline", "device.no_address")),
        ({"secret": "root"}, ("offline", "device.secret_form")),
        ({"secret": "root:wrong"}, ("offline", "device.password_refused")),
        ({"serial": "B8A44F00FFFF"}, ("offline", "device.other_device")),
    ],
)
async def test_the_reason_is_told(
    make: Callable[..., House], arguments: dict[str, object], health: tuple[str, str]
) -> None:
    house = make(**arguments)
    await house.camera.start()
    house.talk()
    await until(lambda: house.ears.health == health)
    assert house.camera.state()["listeners"] == 0


async def test_garbage_between_messages_is_counted_and_dropped(house: House) -> None:
    await house.online()
    house.camera.misbehave("garbage", True)
    house.camera.act("person", True)
    await until(lambda: house.ears.told("person") == [False, True])
    assert house.session.dropped >= 8
    house.camera.misbehave("garbage", False)
    house.camera.act("person", False)
    await until(lambda: house.ears.told("person") == [False, True, False])
    assert house.ears.health[0] == "online"


async def test_too_long_a_message_ends_the_connection_and_no_more(house: House) -> None:
    await house.online()
    house.camera._listeners[0].outbox.put_nowait("x" * (LIMIT + 1))
    await until(lambda: house.ears.health == ("offline", "device.connection_lost"))
    house.clock.advance(1.0)
    await until(lambda: house.ears.health[0] == "online")


async def test_after_the_conversation_no_timer_is_left(house: House) -> None:
    await house.online()
    house.camera.act("crossing", "human")
    await until(lambda: house.ears.told("person") == [False, True])
    assert house.task is not None
    house.task.cancel()
    await asyncio.gather(house.task, return_exceptions=True)
    await until(lambda: house.clock.next_due() is None)


def answer(code: int) -> str:
    return json.dumps({"method": "events:configure", "error": {"code": code, "message": "no"}})


@pytest.mark.parametrize(("code", "id_"), [(2105, "device.password_refused"), (2100, "device.camera_refuses")])
def test_a_refused_subscription_says_why(code: int, id_: str) -> None:
    session = AxisSession("key", Endpoint("axis", SERIAL), ports_of(VirtualClock(), Ears(), Book(None, None)))
    with pytest.raises(HearthError) as caught:
        session.take(answer(code))
    assert caught.value.message_id == id_


topics = st.sampled_from(
    (
        "tnsaxis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1",
        "tnsaxis:CameraApplicationPlatform/VMD/Camera1Profile1",
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
messages = st.builds(
    lambda topic, data: json.dumps(
        {"method": "events:notify", "params": {"notification": {"topic": topic, "message": {"data": data}}}}
    ),
    topics | JSON,
    JSON
    | st.fixed_dictionaries({"active": st.sampled_from(("0", "1", "?"))}, optional={"classTypes": st.just("human")}),
)


@given(st.lists(messages | st.text(max_size=50) | JSON.map(json.dumps), max_size=20))
def test_no_message_of_a_camera_raises(texts: list[str]) -> None:
    ears = Ears()
    session = AxisSession("key", Endpoint("axis", SERIAL), ports_of(VirtualClock(), ears, Book(None, None)))
    session.take('{"method": "events:configure", "data": {}}')
    for text in texts:
        dropped, reports = session.dropped, len(ears.reports)
        session.take(text)
        assert session.dropped == dropped or len(ears.reports) == reports
    assert session.dropped <= len(texts)
