"""The way in: which version, what is said to whom, and why a broker does not let us in."""

import asyncio
import itertools
from random import Random

import pytest

from hub.broker import answers
from hub.broker.address import Address, Tls
from hub.broker.connection import STEADY, SUBSCRIBED, open_broker
from hub.broker.entering import ANSWER
from hub.core.clock import VirtualClock, settle
from hub.model.errors import AuthFailed, HearthError, NotSupported, Rejected, Unreachable
from hub.model.secret import Secret
from hub.text.messages.catalogue import CATALOGUE, render
from tests.hub.broker.scripted import LET_IN, scripted, until

TO = Address("broker.test", "hub", user="me")


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        (1, NotSupported, "mqtt.version_unknown"),
        (0x84, NotSupported, "mqtt.version_unknown"),
        (2, Rejected, "mqtt.bad_client"),
        (3, Unreachable, "mqtt.unavailable"),
        (4, AuthFailed, "mqtt.bad_login"),
        (0x87, AuthFailed, "mqtt.bad_login"),
        (0x9A, Rejected, "mqtt.refused_code"),
    ],
)
def test_each_refusal_names_its_remedy(code: int, kind: type[HearthError], message: str) -> None:
    error = answers.not_let_in(code, TO, 5)
    assert (type(error), error.message_id) == (kind, message)
    for language in ("en", "zh"):
        assert "{" not in render(error.message_id, error.params, language)
    assert "broker.test" in render(error.message_id, error.params)


def test_all_answers_have_a_sentence() -> None:
    made = [
        answers.closed(TO),
        answers.closed(Address("h", "c", tls=Tls())),
        answers.lost(TO),
        answers.no_answer(TO, 1),
        answers.ended(0x8E, TO),
        answers.ended(0x8B, TO),
        answers.not_reached(TimeoutError(), TO),
        answers.not_reached(ConnectionRefusedError(), TO),
    ]
    assert {error.message_id for error in made} <= CATALOGUE.keys()
    assert len({error.message_id for error in made}) == len(made)


@pytest.mark.parametrize(("tls", "message"), [(Tls(), "mqtt.closed_tls"), (None, "mqtt.closed")])
def test_who_resets_the_connection_is_there_but_wants_another_language(tls: Tls | None, message: str) -> None:
    assert answers.not_reached(ConnectionResetError(), Address("h", "c", tls=tls)).message_id == message


OLD = {
    "says so as it always did": b"\x20\2\0\1",
    "says so as of today": b"\x20\3\0\x84\0",
}


@pytest.mark.parametrize("refusal", OLD.values(), ids=OLD)
async def test_a_broker_that_knows_only_the_older_version_is_spoken_to_in_it(refusal: bytes) -> None:
    async with scripted([refusal], [LET_IN[4]], version=0, close=False) as (broker, hub):
        await until(lambda: hub.connected)
        assert (hub.version, hub.counts()["reconnects"]) == (4, 0)
        assert [heard[8] for heard in broker.heard] == [5, 4]
        assert hub._link is not None
        hub._link.cut()
        await until(lambda: len(broker.heard) == 3 and hub.connected)
        # Once it has said so it is not asked again.
        assert broker.heard[2][8] == 4


async def test_a_broker_that_says_nothing_may_be_older_or_just_starting() -> None:
    async with scripted([], [], [], [LET_IN[4]], [LET_IN[5]], version=0) as (broker, _):
        await until(lambda: len(broker.heard) >= 5 and broker.heard[4])
        assert [heard[8] for heard in broker.heard[:5]] == [5, 4, 5, 4, 5]


async def test_the_version_that_the_owner_names_is_the_only_one() -> None:
    async with scripted([b"\x20\2\0\1"], version=5, close=False) as (broker, hub):
        await until(lambda: len(broker.heard) > 2)
        assert {heard[8] for heard in broker.heard} == {5}
        assert hub.why_not is not None
        assert hub.why_not.message_id == "mqtt.version_unknown"


async def test_a_broker_that_never_answers_is_given_up() -> None:
    clock = VirtualClock()
    async with scripted([], close=False, clock=clock) as (broker, hub):
        await until(lambda: broker.heard and broker.heard[0])
        await clock.run_for(ANSWER + 0.1)
        await until(lambda: hub.why_not and hub.why_not.message_id == "mqtt.no_answer")
        await clock.run_for(1)
        await until(lambda: len(broker.heard) == 2)


class Halves(Random):
    """The shortest of each pause."""

    def uniform(self, a: float, b: float) -> float:
        return a


async def test_pauses_grow_while_nobody_is_there(caplog: pytest.LogCaptureFixture) -> None:
    clock, asked = VirtualClock(), list[float]()

    def password() -> Secret | None:
        asked.append(clock.monotonic())
        raise Unreachable("mqtt.unavailable", host="h", port="1")

    async with scripted([LET_IN[5]], close=False) as (broker, _):
        hub = open_broker(Address("127.0.0.1", "hub", broker.port), clock, Halves(), password)
        running = asyncio.create_task(hub.run())
        for _ in range(8):
            while not asked or asked[-1] != clock.monotonic():
                await settle()
            await settle()
            await clock.run_for((clock.next_due() or 0) - clock.monotonic())
        running.cancel()
        await asyncio.wait([running])
    pauses = [round(after - before, 3) for before, after in itertools.pairwise(asked)]
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30]
    (said,) = [record.getMessage() for record in caplog.records]
    assert "h:1 is there, and says that it cannot serve now" in said


async def test_pauses_grow_for_a_broker_that_says_what_none_may_however_late_it_says_it() -> None:
    clock, of_qos_2, pauses = VirtualClock(), b"\x34\7\0\1a\0\1\0x", list[float]()
    async with scripted([LET_IN[5], b"", of_qos_2], close=False, clock=VirtualClock()) as (broker, _):
        hub = open_broker(Address("127.0.0.1", "hub", broker.port), clock, Halves(), lambda: None)
        running = asyncio.create_task(hub.run())
        for _ in range(3):
            await until(lambda: hub.connected)
            await clock.run_for(STEADY + 1)
            broker.go.set()
            await until(lambda: not hub.connected)
            broker.go.clear()
            assert hub.why_not is not None
            assert hub.why_not.params == {"what": "a message of a QoS that was not asked for"}
            left, met = clock.monotonic(), len(broker.heard)
            while len(broker.heard) == met:
                await clock.run_for(0.25)
                await asyncio.sleep(0.005)
            pauses.append(clock.monotonic() - left)
        running.cancel()
        await asyncio.wait([running])
    assert pauses[0] < pauses[1] < pauses[2]


async def test_a_subscription_that_the_broker_refuses_is_told_and_no_obstacle(caplog: pytest.LogCaptureFixture) -> None:
    async with scripted([LET_IN[5], b"", b"\x90\5\x80\1\0\x87\0"], close=False) as (broker, hub):
        hub.subscribe("closed/a", lambda *_: None)
        hub.subscribe("open/a", lambda *_: None)
        await until(lambda: hub._link is not None)
        assert not hub.connected
        broker.go.set()
        await until(lambda: hub.connected)
        assert hub.refused == ("closed/a",)
        assert ["closed/a" in record.getMessage() for record in caplog.records] == [True]


async def test_a_broker_that_never_says_what_became_of_subscriptions_is_given_up() -> None:
    clock = VirtualClock()
    async with scripted([LET_IN[5]], close=False, clock=clock) as (broker, hub):
        hub.subscribe("a", lambda *_: None)
        await until(lambda: broker.heard and b"\x82" in broker.heard[0])
        for _ in range(2 * int(SUBSCRIBED)):
            await clock.run_for(0.5)
            if hub._link is not None:
                hub._link.data_received(b"\xd0\0")
        await until(lambda: hub.why_not and hub.why_not.message_id == "mqtt.no_answer")
        assert not hub.connected


async def test_a_connection_that_nobody_wants_any_more_ends_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    async with scripted([LET_IN[5]], close=False) as (broker, _):
        hub = open_broker(Address("127.0.0.1", "hub", broker.port), VirtualClock(), Halves(), lambda: None)
        running = asyncio.create_task(hub.run())
        await until(lambda: hub.connected)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert not hub.connected
        assert caplog.records == []
