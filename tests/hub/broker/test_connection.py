"""The connection against a real Mosquitto, with aiomqtt and Mosquitto's own clients as the other end."""

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random

import aiomqtt
import pytest
import uvloop

from hub.broker.address import Address, Tls
from hub.broker.connection import BrokerConnection, open_broker
from hub.core.clock import LoopClock
from hub.model.errors import AuthFailed, BadSetup, BadValue, HearthError, Rejected, Unreachable
from hub.model.ports import Timer
from hub.model.secret import Secret
from tests.mosquitto import Mosquitto, free_port, mosquitto

Test = Callable[..., Coroutine[None, None, None]]


def on_both_loops(test: Test) -> Callable[..., None]:
    """Run a test on the loop of the standard library, and on the fast one that a hub has."""

    def run(loop_factory: Callable[[], asyncio.AbstractEventLoop], **arguments: object) -> None:
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(test(**arguments))

    functools.update_wrapper(run, test)
    loop = inspect.Parameter("loop_factory", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    vars(run)["__signature__"] = inspect.Signature([loop, *inspect.signature(test).parameters.values()])
    vars(run).pop("__wrapped__")
    marked: Callable[..., None] = pytest.mark.parametrize(
        "loop_factory", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"]
    )(run)
    return marked


Heard = list[tuple[str, bytes, bool]]


class Quick(Random):
    """Pauses of nearly nothing."""

    def uniform(self, a: float, b: float) -> float:
        return 0.0005


class FastClock(LoopClock):
    """Time passes forty times as fast."""

    def monotonic(self) -> float:
        return super().monotonic() * 40

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        return super().call_at(when / 40, callback)

    def sleep(self, seconds: float) -> Awaitable[None]:
        return super().sleep(seconds / 40)


def address(broker: Mosquitto, version: int = 0) -> Address:
    return Address(broker.host, "hearth-test", broker.port, version=version)


@asynccontextmanager
async def connected(
    to: Address,
    *,
    password: str | None = None,
    will: tuple[str, bytes] | None = None,
    wait: bool = True,
    clock: type[LoopClock] = LoopClock,
) -> AsyncIterator[BrokerConnection]:
    """A connection that runs."""
    secret = None if password is None else Secret(password)
    connection = open_broker(to, clock(), Quick(), lambda: secret, will)
    running = asyncio.create_task(connection.run())
    try:
        if wait:
            await until(lambda: connection.connected, connection)
        yield connection
    finally:
        running.cancel()
        await asyncio.wait([running])


async def until(true: Callable[[], object], connection: BrokerConnection | None = None) -> None:
    """Wait for it, and say why there is no connection when it does not come."""
    try:
        async with asyncio.timeout(20):
            while not true():
                await asyncio.sleep(0.005)
    except TimeoutError:
        pytest.fail(f"never came: {connection and connection.why_not}")


def hears(heard: Heard) -> Callable[[str, bytes, bool], None]:
    return lambda topic, payload, kept: heard.append((topic, payload, kept))


@pytest.mark.parametrize("version", [4, 5])
@pytest.mark.parametrize("qos", [0, 1])
@on_both_loops
async def test_messages_come_and_go(version: int, qos: int) -> None:
    with mosquitto() as broker:
        async with connected(address(broker, version)) as hub, aiomqtt.Client(broker.host, broker.port) as other:
            heard, done = Heard(), list[HearthError | None]()
            hub.subscribe("in/+", hears(heard), qos=qos)
            hub.subscribe("in/exact", hears(heard), qos=qos)
            await other.subscribe("out/#", qos=1)
            await other.publish("in/kept", b"k" * 3_000_000, qos=qos, retain=True)
            await other.publish("in/x", "厨房", qos=qos)
            await until(lambda: len(heard) >= 2, hub)
            hub.publish("out/厨房", b"x" * 262_144, qos=qos, retain=True, expires=60, done=done.append)
            assert done == ([] if qos else [None])  # of QoS 0 there is no more to be known
            message = await anext(aiter(other.messages))
            assert (str(message.topic), message.payload, message.qos) == ("out/厨房", b"x" * 262_144, qos)
            await until(lambda: done == [None], hub)
            assert sorted(set(heard)) == [("in/kept", b"k" * 3_000_000, heard[0][2]), ("in/x", "厨房".encode(), False)]
            assert (hub.version, hub.counts()["sent"], hub.counts()["reconnects"], hub.why_not) == (version, 1, 0, None)


@pytest.mark.parametrize("version", [4, 5])
@on_both_loops
async def test_a_subscriber_hears_each_message_once_at_a_real_broker(version: int) -> None:
    with mosquitto() as broker:
        async with connected(address(broker, version)) as hub, aiomqtt.Client(broker.host, broker.port) as other:
            heard, late, end = Heard(), Heard(), Heard()
            hub.subscribe("end", hears(end))
            for wanted in ("a/b", "a/+", "+/b", "+/+"):
                hub.subscribe(wanted, hears(heard))
            await other.publish("a/b", b"1", retain=True)
            hub.subscribe("a/#", hears(late))
            await until(lambda: late, hub)
            await other.publish("a/b", b"2", qos=1)
            await other.publish("end", b"")
            await until(lambda: end, hub)
            live = [one for one in heard if not one[2]]
            # Four callbacks, each by itself; the first may have heard the kept one only.
            assert live[-4:] == [("a/b", b"2", False)] * 4
            assert [one for one in late if one[1] == b"2"] == [("a/b", b"2", False)]
            assert ("a/b", b"1", True) in [*heard, *late] or late[0] == ("a/b", b"1", False)


@pytest.mark.parametrize("version", [4, 5])
@on_both_loops
async def test_whether_a_message_of_now_is_to_be_kept_is_told_to_who_asks(version: int) -> None:
    with mosquitto() as broker:
        async with connected(address(broker, version)) as hub, aiomqtt.Client(broker.host, broker.port) as other:
            plain, strict, end = Heard(), Heard(), Heard()
            hub.subscribe("end", hears(end))
            hub.subscribe("set/lamp", hears(plain))
            hub.subscribe("set/+", hears(strict), as_published=True)
            hub.publish("end", b"what is subscribed to leaves before this")
            await until(lambda: end, hub)
            end.clear()
            await other.publish("set/lamp", b"now", qos=1)
            await other.publish("set/lamp", b"kept", retain=True, qos=1)
            await other.publish("end", b"", qos=1)
            await until(lambda: end, hub)
            assert [one[1:] for one in plain] == [(b"now", False), (b"kept", False)]
            assert [one[1:] for one in strict] == [(b"now", False), (b"kept", version == 5)]


@on_both_loops
async def test_the_broker_comes_and_goes_ten_times_and_everything_is_there_again() -> None:
    assert await restarted(10) == 10


@pytest.mark.soak
@on_both_loops
async def test_the_broker_comes_and_goes_a_hundred_times() -> None:
    assert await restarted(100) == 100


async def restarted(times: int) -> int:
    """Restart it so often, with all that was wanted heard each time, and what waited there; connections made anew."""
    with mosquitto() as broker:
        async with connected(address(broker)) as hub:
            told, heard, done = list[bool](), dict[str, int](), list[HearthError | None]()

            def hear(topic: str, _: bytes, __: bool) -> None:
                heard[topic] = heard.get(topic, 0) + 1

            for number in range(1_000):
                hub.subscribe(f"in/{number}", hear)
            hub.subscribe("filter/+", hear)
            hub.watch(told.append)
            for turn in range(times):
                broker.kill() if turn % 2 else broker.terminate()
                await until(lambda: not hub.connected)
                hub.publish("state", b"old", retain=True)
                hub.publish("state", b"%d" % turn, retain=True, qos=1, done=done.append)
                hub.publish("command", b"", done=done.append)
                broker.start()
                await until(lambda: hub.connected, hub)
                heard.clear()
                for topic in ("in/0", "in/999", "filter/x"):
                    hub.publish(topic, b"")
                await until(lambda: len(heard) == 3 and len(done) == 2, hub)
                assert heard == {"in/0": 1, "in/999": 1, "filter/x": 1}
                assert [one and one.message_id for one in done] == ["mqtt.no_connection", None]
                done.clear()
                async with aiomqtt.Client(broker.host, broker.port) as other:
                    await other.subscribe("state")
                    assert (await anext(aiter(other.messages))).payload == b"%d" % turn
            assert told == [False, True] * times
            return hub.counts()["reconnects"]


@on_both_loops
async def test_a_broker_that_hangs_is_gone_and_what_it_did_not_take_waits() -> None:
    with mosquitto() as broker:
        async with connected(address(broker, 5), clock=FastClock) as hub:
            done, size = list[HearthError | None](), 100_000
            broker.freeze()
            for number in range(200):
                hub.publish(f"state/{number % 50}", b"%d " % number + bytes(size), retain=True)
            for _ in range(1_100):
                hub.publish("command", b"", qos=1, done=done.append)
            await until(lambda: len(done) >= 100, hub)
            assert "mqtt.busy" in {one.message_id for one in done if one}
            assert hub._sending.waiting <= 2_000
            told = list[HearthError | None]()
            hub.watch(lambda _: told.append(hub.why_not))
            await until(lambda: told, hub)
            assert told[0] is not None
            assert told[0].message_id == "mqtt.silent"
            broker.thaw()
            await until(lambda: hub.connected and not hub._sending.waiting, hub)
            async with aiomqtt.Client(broker.host, broker.port) as other:
                await other.subscribe("state/49")
                assert bytes(await newest(other)).startswith(b"199 ")


async def newest(other: aiomqtt.Client) -> bytes:
    payload = (await anext(aiter(other.messages))).payload
    assert isinstance(payload, bytes)
    return payload


@pytest.mark.parametrize("version", [4, 5])
@on_both_loops
async def test_confirmed_messages_keep_to_what_the_broker_takes_at_a_time(version: int) -> None:
    with mosquitto("max_inflight_messages 5") as broker:
        async with connected(address(broker, version)) as hub:
            done = list[HearthError | None]()
            for number in range(300):
                hub.publish(f"a/{number}", b"x", qos=1, done=done.append)
            await until(lambda: len(done) == 300, hub)
            assert set(done) == {None}
            assert (hub.counts()["sent"], hub.counts()["dropped"], hub.counts()["reconnects"]) == (300, 0, 0)


@on_both_loops
async def test_the_last_word_is_said_by_us_or_by_the_broker(caplog: pytest.LogCaptureFixture) -> None:
    with mosquitto() as broker:
        async with aiomqtt.Client(broker.host, broker.port) as other:
            await other.subscribe("hearth/status")
            async with connected(address(broker), will=("hearth/status", b"offline")) as hub:
                hub.publish("hearth/status", b"online", retain=True)
                assert await newest(other) == b"online"
                assert hub._link is not None
                hub._link.cut()
                assert await newest(other) == b"offline"
                await until(lambda: hub.connected, hub)
                hub.publish("hearth/status", b"online", retain=True)
                assert await newest(other) == b"online"
                caplog.clear()
                await hub.aclose()
                assert await newest(other) == b"offline"
                hub.publish("a", b"")
                assert (hub.connected, hub.counts()["sent"]) == (False, 3)
        assert caplog.records == []
        assert "disconnected due to malformed" not in broker.log
        assert "protocol error" not in broker.log


async def refused(to: Address, password: str | None = None) -> HearthError:
    """Why there is no connection to it."""
    async with connected(to, password=password, wait=False) as hub:
        await until(lambda: hub.why_not is not None and hub.why_not.message_id != "mqtt.not_yet", hub)
        assert not hub.connected
        assert hub.why_not is not None
        return hub.why_not


@pytest.mark.parametrize("version", [0, 4, 5])
@on_both_loops
async def test_a_wrong_password(version: int) -> None:
    with mosquitto(users={"hub": "right"}, acl="user hub\ntopic readwrite open/#\n") as broker:
        to = replace(address(broker, version), user="hub")
        error = await refused(to, "wrong")
        assert isinstance(error, AuthFailed)
        assert (error.message_id, "wrong" in str(error)) == ("mqtt.bad_login", False)
        assert (await refused(address(broker, version))).message_id == "mqtt.needs_login"
        async with connected(to, password="right") as hub:
            heard, done = Heard(), list[HearthError | None]()
            hub.subscribe("open/a", hears(heard))
            hub.publish("open/a", b"x", qos=1, done=done.append)
            hub.publish("closed/a", b"x", qos=1, done=done.append)
            await until(lambda: len(done) == 2 and heard, hub)
            # MQTT 3.1.1 has no word for it.
            assert [one and one.message_id for one in done] == [None, None if version == 4 else "mqtt.refused_message"]


@on_both_loops
async def test_tls_with_certificates_of_both_sides() -> None:
    with mosquitto(client_certificates=True) as broker:
        known = broker.certificates
        assert known is not None
        tls = Tls(known.ca, known.client, known.client_key)
        for host in ("127.0.0.1", "localhost"):
            async with connected(replace(address(broker), host=host, tls=tls)) as hub:
                assert hub.version == 5
                await hub.aclose()
        told = {
            "no certificate": Tls(known.ca),
            "another authority": Tls(None, known.client, known.client_key),
            "another key": Tls(known.ca, known.client, known.server_key),
            "no file": Tls(known.ca / "none", known.client),
        }
        found = {name: await refused(replace(address(broker), tls=tls)) for name, tls in told.items()}
        assert found["no certificate"].message_id in ("mqtt.tls_failed", "mqtt.closed_tls")
        assert found["another authority"].message_id == "mqtt.not_trusted"
        assert isinstance(found["another key"], BadSetup)
        assert found["no file"].message_id == "mqtt.bad_ca"
        assert (await refused(address(broker))).message_id == "mqtt.closed"


@on_both_loops
async def test_a_last_word_that_cannot_be_said_is_said_by_the_broker() -> None:
    with mosquitto() as broker:
        async with aiomqtt.Client(broker.host, broker.port) as other:
            await other.subscribe("hearth/status")
            async with connected(address(broker), will=("hearth/status", b"offline"), clock=FastClock) as hub:
                broker.freeze()
                await hub.aclose()
                broker.thaw()
                assert await newest(other) == b"offline"
                assert not hub.connected


@pytest.mark.parametrize("waits", [True, False])
@on_both_loops
async def test_whoever_ends_its_task_first_can_still_close_it(waits: bool) -> None:
    with mosquitto() as broker:
        async with aiomqtt.Client(broker.host, broker.port) as other:
            await other.subscribe("hearth/status")
            hub = open_broker(address(broker), FastClock(), Quick(), lambda: None, ("hearth/status", b"offline"))
            running = asyncio.create_task(hub.run())
            await until(lambda: hub.connected, hub)
            running.cancel()
            if waits:
                await asyncio.wait([running])
            await hub.aclose()
            assert await newest(other) == b"offline"
            assert not hub.connected
            await asyncio.wait([running])
            assert running.cancelled()


@on_both_loops
async def test_nobody_there() -> None:
    free = Address("127.0.0.1", "hub", free_port())
    async with connected(free, wait=False, clock=FastClock) as hub:
        told = list[bool]()
        hub.watch(told.append)
        assert hub.trying
        await until(lambda: told, hub)
        assert (told, hub.trying, hub.connected) == ([False], False, False)
    assert (await refused(free)).message_id == "mqtt.refused_connection"
    assert (await refused(replace(free, host="localhost"))).message_id == "mqtt.refused_connection"
    assert (await refused(replace(free, host="nobody.invalid"))).message_id == "mqtt.unknown_host"


@on_both_loops
async def test_tls_where_there_is_none() -> None:
    with mosquitto() as broker:
        error = await refused(replace(address(broker), tls=Tls()))
        assert isinstance(error, (Rejected, Unreachable))
        assert error.message_id in ("mqtt.tls_failed", "mqtt.unreachable", "mqtt.closed_tls")


@on_both_loops
async def test_what_cannot_be_said_or_heard_is_refused() -> None:
    hub = open_broker(Address("127.0.0.1", "hub"), LoopClock(), Random(1), lambda: None)
    done = list[HearthError | None]()
    for topic, payload in (("", b""), ("a/+", b""), ("a", bytes(262_145))):
        with pytest.raises(BadValue):
            hub.publish(topic, payload)
    with pytest.raises(BadValue):
        hub.subscribe("a/#/b", lambda *_: None)
    hub.publish("a", b"", done=done.append)
    hub.publish("b", b"", retain=True, done=done.append)
    await until(lambda: done)
    assert [one and one.message_id for one in done] == ["mqtt.no_connection"]
    assert (hub.there, hub.connected, hub.version, hub.refused) == (True, False, 0, ())
    await hub.aclose()
