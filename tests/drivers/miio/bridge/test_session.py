"""The conversation through python-miio, with something that answers in the place of its process."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from drivers.miio.bridge.definition import BridgedDefinition
from drivers.miio.bridge.session import ACTS_WITHIN, BridgedSession
from drivers.miio.definitions.entry import read_entry
from drivers.miio.spec.model import Spec
from hub.core.clock import VirtualClock, settle
from hub.model.device import Endpoint
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable
from hub.model.ports import Order
from tests.drivers.conversation import Book, Ears, ports_of

TOKEN = "62726964676562726964676562726964"
ENTRY: dict[str, object] = {
    "speaks": "bridge",
    "members": {"steps": {"type": "int"}},
    "bind": {
        "switch.on": {
            "read": "is_on", "on": [{"call": "power"}, {"call": "start"}], "off": {"call": "off"},
        },
    },
}  # fmt: skip


class FakeBridge:
    """Answers what it is told to; a future makes it wait."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float]] = []
        self.status: Any = {"is_on": True, "steps": 7}
        self.answer: Any = ["ok"]

    async def ask(self, question: Mapping[str, Any], within: float) -> object:
        what = str(question.get("method", question["do"]))
        assert (question["host"], question["token"]) == ("10.0.0.7", TOKEN)
        self.asked.append((what, within))
        answer = self.status if question["do"] == "status" else self.answer
        answer = await answer if isinstance(answer, asyncio.Future) else answer
        if isinstance(answer, HearthError):
            raise answer
        return answer

    @property
    def calls(self) -> list[str]:
        return [what for what, _ in self.asked if what != "status"]


class Way:
    def __init__(self, entry: dict[str, object], book: Book) -> None:
        self.clock, self.ears, self.bridge = VirtualClock(), Ears(), FakeBridge()
        definition = read_entry("acme.pad.v1", entry, Spec()).definition
        assert isinstance(definition, BridgedDefinition)
        self.session = BridgedSession(
            "d1", "acme.pad.v1", Endpoint("miio", "77"), definition,
            self.bridge,  # type: ignore[arg-type]  # all that a session uses of it
            ports_of(self.clock, self.ears, book),
        )  # fmt: skip
        self.answers: list[HearthError | None] = []
        self.running = asyncio.ensure_future(self.session.run())

    async def pass_(self, seconds: float) -> None:
        await settle()
        await self.clock.run_for(seconds)
        await settle()

    def order(self, value: bool, timeout: float = 5.0) -> None:
        self.session.submit(Order((("on", value),), once=True, timeout=timeout), self.answers.append)


@pytest.fixture
async def way() -> AsyncIterator[Way]:
    made = Way(ENTRY, Book("10.0.0.7", TOKEN))
    await made.pass_(0.1)
    yield made
    made.running.cancel()
    await settle()


async def test_a_status_is_read_and_an_order_is_one_method_after_the_other(way: Way) -> None:
    assert (way.ears.told("on"), way.ears.told("raw.steps"), way.ears.health) == ([True], [7], ("online", ""))
    way.order(True)
    await way.pass_(0.1)
    assert (way.bridge.calls, way.answers) == (["power", "start"], [None])
    way.session.refresh(("on",))
    way.bridge.status = {"is_on": False}
    await way.pass_(ACTS_WITHIN + 0.1)
    assert way.ears.told("on") == [True, False]


async def test_what_waited_too_long_behind_a_status_is_never_sent(way: Way) -> None:
    slow: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    way.bridge.status = slow
    way.session.refresh(("on",))
    await way.pass_(ACTS_WITHIN + 0.1)
    way.order(True, timeout=5.0)
    await way.pass_(6.0)
    slow.set_result({"is_on": False})
    await way.pass_(1.0)
    assert way.bridge.calls == []
    assert [type(one) for one in way.answers] == [Unreachable]


async def test_the_second_half_of_an_order_is_not_sent_when_its_time_is_over(way: Way) -> None:
    slow: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    way.bridge.answer = slow
    way.order(True, timeout=5.0)
    await way.pass_(5.5)
    slow.set_result(["ok"])
    await way.pass_(1.0)
    assert way.bridge.calls == ["power"]
    assert [type(one) for one in way.answers] == [Unreachable]


@pytest.mark.parametrize("error", [Unreachable("device.silent"), Rejected("device.rejected", code=1)])
async def test_an_order_that_fails_is_told_and_not_repeated(way: Way, error: HearthError) -> None:
    way.bridge.answer = error
    way.order(True)
    await way.pass_(120.0)
    assert (way.bridge.calls, way.answers) == (["power"], [error])


async def test_what_no_method_does_is_refused(way: Way) -> None:
    way.session.submit(Order((("raw.steps", 3),)), way.answers.append)
    await way.pass_(0.1)
    assert ([type(one) for one in way.answers], way.bridge.calls) == ([NotSupported], [])


@pytest.mark.parametrize("status", [[], "x", None, 7, [[]], {"is_on": {"a": 1}}, {"is_on": float("nan")}])
async def test_a_status_of_the_wrong_shape_says_nothing_and_breaks_nothing(way: Way, status: object) -> None:
    way.bridge.status = status
    await way.pass_(100.0)
    assert not way.running.done()
    assert True not in way.ears.told("on")[1:]
    way.bridge.status = {"is_on": True}
    await way.pass_(100.0)
    assert (way.ears.told("on")[-1], way.ears.health) == (True, ("online", ""))


async def test_one_miss_is_degraded_and_two_are_offline(way: Way) -> None:
    way.bridge.status = Unreachable("device.silent")
    await way.pass_(40.0)
    assert way.ears.health == ("degraded", "device.silent")
    await way.pass_(40.0)
    assert way.ears.health == ("offline", "device.silent")


async def test_a_product_with_nothing_to_read_is_looked_at_all_the_same() -> None:
    way = Way({"speaks": "bridge"}, Book("10.0.0.7", TOKEN))
    await way.pass_(100.0)
    assert not way.running.done()
    way.running.cancel()
    await settle()


@pytest.mark.parametrize(
    ("book", "health"),
    [(Book("10.0.0.7", None), ("new", "device.not_adopted")), (Book(None, TOKEN), ("degraded", "device.no_address"))],
)
async def test_without_token_or_address_nothing_is_asked(book: Book, health: tuple[str, str]) -> None:
    way = Way(ENTRY, book)
    await way.pass_(1.0)
    way.order(True)
    await way.pass_(1.0)
    assert (way.bridge.asked, way.ears.health, len(way.answers)) == ([], health, 1)
    way.running.cancel()
    await settle()


async def test_who_hangs_up_tells_those_who_wait(way: Way) -> None:
    way.bridge.answer = asyncio.get_running_loop().create_future()
    way.order(True)
    await way.pass_(0.1)
    way.running.cancel()
    await settle()
    assert [one.message_id for one in way.answers if one] == ["device.session_closed"]
