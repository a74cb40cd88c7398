"""What a broker allows; certificates that cannot be read; waiting by the clock."""

import asyncio
from pathlib import Path

import pytest

from hub.broker import certificates
from hub.broker.address import Tls
from hub.broker.limits import AT_ONCE, Limits, limits
from hub.broker.packets import Connack
from hub.broker.waiting import within
from hub.broker.wire import Property, Value
from hub.core.clock import VirtualClock
from hub.model.errors import BadSetup
from tests.mosquitto import certificates as make_certificates


def test_a_broker_that_says_nothing_allows_what_the_standard_does() -> None:
    silent = limits(4, Connack(0), 30)
    assert (silent.keep_alive, silent.qos, silent.retain, silent.ids) == (30, 1, True, False)
    assert limits(5, Connack(0), 30) == Limits(30, receive=AT_ONCE, ids=True)


def test_what_it_says_holds() -> None:
    said: dict[int, Value] = {
        Property.SERVER_KEEP_ALIVE: 10,
        Property.RECEIVE_MAXIMUM: 5,
        Property.MAXIMUM_PACKET: 1000,
        Property.MAXIMUM_QOS: 0,
        Property.RETAIN_AVAILABLE: 0,
        Property.SUBSCRIPTION_IDS_AVAILABLE: 0,
    }
    assert limits(5, Connack(0, said), 30) == Limits(10, receive=5, most=1000, qos=0, retain=False, ids=False)
    longer: dict[int, Value] = {Property.SERVER_KEEP_ALIVE: 600, Property.RECEIVE_MAXIMUM: 60_000}
    assert limits(5, Connack(0, longer), 30) == Limits(30, receive=AT_ONCE, ids=True)
    assert limits(5, Connack(0, {Property.SERVER_KEEP_ALIVE: 0}), 30).keep_alive == 30


def test_certificates_are_read_or_refused_with_the_file(tmp_path: Path) -> None:
    made = make_certificates(tmp_path)
    assert certificates.context(Tls(made.ca, made.client, made.client_key)).check_hostname
    with pytest.raises(BadSetup, match="bad_certificate"):
        certificates.context(Tls(made.ca, made.client, made.server_key))
    (tmp_path / "nonsense.pem").write_text("nonsense")
    for tls, message in (
        (Tls(tmp_path / "nonsense.pem"), "bad_ca"),
        (Tls(None, tmp_path / "nonsense.pem"), "bad_certificate"),
        (Tls(None, tmp_path / "none"), "bad_certificate"),
    ):
        with pytest.raises(BadSetup, match=message):
            certificates.context(tls)


async def test_waiting_ends_with_the_first_or_with_the_time() -> None:
    clock, loop = VirtualClock(), asyncio.get_running_loop()
    first, second = loop.create_future(), loop.create_future()
    second.set_result(None)
    assert await within(clock, 5, first, second)
    waiting = asyncio.create_task(within(clock, 5, first))
    await clock.run_for(4.9)
    assert not waiting.done()
    await clock.run_for(0.2)
    assert await waiting is False
    assert not first.cancelled()
    assert clock.next_due() is None
